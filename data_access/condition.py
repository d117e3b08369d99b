"""In what condition a database is, as told to whoever watches over the server."""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sqlalchemy import Engine, text
from sqlalchemy.exc import SQLAlchemyError

from data_access.database import HEAD, reading, schema_version
from data_access.guards import guard_problems
from deliberation.errors import StorageFailed
from phrases import Message

_LENGTHS: Final = text(
    "SELECT call.slug, max(journal.sequence) AS entries FROM call JOIN journal ON journal.call_id = call.id GROUP BY call.slug ORDER BY 1"
)


@dataclass(frozen=True, slots=True)
class Condition:
    """The kind of the database, its schema and the one this program makes, what is wrong with its guards, the journals' lengths by slug."""

    kind: str
    schema: str | None
    schema_of_program: str
    guard_problems: tuple[Message, ...]
    journal_lengths: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Room:
    """Bytes of the disk that a folder is on: all of them, and those that are free."""

    total: int
    free: int


def condition(engine: Engine) -> Condition | None:
    """Look at the database of ``engine``; None if it does not answer."""
    try:
        with reading(engine) as connection:
            lengths = dict(map(tuple, connection.execute(_LENGTHS)))
            return Condition(engine.dialect.name, schema_version(connection), HEAD, guard_problems(connection), lengths)
    except (StorageFailed, SQLAlchemyError):
        return None


def room_of(folder: Path) -> Room:
    """Return how much room there is where ``folder`` is."""
    usage = shutil.disk_usage(folder)
    return Room(usage.total, usage.free)
