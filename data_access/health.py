"""Health of a database: whether it can be served, and its condition."""

import logging
import math
import os
import secrets
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from time import monotonic

from sqlalchemy import Connection, Engine, event, text
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import SQLAlchemyError

from data_access.database import HEAD, OF_ANOTHER_VERSION, WRITING, reading, schema_version, sqlite_file
from data_access.guards import guard_problems
from data_access.refusals import CANNOT_BE_WRITTEN, DISK_IS_FULL, storage_failure
from deliberation.errors import DatabaseAway, FileRefused, StorageFailed
from phrases import Message

_log = logging.getLogger(__name__)
# What an act may need, and the log of writes before it is folded into the file.
ROOM_BYTES = 4 * 2**20
# Strangers may ask: however often they do, the database is asked at most once in this time.
REMEMBERED_SECONDS = 2.0
# The disk of another machine is known by what could not be written to it lately.
FAILURE_SECONDS = 60.0


class Health:
    """Looks after the database of ``engine``."""

    def __init__(self, engine: Engine, *, clock: Callable[[], float] = monotonic) -> None:
        self._engine, self._clock = engine, clock
        self._asked_at = self._noted_at = -math.inf
        self._failure: Exception | None = None
        self._noted: StorageFailed | None = None  # of the last write, where it failed
        self._lock = Lock()
        event.listen(engine, "handle_error", self._note)
        event.listen(engine, "commit", self._forget)

    def is_good(self) -> bool:
        """Return whether the database answers and accepts writes. Each failure and each recovery is logged once."""
        with self._lock:
            if self._clock() - self._asked_at >= REMEMBERED_SECONDS:
                failure = self._problem_now()
                if str(failure) != str(self._failure):
                    _log.warning("%s", failure or "the database answers again, and can be written")
                self._failure, self._asked_at = failure, self._clock()
            return self._failure is None

    def _problem_now(self) -> Exception | None:
        try:
            with self._engine.connect().execution_options(**WRITING) as connection:
                connection.execute(_WRITES_NOTHING)
                if (version := schema_version(connection)) != HEAD:
                    # A newer replica migrated it: this one is to be replaced, and nobody sent to it any more.
                    return FileRefused(OF_ANOTHER_VERSION, found=version, known=HEAD)
            if self._engine.dialect.name == "sqlite":
                _need_room(sqlite_file(self._engine.url).parent)
        except (StorageFailed, SQLAlchemyError) as failure:
            return failure
        return self._noted if self._clock() - self._noted_at < FAILURE_SECONDS else None

    def _note(self, context: ExceptionContext) -> None:
        failure = storage_failure(context)
        if failure and not isinstance(failure, DatabaseAway):  # whether it answers is asked
            self._noted, self._noted_at = failure, self._clock()

    def _forget(self, _connection: Connection) -> None:
        self._noted = None


# Refused all the same where nothing can be written.
_WRITES_NOTHING = text("UPDATE alembic_version SET version_num = version_num WHERE 1 = 0")


def _need_room(folder: Path) -> None:
    """Raise StorageFailed if a file beside the database's cannot be made, or if the disk has no room for it."""
    path = folder / f".room-{secrets.token_hex(8)}"
    try:
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError:
        raise StorageFailed(CANNOT_BE_WRITTEN) from None
    try:
        os.posix_fallocate(file, 0, ROOM_BYTES)
    except OSError:
        raise StorageFailed(DISK_IS_FULL) from None
    finally:
        os.close(file)
        path.unlink()


_LENGTHS = text(
    "SELECT call.slug, max(journal.sequence) AS entries FROM call JOIN journal ON journal.call_id = call.id GROUP BY call.slug ORDER BY 1"
)


@dataclass(frozen=True, slots=True)
class Condition:
    """State of a database: kind, schema, expected schema, faults of the guards, and journal lengths by slug."""

    kind: str
    schema: str | None
    schema_of_program: str
    guard_problems: tuple[Message, ...]
    journal_lengths: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Room:
    """Bytes of a folder's disk: in total and free."""

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
