"""Opening the database, and bringing its schema up to date."""

import errno
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext, suppress
from datetime import UTC, datetime
from pathlib import Path
from sqlite3 import Connection as SqliteConnection
from sqlite3 import OperationalError as SqliteFailure
from typing import TYPE_CHECKING, Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect, make_url, text
from sqlalchemy.exc import IntegrityError, OperationalError, ProgrammingError

from data_access.refusals import refusal_in_words
from data_access.row_sums import follow_rows
from data_access.rows.access import bind_ways_in
from data_access.rows.journal import sealed_anew
from deliberation.errors import FileRefused, StorageFailed
from deliberation.record.anchors import SealingKey
from phrases import N_

if TYPE_CHECKING:
    from alembic.config import Config

MIGRATIONS = Path(__file__).parent / "migrations"
# Every migration, read from the names of their files: importing Alembic for it takes longer than opening the database.
SCHEMAS = frozenset(path.name[1:5] for path in (MIGRATIONS / "versions").glob("v*.py"))
BASELINE = min(SCHEMAS)
HEAD = max(SCHEMAS)
_WITH_CODES = "0110"  # the schema from which on ways in bear codes

# "deli" in ASCII, in the header of an SQLite file: this database is ours.
APPLICATION_ID = 0x64656C69
BUSY_TIMEOUT_MS = 5_000
# Any number will do, as long as every migrating process uses the same one.
MIGRATION_LOCK = 0x64656C69

# How a line to PostgreSQL that goes dead is noticed, at either end, within six seconds: what libpq is told, and the server.
LIVELY: Mapping[str, int] = {
    "connect_timeout": 5,
    "keepalives_idle": 3,
    "keepalives_interval": 1,
    "keepalives_count": 3,
    "tcp_user_timeout": 6_000,
}
# A process that vanished holds its call until the server lets its transaction go.
_SERVER_S_SIDE = (
    "SET tcp_keepalives_idle = 3",
    "SET tcp_keepalives_interval = 1",
    "SET tcp_keepalives_count = 3",
    "SET idle_in_transaction_session_timeout = '60s'",
)

OF_A_TRIAL_VERSION = N_(
    "The database was written by a trial version, readable with 0.1.0 (schema {found}): it is neither opened nor changed. "
    "Start with an empty database, or open this one with 0.1.0."
)
OF_ANOTHER_VERSION = N_("The database was written by a newer version of this program (schema {found}, known here: {known}).")

PROGRAM_IS_OLDER = N_(
    "This server is being replaced by a newer version: nothing was saved. Wait a moment, then reload the page and do it again."
)
# On SQLite the transaction that writes is alone from its beginning on.
_HOLD = text("SELECT pg_advisory_xact_lock_shared(:key)")
_VERSION = text("SELECT version_num FROM alembic_version")

# Execution options that set how a transaction begins: "write" (the default of the unit of work) or "read".
WRITING = {"access": "write"}
READING = {"access": "read"}


def open_database(url: str) -> Engine:
    """Return the engine for ``url`` (SQLite file or PostgreSQL), making a missing SQLite file and folder for the owner alone.

    Raises FileRefused for any other database, or a file without write access.
    """
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        engine = _open_sqlite(parsed)
    elif parsed.get_backend_name() in ("postgresql", "postgres"):
        engine = create_engine(
            parsed.set(drivername="postgresql+psycopg"), pool_size=10, max_overflow=40, pool_pre_ping=True, connect_args=dict(LIVELY)
        )
        event.listen(engine, "connect", _prepare_postgresql)
        event.listen(engine, "begin", _begin_postgresql)
    else:
        raise FileRefused(N_("The database’s address begins with sqlite:/// or postgresql://."))
    event.listen(engine, "handle_error", refusal_in_words)
    follow_rows(engine)
    return engine


def sqlite_file(url: URL) -> Path:
    """Return the file of an SQLite database. Raises FileRefused for a database in memory, which two connections cannot share."""
    if not url.database or url.database == ":memory:":
        raise FileRefused(N_("An SQLite database needs a file: sqlite:///folder/name.sqlite3."))
    return Path(url.database)


def make_file(path: Path) -> None:
    """Make an SQLite file for its owner alone. Raises OSError without write access.

    An existing file is not opened: closing the file would release the locks of this process's connections.
    """
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
    if not os.access(path, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))


def _open_sqlite(url: URL) -> Engine:
    path = sqlite_file(url)
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        make_file(path)
    except OSError as error:
        raise FileRefused(N_("{path}: the database cannot be written there ({reason})."), path=path, reason=error.strerror) from None
    engine = create_engine(url, pool_size=10, max_overflow=40)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: SqliteConnection, record: object) -> None:
    # The driver must not begin transactions by itself: it would begin them deferred, and not at all before a SELECT.
    connection.isolation_level = None
    connection.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")
    # What is deleted (private notes, superseded rows of a secret ballot) is overwritten, not left on free pages.
    connection.execute("PRAGMA secure_delete = ON")
    # Without it INSERT OR REPLACE removes a row without firing the triggers that forbid it.
    connection.execute("PRAGMA recursive_triggers = ON")


def _begin_sqlite(connection: Connection) -> None:
    is_writing = connection.get_execution_options().get("access") == "write"
    connection.exec_driver_sql(f"PRAGMA query_only = {'OFF' if is_writing else 'ON'}")
    # A deferred transaction that turns into a writing one fails at once where another wrote meanwhile; it cannot wait.
    connection.exec_driver_sql("BEGIN IMMEDIATE" if is_writing else "BEGIN")


def _prepare_postgresql(connection: Any, record: object) -> None:
    was_autocommit, connection.autocommit = connection.autocommit, True
    connection.execute("; ".join(_SERVER_S_SIDE))
    connection.autocommit = was_autocommit


def _begin_postgresql(connection: Connection) -> None:
    if connection.get_execution_options().get("access") != "write":
        # All statements of one reading must see one state of the database.
        connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """Give a read-only connection with one consistent state of the database."""
    with engine.connect().execution_options(**READING) as connection:
        yield connection


def migrate(engine: Engine, *, key: Callable[[], SealingKey] | None = None, at: datetime | None = None) -> bool:
    """Bring the schema to ``HEAD``; return whether the schema changed. Concurrent processes wait for each other.

    Args:
        engine: of the database.
        key: returns the server's key, to seal calls with changed rows again; None where no call is sealed.
        at: time of the act.

    Raises FileRefused, and changes nothing, for a database of a trial version, of a newer version, or altered by hand.
    """
    with reading(engine) as connection:
        require_known(schema_version(connection))
    if engine.dialect.name == "sqlite":
        _mark_as_ours(engine)
    with engine.connect().execution_options(**WRITING) as connection, connection.begin():
        if engine.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": MIGRATION_LOCK})
        present = schema_version(connection)
        if present != HEAD:
            now = at or datetime.now(UTC)
            with sealed_anew(connection, key, at=now, schemas=(present, HEAD)) if key and present else nullcontext():
                _upgrade(connection)
            if key and present and present < _WITH_CODES:
                bind_ways_in(connection, key)
    return present != HEAD


def schema_version(connection: Connection) -> str | None:
    """Return the migration that the database is at, or None for an empty database."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    version: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()
    return version


def hold_schema(connection: Connection) -> None:
    """Keep the schema unchanged until this writing transaction ends; a migration waits.

    Raises StorageFailed after a migration by a newer version: rows of this version may lack new columns.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(_HOLD, {"key": MIGRATION_LOCK})
    if connection.execute(_VERSION).scalar_one_or_none() != HEAD:
        raise StorageFailed(PROGRAM_IS_OLDER)


def _mark_as_ours(engine: Engine) -> None:
    raw = engine.raw_connection()
    try:
        connection: Any = raw.driver_connection
        connection.execute("PRAGMA query_only = OFF")  # which it is not after a transaction that read
        if connection.execute("PRAGMA journal_mode").fetchone() != ("wal",):
            connection.execute("PRAGMA journal_mode = WAL")
        if connection.execute("PRAGMA application_id").fetchone() != (APPLICATION_ID,):
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    finally:
        raw.close()


def require_known(schema: str | None) -> None:
    """Let pass an empty database and the schemas of this version. Raises FileRefused for a trial version's and a newer one's."""
    if schema is not None and schema not in SCHEMAS:
        raise FileRefused(OF_A_TRIAL_VERSION if schema < BASELINE else OF_ANOTHER_VERSION, found=schema, known=HEAD)


def _upgrade(connection: Connection) -> None:
    # Imported here: alembic takes longer to import than a database that needs nothing takes to open.
    from alembic import command

    present = schema_version(connection)
    require_known(present)
    config = _alembic()
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, "head")
    except (IntegrityError, OperationalError, ProgrammingError) as error:
        # A migration takes away guards that the one before it made, and writes rows again, whose references are looked at.
        sentence = N_("The database is not as schema {found} left it, and cannot be brought up to date: {reason}")
        raise FileRefused(sentence, found=present, reason=error.orig) from None


def _alembic() -> "Config":
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return config


_WAIT_MS = 250  # for those who read


def empty_log(connection: Connection) -> None:
    """Empty SQLite's log after a commit, unless a reader still needs an earlier state. PostgreSQL manages its own log."""
    if connection.engine.dialect.name != "sqlite":
        return
    driver: Any = connection.connection.driver_connection
    (usual,) = driver.execute("PRAGMA busy_timeout").fetchone()
    try:
        driver.execute(f"PRAGMA busy_timeout = {_WAIT_MS}")
        driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    except SqliteFailure:  # a full disk, for example: what was committed is written all the same
        return
    finally:
        driver.execute(f"PRAGMA busy_timeout = {usual}")
