"""Read the sheets of a file, whatever its format: the one place where a file's bytes become cells."""

import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import PurePath
from typing import Final, TypeAlias

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum

from deliberation.errors import FileRefused
from intake.files.archive import MEBIBYTE, checked_workbook
from intake.files.delimited import read_delimited
from intake.files.sheet_xml import UNREADABLE_PART, refuse_size
from phrases import N_, whole

MAX_FILE_BYTES: Final = 30 * MEBIBYTE
MAX_CELL_CHARACTERS: Final = 100_000

Cell: TypeAlias = str | float | bool | date | datetime

_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP: Final = (b"PK\x03\x04", b"PK\x05\x06")
_MARKUP: Final = (b"<!doctype", b"<html", b"<?xml", b"<head", b"<body")


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number as the spreadsheet shows it, from 1, and its cells; a blank cell is an empty text."""

    number: int
    cells: tuple[Cell, ...]

    @property
    def is_blank(self) -> bool:
        """Tell whether nothing is written in the row."""
        return all(isinstance(cell, str) and not cell.strip() for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet and its rows that hold something. A csv file is one sheet, named after the file without its extension."""

    name: str
    rows: tuple[Row, ...]


def read_sheets(data: bytes, name: str) -> tuple[Sheet, ...]:
    """Read every sheet of an xlsx, ods or csv file, recognised by its content and not by ``name``.

    Dates of a workbook come without time zone, as the cells hold them. Raises FileRefused when the file is none of these,
    is damaged, or is larger once opened than what any call needs.
    """
    if not data.strip():
        raise FileRefused(N_("This file is empty."))
    if len(data) > MAX_FILE_BYTES:
        raise FileRefused(
            N_("This file weighs {size} MB; {limit} MB at most are read."),
            size=whole(-(-len(data) // MEBIBYTE)),
            limit=whole(MAX_FILE_BYTES // MEBIBYTE),
        )
    if data.startswith(_OLE):
        raise FileRefused(N_("This is an old Excel workbook (xls) or one with a password. Save it as xlsx, without password."))
    if data.startswith(_ZIP):
        return tuple(_workbook_sheets(checked_workbook(data)))
    if data.lstrip(b"\xef\xbb\xbf \t\r\n")[:16].lower().startswith(_MARKUP):
        raise FileRefused(N_("This is a web page or an XML file, not a workbook. Download the export again and send that file."))
    return (_sheet(PurePath(name).stem, read_delimited(data)),)


def _workbook_sheets(data: bytes) -> Iterator[Sheet]:
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        for metadata in workbook.sheets_metadata:
            if metadata.typ is SheetTypeEnum.WorkSheet:
                yield _sheet(metadata.name, workbook.get_sheet_by_name(metadata.name).to_python(skip_empty_area=False))
    except CalamineError:
        raise FileRefused(UNREADABLE_PART) from None


def _sheet(name: str, records: Iterable[Iterable[object]]) -> Sheet:
    rows = []
    for number, record in enumerate(records, start=1):
        row = Row(number, tuple(_cell(value, name, number, column) for column, value in enumerate(record, start=1)))
        refuse_size(number, len(row.cells))
        if not row.is_blank:
            rows.append(row)
    return Sheet(name, tuple(rows))


def _cell(value: object, sheet: str, row: int, column: int) -> Cell:
    if isinstance(value, str):
        if len(value) > MAX_CELL_CHARACTERS:
            raise FileRefused(
                N_("Sheet {sheet}, row {row}, column {column}: this cell holds more than {limit} characters."),
                sheet=sheet,
                row=row,
                column=column,
                limit=whole(MAX_CELL_CHARACTERS),
            )
        return value
    # Times of day and durations, which no export holds, are kept as text.
    return value if isinstance(value, float | bool | int | date) else str(value)
