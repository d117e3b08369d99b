"""What may be published: the laureates, as open data with their schema."""

import csv
import io
from typing import Final

from deliberation.snapshot.snapshot import Snapshot
from exports.lines import laureate_lines
from exports.tables import schemas
from exports.tables.columns import Column, Level, columns
from exports.texts import csv_text

_KEYS: Final = ("dossier", "title", "administration", "ministry", "administration_kind", "decided_track")


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
    return schemas.laureates_schema(snapshot, _columns(snapshot))


def _columns(snapshot: Snapshot) -> tuple[Column, ...]:
    return tuple(column for column in columns(snapshot.call, _KEYS) if column.level is Level.PUBLIC)
