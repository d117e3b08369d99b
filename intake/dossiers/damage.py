"""Values that a spreadsheet damaged before the file came: long numbers, leading zeros, dates, texts cut off.

They are named, and kept as they are written. ``deliberation.dossiers.renderings`` decides whether a sound value here is kept instead.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Final

from intake.files.findings import Findings
from intake.files.tables import Column, Table
from intake.files.values import is_day, text_of
from intake.formats.rows import Cell, Row
from phrases import N_

_EXPONENT: Final = re.compile(r"-?\d([.,]\d+)?E\+\d{1,3}", re.IGNORECASE)
_ERRORS: Final = re.compile(r"#(REF!|N/A|NAME\?|VALUE!|DIV/0!|NUM!|NULL!|NOM\?|VALEUR!|NOMBRE!|SPILL!)|#{4,}|Err:\d{3}")
_SERIAL: Final = re.compile(r"[2-5]\d{4}(?:[.,]\d+)?")
# Keys of columns of codes → from how many digits on a code is one that lost its zeros, and how many it has.
_CODES: Final = (("code_postal", (4, 5)), ("code_insee", (4, 5)), ("code_effectif", (1, 2)), ("entreprise_siren", (1, 9)))
_TEXT_LIMITS: Final = frozenset({32_767})

_CUT_NUMBER: Final = N_("This long number was cut by a spreadsheet: digits are lost. Send the file as the platform made it.")
_LOST_ZERO: Final = N_("A digit is missing: a spreadsheet drops the zeros in front. It is kept as it is written.")
_SERIAL_DATE: Final = N_("This looks like a date shown as a number. It is kept as it is written.")
_CUT_TEXT: Final = N_("This text has {count} characters, as many as a cell can hold: its end may be lost.")
_ERROR: Final = N_("A spreadsheet’s error stands here in place of the value.")


def report_damage(table: Table, rows: Sequence[Row], findings: Findings) -> None:
    """Name the cells that a spreadsheet damaged."""
    for column in table.columns:
        texts = [text_of(column.cell(row)) for row in rows]
        is_of_dates = sum(map(is_day, texts)) * 2 > sum(map(bool, texts))
        digits = next((digits for key, digits in _CODES if key in column.key), (0, 0))
        for row, text in zip(rows, texts, strict=True):
            for damage in _damages(column, column.cell(row), text, digits=digits, is_of_dates=is_of_dates):
                findings.warning(damage, sheet=table.sheet, row=row.number, column=column.name, value=column.shown(row), count=len(text))


def _damages(column: Column, cell: Cell, text: str, *, digits: tuple[int, int], is_of_dates: bool) -> Iterable[str]:
    # Of a SIRET it is said what follows from it, where it is read.
    if _EXPONENT.fullmatch(text) and "siret" not in column.key:
        yield _CUT_NUMBER
    if _ERRORS.fullmatch(text):
        yield _ERROR
    if text.isdigit() and digits[0] <= len(text) < digits[1]:
        yield _LOST_ZERO
    if is_of_dates and _SERIAL.fullmatch(text):
        yield _SERIAL_DATE
    if isinstance(cell, str) and len(cell) in _TEXT_LIMITS:
        yield _CUT_TEXT
