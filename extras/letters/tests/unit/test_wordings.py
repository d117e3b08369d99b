"""The words that leave: what is proposed, what an office wrote, how fields are filled."""

import re

import pytest

from deliberation.errors import InvalidValue
from deliberation.record.wordings import PARTS, Wording
from extras.letters.wordings import LETTERS, MESSAGES, fields_of, filled, require_sound, words_by_default, words_of
from phrases import language
from tests.places import ROOT

TEXTS = (*MESSAGES, *LETTERS)


def test_line_with_an_empty_field_is_left_out_and_no_gap_is_left() -> None:
    text = "Bonjour,\n\nLieu : {lieu}\n\nLe {seance}.\n{inconnu}"
    assert filled(text, {"lieu": "", "seance": "4 juillet"}) == "Bonjour,\n\nLe 4 juillet.\n{inconnu}"


def test_field_is_filled_once_whatever_it_is_filled_with() -> None:
    assert filled("{nom} {appel}", {"nom": "{appel}", "appel": "AMI"}) == "{appel} AMI"


@pytest.mark.parametrize("code", ["fr", "en"])
@pytest.mark.parametrize("wording", TEXTS)
def test_what_is_proposed_is_sound_and_has_the_same_fields_in_both_languages(wording: Wording, code: str) -> None:
    with language(code):
        proposed = words_by_default(wording)
        assert require_sound(wording, proposed) == proposed
    with language("en"):
        english = words_by_default(wording)
    used = [set(re.findall(r"\{(\w+)\}", " ".join(words.values()))) for words in (proposed, english)]
    assert used[0] == used[1] <= fields_of(wording).keys()


@pytest.mark.parametrize("wording", LETTERS)
def test_each_letter_closes_with_its_formula_once(wording: Wording) -> None:
    for code, formula in (("fr", "l’expression de ma considération distinguée."), ("en", "Yours faithfully")):
        with language(code):
            assert words_by_default(wording)["text"].count(formula) == 1


def test_field_that_there_is_not_an_empty_text_and_a_long_one_are_refused() -> None:
    words = {"title": "Objet", "text": "Bonjour {prenom}"}
    with pytest.raises(InvalidValue, match=r"\{prenom\}.*\{lien\}"):
        require_sound(Wording.INVITATION, words)
    for wrong in ({**words, "text": " "}, {**words, "text": "a" * 10_001}):
        with pytest.raises(InvalidValue):
            require_sound(Wording.INVITATION, wrong)


def test_what_an_office_wrote_stands_and_what_it_left_is_proposed() -> None:
    said = {Wording.MINUTES: {"place": "Salle 4"}}
    assert words_of(said, Wording.MINUTES) == {
        **dict.fromkeys(PARTS[Wording.MINUTES], ""),
        "place": "Salle 4",
        "annexes": "agreement,robustness",
    }
    assert words_of(said, Wording.INVITATION) == words_by_default(Wording.INVITATION)


def test_dossier_for_an_administration_quotes_the_sentence_about_what_is_computed() -> None:
    (quoted,) = re.findall(r"^> (.+)$", (ROOT / "docs" / "dossier-administration.md").read_text(encoding="utf-8"), re.MULTILINE)
    with language("fr"):
        said = " ".join(words_by_default(Wording.LETTER_DECLINED)["text"].split())
    assert said.endswith(" ".join(quoted.split()))
