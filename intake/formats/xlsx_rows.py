"""Understand the XML of one xlsx sheet, row by row."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cache
from typing import NamedTuple

from deliberation.amounts import names_large_unit
from deliberation.errors import FileRefused
from intake.formats.archive import UNREADABLE_PART
from intake.formats.rows import MAX_COLUMNS, Cell, Fault, Merged, Row, Sheet, cell_name, is_blank, refuse_width, trimmed
from phrases import N_

_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})")


def column_of(reference: str) -> tuple[int, int]:
    """Return the row, from 1, and the column, from 0, of a cell named as ``B3``. Raises FileRefused for anything else."""
    match = _REFERENCE.fullmatch(reference)
    if not match:
        raise FileRefused(UNREADABLE_PART)
    number = 0
    for letter in match[1]:
        number = number * 26 + ord(letter) - ord("A") + 1
    return int(match[2]), number - 1


_DATES = frozenset((*range(14, 18), 22, *range(27, 32), 36, *range(50, 59)))
_TIMES = frozenset((*range(18, 22), *range(32, 36), 45, 46, 47))
_SHARES = frozenset((9, 10))
# What is written between quotation marks, behind a backslash or in brackets (a colour, a language) is no part of the pattern.
_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)
# Commas behind the last digit divide what is shown by thousands; in a first section without a digit nothing is shown.
_SCALED = re.compile(r"[0#?],+(?![0#?,])|^;")
_MARKED = re.compile(r'["\\]|\[[^\]]*\]')
_ZEROS = re.compile(r"0{2,18}")
_SECONDS_A_DAY = 86_400
_EPOCHS: Mapping[bool, datetime] = {False: datetime(1899, 12, 30), True: datetime(1904, 1, 1)}
_LAST_SERIAL = 2_958_465


class Shown(StrEnum):
    """What a number is shown as."""

    NUMBER = "number"
    DATE = "date"
    TIME = "time"
    SHARE = "share"
    PADDED = "padded"
    OTHERWISE = "otherwise"


class NumberFormat(NamedTuple):
    """Display of numbers: kind and, for zero-padded numbers, the number of digits; whether struck through."""

    shown: Shown
    digits: int = 0
    is_struck: bool = False


GENERAL = NumberFormat(Shown.NUMBER)


@cache
def number_format(identifier: int, pattern: str | None) -> NumberFormat:
    """Return the format with an identifier in a workbook; ``pattern``: the workbook's definition, if any."""
    if pattern is None:
        if identifier in _DATES:
            return NumberFormat(Shown.DATE)
        if identifier in _TIMES:
            return NumberFormat(Shown.TIME)
        return NumberFormat(Shown.SHARE) if identifier in _SHARES else GENERAL
    plain = _LITERAL.sub("", pattern.partition(";")[0]).lower()
    if re.search("[dy]|mmm", plain):
        return NumberFormat(Shown.DATE)
    if re.search("[hs]", plain):
        return NumberFormat(Shown.TIME)
    if "%" in plain:
        return NumberFormat(Shown.SHARE)
    if _SCALED.search(_LITERAL.sub("", pattern)) or names_large_unit(_MARKED.sub("", pattern)):
        return NumberFormat(Shown.OTHERWISE)
    zeros = _ZEROS.fullmatch(plain.replace(" ", ""))
    return NumberFormat(Shown.PADDED, len(zeros[0])) if zeros else GENERAL


def shown_number(number: float, form: NumberFormat, *, counts_from_1904: bool) -> Cell:
    """Return a number as a person sees it: a date, a share in per cent, digits with leading zeros; else the number itself."""
    if form.shown in (Shown.DATE, Shown.TIME) and 0 <= number <= _LAST_SERIAL:
        # A whole second is how finely people and exports write times; binary fractions of a day come close to it.
        seconds = round(number * _SECONDS_A_DAY)
        if form.shown is Shown.TIME:
            return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
        moment = _EPOCHS[counts_from_1904] + timedelta(seconds=seconds)
        return moment if seconds % _SECONDS_A_DAY else moment.date()
    if form.shown is Shown.SHARE:
        return f"{number * 100:.12g} %"
    if form.shown is Shown.PADDED and number.is_integer() and number >= 0:
        return str(int(number)).zfill(form.digits)
    return number


def formats_of(styles: Sequence[tuple[int, bool]], patterns: Mapping[int, str]) -> tuple[NumberFormat, ...]:
    """Return the format of each cell style (number of its pattern, whether struck through), in the workbook's order."""
    made = ((number_format(identifier, patterns.get(identifier)), is_struck) for identifier, is_struck in styles)
    return tuple(form._replace(is_struck=True) if is_struck else form for form, is_struck in made)


class SheetHandler:
    """Maker of rows from a sheet's XML, with the sheet's merged cells."""

    def __init__(self, sheet: Sheet, texts: Sequence[str], formats: Sequence[NumberFormat], *, counts_from_1904: bool) -> None:
        self._sheet, self._texts, self._formats, self._counts_from_1904 = sheet, texts, formats, counts_from_1904
        self._rows: list[Row] = []
        self._number, self._column = 0, -1
        self._cells: list[Cell] = []
        self._faults: list[tuple[int, Fault]] = []
        self._is_hidden = False
        self._kind, self._style, self._has_formula = "", 0, False
        self._parts: list[str] = []
        self._is_value = self._is_phonetic = False

    def start(self, element: str, attributes: Mapping[str, str]) -> None:
        """Note the beginning of a row, a cell, a formula or a value."""
        if element == "c":
            self._open_cell(attributes)
        elif element in ("v", "t"):
            self._is_value = not self._is_phonetic
        elif element == "f":
            self._has_formula = True
        elif element == "row":
            self._open_row(attributes)
        elif element == "rPh":
            self._is_phonetic = True
        elif element == "col" and attributes.get("hidden", "0") in ("1", "true"):
            left, right = (number_in(attributes.get(name, "")) for name in ("min", "max"))
            self._sheet.hidden_columns.update(range(left - 1, min(right, MAX_COLUMNS)))
        elif element == "mergeCell":
            first, _colon, last = attributes.get("ref", "").partition(":")
            self._sheet.merged.append(Merged(*column_of(first), *column_of(last or first)))

    def end(self, element: str) -> None:
        """Note the end of a value, a cell or a row."""
        if element in ("v", "t"):
            self._is_value = False
        elif element == "c":
            self._close_cell()
        elif element == "row":
            self._close_row()
        elif element == "rPh":
            self._is_phonetic = False

    def text(self, data: str) -> None:
        """Note a piece of a value."""
        if self._is_value:
            self._parts.append(data)

    def take(self) -> list[Row]:
        """Return the rows complete so far, once."""
        rows, self._rows = self._rows, []
        return rows

    def _open_row(self, attributes: Mapping[str, str]) -> None:
        self._number = number_in(attributes.get("r", "")) or self._number + 1
        self._column, self._cells, self._faults = -1, [], []
        self._is_hidden = attributes.get("hidden", "0") in ("1", "true")

    def _open_cell(self, attributes: Mapping[str, str]) -> None:
        reference = attributes.get("r")
        self._column = column_of(reference)[1] if reference else self._column + 1
        self._kind, self._has_formula, self._parts = attributes.get("t", "n"), False, []
        style = attributes.get("s", "0")
        self._style = int(style) if style.isdigit() and len(style) < 9 else 0

    def _close_cell(self) -> None:
        text = "".join(self._parts)
        if self._kind == "e":
            self._faults.append((self._column, Fault.ERROR))
            self._put(text or "#")
        elif text:
            self._put(self._value(text))
        elif self._has_formula and self._kind != "str":
            # What was never computed would read as a blank, and a blank means "not scored". A formula may well give an empty text.
            self._faults.append((self._column, Fault.NOT_COMPUTED))

    def _value(self, text: str) -> Cell:
        if self._kind == "s":
            return self._texts[int(text)] if text.isdigit() and int(text) < len(self._texts) else self._make_damaged()
        if self._kind == "n":
            try:
                number = float(text)
            except ValueError:
                return self._make_damaged()
            form = self._formats[self._style] if self._style < len(self._formats) else GENERAL
            return number if form is GENERAL else shown_number(number, form, counts_from_1904=self._counts_from_1904)
        if self._kind == "b":
            return text.strip() == "1"
        if self._kind == "d":
            return _moment(text)
        return unescaped(text)

    def _make_damaged(self) -> Cell:
        raise FileRefused(
            N_("Sheet {sheet}, cell {cell}: it cannot be read. Open the file, save it again and send it."),
            sheet=self._sheet.name,
            cell=cell_name(self._number, self._column),
        )

    def _put(self, cell: Cell) -> None:
        if is_blank(cell):
            return
        refuse_width(self._sheet.name, self._column + 1)
        if self._style < len(self._formats) and self._formats[self._style].is_struck:
            self._faults.append((self._column, Fault.STRUCK))
        if self._kind == "n" and self._style < len(self._formats) and self._formats[self._style].shown is Shown.OTHERWISE:
            self._faults.append((self._column, Fault.SHOWN_OTHERWISE))
        missing = self._column + 1 - len(self._cells)
        if missing > 0:
            self._cells.extend([""] * missing)
        self._cells[self._column] = cell

    def _close_row(self) -> None:
        if self._cells or self._faults:
            self._rows.append(Row(self._number, trimmed(self._cells), tuple(self._faults), self._is_hidden))


def number_in(text: str) -> int:
    """Return the number in an attribute, 0 without a number."""
    return int(text) if text.isdecimal() and len(text) < 9 else 0


def _moment(text: str) -> Cell:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return text
    return moment if (moment.hour, moment.minute, moment.second) != (0, 0, 0) else moment.date()


_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")


def unescaped(text: str) -> str:
    """Return a text with characters invalid in XML restored from the notation ``_x000D_``."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text
