"""Read workbooks back, two ways."""

import io
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from openpyxl import Workbook, load_workbook
from python_calamine import CalamineWorkbook

MADE_AT = datetime(2019, 7, 4, 15, 30, tzinfo=UTC)

Rows = list[list[Any]]


def opened(data: bytes) -> Workbook:
    return load_workbook(io.BytesIO(data))


def cells(book: Workbook) -> Iterator[Any]:
    return (cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row)


def by_openpyxl(data: bytes, sheet: str) -> Rows:
    return [[cell.value for cell in row] for row in opened(data)[sheet].iter_rows()]


def by_calamine(data: bytes, sheet: str) -> Rows:
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    rows = book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
    return [[None if value == "" else value for value in row] for row in rows]


def records(rows: Rows) -> list[dict[str, Any]]:
    return [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]
