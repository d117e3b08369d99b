"""Read delimited text as the platform writes it and as spreadsheets save it again: comma, semicolon or tab, any encoding met."""

import codecs
import csv
import io
import re
from typing import Final

from deliberation.errors import FileRefused
from phrases import N_

_DELIMITERS: Final = (",", ";", "\t")
_UTF16_MARKS: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_CONTROL: Final = re.compile("[\x00-\x08\x0e-\x1f]")
_NOT_TEXT: Final = N_("This is neither a workbook (xlsx, ods) nor a text file (csv).")


def read_delimited(data: bytes) -> list[list[str]]:
    """Return the records of a csv file, blank ones included. Raises FileRefused for anything that is not one."""
    text = _decode(data)
    delimiter = max(_DELIMITERS, key=lambda candidate: _likelihood(_first_record(text, candidate)))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        return list(reader)
    except csv.Error:
        raise FileRefused(
            N_("This csv file is damaged near line {line}: a quotation mark is missing or misplaced, or a cell is far too long."),
            line=reader.line_num,
        ) from None


def _decode(data: bytes) -> str:
    if data.startswith(_UTF16_MARKS):
        try:
            text = data.decode("utf-16")
        except UnicodeDecodeError:
            raise FileRefused(_NOT_TEXT) from None
        return _refuse_binary(text, allows_control=False)
    try:
        return _refuse_binary(data.decode("utf-8-sig"), allows_control=True)
    except UnicodeDecodeError:
        pass
    try:
        # Encoding of a French spreadsheet's plain "save as csv".
        return _refuse_binary(data.decode("cp1252"), allows_control=False)
    except UnicodeDecodeError:
        raise FileRefused(_NOT_TEXT) from None


def _refuse_binary(text: str, *, allows_control: bool) -> str:
    if "\0" in text or (not allows_control and _CONTROL.search(text)):
        raise FileRefused(_NOT_TEXT)
    return text


def _likelihood(header: list[str]) -> tuple[bool, int]:
    # A wrong delimiter leaves quotation marks inside the names that it cuts.
    return not any('"' in name for name in header), len(header)


def _first_record(text: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), [])
    except csv.Error:
        return []
