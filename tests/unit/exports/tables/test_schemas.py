"""The schemas that machines read: each describes the very file that stands beside it, in both languages."""

import csv
import io
import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from deliberation.selection.decisions import Decision, Outcome
from deliberation.snapshot.snapshot import Snapshot
from exports.tables.csv_files import laureates_csv, laureates_schema, scores_csv, scores_schema, selection_csv, selection_schema
from phrases import LANGUAGES, language
from tests.unit.statistics.panels import demo
from tests.worlds.snapshots import make_call, make_snapshot

FILES: dict[str, tuple[Callable[[Snapshot], bytes], Callable[[Snapshot], bytes]]] = {
    "laureates": (laureates_csv, laureates_schema),
    "selection": (selection_csv, selection_schema),
    "scores": (scores_csv, scores_schema),
}


def read(field: dict[str, Any], text: str) -> object:
    """Read a cell as a machine would that knows its schema and nothing else."""
    if text == "":
        return None
    match field["type"]:
        case "integer":
            return int(text)
        case "number":
            return float(text.replace(field.get("decimalChar", "."), "."))
        case "datetime":
            return datetime.strptime(text, field["format"])
    return text


def rows_and_schema(name: str, snapshot: Snapshot) -> tuple[list[list[str]], dict[str, Any]]:
    file, schema_of = FILES[name]
    schema = json.loads(schema_of(snapshot))
    text = file(snapshot).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=schema.get("dialect", {}).get("delimiter", ","))), schema


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("name", FILES)
def test_schema_reads_every_cell_of_the_file_beside_it(name: str, code: str) -> None:
    snapshot = make_snapshot(
        marks=[[[5, 4], [4, None]], [[3, 3], [2, 4]]],
        call=make_call(weights=(2, 1)),
        decisions=[Decision(2, Outcome.SELECTED, "t2", reason="=1+1\nsuite ; fin")],
    )
    with language(code):
        (headings, *rows), schema = rows_and_schema(name, snapshot)
    names = [field["name"] for field in schema["fields"]]
    assert headings == names
    assert len(set(names)) == len(names)
    assert rows or name == "laureates"
    values = [{field["name"]: read(field, cell) for field, cell in zip(schema["fields"], row, strict=True)} for row in rows]
    keys = [tuple(row[key] for key in schema["primaryKey"]) for row in values]
    assert len(set(keys)) == len(rows)
    assert [
        row
        for row in values
        for field in schema["fields"]
        if row[field["name"]] not in field.get("constraints", {}).get("enum", row.values())
    ] == []


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("name", FILES)
def test_columns_of_a_real_call_have_names_of_their_own(name: str, code: str) -> None:
    with language(code):
        (headings, *_rows), schema = rows_and_schema(name, demo())
    assert headings == [field["name"] for field in schema["fields"]]
    assert len(set(headings)) == len(headings)
    assert [field for field in schema["fields"] if not field["description"]] == []
