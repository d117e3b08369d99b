"""Detect values damaged by a spreadsheet or a wrong encoding, so that a damaged copy never replaces a sound value.

Spreadsheets keep fifteen digits of a long number and show the rest with an exponent, drop zeros in front, take ``3/4`` for a date and show
dates as numbers, cut long texts; programs that read a file in the wrong encoding break its accents or put a question mark in their place.
"""

import re
from datetime import date, datetime
from typing import Final

_EXPONENT: Final = re.compile(r"(\d)(?:[.,](\d+))?E\+(\d{1,3})", re.IGNORECASE)
_DAY_OR_SHARE: Final = re.compile(r"(\d{1,2})\s*[-/.]\s*(\d{1,2})(?:\s*[-/.]\s*(\d{2,4}))?")
_ISO_DAY: Final = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[ T]00:00(?::00)?)?")
_SERIAL: Final = re.compile(r"(\d{1,5})(?:[.,]\d+)?")
_CELL_DIGITS: Final = 15
_FIRST_DAY: Final = date(1899, 12, 30)
# A text is cut at as many characters by spreadsheets, by their older versions, by databases behind them.
_CUT_AT: Final = frozenset({255, 256, 1023, 1024, 4000, 8192, 32_766, 32_767})
_REPLACED: Final = frozenset("?\ufffd")
_WRONG_ENCODINGS: Final = ("cp1252", "latin-1", "mac_roman", "cp850")


def is_damaged_copy(sound: str | None, copy: str | None) -> bool:
    """Tell whether ``copy`` is a damaged copy of ``sound``."""
    if not sound or not copy or sound == copy:
        return False
    before, after = sound.strip(), copy.strip()
    return (
        _is_rounded(before, after)
        or _lost_zeros(before, after)
        or _is_taken_for_date(before, after)
        or _is_serial(before, after)
        or (len(after) in _CUT_AT and before.startswith(after))
        or _lost_accents(before, after)
        or _is_decoded_twice(before, after)
    )


def _is_rounded(sound: str, copy: str) -> bool:
    digits = "".join(sound.split())
    if not (digits.isascii() and digits.isdigit()):
        return False
    found = _EXPONENT.fullmatch(copy)
    if found:
        mantissa = found[1] + (found[2] or "")
        # Rounded, the last digit shown may be one more than that of the number.
        return int(found[3]) == len(digits) - 1 and abs(int(digits[: len(mantissa)].ljust(len(mantissa), "0")) - int(mantissa)) <= 1
    return (
        len(copy) == len(digits) > _CELL_DIGITS
        and copy.isdigit()
        and copy[: _CELL_DIGITS - 1] == digits[: _CELL_DIGITS - 1]
        and copy.endswith("0")
    )


def _lost_zeros(sound: str, copy: str) -> bool:
    return sound.isascii() and sound.isdigit() and sound.startswith("0") and copy == (sound.lstrip("0") or "0")


def _is_taken_for_date(sound: str, copy: str) -> bool:
    typed, day = _DAY_OR_SHARE.fullmatch(sound), _ISO_DAY.fullmatch(copy)
    if not typed or not day or (typed[3] and len(typed[3]) == 4):
        return False
    parts = {int(part) for part in typed.groups() if part}
    # Two numbers are a day and a month, or a month and a year.
    return len(parts & {int(day[1]) % 100, int(day[2]), int(day[3])}) == len(parts)


def _is_serial(sound: str, copy: str) -> bool:
    try:
        day = datetime.fromisoformat(sound).date()
    except ValueError:
        return False
    found = _SERIAL.fullmatch(copy)
    return found is not None and int(found[1]) == (day - _FIRST_DAY).days


def _lost_accents(sound: str, copy: str) -> bool:
    if len(sound) != len(copy) or sound.isascii():
        return False
    return all(one == other or (other in _REPLACED and not one.isascii()) for one, other in zip(sound, copy, strict=True))


def _is_decoded_twice(sound: str, copy: str) -> bool:
    if sound.isascii() or copy.isascii():
        return False
    return any(sound.encode().decode(encoding, errors="replace") == copy for encoding in _WRONG_ENCODINGS)
