"""Opening of a file and pass over its sheets: read sheets, sheets left aside, and faults of the whole file."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from itertools import islice
from typing import NoReturn

from deliberation.dossiers.records import FileReading, SheetReading
from deliberation.errors import FileRefused, ImportRefused
from deliberation.problems import Problem
from intake.files.accents import is_decoded_twice, refuse_accents, repaired
from intake.files.tables import ROWS_SEARCHED, Findings, Table
from intake.files.values import text_of
from intake.formats.rows import Cell, Progress, Row, Sheet, is_blank
from intake.formats.sheets import Opened, open_file
from phrases import N_, Message, quoted

_REPAIRED = N_("The accents of this file were broken and are put right, as was asked: read what it holds with care.")
_NAMED_WORKBOOK = N_("This file is named as a workbook ({named}), and is none: it was read as the text that it is (csv).")
_NAMED_TEXT = N_("This file is named as a text ({named}), and is a workbook ({form}): it was read as such.")
_HIDDEN = N_("It is hidden.")
_HIDDEN_DATA = N_("This sheet is hidden, so it was not read: show it in the workbook if it counts.")
_NO_HEADINGS = N_(
    "This sheet has rows that look like data ({count}), and none that was recognised as their headings: put the row of headings above them."
)
# A line of a table, not a sentence with a note beside it.
_TABLE_CELLS = 3


class Book:
    """File under import. ``readings``: of its sheets, in the order of reading."""

    def __init__(self, opened: Opened, findings: Findings, *, repairs_accents: bool = False) -> None:
        self.opened, self.findings, self.readings = opened, findings, list[SheetReading]()
        self._has_repairs = False
        self.sheets = tuple(map(self._repair_sheet, opened.sheets)) if repairs_accents else opened.sheets

    def tables(
        self, find: Callable[[Sheet], Table | None], looks_like_data: Callable[[Row], bool], *, because: str, refusal: str
    ) -> Iterator[Table]:
        """Yield the table of each visible sheet with a table; the other sheets are left aside.

        Raises FileRefused, with ``refusal``, without any table.
        """
        has_tables = False
        for sheet in self.sheets:
            if table := None if sheet.is_hidden else find(sheet):
                has_tables = True
                yield table
            else:
                self.leave_aside(sheet, looks_like_data, because=because)
        if not has_tables:
            self.refuse(refusal)

    def leave_aside(self, sheet: Sheet, looks_like_data: Callable[[Row], bool], *, because: str, is_guide: bool = False) -> None:
        """Leave a sheet aside and note the reason, unless empty.

        Rows similar to data refuse the file, except in a hidden sheet, which gives a warning.
        """
        rows = list(islice(sheet.rows(), ROWS_SEARCHED))
        if not rows:
            return
        data = sum(map(looks_like_data, rows))
        if sheet.is_hidden:
            self.findings.warning(_HIDDEN_DATA, sheet=sheet.name)
        elif (broken := _broken_accents(rows)) and (data or any(map(_is_line, rows))):
            refuse_accents(self.findings, sheet.name, len(broken), broken[0])
        elif data:
            first = " | ".join(text_of(cell) for cell in rows[0].cells)
            self.findings.error(_NO_HEADINGS, sheet=sheet.name, row=rows[0].number, value=first, count=data)
        self.readings.append(SheetReading(sheet.name, Message(_HIDDEN if sheet.is_hidden else because), rows=len(rows), is_guide=is_guide))

    def refuse(self, text: str) -> NoReturn:
        """Refuse a file without a readable sheet: for its errors, else with ``text``, which names the sheets."""
        if errors := [problem for problem in self.findings.all() if problem.is_error]:
            raise ImportRefused(errors)
        raise FileRefused(text, sheets=", ".join(quoted(sheet.name) for sheet in self.sheets))

    def reading(self, sample: Iterable[tuple[tuple[str, str], ...]]) -> FileReading:
        """Return the report on the file, once its sheets are read. ``sample``: some rows as understood."""
        opened = self.opened
        return FileReading(opened.form, opened.encoding, opened.separator, tuple(self.readings), tuple(sample))

    def problems(self) -> tuple[Problem, ...]:
        """Return all findings, with faults of the whole file at the end."""
        if self._has_repairs:
            self.findings.warning(_REPAIRED)
        if self.opened.misnamed:
            text = _NAMED_WORKBOOK if self.opened.form == "csv" else _NAMED_TEXT
            self.findings.warning(text, named=self.opened.misnamed, form=self.opened.form)
        return self.findings.all()

    def _repair_sheet(self, sheet: Sheet) -> Sheet:
        """Return a sheet with the accents of name and cells repaired during reading, where clear."""

        def read(source: Sheet) -> Iterator[Row]:
            for row in sheet.read(source):
                yield row._replace(cells=tuple(map(self._repair_cell, row.cells)))

        return replace(sheet, name=str(self._repair_cell(sheet.name)), read=read)

    def _repair_cell(self, cell: Cell) -> Cell:
        right = repaired(cell) if isinstance(cell, str) else cell
        self._has_repairs = self._has_repairs or right != cell
        return right


def open_book(data: bytes, name: str, progress: Progress | None = None, *, repairs_accents: bool) -> Book:
    """Open a file as ``open_file``. ``repairs_accents``: the user agreed to a repair of accents."""
    return Book(open_file(data, name, progress), Findings(), repairs_accents=repairs_accents)


def _is_line(row: Row) -> bool:
    return sum(not is_blank(cell) for cell in row.cells) >= _TABLE_CELLS


def _broken_accents(rows: Iterable[Row]) -> list[str]:
    accented = [cell for row in rows for cell in row.cells if isinstance(cell, str) and not cell.isascii()]
    broken = [cell for cell in accented if is_decoded_twice(cell)]
    return broken if len(broken) * 2 > len(accented) else []
