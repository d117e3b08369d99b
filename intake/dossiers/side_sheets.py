"""Sheets beside that of the dossiers: establishments, opinions, repeatable blocks."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import partial

from deliberation.dossiers.candidatures import Block, Field, Opinion, comparable_number
from deliberation.dossiers.dialects import Dialect
from intake.dossiers.form_mapping import find_questions, reader_text
from intake.dossiers.headers import ESTABLISHMENT_LABELS, establishment_key
from intake.files.book import Book
from intake.files.tables import Column, Table, find_table_where
from intake.files.typed import Type, TypedRow, TypedTable, number_of, read_typed
from intake.files.values import DOSSIER_KEYS, field_key, moment_of, text_of, truth_of
from intake.formats.rows import Row, Sheet
from phrases import N_

_DOSSIER = ("dossier_id",)
_OPINION_TYPES = (("reponse_oui_non", Type(truth_of)), ("cree_le", Type(moment_of)))
_UTC_MIDNIGHT = re.compile(r"^(\d{4}-\d{2}-\d{2})T00:00:00(?:\.0+)?(?:\+00:00|Z)$")
_BLOCK_NAME = re.compile(r"\(\d+\)\s*")


class SideSheets:
    """Data of the side sheets, by comparable dossier number."""

    def __init__(self, dialect: Dialect, dossiers: frozenset[str], book: Book) -> None:
        self.establishments: dict[str, dict[str, str]] = {}
        self.siret_places: dict[str, tuple[str, int, str]] = {}  # dossier → sheet, row, heading
        self.blocks: dict[str, list[Block]] = defaultdict(list)
        self.opinions: dict[str, list[Opinion]] = defaultdict(list)
        self._dialect, self._dossiers, self._book, self._findings = dialect, dossiers, book, book.findings

    def read(self, sheet: Sheet) -> None:
        """Add the data of a sheet; a foreign sheet is left aside."""
        table = None if sheet.is_hidden else find_table_where(sheet, lambda keys: not keys.isdisjoint(_DOSSIER))
        number = table.column(*_DOSSIER) if table else None
        if table is None or number is None:
            self._leave_aside(sheet)
            return
        is_of_establishments = table.column("etablissement_siret") is not None
        is_of_opinions = not is_of_establishments and table.column("reponse_oui_non", "repondu_le") is not None
        read = read_typed(
            table,
            self._findings,
            {column.position: type_ for key, type_ in _OPINION_TYPES if is_of_opinions and (column := table.column(key))},
            number=number,
            writes_true_zero=self._dialect.traits.writes_true_zero,
            takes=partial(self._is_known, table, number),
        )
        if is_of_establishments:
            self._read_establishments(read)
        elif is_of_opinions:
            self._read_opinions(read)
        else:
            self._read_block(read, _BLOCK_NAME.sub("", sheet.name, count=1))
        self._book.readings.append(read.reading)

    def _leave_aside(self, sheet: Sheet) -> None:
        table = None if sheet.is_hidden else find_table_where(sheet, lambda keys: not keys.isdisjoint(DOSSIER_KEYS))
        number = table.column(*DOSSIER_KEYS) if table else None
        if table is None or number is None:
            self._book.leave_aside(sheet, self._is_about_a_dossier, because=N_("It names no dossier."))
            return
        other_rows = [row for row in table.rows() if (dossier := number_of(number, row)) and dossier not in self._dossiers]
        if other_rows:
            self._findings.error(
                N_("This sheet lists dossiers ({count}) that the list of dossiers does not have: put them on one sheet."),
                sheet=sheet.name,
                row=other_rows[0].number,
                count=len(other_rows),
            )
        self._book.leave_aside(sheet, lambda _row: False, because=N_("It lists the same dossiers, under headings of its own."))

    def _is_about_a_dossier(self, row: Row) -> bool:
        return any(comparable_number(text_of(cell)) in self._dossiers for cell in row.cells)

    def _is_known(self, table: Table, number: Column, row: Row, dossier: str) -> bool:
        if dossier not in self._dossiers:
            text = N_("This row is about a dossier that is not in the list of dossiers: it was not read.")
            self._findings.warning(text, **table.place(row, number), value=number.shown(row))
        return dossier in self._dossiers

    def _read_establishments(self, read: TypedTable) -> None:
        subject, columns = read.table.column("champ", "libelle"), establishment_columns(read.table)
        label = next(column.label for key, column in columns if key == "etablissement_siret")
        for row in read.rows:
            values = establishment_values(columns, row)
            champ = row.text(subject) if subject else "Dossier"
            if self._dialect.traits.parts_applicants and field_key(champ) == "dossier":
                self.establishments[row.dossier] = values
                self.siret_places[row.dossier] = (read.table.sheet, row.raw.number, label)
            else:
                # The answer to a SIRET question of the form, not the applicant's own establishment.
                self.blocks[row.dossier].append(Block(champ, (establishment_fields(values),)))

    def _read_opinions(self, read: TypedTable) -> None:
        column = read.table.column
        for row in read.rows:
            text = partial(self._text, row)
            questions = (text(column("introduction")), text(column("question", "question_introduction")))
            yes_no, asked_at = (row.values.get(place.position) if (place := column(key)) else None for key, _type in _OPINION_TYPES)
            self.opinions[row.dossier].append(
                Opinion(
                    expert=text(column("expert")) or text(column("instructeur")),
                    question="\n\n".join(filter(None, questions)),
                    answer=text(column("reponse")),
                    yes_no=yes_no,
                    asked_at=asked_at,
                )
            )

    def _read_block(self, read: TypedTable, label: str) -> None:
        columns = [column for column in read.table.columns if column.key not in (*_DOSSIER, "ligne")]
        columns = [column for column in columns if column.label or any(row.text(column) for row in read.rows)]
        questions = find_questions(columns, read, dialect=self._dialect, known_labels={}, findings=self._findings)
        lines: dict[str, list[tuple[Field, ...]]] = defaultdict(list)
        for row in read.rows:
            lines[row.dossier].append(tuple(question.answer(row, self._dialect) for question in questions))
        for dossier, fields in lines.items():
            self.blocks[dossier].append(Block(label, tuple(fields)))

    def _text(self, row: TypedRow, column: Column | None) -> str:
        return reader_text(row.text(column), self._dialect)


def establishment_columns(table: Table) -> tuple[tuple[str, Column], ...]:
    """Return the columns of ``table`` about an establishment, each with its key."""
    return tuple((key, column) for column in table.columns if column.is_first and (key := establishment_key(column.key)))


def establishment_values(columns: Iterable[tuple[str, Column]], row: TypedRow) -> dict[str, str]:
    """Return the values of an establishment in ``row``, by key, without blanks. A day that v1 wrote as midnight in UTC is a day."""
    return {key: _UTC_MIDNIGHT.sub(r"\1", text) for key, column in columns if (text := row.text(column))}


def establishment_fields(values: Mapping[str, str], labels: Mapping[str, str] = ESTABLISHMENT_LABELS) -> tuple[Field, ...]:
    """Return what is known of an establishment (or of a person), in the order of ``labels``."""
    return tuple(Field(key, label, values[key]) for key, label in labels.items() if key in values)
