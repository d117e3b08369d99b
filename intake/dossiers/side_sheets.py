"""The sheets beside that of the dossiers: establishments, experts' opinions, repeatable blocks."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import Final, TypeVar

from deliberation.dossiers.candidatures import Block, Field, Opinion
from deliberation.dossiers.dialects import Dialect
from intake.dossiers.headers import ESTABLISHMENT_LABELS, establishment_key
from intake.dossiers.questions import find_questions, reader_text
from intake.files.findings import Findings
from intake.files.keys import field_key
from intake.files.sheets import Cell, Row, Sheet
from intake.files.tables import Column, Table, find_table
from intake.files.values import Unreadable, day_or_text, dossier_of, moment_of, truth_of
from phrases import N_

T = TypeVar("T")
_DOSSIER: Final = ("dossier_id",)
_BLOCK_NAME: Final = re.compile(r"\(\d+\)\s*")


class SideSheets:
    """What the other sheets say, by dossier number."""

    def __init__(self, dialect: Dialect, dossiers: frozenset[str], findings: Findings) -> None:
        self.establishments: dict[str, dict[str, str]] = {}
        self.blocks: dict[str, list[Block]] = defaultdict(list)
        self.opinions: dict[str, list[Opinion]] = defaultdict(list)
        self._dialect, self._dossiers, self._findings = dialect, dossiers, findings

    def read(self, sheet: Sheet) -> None:
        """Add what ``sheet`` says; one that is not of the platform's is left aside with a warning."""
        table = find_table(sheet, _DOSSIER)
        if not sheet.rows:
            return
        if table is None:
            self._findings.warning(N_("This sheet names no dossier: it was not read."), sheet=sheet.name)
        elif table.column("etablissement_siret"):
            self._read_establishments(table)
        elif table.column("reponse_oui_non", "repondu_le"):
            self._read_opinions(table)
        else:
            self._read_block(table, _BLOCK_NAME.sub("", sheet.name, count=1))

    def _rows(self, table: Table) -> Iterable[tuple[str, Row]]:
        column = table.column(*_DOSSIER)
        for row in table.rows if column else ():
            try:
                dossier = dossier_of(column.cell(row)) if column else ""
            except Unreadable:
                dossier = ""
            if dossier in self._dossiers:
                yield dossier, row
            else:
                self._findings.warning(
                    N_("This row is about a dossier that is not in the list of dossiers: it was not read."),
                    sheet=table.sheet,
                    row=row.number,
                    column=column.label if column else "",
                    value=column.text(row) if column else "",
                )

    def _read_establishments(self, table: Table) -> None:
        subject = table.column("champ", "libelle")
        columns = establishment_columns(table)
        for dossier, row in self._rows(table):
            values = establishment_values(columns, row)
            champ = subject.text(row) if subject else "Dossier"
            if self._dialect.traits.parts_applicants and field_key(champ) == "dossier":
                self.establishments[dossier] = values
            else:
                # The answer to a SIRET question of the form, not the applicant's own establishment.
                self.blocks[dossier].append(Block(champ, (establishment_fields(values),)))

    def _read_opinions(self, table: Table) -> None:
        for dossier, row in self._rows(table):
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

    def _read_block(self, table: Table, label: str) -> None:
        columns = [column for column in table.columns if column.key not in (*_DOSSIER, "ligne") and column.label]
        questions = find_questions(columns, table.rows, dialect=self._dialect, known_labels={}, sheet=table.sheet, findings=self._findings)
        lines: dict[str, list[tuple[Field, ...]]] = defaultdict(list)
        for dossier, row in self._rows(table):
            lines[dossier].append(tuple(question.answer(row, self._dialect) for question in questions))
        for dossier, fields in lines.items():
            self.blocks[dossier].append(Block(label, tuple(fields)))

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
            self._findings.warning(
                N_("This value was not understood and is left out."),
                sheet=table.sheet,
                row=row.number,
                column=column.label,
                value=str(unreadable),
            )
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
