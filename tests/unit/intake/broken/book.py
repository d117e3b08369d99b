"""A file as a person has it in front of them, sheet by sheet, and the bytes that a spreadsheet program would make of it."""

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.utils import get_column_letter

from tests.unit.intake.files import parts_of, with_part

Place = tuple[int, int]  # row and column, from 0


class Formula(StrEnum):
    """How a workbook holds a formula: with its result, or in one of the ways in which there is none."""

    COMPUTED = "<f>SUM(1)</f>{value}"
    NEVER_COMPUTED = "<f>SUM(1)</f>"
    EMPTY_RESULT = "<f>SUM(1)</f><v></v>"
    SHORT_EMPTY_RESULT = "<f>SUM(1)</f><v/>"
    ERROR = "<f>1/0</f><v>#DIV/0!</v>"


@dataclass
class Page:
    """One sheet: its cells, and what a workbook keeps beside the cells."""

    name: str
    rows: list[list[Any]]
    state: str = "visible"
    merged: list[tuple[Place, Place]] = field(default_factory=list)
    formulas: dict[Place, Formula] = field(default_factory=dict)
    notes: dict[Place, str] = field(default_factory=dict)
    formats: dict[Place, str] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    blank_rows_below: int = 0


@dataclass
class Book:
    """A workbook, or a csv file where it has one page."""

    pages: list[Page]

    def page(self, name: str) -> Page:
        return next(page for page in self.pages if page.name == name)


def xlsx(book: Book) -> bytes:
    """Return the workbook's bytes; what openpyxl cannot write is written into its XML."""
    made = Workbook()
    made.remove(made.active)
    for page in book.pages:
        _write(made.create_sheet(page.name), page)
    if all(page.state != "visible" for page in book.pages):
        made.create_sheet("Vide")
    saved = io.BytesIO()
    made.save(saved)
    data = saved.getvalue()
    for number, page in enumerate(book.pages, start=1):
        if page.formulas:
            part = f"xl/worksheets/sheet{number}.xml"
            data = with_part(data, part, _with_formulas(parts_of(data)[part].decode(), page))
    return data


def _write(sheet: Any, page: Page) -> None:
    for row, cells in enumerate(page.rows, start=1):
        for column, value in enumerate(cells, start=1):
            if value is None:
                continue
            cell = sheet.cell(row, column, value)
            if isinstance(value, str):
                cell.data_type = "s"
    for (row, column), pattern in page.formats.items():
        sheet.cell(row + 1, column + 1).number_format = pattern
    for (row, column), text in page.notes.items():
        sheet.cell(row + 1, column + 1).comment = Comment(text, "Une personne")
    for row in page.hidden_rows:
        sheet.row_dimensions[row + 1].hidden = True
    for row in range(len(page.rows) + 1, len(page.rows) + page.blank_rows_below + 1):
        sheet.cell(row, 1).fill = PatternFill("solid", fgColor="DDDDDD")
    for (top, left), (bottom, right) in page.merged:
        sheet.merge_cells(start_row=top + 1, start_column=left + 1, end_row=bottom + 1, end_column=right + 1)
    sheet.sheet_state = page.state


def _with_formulas(part: str, page: Page) -> str:
    for (row, column), formula in page.formulas.items():
        place = f"{get_column_letter(column + 1)}{row + 1}"
        found = re.search(rf'<c r="{place}"[^>]*?(/>|>(.*?)</c>)', part, re.DOTALL)
        assert found, place
        kind = ' t="e"' if formula is Formula.ERROR else re.search(r' t="\w+"', found[0])
        kept = (kind if isinstance(kind, str) else kind[0]) if kind and formula in (Formula.ERROR, Formula.COMPUTED) else ""
        part = part.replace(found[0], f'<c r="{place}"{kept}>{formula.value.format(value=found[2] or "")}</c>', 1)
    return part


LINE_END = "\r\n"


def csv_text(rows: Sequence[Sequence[Any]], separator: str = ";", line_end: str = LINE_END) -> str:
    """Return the text of a csv file."""
    written = io.StringIO()
    writer = csv.writer(written, delimiter=separator, lineterminator=line_end)
    writer.writerows([["" if cell is None else str(cell) for cell in row] for row in rows])
    return written.getvalue()
