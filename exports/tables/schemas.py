"""Schemas of the files that machines read (Table Schema), each of the file as it is served beside it in the same language."""

from collections.abc import Sequence
from typing import Any, Final

from deliberation.call.call import Call
from deliberation.snapshot.snapshot import Snapshot
from exports.tables.columns import ALL_KEYS, Kind, columns
from exports.tables.csv_files import LAUREATE_COLUMNS, SCORE_COLUMNS, laureate_columns
from exports.tables.grid import RECUSAL
from exports.texts import csv_text, json_bytes
from phrases import N_, _, current_language

_TYPES: Final = {
    **dict.fromkeys((Kind.DECIMAL, Kind.SHARE, Kind.AMOUNT), "number"),
    Kind.TEXT: "string",
    Kind.INTEGER: "integer",
    Kind.DATETIME: "datetime",
}
# What a spreadsheet of the language opens by itself: the comma in French, and no quarter of an hour lost to a time zone.
_PARIS: Final = "%Y-%m-%d %H:%M:%S"
_SEMICOLONS: Final = {"delimiter": ";", "lineTerminator": "\r\n"}
_ESCAPED: Final = N_("Before a text that a spreadsheet would run as a formula stands one apostrophe: take it off.")


def laureates_schema(snapshot: Snapshot) -> bytes:
    """Return the schema of the list of laureates, whose headings are the same in every language."""
    fields = [
        {"name": LAUREATE_COLUMNS[column.key], "title": column.heading, "type": _TYPES[column.kind], "description": _(column.description)}
        for column in laureate_columns(snapshot)
    ]
    return _schema(snapshot.call, "laureates", fields)


def selection_schema(snapshot: Snapshot) -> bytes:
    """Return the schema of ``selection.csv``: headings, decimal mark and moments as that file has them in the current language."""
    fields = [
        {"name": csv_text(column.heading), "type": _TYPES[column.kind], "description": _(column.description), **_written(column.kind)}
        for column in columns(snapshot.call, ALL_KEYS)
    ]
    return _schema(snapshot.call, "selection", fields, dialect=_SEMICOLONS)


def scores_schema(snapshot: Snapshot) -> bytes:
    """Return the schema of ``scores.csv``; a mark is a text, since a recusal is written in its place."""
    fields = [{"name": name, "type": "string", "description": _(said)} for name, said in SCORE_COLUMNS.items()]
    fields[0]["type"] = "integer"
    fields[2]["constraints"] = {"enum": list(snapshot.call.criterion_codes)}  # type: ignore[assignment]  # a field holds more than texts
    fields[3]["description"] = _(fields[3]["description"]).format(recusal=RECUSAL)
    return _schema(snapshot.call, "scores", fields, key=("numero_dossier", "jure", "critere"), dialect=_SEMICOLONS)


def _written(kind: Kind) -> dict[str, str]:
    if kind is Kind.DATETIME:
        return {"format": _PARIS}
    return {"decimalChar": ","} if _TYPES[kind] == "number" and current_language() == "fr" else {}


def _schema(
    call: Call, name: str, fields: list[dict[str, Any]], *, key: Sequence[str] = (), dialect: dict[str, str] | None = None
) -> bytes:
    if not key:
        fields[0]["constraints"] = {"required": True, "unique": True}
    schema: dict[str, Any] = {
        "$schema": "https://frictionlessdata.io/schemas/table-schema.json",
        "name": f"{call.slug}-{name}",
        "title": str(call.name),
        "fields": fields,
        "primaryKey": list(key or (fields[0]["name"],)),
        "missingValues": [""],
    }
    if dialect:
        schema |= {"description": _(_ESCAPED), "dialect": dialect}
    return json_bytes(schema)
