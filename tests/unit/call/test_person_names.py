"""Names of people as they are compared: one folding, what nobody sees in them, and what looks alike."""

import unicodedata

import pytest

from deliberation.folding import fold_name, tidy_name, warn_of_likeness, warn_of_name
from phrases import language

CYRILLIC = "C\N{CYRILLIC SMALL LETTER A}mille Élan"


@pytest.mark.parametrize(
    "written",
    [
        "CAMILLE ÉLAN-O'BRIEN",
        "  Camille\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}Élan-O'Brien\t",
        unicodedata.normalize("NFD", "Camille Élan-O'Brien"),
        "Ｃａｍｉｌｌｅ\N{IDEOGRAPHIC SPACE}Élan-O'Brien",
        "Ca\N{SOFT HYPHEN}mille \N{ZERO WIDTH SPACE}Élan-O'Brien\N{RIGHT-TO-LEFT MARK}\N{VARIATION SELECTOR-16}",
        "Camille Élan\N{NON-BREAKING HYPHEN}O\N{RIGHT SINGLE QUOTATION MARK}Brien",
    ],
)
def test_spellings_of_one_person_are_equal(written: str) -> None:
    assert fold_name(written) == fold_name("Camille Élan-O'Brien")


@pytest.mark.parametrize("other", ["Camille Elan", CYRILLIC, "CamilleÉlan", "Élan Camille"])
def test_other_letters_and_other_words_are_another_name(other: str) -> None:
    assert fold_name(other) != fold_name("Camille Élan")


def test_name_is_kept_as_written_without_what_nobody_sees() -> None:
    assert tidy_name(" Zo\N{ZERO WIDTH JOINER}e\N{COMBINING DIAERESIS}\N{NO-BREAK SPACE} O’BRIEN ") == "Zoë O’BRIEN"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Camille Élan", []),
        ("Ελένη Παπαδοπούλου", []),
        ("Søren Þór Œhlenschläger ªº", []),
        (CYRILLIC, ["“Cаmille Élan” mixes alphabets: а (U+0430) only look like Latin letters. Write the name again if that is a mistake."]),
        ("Éla\N{ZERO WIDTH SPACE}n", ["“Élan” holds characters that nobody sees (U+200B): they are left out."]),
    ],
)
def test_what_a_reader_would_not_see_is_named(name: str, said: list[str]) -> None:
    with language("en"):
        assert [str(message) for message in warn_of_name(name)] == said


def test_names_that_look_alike_and_are_not_equal_are_named_once_each() -> None:
    names = ["Camille Élan", "CAMILLE ÉLAN", CYRILLIC, "Camille Elan", "Bruno Ferré"]
    assert [name for name, _message in warn_of_likeness(names)] == [CYRILLIC, "Camille Elan"]
