"""What a number of a workbook stands for, told by its format: a number, a date, a share, an identifier with its zeros."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cache
from typing import Final, NamedTuple

from intake.formats.rows import Cell

_DATES: Final = frozenset((*range(14, 18), 22, *range(27, 32), 36, *range(50, 59)))
_TIMES: Final = frozenset((*range(18, 22), *range(32, 36), 45, 46, 47))
_SHARES: Final = frozenset((9, 10))
# What is written between quotation marks, behind a backslash or in brackets (a colour, a language) is no part of the pattern.
_LITERAL: Final = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)
_ZEROS: Final = re.compile(r"0{2,18}")
_SECONDS_A_DAY: Final = 86_400
_EPOCHS: Final[Mapping[bool, datetime]] = {False: datetime(1899, 12, 30), True: datetime(1904, 1, 1)}
_LAST_SERIAL: Final = 2_958_465


class Shown(StrEnum):
    """What a number is shown as."""

    NUMBER = "number"
    DATE = "date"
    TIME = "time"
    SHARE = "share"
    PADDED = "padded"


class NumberFormat(NamedTuple):
    """What numbers are shown as and, if they are padded with zeros, on how many digits."""

    shown: Shown
    digits: int = 0


GENERAL: Final = NumberFormat(Shown.NUMBER)


@cache
def number_format(identifier: int, pattern: str | None) -> NumberFormat:
    """Return the format of that number in a workbook; ``pattern`` is the one that the workbook defines for it, if it does."""
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


def formats_of(identifiers: Sequence[int], patterns: Mapping[int, str]) -> tuple[NumberFormat, ...]:
    """Return the format of each style of cells, in the workbook's order."""
    return tuple(number_format(identifier, patterns.get(identifier)) for identifier in identifiers)
