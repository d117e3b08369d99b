"""Single reading of each cell of a table: text, value by the column's type, and damage by a spreadsheet."""

import re
from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any, NamedTuple

from deliberation.dossiers.attachments.attachment import FILE_NAME
from deliberation.dossiers.candidatures import FieldKind, comparable_number
from deliberation.dossiers.records import SheetReading
from intake.files.lines import Lines
from intake.files.tables import Column, Findings, Table
from intake.files.values import Unreadable, canonical_decimal, dossier_of, is_day, is_decimal, text_of
from intake.formats.rows import Cell, Row
from phrases import N_

LEFT_OUT = N_("This value was not understood and is left out.")


class Type(NamedTuple):
    """Type of a column: the reader of a cell, and the sentence for an unreadable cell.

    ``is_needed``: an unreadable cell refuses the file.
    """

    read: Callable[[Cell], Any]
    expected: str = LEFT_OUT
    is_needed: bool = False


class TypedRow(NamedTuple):
    """Row with the text of each cell, values by column position, and the dossier's comparable number."""

    raw: Row
    dossier: str
    texts: tuple[str, ...]
    values: dict[int, Any]

    def text(self, column: Column | None) -> str:
        """Return the text of a cell, empty where the row stops before or there is no column."""
        return self.texts[column.position] if column and column.position < len(self.texts) else ""


@dataclass(frozen=True, slots=True)
class TypedTable:
    """Table with read rows. ``kinds``: of untyped columns, by position; ``is_empty``: without rows below the headings."""

    table: Table
    rows: deque[TypedRow]
    kinds: Mapping[int, FieldKind]
    reading: SheetReading
    is_empty: bool


def read_typed(
    table: Table,
    findings: Findings,
    types: Mapping[int, Type],
    *,
    number: Column,
    unused: Collection[Column] = (),
    kinds: Mapping[int, FieldKind] = MappingProxyType({}),
    writes_true_zero: bool,
    takes: Callable[[Row, str], bool] = lambda _row, _dossier: True,
) -> TypedTable:
    """Read a table of dossiers, numbered in the column ``number``.

    Args:
        table: key of the page's table.
        findings: receives faults.
        types: of columns with typed values, by position.
        number: column of the dossiers' numbers.
        unused: unread columns.
        kinds: known kinds of other columns; the rest are guessed from all their cells.
        writes_true_zero: whether the source writes a true zero with decimals where the column has decimals.
        takes: whether to keep a row with the given dossier number.
    """
    table = table.with_rows()
    lines = Lines(table, findings, [column for column in table.columns if column not in unused], number=number)
    rows = deque(_read_row(row, dossier) for row in lines if takes(row, dossier := number_of(number, row)))
    _read_values(table, types, rows, findings)
    guessed: dict[int, FieldKind] = {}
    for column in table.columns:
        texts = [row.text(column) for row in rows]
        _report_damage(table, column, rows, texts, findings)
        if column.position in types:
            continue
        kind = kinds.get(column.position)
        guessed[column.position] = kind or _kind(column, rows, texts)
        if guessed[column.position] is FieldKind.NUMBER:
            blank = "0" if kind is None and writes_true_zero and _zero_is_blank(column, rows, texts) else None
            for row, text in zip(rows, texts, strict=True):
                row.values[column.position] = "" if text == blank else canonical_decimal(text)
    return TypedTable(table.without_rows(), rows, guessed, lines.reading(), is_empty=not table.kept)


def number_of(column: Column, row: Row) -> str:
    """Return the dossier's number as it is compared, empty if there is none."""
    try:
        return comparable_number(dossier_of(column.cell(row)))
    except Unreadable:
        return ""


def _read_row(row: Row, dossier: str) -> TypedRow:
    return TypedRow(row, dossier, tuple(map(text_of, row.cells)), {})


def _read_values(table: Table, types: Mapping[int, Type], rows: Iterable[TypedRow], findings: Findings) -> None:
    columns = [(column, types[column.position]) for column in table.columns if column.position in types]
    for row in rows:
        for column, type_ in columns:
            try:
                row.values[column.position] = type_.read(column.cell(row.raw))
            except Unreadable as unreadable:
                report = findings.error if type_.is_needed else findings.warning
                report(type_.expected, **table.place(row.raw, column), value=str(unreadable))


# The file names of which the extension alone is enough to tell a list of files from a text.
_USUAL_FILE_NAME = re.compile(
    r"[^\n]*\.(pdf|docx?|xlsx?|od[tspg]|pptx?|png|jpe?g|gif|svg|webp|tiff?|heic|zip|7z|csv|txt|rtf|md|json|xml|mp[34]|mov|eml|msg)",
    re.IGNORECASE,
)
_ATTACHMENT_KEYS = (
    *("piece_jointe", "pieces_jointes", "fichiers_joints", "fichier_joint"),
    *("piece_justificative", "pieces_justificatives"),
)
_DECIMAL_SIGN = re.compile("[.,]")
_YES_NO = frozenset({"oui", "non"})


def _kind(column: Column, rows: Collection[TypedRow], texts: Sequence[str]) -> FieldKind:
    """Return the kind of which all answers of a column are."""
    filled = list(filter(None, texts))
    if column.key.startswith(_ATTACHMENT_KEYS) and all(map(FILE_NAME.fullmatch, filled)):
        return FieldKind.ATTACHMENTS
    if not filled:
        return FieldKind.TEXT
    if all(map(is_day, filled)) or _holds_only(column, rows, date):
        return FieldKind.DATE
    if all(map(is_decimal, filled)) or _holds_only(column, rows, float):
        return FieldKind.NUMBER
    if all(text.lower() in _YES_NO for text in filled):
        return FieldKind.YES_NO
    return FieldKind.ATTACHMENTS if all(map(_USUAL_FILE_NAME.fullmatch, filled)) else FieldKind.TEXT


def _holds_only(column: Column, rows: Collection[TypedRow], type_: type) -> bool:
    return all(isinstance(column.cell(row.raw), type_) for row in rows if row.text(column))


def _zero_is_blank(column: Column, rows: Collection[TypedRow], texts: Sequence[str]) -> bool:
    # Where decimals are asked for, a csv of today writes a true zero "0.0": a bare "0" stands for no answer.
    other_texts = [text for text in texts if text not in ("", "0")]
    return bool(other_texts) and not _holds_only(column, rows, float) and all(map(_DECIMAL_SIGN.search, other_texts))


_EXPONENT = re.compile(r"-?\d([.,]\d+)?E\+\d{1,3}", re.IGNORECASE)
_ERRORS = re.compile(r"#(REF!|N/A|NAME\?|VALUE!|DIV/0!|NUM!|NULL!|NOM\?|VALEUR!|NOMBRE!|SPILL!)|#{4,}|Err:\d{3}")
_SERIAL = re.compile(r"[2-5]\d{4}(?:[.,]\d+)?")
# Columns of codes → from how many digits on a code is one that lost its zeros, and how many it has. “CP 2027” is an amount.
_CODES = (
    (re.compile(r"(^|_)(code_postal|postal_code|postcode|code_insee)(_|$)|^cp((_et)?_(ville|commune))?$"), (4, 5)),
    (re.compile("code_effectif"), (1, 2)),
    (re.compile("entreprise_siren"), (1, 9)),
)
_TEXT_LIMITS = frozenset({32_767})

_CUT_NUMBER = N_("This long number was cut by a spreadsheet: digits are lost. Send the original file.")
_LOST_ZERO = N_("A digit is missing: a spreadsheet drops the zeros in front. It is kept as it is written.")
_SERIAL_DATE = N_("This looks like a date shown as a number. It is kept as it is written.")
_CUT_TEXT = N_("This text has {count} characters, as many as a cell can hold: its end may be lost.")
_ERROR = N_("A spreadsheet’s error stands here in place of the value.")


def _report_damage(table: Table, column: Column, rows: Collection[TypedRow], texts: Sequence[str], findings: Findings) -> None:
    """Name the cells damaged by a spreadsheet, kept as written.

    ``deliberation.dossiers.renderings`` decides whether a sound stored value is kept instead.
    """
    is_of_dates = sum(map(is_day, texts)) * 2 > sum(map(bool, texts))
    digits = next((digits for key, digits in _CODES if key.search(column.key)), (0, 0))
    for row, text in zip(rows, texts, strict=True):
        for damage in _damages(column, column.cell(row.raw), text, digits=digits, is_of_dates=is_of_dates) if text else ():
            place = {"sheet": table.sheet, "row": row.raw.number, "column": column.name}
            findings.warning(damage, **place, value=column.shown(row.raw), count=len(text))


def _damages(column: Column, cell: Cell, text: str, *, digits: tuple[int, int], is_of_dates: bool) -> Iterator[str]:
    # Of a SIRET it is said what follows from it, where it is read.
    if _EXPONENT.fullmatch(text) and "siret" not in column.key:
        yield _CUT_NUMBER
    if _ERRORS.fullmatch(text):
        yield _ERROR
    code = "".join(text.split())
    code = code if code.isdigit() else text.partition(" ")[0]  # a town follows
    if code.isdigit() and digits[0] <= len(code) < digits[1]:
        yield _LOST_ZERO
    if is_of_dates and _SERIAL.fullmatch(text):
        yield _SERIAL_DATE
    if isinstance(cell, str) and len(cell) in _TEXT_LIMITS:
        yield _CUT_TEXT
