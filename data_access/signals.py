"""Detection of commits on the database, by this process or a different process.

Own commits are noticed at once. Commits of other processes are seen by ``PRAGMA data_version`` on SQLite, through a connection outside
transactions (hence without a lock), and by LISTEN on PostgreSQL. Each commit is announced once.
"""

import os
import secrets
import socket
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from threading import Event, Lock, Thread, Timer
from time import monotonic, sleep
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Engine, text

from data_access.database import LIVELY, sqlite_file

if TYPE_CHECKING:
    import psycopg

Listener = Callable[[], object]
Unsubscribe = Callable[[], None]

# A query takes 5 µs, and waking up costs more: at this pace it uses half a percent of a core and signals are 5 ms late on average.
SQLITE_POLL_SECONDS = 0.01
POSTGRESQL_CHANNEL = "jury_commit"
_WAIT_SECONDS = 0.5  # how long PostgreSQL's listener takes to see that it is told to stop
_RETRY_SECONDS = 1.0
_ASK_SECONDS = 1.0  # how often PostgreSQL is asked whether it is still there, and how long it may take to say so
_ANSWER_SECONDS_MAX = 2.0


class CommitSignals:
    """Calls every listener after a commit. A listener must return at once and be thread-safe.

    ``count`` grows with each commit; while ``is_watching`` is true, commits of other processes count too.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._listeners: list[Listener] = []
        self._lock = Lock()
        self._name = secrets.token_hex(8)  # by which an own commit is known among PostgreSQL's notifications
        self._watched = _Watched()
        self.count = 0
        self.is_watching = False

    def subscribe(self, listener: Listener) -> Unsubscribe:
        """Call ``listener`` after each commit until the returned function is called."""
        with self._lock:
            self._listeners.append(listener)

        def unsubscribe() -> None:
            with self._lock:
                self._listeners.remove(listener)

        return unsubscribe

    def announce(self, connection: Connection) -> None:
        """Tell the other processes, when this transaction commits; ``notice_own`` tells this one. SQLite needs no telling."""
        announce(connection, by=self._name)

    def notice_own(self) -> None:
        """Note an announced commit of this process."""
        # What another process committed a moment before is told with it: listeners read the database after this.
        with suppress(sqlite3.Error):  # told twice then, once it is watched again
            self._watched.is_changed()
        self.notice()

    def notice(self) -> None:
        """Say that something was committed."""
        with self._lock:
            self.count += 1
            listeners = tuple(self._listeners)
        for listener in listeners:
            listener()

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Notice the commits of other processes too within the block, in one thread."""
        stop, ready = Event(), Event()
        watch = self._watch_postgresql if self._engine.dialect.name == "postgresql" else self._watch_sqlite
        thread = Thread(target=watch, args=(stop, ready), name="commit-signals", daemon=True)
        thread.start()
        ready.wait()
        try:
            yield
        finally:
            self.is_watching = False
            stop.set()
            thread.join()

    def _watch_sqlite(self, stop: Event, ready: Event) -> None:
        # Use a raw connection: through the engine a statement begins a transaction, within which data_version does not change.
        path = sqlite_file(self._engine.url)
        while not stop.is_set():
            try:
                with self._watched.by(path):
                    self._start_watching(ready)
                    while not stop.is_set():
                        sleep(SQLITE_POLL_SECONDS)  # waiting on the event instead costs twice the CPU
                        if self._watched.is_changed():
                            self.notice()
            except sqlite3.Error:
                self._lose_sight(stop, ready)

    def _watch_postgresql(self, stop: Event, ready: Event) -> None:
        # Imported here: it takes a tenth of a command's start, and embedded databases never need it.
        import psycopg
        from psycopg.conninfo import make_conninfo

        address = self._engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
        while not stop.is_set():
            try:
                with psycopg.connect(make_conninfo(address, **LIVELY), autocommit=True) as connection:
                    connection.execute(f"LISTEN {POSTGRESQL_CHANNEL}")
                    self._start_watching(ready)
                    asked_at = monotonic()
                    while not stop.is_set():
                        for notification in connection.notifies(timeout=_WAIT_SECONDS, stop_after=1):
                            if notification.payload != self._name:
                                self.notice()
                        if monotonic() - asked_at >= _ASK_SECONDS:
                            _require_answer(connection)
                            asked_at = monotonic()
            except psycopg.OperationalError:
                self._lose_sight(stop, ready)

    def _start_watching(self, ready: Event) -> None:
        self.is_watching = True
        self.notice()  # whatever was committed while nobody watched
        ready.set()

    def _lose_sight(self, stop: Event, ready: Event) -> None:
        if self.is_watching:
            self.is_watching = False
            self.notice()  # those who show what was read before find out, and say so
        ready.set()
        stop.wait(_RETRY_SECONDS)


class _Watched:
    """Watched SQLite file and its last version. Thread-safe."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._connection: sqlite3.Connection | None = None
        self._version = 0

    @contextmanager
    def by(self, path: Path) -> Iterator[None]:
        """Watch the file at ``path`` within the block."""
        with closing(sqlite3.connect(path, isolation_level=None, check_same_thread=False)) as connection:
            with self._lock:
                self._connection, self._version = connection, _data_version(connection)
            try:
                yield
            finally:
                with self._lock:
                    self._connection = None

    def is_changed(self) -> bool:
        """Tell whether anything was committed since this was last asked; never, of a file that is not watched."""
        with self._lock:
            if self._connection is None:
                return False
            before, self._version = self._version, _data_version(self._connection)
            return self._version != before


def _require_answer(connection: "psycopg.Connection[Any]") -> None:
    """Send a query, to detect a dead connection. Raises psycopg.OperationalError without an answer."""
    hanging_up = Timer(_ANSWER_SECONDS_MAX, _hang_up, [connection.fileno()])
    hanging_up.start()
    try:
        connection.execute("SELECT 1")
    finally:
        hanging_up.cancel()


def _hang_up(number: int) -> None:
    with suppress(OSError), socket.socket(fileno=os.dup(number)) as line:
        line.shutdown(socket.SHUT_RDWR)


def announce(connection: Connection, *, by: str = "") -> None:
    """Notify the other processes when this transaction commits; ``by`` names the sender. SQLite needs no notice."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_notify(:channel, :by)"), {"channel": POSTGRESQL_CHANNEL, "by": by})


def _data_version(connection: sqlite3.Connection) -> int:
    (version,) = connection.execute("PRAGMA data_version").fetchone()
    return int(version)
