"""Make texts safe for workbooks, CSV and JSON, without silent losses."""

import json
import re
from typing import Any

from phrases import MINUS, _, decimal

# What Excel refuses to hold in one cell, counted as it counts: in UTF-16 units.
CELL_LIMIT_UNITS = 32_767

_STEM_MAX = 60

# XML refuses these, with halves of a surrogate pair and the two non-characters.
_REFUSED = re.compile("[\x00-\x08\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_HALF_PAIR = re.compile("[\ud800-\udfff]")
_LINE_ENDS = re.compile("\r\n|[\r\v\f]")
# A workbook reads _x0041_ as the letter A: an applicant who typed these seven characters must find them again.
_LOOKS_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
# Most of a workbook's hundreds of thousands of texts need none of this.
_NEEDS_CARE = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]|_x")
# What a spreadsheet may run when it opens a CSV file, behind any apostrophes already there: the mark can then be taken off again.
_RISKY = re.compile("'*[=+\\-@\t\r\n＝＋－＠]")


def tidy_text(text: str) -> str:
    """Return ``text`` with LF line ends and U+FFFD for each character invalid in file formats."""
    return _REFUSED.sub("\ufffd", _LINE_ENDS.sub("\n", text)) if _NEEDS_CARE.search(text) else text


def workbook_text(text: str) -> tuple[str, bool]:
    """Return ``text`` valid for a workbook cell, and whether cut. A cut text says so at its end."""
    whole = _LOOKS_ESCAPED.sub("_x005F_", tidy_text(text)) if _NEEDS_CARE.search(text) else text
    # A character takes two units at most.
    if 2 * len(whole) <= CELL_LIMIT_UNITS or _units(whole) <= CELL_LIMIT_UNITS:
        return whole, False
    mark = _(" […] (cut here: a cell holds 32,767 characters at most)")
    beginning = whole.encode("utf-16-le")[: 2 * (CELL_LIMIT_UNITS - _units(mark))].decode("utf-16-le", errors="ignore")
    return beginning + mark, True


def csv_text(text: str) -> str:
    """Return ``text`` for a CSV cell: a leading ``'`` if a spreadsheet would read a formula.

    To read back, remove a leading ``'`` before further ``'`` and then any of = + - @, tab or line end.
    """
    tidied = tidy_text(text)
    return f"'{tidied}" if _RISKY.match(tidied) else tidied


def csv_decimal(value: float | None) -> str:
    """Return ``value`` as a program of the current language reads it back, with a hyphen if negative; blank if there is none."""
    return "" if value is None else decimal(value).replace(MINUS, "-")


def file_stem(text: str) -> str:
    """Return ``text`` as the name of a file, without its ending, on any system: letters, figures, hyphens and underscores, at most 60."""
    return "".join(letter if letter.isalnum() or letter in "-_" else "_" for letter in text)[:_STEM_MAX]


def json_bytes(document: Any) -> bytes:
    """Return ``document`` as readable JSON in UTF-8; halves of a surrogate pair, invalid in UTF-8, become U+FFFD."""
    return _HALF_PAIR.sub("\ufffd", json.dumps(document, ensure_ascii=False, indent=1)).encode()


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
