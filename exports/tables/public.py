"""What may be published: the laureates, as open data with their schema."""

import csv
import io
from typing import Any, Final

from deliberation.snapshot.snapshot import Snapshot
from exports.lines import laureate_lines
from exports.tables.columns import Column, Kind, Level, columns
from exports.texts import csv_text, json_bytes
from phrases import _

_KEYS: Final = ("dossier", "title", "administration", "ministry", "administration_kind", "decided_track")
_TYPES: Final = {
    **dict.fromkeys((Kind.DECIMAL, Kind.SHARE, Kind.AMOUNT), "number"),
    Kind.TEXT: "string",
    Kind.INTEGER: "integer",
    Kind.DATETIME: "datetime",
}


def laureates_csv(snapshot: Snapshot) -> bytes:
    """Return the selected candidatures: UTF-8, commas, the columns' keys as headings, public columns alone."""
    chosen = _columns(snapshot)
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([column.key for column in chosen])
    for line in laureate_lines(snapshot):
        writer.writerow(["" if (value := column.read(line)) is None else csv_text(str(value)) for column in chosen])
    return text.getvalue().encode()


def laureates_schema(snapshot: Snapshot) -> bytes:
    """Return the schema of the list of laureates (Table Schema)."""
    fields: list[dict[str, Any]] = [
        {"name": column.key, "title": column.heading, "type": _TYPES[column.kind], "description": _(column.description)}
        for column in _columns(snapshot)
    ]
    fields[0]["constraints"] = {"required": True, "unique": True}
    schema = {
        "$schema": "https://frictionlessdata.io/schemas/table-schema.json",
        "name": f"{snapshot.call.slug}-laureates",
        "title": str(snapshot.call.name),
        "fields": fields,
        "primaryKey": ["dossier"],
        "missingValues": [""],
    }
    return json_bytes(schema)


def _columns(snapshot: Snapshot) -> tuple[Column, ...]:
    return tuple(column for column in columns(snapshot.call, _KEYS) if column.level is Level.PUBLIC)
