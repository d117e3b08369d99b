"""The exports as downloads: made of what the person may see, at each request."""

from collections.abc import Mapping
from datetime import UTC, datetime

import bootstrap
from deliberation.people import Person
from deliberation.visibility import visible
from exports.registry import EXPORTS, Export
from web.downloads import Download, File


def downloads() -> Mapping[str, Download]:
    """Return every export by its name in an address."""
    return {name: _download(export) for name, export in EXPORTS.items()}


def _download(export: Export) -> Download:
    def make(person: Person, _query: Mapping[str, str]) -> File:
        snapshot = visible(bootstrap.snapshots().get(person.call_id), person)
        content = export.render(snapshot, made_at=datetime.now(UTC))
        return File(content, export.media_type, export.file_name(snapshot))

    return Download(export.right, make)
