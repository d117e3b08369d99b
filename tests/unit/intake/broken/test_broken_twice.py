"""Files broken in two ways at once: neither hides the other."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.unit.intake.broken import dossier_harms, dossiers, scores
from tests.unit.intake.broken.book import Book, Page, xlsx
from tests.unit.intake.broken.harm import EXAMPLES, Address, Draw, Harm, Outcome, check
from tests.unit.intake.broken.open_document import ods
from tests.unit.intake.broken.score_cell_harms import CELL_HARMS

_Row = tuple[str, int]  # the name of a sheet, and the row's place in it
# More than of one way alone: there are a thousand pairs.
_PAIRS = 5 * EXAMPLES
# Those that leave other rows as they are.
_DOSSIER_ROW_HARMS = (
    dossier_harms.cells_merged,
    dossier_harms.formula,
    dossier_harms.row_shifted,
    dossier_harms.row_without_number,
    dossier_harms.cell_beyond_the_headings,
    dossier_harms.answer_that_the_call_does_not_know,
    dossier_harms.moment_or_state_unreadable,
    dossier_harms.one_answer_decoded_twice,
)


@dataclass(frozen=True)
class Sound:
    """A sound workbook, the ways to break one of its rows, and what a person reads in it."""

    book: Callable[[], Book]
    harms: Sequence[Callable[[Draw], Harm]]
    truth: Mapping[Address, str]
    outcome: Callable[[bytes, str], Outcome]


SCORES = Sound(scores.sheet_book, CELL_HARMS, scores.TRUTH, scores.outcome)
DOSSIERS = Sound(dossiers.workbook, _DOSSIER_ROW_HARMS, dossiers.truth(), dossiers.outcome)


def rows_touched(book: Book, before: Book) -> set[_Row]:
    """Return the rows that differ from the sound workbook; every row if something else does."""
    touched: set[_Row] = set()
    for sound, page in zip(before.pages, book.pages, strict=True):
        if len(page.rows) != len(sound.rows) or page.rows[:1] != sound.rows[:1] or page.name != sound.name:
            return set()
        differ = {row for row, (cells, whole) in enumerate(zip(page.rows, sound.rows, strict=True)) if cells != whole}
        beside = {row for row, _column in (*page.formulas, *page.notes, *page.formats)}
        merged = {row for (top, _left), (bottom, _right) in page.merged for row in range(top, bottom + 1)}
        touched |= {(page.name, row) for row in differ | beside | merged | page.hidden_rows}
    return touched


def put_together(first: Book, second: Book, from_second: set[_Row]) -> Book:
    def page_of(one: Page, other: Page) -> Page:
        rows = [other.rows[row] if (one.name, row) in from_second else cells for row, cells in enumerate(one.rows)]
        return replace(
            one,
            rows=rows,
            merged=[*one.merged, *other.merged],
            formulas=one.formulas | other.formulas,
            notes=one.notes | other.notes,
            formats=one.formats | other.formats,
            hidden_rows=one.hidden_rows | other.hidden_rows,
            blank_rows_below=max(one.blank_rows_below, other.blank_rows_below),
        )

    return Book([page_of(one, other) for one, other in zip(first.pages, second.pages, strict=True)])


def book_of(harm: Harm) -> Book:
    assert isinstance(harm.file, Book)
    return harm.file


@pytest.mark.parametrize("extension", ["xlsx", "ods"])
@pytest.mark.parametrize("sound", [SCORES, DOSSIERS], ids=["scores", "dossiers"])
@settings(max_examples=_PAIRS)
@given(data=st.data())
def test_two_rows_broken_in_two_ways_come_in_or_are_named(sound: Sound, extension: str, data: st.DataObject) -> None:
    way: st.SearchStrategy[Callable[[Draw], Harm]] = st.sampled_from(sound.harms)
    harms = [data.draw(way)(data.draw) for _ in range(2)]
    books = [book_of(harm) for harm in harms]
    touched = [rows_touched(book, sound.book()) for book in books]
    assume(all(touched) and not touched[0] & touched[1])
    written = (xlsx if extension == "xlsx" else ods)(put_together(books[0], books[1], touched[1]))

    found = sound.outcome(written, f"file.{extension}")

    if found.refused:
        somewhere = [replace(place, row=None) for harm in harms for place in harm.where]
        assert any(map(found.names, somewhere)), found.told
        return
    for harm, other in (harms, reversed(harms)):
        check(harm, {address: value for address, value in sound.truth.items() if address not in other.read}, found)
