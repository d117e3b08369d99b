"""One juror in several spellings: their lines come together, or the file is refused with both places; no mark is lost without a word."""

import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.call.people import Person, Role
from deliberation.errors import ImportRefused
from deliberation.problems import Problem
from deliberation.scoring.score_plan import ScorePlan, Standing, plan_scores
from intake.scores.scores import read_scores
from tests.depth import examples
from tests.unit.intake.broken.book import csv_text
from tests.unit.intake.broken.scores import (
    CALL,
    CODES,
    COMMENT,
    DOSSIERS,
    HEADINGS,
    JURORS,
    LABELS,
    LONG_HEADINGS,
    LONG_NAME,
    NUMBER,
    RECUSAL,
    STANDING,
    TRUTH,
    long_rows,
    sheet_book,
)
from tests.unit.intake.files import csv_of, xlsx

NO_JURORS = replace(STANDING, jurors=[])
TABLE_HEADINGS = (NUMBER, "Juré", *LABELS, COMMENT)
Rows = list[list[Any]]

SPELLINGS: tuple[Callable[[str], str], ...] = (
    lambda name: name,
    lambda name: name.replace(" ", "\N{NO-BREAK SPACE}"),
    lambda name: name.replace(" ", "\N{NARROW NO-BREAK SPACE}", 1),
    lambda name: name.replace(" ", "  "),
    lambda name: f" {name}\N{NO-BREAK SPACE}",
    str.upper,
    str.lower,
    lambda name: unicodedata.normalize("NFD", name),
    lambda name: "".join(chr(ord(letter) + 0xFEE0) if "!" <= letter <= "~" else letter for letter in name),
    lambda name: name.replace(" ", " \N{ZERO WIDTH SPACE}"),
)
spelling = st.sampled_from(SPELLINGS)


def planned(data: bytes, name: str, standing: Standing = STANDING) -> ScorePlan:
    return plan_scores(read_scores(data, name, CALL), standing)


def refusal(data: bytes, name: str, standing: Standing = STANDING) -> Sequence[Problem]:
    with pytest.raises(ImportRefused) as refused:
        planned(data, name, standing)
    return refused.value.problems


def juror_of(written: str) -> str:
    """Return whose name it is, by its letters alone; a sheet's name may be cut."""
    letters = _letters(written)
    (juror,) = (name for name in JURORS if _letters(name).startswith(letters))
    return juror


def _letters(name: str) -> str:
    return "".join(letter for letter in unicodedata.normalize("NFKC", name).casefold() if letter.isalpha())


def contents(plan: ScorePlan) -> Mapping[tuple[str, ...], str]:
    """Return what comes in, by juror, dossier and criterion, in the words of the sound file."""
    found = {(juror, dossier, code): str(mark) for (dossier, juror), marks in plan.marks.items() for code, mark in marks.items()}
    found |= {(juror, dossier, "comment"): text for (dossier, juror), text in plan.comments.items()}
    found |= {(juror, dossier, code): RECUSAL for dossier, juror in plan.recusals for code in CODES}
    return {(juror_of(juror), *address): text for (juror, *address), text in found.items()}


SOUND = {address: text for address, text in TRUTH.items() if text}
MARKS = sum(text.isdigit() for text in TRUTH.values())


def table_rows() -> Rows:
    """One line a juror and dossier, with a column that names the juror."""
    lines: Rows = [list(TABLE_HEADINGS)]
    for juror in JURORS:
        for dossier in DOSSIERS:
            lines.append([dossier, juror, *(TRUTH[juror, dossier, what] for what in (*CODES, "comment"))])
    return lines


@pytest.mark.parametrize("standing", [STANDING, NO_JURORS], ids=["jurors", "no jurors"])
@pytest.mark.parametrize("rows", [long_rows, table_rows], ids=["long list", "table"])
@examples(10, thorough=1000)
@given(data=st.data())
def test_lines_under_any_spelling_come_in_as_one_juror_s(rows: Callable[[], Rows], standing: Standing, data: st.DataObject) -> None:
    head, *lines = rows()
    drawn = data.draw(st.lists(spelling, min_size=len(lines), max_size=len(lines)))
    spelt = [[line[0], spell(line[1]), *line[2:]] for line, spell in zip(lines, drawn, strict=True)]

    plan = planned(csv_text([head, *data.draw(st.permutations(spelt))]).encode(), "notes.csv", standing)

    assert contents(plan) == SOUND or without_order(contents(plan)) == without_order(SOUND)
    assert_previewed(plan)
    assert len(plan.new_jurors) == (0 if standing.jurors else len(JURORS))


def without_order(read: Mapping[tuple[str, ...], str]) -> Mapping[tuple[str, ...], object]:
    """Remarks of a long list stand in the order of its lines."""
    return {address: sorted(text.split("\n")) if address[-1] == "comment" else text for address, text in read.items()}


def assert_previewed(plan: ScorePlan) -> None:
    """What the preview counts is what would be written."""
    assert sum(change.marks.after for change in plan.jurors) == sum(map(len, plan.marks.values())) == MARKS


@st.composite
def workbooks(draw: st.DrawFn) -> dict[str, Rows]:
    """Each juror's lines parted among sheets named after them, cut as a spreadsheet does, and one that names its jurors."""
    pages, listed = dict[str, Rows](), [list(TABLE_HEADINGS)]
    for juror, page in zip(JURORS, sheet_book().pages, strict=True):
        names = [spell(juror)[:31].strip("'") for spell in draw(st.lists(spelling, min_size=1, max_size=3))]
        for dossier, line in zip(DOSSIERS, page.rows[1:], strict=True):
            place = draw(st.integers(-1, len(names) - 1))
            if place < 0:
                name = draw(spelling)(juror)
                listed.append([dossier, name, *line[3:]])
            else:
                same = next((known for known in pages if known.casefold() == names[place].casefold()), names[place])
                pages.setdefault(same, [list(HEADINGS)]).append(line)
    return {**pages, **({"Liste": listed} if len(listed) > 1 else {})}


@pytest.mark.parametrize("standing", [STANDING, NO_JURORS], ids=["jurors", "no jurors"])
@examples(10, thorough=1000)
@given(pages=workbooks())
def test_sheets_under_any_spelling_come_in_as_one_juror_s_or_are_refused(standing: Standing, pages: dict[str, Rows]) -> None:
    try:
        plan = planned(xlsx(pages), "notes.xlsx", standing)
    except ImportRefused:
        return
    assert contents(plan) == SOUND
    assert_previewed(plan)
    assert len(plan.new_jurors) == (0 if standing.jurors else len(JURORS))


BRUNO = JURORS[1]
OTHERWISE = BRUNO.replace(" ", "\N{NO-BREAK SPACE}")


def line(juror: str, *marks: object, comment: str = "", dossier: str = DOSSIERS[0]) -> list[object]:
    return [dossier, juror, *(marks or [""] * len(CODES)), comment]


def table(*lines: list[object]) -> bytes:
    return csv_text([TABLE_HEADINGS, *lines]).encode()


def places(problems: Sequence[Problem]) -> Iterator[tuple[int | None, str]]:
    """Return where each problem stands, and which row its sentence names."""
    for problem in problems:
        yield problem.row, str(problem.message.values.get("first", ""))


@pytest.mark.parametrize("standing", [STANDING, NO_JURORS], ids=["jurors", "no jurors"])
@pytest.mark.parametrize(
    ("first", "second"),
    [
        (line(BRUNO, *[3] * 7), line(OTHERWISE, 4, *[3] * 6)),
        (line(BRUNO, *[3] * 7), line(OTHERWISE, "", "", *[3] * 5)),
        (line(BRUNO, *[RECUSAL] * 7), line(OTHERWISE, *[3] * 7)),
        (line(BRUNO, *[3] * 7), line(OTHERWISE, *[RECUSAL] * 7)),
        (line(BRUNO, *[3] * 7, comment="Solide"), line(OTHERWISE, *[3] * 7, comment="Fragile")),
    ],
    ids=["another mark", "a blank", "marks after a recusal", "a recusal after marks", "another remark"],
)
def test_second_row_that_disagrees_is_refused_with_both_places(first: list[object], second: list[object], standing: Standing) -> None:
    assert set(places(refusal(table(first, second), "notes.csv", standing))) == {(3, "2")}


def test_second_row_that_agrees_is_one_with_the_first() -> None:
    plan = planned(table(line(BRUNO, *[3] * 7), line(OTHERWISE, *[3] * 7, comment="Solide")), "notes.csv", NO_JURORS)
    assert (plan.new_jurors, dict(plan.comments)) == ((BRUNO,), {(DOSSIERS[0], BRUNO): "Solide"})
    assert [(problem.is_error, problem.row) for problem in plan.problems] == [(False, 3)]


def test_remarks_on_different_criteria_of_one_juror_are_all_there() -> None:
    lines = (f"{DOSSIERS[0]};{BRUNO};{CODES[0]};3;un", f"{DOSSIERS[0]};{OTHERWISE};{CODES[1]};4;deux")
    plan = planned(csv_of(";".join(LONG_HEADINGS), *lines), "notes.csv")
    assert plan.comments == {(DOSSIERS[0], BRUNO): "un\ndeux"}


CUT = LONG_NAME[:31]


def sheet(*marks: int, comment: str = "") -> Rows:
    return [list(HEADINGS), [DOSSIERS[0], "", "", *marks, comment]]


@pytest.mark.parametrize("standing", [STANDING, NO_JURORS], ids=["jurors", "no jurors"])
def test_sheet_with_a_cut_name_beside_the_whole_name_is_one_juror_s(standing: Standing) -> None:
    pages: dict[str, Rows] = {CUT: sheet(*[3] * 7), "Liste": [list(TABLE_HEADINGS), line(LONG_NAME, *[4] * 7, dossier=DOSSIERS[1])]}
    plan = planned(xlsx(pages), "notes.xlsx", standing)
    assert {juror for _dossier, juror in plan.new} == {LONG_NAME}
    assert plan.new_jurors == (() if standing.jurors else (LONG_NAME,))
    assert [change.marks.after for change in plan.jurors] == [14]


@pytest.mark.parametrize("standing", [STANDING, NO_JURORS], ids=["jurors", "no jurors"])
def test_cut_name_that_contradicts_the_whole_one_is_refused_with_places(standing: Standing) -> None:
    pages: dict[str, Rows] = {CUT: sheet(*[3] * 7), "Liste": [list(TABLE_HEADINGS), line(LONG_NAME, 4, *[3] * 6)]}
    (problem,) = refusal(xlsx(pages), "notes.xlsx", standing)
    assert (problem.sheet, problem.row, problem.message.values["where"], problem.message.values["first"]) == ("Liste", 2, CUT, 2)


def test_sheet_whose_cut_name_may_be_two_people_s_is_refused() -> None:
    other = f"{CUT}d-Doudeauville"
    pages: dict[str, Rows] = {CUT: sheet(*[3] * 7), "Liste": [list(TABLE_HEADINGS), *(line(name, *[3] * 7) for name in (LONG_NAME, other))]}
    (problem,) = refusal(xlsx(pages), "notes.xlsx", NO_JURORS)
    assert (problem.sheet, problem.value) == (CUT, CUT)


def test_dossier_is_found_whatever_its_leading_zeros() -> None:
    number = next(dossier for dossier in DOSSIERS if dossier.startswith("0"))
    short = number.lstrip("0")
    plan = planned(table(line(BRUNO, *[3] * 7, dossier=short), line(JURORS[2], *[3] * 7, dossier=f"0{number}")), "notes.csv")
    assert plan.new == ((number, BRUNO), (number, JURORS[2]))
    again = (line(BRUNO, *[3] * 7, dossier=short), line(BRUNO, 4, *[3] * 6, dossier=number))
    assert set(places(refusal(table(*again), "notes.csv"))) == {(3, "2")}


def of_jurors(*names: str) -> Standing:
    return replace(STANDING, jurors=[Person(200 + n, 1, name, frozenset({Role.JUROR})) for n, name in enumerate(names)])


def marks_of(name: str) -> bytes:
    return csv_text([TABLE_HEADINGS, [DOSSIERS[0], name, *[3] * len(LABELS), ""]]).encode()


@pytest.mark.parametrize(
    ("there", "here"),
    [
        ("Françoise Noël", "Mme Françoise Noël"),
        ("Pr. Françoise Noël", "Françoise  NOËL"),
        ("Françoise Noël", "Madame la Professeure Françoise Noël"),
    ],
)
def test_civility_hinders_no_juror_from_being_found(there: str, here: str) -> None:
    assert {juror for _dossier, juror in planned(marks_of(here), "notes.csv", of_jurors(there, "Chloé Fayet")).new} == {there}


@pytest.mark.parametrize(
    ("there", "here"), [(["Mme Noël"], "M. Noël"), (["Mme Noël", "M. Noël"], "Noël"), (["Anne Le Goff", "Le Goff"], "Goff")]
)
def test_civilities_that_tell_two_people_apart_still_do(there: list[str], here: str) -> None:
    (problem,) = refusal(marks_of(here), "notes.csv", of_jurors(*there))
    assert problem.value == here
