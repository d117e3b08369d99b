"""SQLite's write-ahead log: emptied once a secret vote is committed, so that the states of a ballot do not stay in it one after another."""

from sqlite3 import Connection as SqliteConnection
from sqlite3 import OperationalError
from typing import Any, Final
from weakref import WeakSet

from sqlalchemy import Connection, Engine

_WAIT_MS: Final = 250  # for those who read: a vote is written already, and its answer waits for this
# Databases whose log may still hold secret votes.
_HOLDING: Final[WeakSet[Engine]] = WeakSet()


def empty_log_of_votes(connection: Connection, *, holds_votes: bool) -> None:
    """Empty the log if it may hold secret votes; does nothing on PostgreSQL, whose log is its administrator's.

    ``connection`` has just committed. While somebody reads an earlier state the log stays; the next commit of this process tries again.
    """
    engine = connection.engine
    if engine.dialect.name != "sqlite" or not (holds_votes or engine in _HOLDING):
        return
    _HOLDING.add(engine)
    driver: Any = connection.connection.driver_connection
    if empty_log(driver):
        _HOLDING.discard(engine)


def empty_log(connection: SqliteConnection) -> bool:
    """Empty the log, waiting a moment for those who read, and tell whether that was possible. No transaction may be under way."""
    (usual,) = connection.execute("PRAGMA busy_timeout").fetchone()
    try:
        connection.execute(f"PRAGMA busy_timeout = {_WAIT_MS}")
        (is_busy, _frames, _moved) = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    except OperationalError:  # a full disk, for example: what was committed is written all the same
        return False
    finally:
        connection.execute(f"PRAGMA busy_timeout = {usual}")
    return not is_busy
