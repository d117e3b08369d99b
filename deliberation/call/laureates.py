"""The laureates of past editions of a call: public facts, among its settings."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from deliberation.call.values import Reader
from deliberation.errors import InvalidCall
from phrases import N_

KEY = "laureates"
LAUREATES_MAX = 2_000
_TEXT_CHARACTERS_MAX = 4_000


@dataclass(frozen=True, slots=True)
class Laureate:
    """Selected project of a past edition, with the names of that time. ``edition``: the year; ``summary``: the subject."""

    edition: str
    title: str
    applicant: str
    short_title: str = ""
    acronym: str = ""
    siren: str = ""
    ministry: str = ""
    kind: str = ""
    track: str = ""
    summary: str = ""

    @property
    def row(self) -> dict[str, str]:
        """Return the laureate in the notation of the settings."""
        return {name: text for name, text in asdict(self).items() if text}


_FIELDS = tuple(field.name for field in fields(Laureate))
_NEEDED = ("edition", "title", "applicant")


def read_laureates(read: Reader, settings: Mapping[str, Any]) -> tuple[Laureate, ...]:
    """Return the past laureates that the settings of a call name."""
    if KEY not in settings:
        return ()
    rows = list(read.tables(settings, KEY))
    if len(rows) > LAUREATES_MAX:
        read.refuse(InvalidCall(KEY, N_("{count} past laureates at most."), count=LAUREATES_MAX))
        return ()
    return tuple(_laureate(read, f"{KEY}[{number}]", row) for number, row in rows)


def _laureate(read: Reader, path: str, row: Mapping[str, Any]) -> Laureate:
    read.known(path, row, _FIELDS)
    texts = {name: read.text(row, name, path) for name in _FIELDS if name in row or name in _NEEDED}
    for name, text in texts.items():
        if len(text) > _TEXT_CHARACTERS_MAX:
            read.refuse(InvalidCall(f"{path}.{name}", N_("A text of {most} characters at most."), most=_TEXT_CHARACTERS_MAX))
    return Laureate(**texts)
