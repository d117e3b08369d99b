"""The catalogue holds every message of the code, in French as it is printed; languages and plurals follow."""

import ast
import string
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

import capabilities
from phrases import (
    LANGUAGES,
    PARIS,
    Message,
    _,
    date,
    day_or_moment,
    decimal,
    labelled,
    language,
    moment,
    ngettext,
    ordinal,
    part_done,
    percent,
)
from phrases.extract import PROJECT, MessageId, catalogue, catalogues, is_searched, text, translations, updated
from tests.unit.words.french import faults, uneven

CATALOGUES = catalogues()
TRANSLATIONS = {id_: french for path in CATALOGUES for id_, french in translations(catalogue(path)).items()}
# What takes a sentence to show later, and at which place: the sentence must be marked for translation where it is written.
TAKES_A_MESSAGE = {"InvalidCall": 1} | dict.fromkeys(
    ("Message", "InvalidValue", "NotAllowed", "NothingToUndo", "FileRefused", "__init__", "error", "warning"), 0
)


def places(sentence: str) -> set[str]:
    return {name for _text, name, _format, _conversion in string.Formatter().parse(sentence) if name}


def unmarked() -> Iterator[str]:
    """Yield, as ``file:line``, each sentence written where it is shown later without having been marked."""
    folders = [folder for folder in PROJECT.iterdir() if folder.is_dir() and is_searched(str(folder))] + [*capabilities.folders()]
    for path in [*PROJECT.glob("*.py"), *(file for folder in folders for file in folder.rglob("*.py"))]:
        for node in ast.walk(ast.parse(path.read_bytes())):
            if isinstance(node, ast.Call) and _is_unmarked(node):
                yield f"{path.relative_to(PROJECT)}:{node.lineno}"


def _is_unmarked(call: ast.Call) -> bool:
    if isinstance(call.func, ast.Attribute):
        name, owner = call.func.attr, getattr(call.func.value, "id", "")
    else:
        name, owner = getattr(call.func, "id", ""), ""
    argument = call.args[TAKES_A_MESSAGE[name]] if name in TAKES_A_MESSAGE and len(call.args) > TAKES_A_MESSAGE[name] else None
    return isinstance(argument, ast.Constant) and isinstance(argument.value, str) and owner != "_log"


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parent.name)
def test_catalogue_is_up_to_date_with_the_code(path: Path) -> None:
    assert path.read_text(encoding="utf-8") == text(updated(catalogue(path), CATALOGUES[path])), "run: python -m phrases.extract"


def test_every_message_is_translated() -> None:
    assert [id_ for ids in CATALOGUES.values() for id_ in ids if not all(TRANSLATIONS.get(id_, ("",)))] == []


@pytest.mark.parametrize("part", [places, lambda sentence: sentence.count("\n")], ids=["places", "lines"])
def test_every_translation_has_the_places_and_the_lines_of_its_message(part: Callable[[str], object]) -> None:
    def differs(id_: MessageId) -> bool:
        wanted = part(id_ if isinstance(id_, str) else id_[1])
        return any(part(french) != wanted for french in TRANSLATIONS[id_] if french)

    assert [id_ for id_ in TRANSLATIONS if differs(id_)] == []


def test_every_translation_is_typeset_in_french() -> None:
    found = {french: faults(french) + uneven(french) for forms in TRANSLATIONS.values() for french in forms}
    assert {french: broken for french, broken in found.items() if broken} == {}


def test_every_plural_has_two_forms() -> None:
    assert [id_ for id_, forms in TRANSLATIONS.items() if len(forms) != (1 if isinstance(id_, str) else 2)] == []


def test_no_sentence_is_shown_without_having_been_marked() -> None:
    assert list(unmarked()) == []


def test_zero_is_singular_in_french_and_plural_in_english() -> None:
    def counted(code: str) -> list[str]:
        with language(code):
            return [ngettext("{count} person read.", "{count} people read.", n).format(count=n) for n in (0, 1, 2)]

    assert {code: counted(code) for code in LANGUAGES} == {
        "fr": ["0 personne lue.", "1 personne lue.", "2 personnes lues."],
        "en": ["0 people read.", "1 person read.", "2 people read."],
    }


@pytest.mark.parametrize(("code", "said"), [("fr", ["−0,02", "0,00", "−12\u202f%"]), ("en", ["−0.02", "0.00", "−12%"])])
def test_number_below_zero_has_a_true_minus_and_rounded_to_zero_none(code: str, said: list[str]) -> None:
    with language(code):
        assert [decimal(-0.02), decimal(-0.001), percent(-0.12)] == said


@pytest.mark.parametrize(("code", "said"), [("fr", ["1ʳᵉ", "2ᵉ", "11ᵉ", "21ᵉ"]), ("en", ["1st", "2nd", "11th", "21st"])])
def test_rank_is_an_ordinal(code: str, said: list[str]) -> None:
    with language(code):
        assert [ordinal(rank) for rank in (1, 2, 11, 21)] == said


def test_a_label_that_asks_has_its_own_mark_and_no_colon() -> None:
    assert labelled("<strong>Un prototype ?</strong>", "Non") == "<strong>Un prototype ?</strong> Non"
    assert labelled("Motif", "Dit.") == "Motif\u00a0: Dit."


def test_a_message_within_a_message_is_translated_when_shown() -> None:
    sentence = Message("Agenda: {arrangement}.", {"arrangement": Message("Deliberation")})
    with language("en"):
        assert str(sentence) == "Agenda: Deliberation."
    assert str(sentence) == "Ordre de passage\u00a0: Délibération."


def test_an_unknown_message_is_shown_as_it_is() -> None:
    assert (_("Not in any catalogue"), _("")) == ("Not in any catalogue", "")


def test_update_adds_beside_drops_and_keeps_order() -> None:
    old = updated(catalogue(PROJECT / "none.po"), ["one", "gone", "two"])
    old["one"].string = "un"
    new = updated(old, ["two", "one", "beside one", ("cat", "cats")])
    assert list(translations(new).items()) == [("one", ("un",)), ("beside one", ("",)), (("cat", "cats"), ("", "")), ("two", ("",))]


def test_nearly_all_is_not_said_to_be_all() -> None:
    with language("en"):
        assert [part_done(share) for share in (742 / 744, 1.0, 0.5, 0.0, None)] == ["99%", "100%", "50%", "0%", percent(None)]


def test_day_without_an_hour_is_shown_without_midnight() -> None:
    days = [datetime(2027, 3, 1, hour, tzinfo=PARIS) for hour in (0, 23)]
    assert [day_or_moment(day) for day in (*days, None)] == ["1er mars 2027", "1er mars 2027 à 23:00", "–"]


def test_first_day_of_a_month_is_an_ordinal_in_french_alone() -> None:
    in_paris_the_next_day = datetime(2026, 11, 30, 23, 30, tzinfo=UTC)
    with language("fr"):
        assert (date(in_paris_the_next_day), moment(in_paris_the_next_day)) == ("1er décembre 2026", "1er décembre 2026 à 00:30")
    with language("en"):
        assert (date(in_paris_the_next_day), moment(in_paris_the_next_day)) == ("1 December 2026", "1 December 2026, 00:30")
