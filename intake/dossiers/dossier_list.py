"""Find the list of dossiers among a file's sheets, and the column of their numbers."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Self

from deliberation.call.call import Call
from deliberation.dossiers.dialects import Dialect
from deliberation.errors import FileRefused, NumberUnknown
from intake.dossiers.form_mapping import DOSSIERS_LOOKED_AT
from intake.dossiers.headers import dialect_of
from intake.dossiers.role_words import asks_title
from intake.files.accents import has_broken_accents
from intake.files.book import Book
from intake.files.tables import ROWS_SEARCHED, Column, Table, columns_of, find_table_where
from intake.files.typed import number_of
from intake.files.values import BARE_NUMBER_KEYS, DOSSIER_KEYS, text_of
from intake.formats.rows import Row, Sheet
from intake.scores.headings import BLANK, CRITERION_KEYS, JUROR_KEYS, MARK_KEYS, criterion_keys, has_most_criteria, read_mark
from phrases import N_, quoted

_NO_NUMBERS = N_(
    "No sheet of this file ({sheets}) has a column of dossier numbers (“ID”, “N°\N{NO-BREAK SPACE}dossier”…): "
    "it is not an export of dossiers."
)
_WHICH_NUMBER = N_("No heading of sheet {sheet} says which column holds the dossiers’ numbers: choose it.")
_HIDDEN_LIST = N_(
    "Sheet {sheet} is hidden and looks like the list of dossiers: show it in the workbook, or delete it if another sheet is the list."
)
_HEADINGS_MIN = 3


@dataclass(frozen=True, slots=True)
class DossierList:
    """Sheet that numbers dossiers; the smallest ``rank`` is the likeliest list.

    ``number``: the key of the column of numbers, where the dialect has no name for the column.
    """

    rank: tuple[bool, bool, bool]
    table: Table
    dialect: Dialect
    number: str = ""

    @classmethod
    def of(cls, sheet: Sheet, number: str) -> Self | None:
        """Return a sheet as a candidate, None if it numbers no dossiers. ``number``: the key of a chosen heading."""
        table = find_table_where(sheet, lambda keys: number in keys or dialect_of(keys) is not None)
        if table is None:
            return None
        keys = frozenset(column.key for column in table.columns if column.key)
        dialect = dialect_of(keys) or Dialect.TEMPLATE
        rank = (dialect.traits.is_chosen, not keys & DOSSIER_KEYS, not asks_title(keys))
        return cls(rank, table, dialect, number if number in keys else "" if keys & DOSSIER_KEYS else _bare_number(table))


def find_list(book: Book, call: Call, number: str) -> DossierList:
    """Return the list of dossiers: a standard export, else a numbering sheet with titles, else any numbering sheet.

    Among equals a visible sheet counts first, then a sheet without marks, then with most dossiers, then the first. Raises NumberUnknown for
    a required choice, FileRefused without a list, or with a likelier hidden sheet. ``number``: the key of the chosen heading of numbers, if
    any.
    """
    candidates = [candidate for sheet in book.sheets if (candidate := DossierList.of(sheet, number))]
    if not candidates:
        _refuse(book)
    likeliest = min(candidates, key=lambda candidate: (candidate.rank, candidate.table.source.is_hidden))
    equals = [one for one in candidates if (one.rank, one.table.source.is_hidden) == (likeliest.rank, likeliest.table.source.is_hidden)]
    if len(equals) > 1:
        likeliest = min(equals, key=lambda one: (has_most_criteria(one.table, call), -sum(1 for _row in one.table.rows())))
    if likeliest.table.source.is_hidden:
        raise FileRefused(_HIDDEN_LIST, sheet=quoted(likeliest.table.sheet))
    if likeliest.dialect.traits.is_chosen:
        _refuse_grid(likeliest.table, call)
    return likeliest


def _refuse(book: Book) -> None:
    for sheet in book.sheets:
        book.leave_aside(sheet, _has_a_number, because=_NO_NUMBERS)
    if not has_broken_accents(book.findings.all()):
        for table in filter(None, map(_likely_table, book.sheets)):
            if headings := [column.label for column in _numbering(table, [column for column in table.columns if column.is_first])]:
                raise NumberUnknown(_WHICH_NUMBER, headings=headings, sheet=quoted(table.sheet))
    book.refuse(_NO_NUMBERS)


def _bare_number(table: Table) -> str:
    bare = [column for column in table.columns if column.key in BARE_NUMBER_KEYS]
    return next((column.key for column in _numbering(table, bare)), bare[0].key)


def _numbering(table: Table, columns: Iterable[Column]) -> Iterator[Column]:
    """Yield the columns with a distinct number in each row, totals aside."""
    rows = [row for row in islice(table.rows(), DOSSIERS_LOOKED_AT) if any(map(text_of, row.cells))]
    for column in columns:
        numbers = list(filter(None, (number_of(column, row) for row in rows)))
        if column.key and len(set(numbers)) == len(numbers) >= max(1, len(rows) - 1):
            yield column


def _likely_table(sheet: Sheet) -> Table | None:
    """Return the table under the row most similar to headings: the first row with most words, all distinct."""
    if sheet.is_hidden:
        return None
    rows = [row for row in islice(sheet.rows(), ROWS_SEARCHED) if _is_heading(row)]
    heading = max(rows, key=lambda row: sum(map(bool, map(text_of, row.cells))), default=None)
    return Table(sheet, heading, columns_of(heading)) if heading else None


def _is_heading(row: Row) -> bool:
    words = [text for text in map(text_of, row.cells) if text]
    return len(words) >= _HEADINGS_MIN and len(set(words)) == len(words) and not any(text[:1].isdigit() for text in words)


def _has_a_number(row: Row) -> bool:
    return len(row.cells) > 2 and any(len(text) > 3 and text.isdigit() for text in map(text_of, row.cells))


def _refuse_grid(table: Table, call: Call) -> None:
    # A file of marks has dossier numbers too, and would pass for a template with odd questions.
    is_long_list = all(table.column(*keys) for keys in (JUROR_KEYS, CRITERION_KEYS, MARK_KEYS))
    if is_long_list or (has_most_criteria(table, call) and not _answers_criteria(table, call)):
        raise FileRefused(N_("This file holds marks of the jury, not dossiers: import it as scores."))


def _answers_criteria(table: Table, call: Call) -> bool:
    """Tell whether most cells under the criteria's names are texts, not marks: a form may ask one question for each criterion."""
    names = criterion_keys(call)
    columns = [column for column in table.columns if column.key in names]
    marks = [read_mark(column.cell(row), call) for row in islice(table.rows(), DOSSIERS_LOOKED_AT) for column in columns]
    actual = [mark for mark in marks if mark != BLANK]
    return sum(mark is None for mark in actual) * 2 > len(actual)
