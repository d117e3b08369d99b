"""The selection in each of its formats, read back: every column of every candidature as the call has it, whatever people wrote."""

import csv
import io
import json
import re
from datetime import datetime
from typing import Any

import pytest

from deliberation.snapshot.snapshot import Snapshot
from exports.lines import all_lines
from exports.tables.columns import ALL_KEYS, Kind, columns
from exports.tables.csv_files import selection_csv
from exports.tables.selection import selection_json, selection_workbook
from exports.tables.workbook import in_paris
from exports.texts import CELL_LIMIT_UNITS, tidy_text, workbook_text
from intake.dossiers.dossiers import read_dossiers
from phrases import language
from tests.unit.exports.reading import MADE_AT, by_calamine, records
from tests.unit.exports.tables.test_selection import decided
from tests.unit.exports.test_hostile import HOSTILE, hostile

Rows = list[dict[str, Any]]


@pytest.fixture(scope="module")
def snapshot() -> Snapshot:
    return hostile(len(HOSTILE))


def expected(snapshot: Snapshot) -> Rows:
    """Return what each line of each column is read from: texts as any format holds them."""
    chosen = columns(snapshot.call, ALL_KEYS)
    rows = [{column.key: column.read(line) for column in chosen} for line in all_lines(snapshot)]
    return [{key: tidy_text(value) if isinstance(value, str) else value for key, value in row.items()} for row in rows]


def test_selection_reads_back_from_json(snapshot: Snapshot) -> None:
    with language("fr"):
        rows = json.loads(selection_json(snapshot))["candidatures"]
        wanted = expected(snapshot)
    moments = [column.key for column in columns(snapshot.call, ALL_KEYS) if column.kind is Kind.DATETIME]
    read = [row | {key: row[key] and datetime.fromisoformat(row[key]) for key in moments} for row in rows]
    assert [{key: tidy_text(value) if isinstance(value, str) else value for key, value in row.items()} for row in read] == wanted


def test_selection_reads_back_from_csv(snapshot: Snapshot) -> None:
    with language("fr"):
        chosen = columns(snapshot.call, ALL_KEYS)
        text = selection_csv(snapshot).decode("utf-8-sig")
        wanted = expected(snapshot)
    headings, *rows = csv.reader(io.StringIO(text, newline=""), delimiter=";")
    assert len(headings) == len(chosen)
    kinds = {column.key: column.kind for column in chosen}
    read = [{column.key: of_cell(cell, column.kind) for column, cell in zip(chosen, row, strict=True)} for row in rows]
    assert read == [{key: in_cell(value, kinds[key]) for key, value in row.items()} for row in wanted]


def in_cell(value: Any, kind: Kind) -> Any:
    if value is None or value == "":
        return "" if kind is Kind.TEXT else None
    return in_paris(value) if isinstance(value, datetime) else value


def of_cell(cell: str, kind: Kind) -> Any:
    if kind is Kind.TEXT:
        return re.sub("^'(?='*[=+\\-@\t\r\n＝＋－＠])", "", cell)
    if not cell:
        return None
    if kind is Kind.DATETIME:
        return datetime.fromisoformat(cell)
    return int(cell) if kind is Kind.INTEGER else float(cell.replace(",", "."))


@pytest.mark.parametrize(("sheet", "picked"), [(2, lambda line: line.candidature.is_ranked), (3, lambda line: True)])
def test_selection_reads_back_from_the_workbook(snapshot: Snapshot, sheet: int, picked: Any) -> None:
    with language("fr"):
        data = selection_workbook(snapshot, made_at=MADE_AT)
        title = ["Lauréats", "Liste complémentaire", "Notes", "Décisions"][sheet]
        rows = {row["N° dossier"]: row for row in records(by_calamine(data, title))}
        chosen = {column.heading: column for column in columns(snapshot.call, ALL_KEYS)}
        lines = [line for line in all_lines(snapshot) if picked(line)]
        assert len(rows) == len(lines)
        for line in lines:
            row = rows[int(line.candidature.dossier)]
            assert row == {heading: in_workbook(chosen[heading].read(line)) for heading in row}


def in_workbook(value: Any) -> Any:
    if isinstance(value, str):
        kept, is_cut = workbook_text(value)
        assert is_cut is (len(value) > CELL_LIMIT_UNITS)
        return (kept if is_cut else tidy_text(value)) or None
    return in_paris(value) if isinstance(value, datetime) else value


def test_workbook_of_the_selection_is_read_as_the_list_that_its_fullest_sheet_is() -> None:
    with language("fr"):
        snapshot = decided()
        file = read_dossiers(selection_workbook(snapshot, made_at=MADE_AT), "selection.xlsx", snapshot.call)
    assert {record.dossier: record.title for record in file.records} == {one.dossier: one.title for one in snapshot.candidatures}
    assert not [problem for problem in file.problems if problem.is_error]
