"""Read a file of dossiers exported from démarches-simplifiées: any dialect, any format, recognised by header names."""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from deliberation.call.call import Call, FormMapping
from deliberation.dossiers.dialects import Dialect
from deliberation.dossiers.records import DossierFile, DossierRecord
from deliberation.errors import FileRefused
from intake.dossiers.form_mapping import DOSSIERS_LOOKED_AT, declared_labels, map_form
from intake.dossiers.headers import SYSTEM_COLUMNS, System, dialect_of, establishment_key, individual_key
from intake.dossiers.questions import Question, find_questions, private, reader_text
from intake.dossiers.rows import RowReader
from intake.dossiers.side_sheets import SideSheets
from intake.files.findings import Findings
from intake.files.sheets import Sheet, read_sheets
from intake.files.tables import Column, Table, find_table_where
from intake.files.values import Unreadable, dossier_of
from intake.scores.tables import CRITERION_KEYS, JUROR_KEYS, MARK_KEYS, has_most_criteria
from phrases import N_, Message

Progress = Callable[[int, int], None]

_PROGRESS_EVERY: Final = 50
# Roles of questions that the team answers; the file itself does not mark them.
_PRIVATE_ROLES: Final = ("screening", "screening_comment")


def read_dossiers(
    data: bytes, name: str, call: Call, *, mapping: FormMapping | None = None, progress: Progress | None = None
) -> DossierFile:
    """Read the dossiers in ``data``, a file called ``name``.

    ``mapping`` is the one remembered for the call, if any. ``progress`` is told how many dossiers are read out of how many. Records come in
    the file's order, one a dossier number. Raises FileRefused when it cannot be read at all; all else is in ``problems``, with its place.
    """
    findings = Findings()
    sheets = read_sheets(data, name)
    main, table, dialect = _dossier_table(sheets, call)
    system, rest = _system_columns(table, dialect)
    questions = find_questions(rest, table.rows, dialect=dialect, known_labels=declared_labels(call), sheet=table.sheet, findings=findings)
    chosen = map_form(questions, _first_answers(questions, table, dialect), call, mapping)
    questions = private(questions, (chosen.questions[role] for role in _PRIVATE_ROLES if role in chosen.questions))
    if "title" not in chosen.questions:
        findings.warning(N_("No question of the form looks like the project's title: choose which one it is."), sheet=table.sheet)
    sides = _side_sheets([sheet for sheet in sheets if sheet is not main], table, dialect, system, findings)
    reader = RowReader(
        table=table, dialect=dialect, system=system, questions=questions, mapping=chosen, call=call, sides=sides, findings=findings
    )
    return DossierFile(
        name=name,
        sha256=hashlib.sha256(data).hexdigest(),
        dialect=dialect,
        records=_records(table, reader, system[System.DOSSIER], findings, progress),
        questions=MappingProxyType({question.key: question.label for question in questions}),
        mapping=chosen,
        problems=findings.all(),
    )


def _dossier_table(sheets: Iterable[Sheet], call: Call) -> tuple[Sheet, Table, Dialect]:
    """Return the sheet of dossiers: the one that a standard export would have, else the first that numbers dossiers. Raises FileRefused."""
    found = [(sheet, table) for sheet in sheets if (table := find_table_where(sheet, lambda keys: dialect_of(keys) is not None))]
    known = [
        (sheet, table, dialect) for sheet, table in found if (dialect := dialect_of(frozenset(column.key for column in table.columns)))
    ]
    if not known:
        raise FileRefused(N_("No column of this file holds dossier numbers (“ID”, “N° dossier”…): it is not an export of dossiers."))
    chosen = min(known, key=lambda candidate: candidate[2].traits.is_chosen)
    _refuse_grid(chosen[1], call)
    if not chosen[1].rows:
        raise FileRefused(N_("This file has the headings of an export, and no dossier under them."))
    return chosen


def _refuse_grid(table: Table, call: Call) -> None:
    # A file of marks has dossier numbers too, and would pass for a template with odd questions.
    is_long_list = all(table.column(*keys) for keys in (JUROR_KEYS, CRITERION_KEYS, MARK_KEYS))
    if is_long_list or has_most_criteria(table, call):
        raise FileRefused(N_("This file holds marks of the jury, not dossiers: import it as scores."))


def _system_columns(table: Table, dialect: Dialect) -> tuple[dict[System, Column], list[Column]]:
    """Tell the platform's own columns from the form's questions: of two columns with one name, the first is the platform's."""
    names = SYSTEM_COLUMNS[dialect]
    keys = frozenset(column.key for column in table.columns)
    system: dict[System, Column] = {}
    rest: list[Column] = []
    seen: set[str] = set()
    for column in table.columns:
        is_first = column.key not in seen
        seen.add(column.key)
        meaning = names.get(column.key)
        if is_first and meaning is not None and (meaning is System.UNUSED or meaning not in system):
            system[meaning] = column
        elif is_first and (establishment_key(column.key) or individual_key(column.key, dialect, keys)):
            continue
        elif column.label or any(column.text(row) for row in table.rows):
            rest.append(column)
    return system, rest


def _first_answers(questions: Iterable[Question], table: Table, dialect: Dialect) -> list[dict[str, str]]:
    asked = tuple(questions)
    rows = table.rows[:DOSSIERS_LOOKED_AT]
    return [{question.key: reader_text(question.column.cell(row), dialect) for question in asked} for row in rows]


def _side_sheets(sheets: Iterable[Sheet], table: Table, dialect: Dialect, system: dict[System, Column], findings: Findings) -> SideSheets:
    numbers = set()
    for row in table.rows:
        try:
            numbers.add(dossier_of(system[System.DOSSIER].cell(row)))
        except Unreadable:
            continue  # reported when the row itself is read
    sides = SideSheets(dialect, frozenset(numbers), findings)
    for sheet in sheets:
        sides.read(sheet)
    return sides


def _records(table: Table, reader: RowReader, number: Column, findings: Findings, progress: Progress | None) -> tuple[DossierRecord, ...]:
    records: dict[str, DossierRecord] = {}
    for done, row in enumerate(table.rows, start=1):
        record = reader.record(row)
        if not record.dossier:
            if not number.text(row):
                findings.error(N_("This row has no dossier number."), sheet=table.sheet, row=row.number, column=number.label)
        elif record.dossier not in records:
            records[record.dossier] = record if record.title else replace(record, title=_untitled(record.dossier))
        else:
            _report_duplicate(records[record.dossier], record, table, number, findings)
        if progress and (done % _PROGRESS_EVERY == 0 or done == len(table.rows)):
            progress(done, len(table.rows))
    return tuple(records.values())


def _untitled(dossier: str) -> str:
    return str(Message(N_("Dossier {dossier}"), {"dossier": dossier}))


def _report_duplicate(first: DossierRecord, second: DossierRecord, table: Table, number: Column, findings: Findings) -> None:
    is_same = replace(second, row=first.row, title=first.title) == first and second.title in ("", first.title)
    report = findings.warning if is_same else findings.error
    report(
        N_("This dossier is already in row {first}, with the same content: this row was left out.")
        if is_same
        else N_("This dossier is already in row {first}, with another content."),
        sheet=table.sheet,
        row=second.row,
        column=number.label,
        value=second.dossier,
        first=first.row,
    )
