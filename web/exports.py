"""The exports as downloads: made of what the person may see, at each request."""

from collections.abc import Mapping
from datetime import UTC, datetime

import bootstrap
from deliberation.call.people import Person
from deliberation.errors import NotFound
from deliberation.snapshot.visibility import visible
from exports.record import read_record
from exports.registry import EXPORTS, Export
from web.downloads import Download, File


def downloads() -> Mapping[str, Download]:
    """Return every export by its name in an address."""
    return {name: _download(export) for name, export in EXPORTS.items()}


def _download(export: Export) -> Download:
    def make(person: Person, _query: Mapping[str, str]) -> File:
        whole = bootstrap.snapshots().get(person.call_id)
        snapshot = visible(whole, person)
        if not export.is_due(snapshot):
            raise NotFound
        content = export.rendered(
            snapshot,
            made_at=datetime.now(UTC),
            record=lambda: read_record(bootstrap.reading(), whole=whole, view=snapshot, template=bootstrap.minutes_template()),
        )
        return File(content, export.media_type, export.file_name(snapshot))

    return Download(export.right, make)
