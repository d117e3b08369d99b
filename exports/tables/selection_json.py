"""The selection as JSON: every documented column by its key, unrounded, times in UTC."""

from datetime import UTC, datetime
from typing import Any

from deliberation.snapshot.snapshot import Snapshot
from exports import provenance
from exports.lines import all_lines
from exports.tables.columns import ALL_KEYS, columns
from exports.tables.readers import Value
from exports.texts import json_bytes


def selection_json(snapshot: Snapshot) -> bytes:
    """Return every column of every candidature that ``snapshot`` shows, texts in the current language."""
    chosen = columns(snapshot.call, ALL_KEYS)
    version = provenance.final_version(snapshot)
    document: dict[str, Any] = {
        "call": snapshot.call.slug,
        "revision": None if snapshot.is_partial else snapshot.revision,
        "version": version and {"number": version.number, "sha256": version.sha256},
        "state": provenance.state(snapshot),
        "warnings": provenance.warnings(snapshot),
        "candidatures": [{column.key: _plain(column.read(line)) for column in chosen} for line in all_lines(snapshot)],
    }
    return json_bytes(document)


def _plain(value: Value) -> Value:
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value
