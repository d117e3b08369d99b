"""Sheets beside that of the dossiers: establishments, opinions, repeatable blocks; and values damaged by a spreadsheet.

They are named, and kept as they are written. ``deliberation.dossiers.renderings`` decides whether a sound value here is kept instead.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TypeAlias, TypeVar

from deliberation.dossiers.candidatures import Block, Field, Opinion, comparable_number
from deliberation.dossiers.dialects import Dialect
from deliberation.dossiers.records import SheetReading
from intake.dossiers.form_mapping import number_of
from intake.dossiers.headers import ESTABLISHMENT_LABELS, establishment_key
from intake.dossiers.questions import find_questions, reader_text
from intake.files.lines import Lines
from intake.files.tables import Column, Findings, Table, find_table
from intake.files.unread_sheets import leave_aside
from intake.files.values import DOSSIER_KEYS, Unreadable, day_or_text, field_key, is_day, moment_of, text_of, truth_of
from intake.formats.rows import Cell, Row, Sheet
from phrases import N_

T = TypeVar("T")
Rows: TypeAlias = tuple[tuple[str, Row], ...]
_DOSSIER = ("dossier_id",)
LEFT_OUT = N_("This value was not understood and is left out.")
_BLOCK_NAME = re.compile(r"\(\d+\)\s*")


class SideSheets:
    """Data of the side sheets, by comparable dossier number."""

    def __init__(self, dialect: Dialect, dossiers: frozenset[str], findings: Findings) -> None:
        self.establishments: dict[str, dict[str, str]] = {}
        self.siret_places: dict[str, tuple[str, int, str]] = {}  # dossier → sheet, row, heading
        self.blocks: dict[str, list[Block]] = defaultdict(list)
        self.opinions: dict[str, list[Opinion]] = defaultdict(list)
        self._dialect, self._dossiers, self._findings = dialect, dossiers, findings

    def read(self, sheet: Sheet) -> list[SheetReading]:
        """Add what ``sheet`` says and return what was read of it; a sheet that is not one of the platform's is left aside."""
        table = None if sheet.is_hidden else find_table(sheet, _DOSSIER)
        number = table.column(*_DOSSIER) if table else None
        if table is None or number is None:
            return self._aside(sheet)
        table = table.with_rows()
        lines = Lines(table, self._findings, table.columns, number=number)
        rows = tuple(self._known(number, lines, table))
        report_damage(table, [row for _dossier, row in rows], self._findings)
        if table.column("etablissement_siret"):
            self._read_establishments(table, rows)
        elif table.column("reponse_oui_non", "repondu_le"):
            self._read_opinions(table, rows)
        else:
            self._read_block(table, rows, _BLOCK_NAME.sub("", sheet.name, count=1))
        return [lines.reading()]

    def _aside(self, sheet: Sheet) -> list[SheetReading]:
        table = None if sheet.is_hidden else find_table(sheet, DOSSIER_KEYS)
        number = table.column(*DOSSIER_KEYS) if table else None
        if table is None or number is None:
            return leave_aside(sheet, self._findings, self._is_about_a_dossier, because=N_("It names no dossier."))
        others = [row for row in table.rows() if (dossier := number_of(number, row)) and dossier not in self._dossiers]
        if others:
            self._findings.error(
                N_("This sheet lists dossiers ({count}) that the list of dossiers does not have: put them on one sheet."),
                sheet=sheet.name,
                row=others[0].number,
                count=len(others),
            )
        return leave_aside(sheet, self._findings, lambda _row: False, because=N_("It lists the same dossiers, under headings of its own."))

    def _is_about_a_dossier(self, row: Row) -> bool:
        return any(comparable_number(text_of(cell)) in self._dossiers for cell in row.cells)

    def _known(self, column: Column, lines: Lines, table: Table) -> Iterator[tuple[str, Row]]:
        for row in lines:
            dossier = number_of(column, row)
            if dossier in self._dossiers:
                yield dossier, row
            else:
                self._findings.warning(
                    N_("This row is about a dossier that is not in the list of dossiers: it was not read."),
                    **table.place(row, column),
                    value=column.shown(row),
                )

    def _read_establishments(self, table: Table, rows: Rows) -> None:
        subject = table.column("champ", "libelle")
        columns = establishment_columns(table)
        for dossier, row in rows:
            values = establishment_values(columns, row)
            champ = subject.text(row) if subject else "Dossier"
            if self._dialect.traits.parts_applicants and field_key(champ) == "dossier":
                self.establishments[dossier] = values
                self.siret_places[dossier] = (table.sheet, row.number, next(c.label for key, c in columns if key == "etablissement_siret"))
            else:
                # The answer to a SIRET question of the form, not the applicant's own establishment.
                self.blocks[dossier].append(Block(champ, (establishment_fields(values),)))

    def _read_opinions(self, table: Table, rows: Rows) -> None:
        for dossier, row in rows:
            questions = (self._text(table, row, "introduction"), self._text(table, row, "question", "question_introduction"))
            self.opinions[dossier].append(
                Opinion(
                    expert=self._text(table, row, "expert") or self._text(table, row, "instructeur"),
                    question="\n\n".join(filter(None, questions)),
                    answer=self._text(table, row, "reponse"),
                    yes_no=self._value(table, row, "reponse_oui_non", truth_of),
                    asked_at=self._value(table, row, "cree_le", moment_of),
                )
            )

    def _read_block(self, table: Table, rows: Rows, label: str) -> None:
        columns = [column for column in table.columns if column.key not in (*_DOSSIER, "ligne") and self._is_filled(column, rows)]
        questions = find_questions(
            columns, [row for _dossier, row in rows], dialect=self._dialect, known_labels={}, sheet=table.sheet, findings=self._findings
        )
        lines: dict[str, list[tuple[Field, ...]]] = defaultdict(list)
        for dossier, row in rows:
            lines[dossier].append(tuple(question.answer(row, self._dialect) for question in questions))
        for dossier, fields in lines.items():
            self.blocks[dossier].append(Block(label, tuple(fields)))

    def _is_filled(self, column: Column, rows: Rows) -> bool:
        return bool(column.label) or any(column.text(row) for _dossier, row in rows)

    def _text(self, table: Table, row: Row, *keys: str) -> str:
        column = table.column(*keys)
        return reader_text(column.cell(row), self._dialect) if column else ""

    def _value(self, table: Table, row: Row, key: str, read: Callable[[Cell], T | None]) -> T | None:
        column = table.column(key)
        if column is None:
            return None
        try:
            return read(column.cell(row))
        except Unreadable as unreadable:
            self._findings.warning(LEFT_OUT, **table.place(row, column), value=str(unreadable))
            return None


def establishment_columns(table: Table) -> tuple[tuple[str, Column], ...]:
    """Return the columns of ``table`` that describe an establishment, each with its key."""
    return tuple((key, column) for column in table.first_columns if (key := establishment_key(column.key)))


def establishment_values(columns: Iterable[tuple[str, Column]], row: Row) -> dict[str, str]:
    """Return what is said of an establishment in ``row``, by key, blanks left out."""
    return {key: day_or_text(text) for key, column in columns if (text := column.text(row))}


def establishment_fields(values: Mapping[str, str], labels: Mapping[str, str] = ESTABLISHMENT_LABELS) -> tuple[Field, ...]:
    """Return what is known of an establishment (or of a person), in the order of ``labels``."""
    return tuple(Field(key, label, values[key]) for key, label in labels.items() if key in values)


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


def report_damage(table: Table, rows: Sequence[Row], findings: Findings) -> None:
    """Name the cells that a spreadsheet damaged."""
    for column in table.columns:
        texts = [text_of(column.cell(row)) for row in rows]
        is_of_dates = sum(map(is_day, texts)) * 2 > sum(map(bool, texts))
        digits = next((digits for key, digits in _CODES if key.search(column.key)), (0, 0))
        for row, text in zip(rows, texts, strict=True):
            for damage in _damages(column, column.cell(row), text, digits=digits, is_of_dates=is_of_dates):
                findings.warning(damage, sheet=table.sheet, row=row.number, column=column.name, value=column.shown(row), count=len(text))


def _damages(column: Column, cell: Cell, text: str, *, digits: tuple[int, int], is_of_dates: bool) -> Iterable[str]:
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
