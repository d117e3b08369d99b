"""Backing up and restoring an embedded database, also while it is in use. PostgreSQL has its own tools for it."""

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from sqlalchemy import make_url

from data_access.database import APPLICATION_ID, BUSY_TIMEOUT_MS, known_schemas, migrate, open_database, sqlite_file
from data_access.files.attachment_files import AttachmentFiles
from data_access.files.copied_files import attachment_sizes, pack, unpacked
from data_access.guards import require_guards
from data_access.process_snapshots import ProcessSnapshots
from data_access.unit_of_work import DatabaseUnitOfWork
from deliberation.errors import FileRefused
from deliberation.operations.verification import require_whole_records
from deliberation.record.anchors import SealingKey
from phrases import N_

_PAGES_AT_ONCE: Final = -1  # all: a copy that starts over at each write might never end


def back_up(url: str, target: Path, files: AttachmentFiles) -> None:
    """Write a consistent copy of the database at ``url`` to ``target``, for its owner alone; all of it or no file.

    Where applicants attached files, the copy is a zip that holds the database and them; those that are lost are left out. Raises
    FileRefused for a database that is not an SQLite file, or a target that exists.
    """
    source = _embedded(url)
    if target.exists():
        raise FileRefused(N_("{file} exists already: choose another name."), file=str(target))
    draft, packed = (target.with_name(f"{target.name}.{ending}") for ending in ("partial", "packed"))
    try:
        _copy(source, draft)
        with _opened(draft, "rw") as copy:
            # Leave a single file, without a write-ahead log beside it, so that it opens from a read-only medium too.
            copy.execute("PRAGMA journal_mode = DELETE")
            sizes = attachment_sizes(copy)
        if sizes:
            pack(packed, draft, sizes, files)
        (packed if sizes else draft).replace(target)
    finally:
        draft.unlink(missing_ok=True)
        packed.unlink(missing_ok=True)


def restore(url: str, source: Path, files: AttachmentFiles, *, at: datetime, key: Callable[[], SealingKey]) -> Path | None:
    """Put the copy ``source`` in place of the database at ``url``; return where the replaced database is kept, if there was one.

    The copy is brought up to date and checked whole before anything is replaced: schema, guards, journals, versions. The files that it
    holds are kept before that. ``key``: a function that gives the server's key. A reader sees the old database or the new one
    meanwhile, never a mixture. Raises FileRefused for a file that is not a database of this program, is damaged, was changed by hand,
    or was written by a newer version.
    """
    destination = _embedded(url)
    destination.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with TemporaryDirectory(prefix="restoring-", dir=destination.parent) as folder:
        source = unpacked(source, Path(folder) / "copy.sqlite3", files)
        _check(source)
        draft = Path(folder) / destination.name
        _copy(source, draft)
        _require_whole(f"sqlite:///{draft}", key)
        kept = None
        if destination.exists() and destination.stat().st_size:
            kept = _name_beside(destination, at)
            _copy(destination, kept)
        _copy(draft, destination)
    return kept


def _require_whole(url: str, key: Callable[[], SealingKey]) -> None:
    engine = open_database(url)
    try:
        migrate(engine, key=key)
        require_guards(engine)
        require_whole_records(DatabaseUnitOfWork(engine, ProcessSnapshots(engine), is_reading=True, key=key))
    finally:
        engine.dispose()


def _name_beside(destination: Path, at: datetime) -> Path:
    # Never reuse a name: it may be the very copy that is being restored.
    stem, attempt = f"{destination.stem}-replaced-{at.astimezone(UTC):%Y%m%dT%H%M%SZ}", 1
    beside = destination.with_name(f"{stem}{destination.suffix}")
    while beside.exists():
        attempt += 1
        beside = destination.with_name(f"{stem}-{attempt}{destination.suffix}")
    return beside


def _embedded(url: str) -> Path:
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        raise FileRefused(N_("This database is on a PostgreSQL server: back it up with pg_dump, restore it with pg_restore."))
    return sqlite_file(parsed)


def _copy(source: Path, destination: Path) -> None:
    os.close(os.open(destination, os.O_RDWR | os.O_CREAT, 0o600))
    # Copy through SQLite: it includes what is still in the write-ahead log, and waits for writers.
    with _opened(source, "ro") as read, _opened(destination, "rw") as written:
        read.backup(written, pages=_PAGES_AT_ONCE)


def _check(source: Path) -> None:
    if not source.is_file():
        raise FileRefused(N_("{file} is not a file."), file=str(source))
    refused = FileRefused(N_("{file} is not a database of this program, or is damaged."), file=str(source))
    try:
        with _opened(source, "ro") as connection:
            if connection.execute("PRAGMA application_id").fetchone() != (APPLICATION_ID,):
                raise refused
            # Of every row, whether it keeps the checks and the keys of its table.
            if connection.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
                raise refused
            if connection.execute("PRAGMA foreign_key_check").fetchall():
                raise refused
            versions = connection.execute("SELECT version_num FROM alembic_version").fetchall()
    except sqlite3.DatabaseError:
        raise refused from None
    if {version for (version,) in versions} - known_schemas():
        raise FileRefused(N_("{file} was written by a newer version of this program."), file=str(source))


@contextmanager
def _opened(path: Path, mode: str) -> Iterator[sqlite3.Connection]:
    address = f"{path.resolve().as_uri()}?mode={mode}"
    with closing(sqlite3.connect(address, uri=True, timeout=BUSY_TIMEOUT_MS / 1000)) as connection:
        yield connection
