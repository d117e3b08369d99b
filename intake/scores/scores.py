"""Read the jurors' scores: a workbook with a sheet a juror, or a long list with a line for each mark."""

import hashlib
from collections.abc import Collection, Sequence
from functools import cache
from itertools import islice

from deliberation.call.call import Call
from deliberation.dossiers.records import GridRow, ScoreFile, SheetReading
from intake.files.book import Book, open_book
from intake.files.tables import Table
from intake.files.values import field_key, text_of
from intake.formats.rows import Progress, Row, Sheet
from intake.scores import headings
from intake.scores.score_rows import GridRows
from intake.scores.score_tables import ScoreTable
from phrases import LANGUAGES, N_, Message, _, exact, language

_SAMPLE_ROWS = 3
_GUIDE_ROWS = 3
_NO_NUMBERS = N_(
    "No sheet of this file ({sheets}) has a column of dossier numbers (“N°\N{NO-BREAK SPACE}dossier”): it is not a grid of scores."
)
_NO_CRITERIA = N_(
    "Half of this call’s criteria have no column in this file ({sheets}): is it the grid of another call, or an export of dossiers?"
)
_LIST = N_("It numbers dossiers, and has no column for a criterion.")
_LEFT = N_("Somebody left it aside: something in it is wrong.")
_NO_TABLE = N_("It has no column of dossier numbers.")
_GUIDE = N_("It tells how to fill the others in.")
# What the program's own guide says in one of its first rows (exports/tables/grid.py), before the moment.
_MADE_ON = N_("Blank grid made on {moment}")


def read_scores(
    data: bytes,
    name: str,
    call: Call,
    *,
    progress: Progress | None = None,
    repairs_accents: bool = False,
    leaving: Collection[str] = (),
) -> ScoreFile:
    """Read the scores in ``data``, a file called ``name``.

    A row is a juror's grid for a dossier, blank grids included; the lines of a long list are grouped under the row of the first. The juror
    comes from the row, else from above the header, else from the sheet's name. Sheets without a column of dossier numbers (instructions, a
    legend) and hidden sheets are left aside, as ``reading`` reports. Raises FileRefused without any grid; other faults are in ``problems``.

    Args:
        data: the file's bytes.
        name: its name.
        call: the call.
        progress: receives done and total.
        repairs_accents: the user agreed to a repair of accents broken before arrival.
        leaving: names of sheets to leave aside.
    """
    book = open_book(data, name, progress, repairs_accents=repairs_accents)
    reader = _Reader(call, book)
    sheets = [sheet for sheet in book.sheets if sheet.name not in leaving]
    tables = {sheet.name: None if sheet.is_hidden else headings.find_score_table(sheet, call) for sheet in sheets}
    tables_found = [table for table in tables.values() if table]
    if not any(headings.is_long_list(table) or headings.has_most_criteria(table, call) for table in tables_found):
        for sheet in sheets:
            reader.leave_aside(sheet)
        book.refuse(_NO_CRITERIA if tables_found else _NO_NUMBERS)
    for sheet in sheets:
        reader.read(sheet, tables[sheet.name])
    left = tuple(sheet.name for sheet in book.sheets if sheet.name in leaving)
    book.readings += [SheetReading(sheet, Message(_LEFT)) for sheet in left]
    rows = reader.rows()
    return ScoreFile(name, hashlib.sha256(data).hexdigest(), rows, book.problems(), book.reading(_sample(rows, call)), left)


class _Reader:
    """Reads sheet after sheet."""

    def __init__(self, call: Call, book: Book) -> None:
        self._call, self._book, self._names = call, book, headings.criterion_keys(call)
        self._scales, self._rows = headings.OtherScales(call, book.findings), GridRows(call, book.findings)

    def leave_aside(self, sheet: Sheet) -> None:
        """Leave a sheet without a table of marks aside."""
        is_guide = not sheet.is_hidden and _is_guide(sheet)
        self._book.leave_aside(sheet, self._looks_like_marks, because=_GUIDE if is_guide else _NO_TABLE, is_guide=is_guide)

    def read(self, sheet: Sheet, table: Table | None) -> None:
        """Take the lines of a sheet."""
        if table is None:
            self.leave_aside(sheet)
        elif not headings.has_a_criterion(table, self._call):
            self._book.leave_aside(sheet, lambda _row: False, because=_LIST)
        else:
            reader = ScoreTable(table, self._call, self._book.findings, self._scales)
            for line in filter(None, reader.lines()):
                self._rows.add(line)
            self._book.readings.append(reader.reading())

    def rows(self) -> Sequence[GridRow]:
        """Return every grid, once all sheets are read."""
        self._scales.tell()
        self._rows.check()
        return self._rows

    def _looks_like_marks(self, row: Row) -> bool:
        marks = sum(headings.read_mark(cell, self._call) not in (None, headings.BLANK) for cell in row.cells)
        names_criterion = any(field_key(text_of(cell)) in self._names for cell in row.cells)
        has_number = any((headings.number_of(cell) or 0) > self._call.scale.maximum for cell in row.cells)
        return has_number and (marks * 2 > len(self._call.criteria) or (marks > 0 and names_criterion))


def _is_guide(sheet: Sheet) -> bool:
    firsts = [text_of(row.cells[0]) for row in islice(sheet.rows(), _GUIDE_ROWS) if row.cells]
    return any(first.startswith(_beginnings()) for first in firsts)


@cache
def _beginnings() -> tuple[str, ...]:
    beginnings = []
    for code in LANGUAGES:
        with language(code):
            beginnings.append(_(_MADE_ON).partition("{")[0])
    return tuple(beginnings)


def _sample(rows: Sequence[GridRow], call: Call) -> tuple[tuple[tuple[str, str], ...], ...]:
    """Return some grids as understood: the first that hold something."""
    filled = [row for row in rows[:500] if row.is_recused or row.comment or any(mark is not None for mark in row.marks.values())]
    return tuple(
        (
            (_("Juror"), row.juror),
            (_("Dossier"), row.dossier),
            *((str(call.criterion(code).short), _show_mark(row, code)) for code in call.criterion_codes),
            (_("Comment"), row.comment),
        )
        for row in filled[:_SAMPLE_ROWS]
    )


def _show_mark(row: GridRow, code: str) -> str:
    mark = row.marks[code]
    return "DÉPORT" if row.is_recused else "" if mark is None else exact(mark)
