"""Back up and restore a database, also during use: a copy is an SQLite file, restored on SQLite or PostgreSQL.

Copies exclude the sealed votes and the key of an open secret ballot.
"""

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from sqlalchemy import Engine, make_url, select
from sqlalchemy.exc import IntegrityError, OperationalError

from data_access.database import (
    APPLICATION_ID,
    BUSY_TIMEOUT_MS,
    WRITING,
    make_file,
    migrate,
    open_database,
    reading,
    require_known,
)
from data_access.files.attachment_files import AttachmentFiles, is_digest
from data_access.files.own_files import embedded_file
from data_access.guards import require_guards
from data_access.process_snapshots import ProcessSnapshots
from data_access.schema.tables import attachment
from data_access.unit_of_work import DatabaseUnitOfWork
from deliberation.errors import FileRefused
from deliberation.operations.meeting.lost_votes import cancel_lost_ballots
from deliberation.operations.verification import require_whole_records
from deliberation.record.anchors import SealingKey
from extras.copies.rows.copied import Progress, attachment_sizes, copy_database, copy_rows, pack, unpacked
from phrases import N_

_PAGES_AT_ONCE = -1  # all: a copy that starts over at each write might never end


def back_up(url: str, target: Path, files: AttachmentFiles) -> None:
    """Write a consistent copy of the database at ``url`` to ``target``, for the owner alone, completely or not at all.

    With attached files, the copy is a zip of the database and the files, except lost files. Raises FileRefused for an existing or
    unwritable target.
    """
    if target.exists():
        raise FileRefused(N_("{file} exists already: choose another name."), file=str(target))
    draft, packed = (target.with_name(f"{target.name}.{ending}") for ending in ("partial", "packed"))
    try:
        sizes = _copy_database_file(url, draft)
        if sizes:
            pack(packed, draft, sizes, files)
        (packed if sizes else draft).replace(target)
    except (OSError, sqlite3.OperationalError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise FileRefused(N_("{path}: this file cannot be written ({reason})."), path=target, reason=reason) from None
    finally:
        draft.unlink(missing_ok=True)
        packed.unlink(missing_ok=True)


def _copy_database_file(url: str, draft: Path) -> Mapping[str, int]:
    """Write a copy of the database at ``url`` to a new file; return the sizes of the attached files in use, by SHA-256."""
    _copy_whole(url, draft)
    with _open_file(draft, "rw") as copy:
        # Leave a single file, without a write-ahead log beside it, so that it opens from a read-only medium too; nor is what is
        # taken out of it written to another one on the way.
        copy.execute("PRAGMA journal_mode = MEMORY")
        _leave_out_open_votes(copy)
        return attachment_sizes(copy)


class Restored(NamedTuple):
    """Result of a restore: path of the replaced database, if any; cancelled ballots, by call and dossier; calls sealed anew."""

    kept: Path | None
    cancelled: tuple[tuple[str, str], ...] = ()
    sealed_anew: tuple[str, ...] = ()


def restore(url: str, source: Path, files: AttachmentFiles, *, at: datetime, key: Callable[[], SealingKey]) -> Restored:
    """Put the copy ``source`` in place of the database at ``url``; a database on a server must hold no call.

    Before any replacement the copy is migrated and checked completely: schema, guards, journals, versions; its attached files are kept.
    Readers see the old database or the new database, never a mixture.

    Args:
        url: of the database.
        source: the copy.
        files: attached files of the server.
        at: time of the act.
        key: returns the server's key.

    Raises FileRefused for a foreign, damaged or hand-changed file, and for a trial version's or a newer version's copy.
    """
    destination = embedded_file(url)
    if destination:
        destination.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    else:
        _prepare(url)  # it may hold attached files
    with TemporaryDirectory(prefix="restoring-", dir=destination.parent if destination else None) as folder:
        draft = _draft_of(source, Path(folder), files)
        with engine_of(draft) as engine:
            _require_whole(engine, key, takes_other_keys=True)
            cancelled = _cancel_ballots(engine, at, key)
            if destination is None:
                _fill(url, engine)
        replaced_copy = None
        if destination:
            if destination.exists() and destination.stat().st_size:
                replaced_copy = _name_beside(destination, at)
                _copy(destination, replaced_copy)
            _copy(draft, destination)
    return Restored(replaced_copy, cancelled)


def verify(source: Path, *, key: Callable[[], SealingKey]) -> None:
    """Open a copy and check the copy completely, as a restore does, attached files included. Raises FileRefused with every fault."""
    with TemporaryDirectory(prefix="verifying-", dir=source.parent) as folder, engine_of(_draft_of(source, Path(folder))) as engine:
        _require_whole(engine, key)


def move(url: str, engine: Engine, *, key: Callable[[], SealingKey], progress: Progress) -> int:
    """Copy all of ``engine``'s rows into the database at ``url``, which holds no call; return how many. Raises FileRefused."""
    with engine_of(url) as target:
        try:
            target.connect().close()
        except OperationalError:
            raise FileRefused(N_("{place}: no database answers there."), place=make_url(url).render_as_string(hide_password=True)) from None
        migrate(target)
        try:
            rows = copy_database(engine, target, progress=progress)
        except IntegrityError as error:
            sentence = N_("Rows of this database lead nowhere, and are not copied: {reason}. Which: jury journal verify.")
            raise FileRefused(sentence, reason=error.orig) from None
        _require_whole(target, key)
    return rows


def _draft_of(source: Path, folder: Path, files: AttachmentFiles | None = None) -> Path:
    """Return a working copy of a backup's database, after checking its kind; the backup's attached files are kept."""
    source = unpacked(source, folder / "copy.sqlite3", files or AttachmentFiles(folder / "pieces"))
    _check(source)
    draft = folder / "draft.sqlite3"
    _copy(source, draft)
    return draft


def _require_whole(engine: Engine, key: Callable[[], SealingKey], *, takes_other_keys: bool = False) -> None:
    migrate(engine, key=key)
    _require_guarded(engine, key, takes_other_keys=takes_other_keys)


def _require_guarded(engine: Engine, key: Callable[[], SealingKey], *, takes_other_keys: bool = False) -> None:
    require_guards(engine)
    _require_digests(engine)
    uow = DatabaseUnitOfWork(engine, ProcessSnapshots(engine), is_reading=True, key=key)
    require_whole_records(uow, takes_other_keys=takes_other_keys)


def _require_digests(engine: Engine) -> None:
    """Require valid digests as names of attached files, since paths contain digests. Raises FileRefused with the first fault."""
    with reading(engine) as connection:
        for name, sha256 in connection.execute(select(attachment.c.name, attachment.c.sha256)):
            if not is_digest(sha256):
                raise FileRefused(N_("The attached file {name} has no valid SHA-256: the database was changed by hand."), name=name)


def _cancel_ballots(engine: Engine, at: datetime, key: Callable[[], SealingKey]) -> tuple[tuple[str, str], ...]:
    uow = DatabaseUnitOfWork(engine, ProcessSnapshots(engine), clock=lambda: at, key=key)
    return cancel_lost_ballots(uow)


@contextmanager
def engine_of(place: Path | str) -> Iterator[Engine]:
    """Give the engine of a database, named by file or address, and dispose of the engine afterwards."""
    engine = open_database(place if isinstance(place, str) else f"sqlite:///{place}")
    try:
        yield engine
    finally:
        engine.dispose()


def _prepare(url: str) -> None:
    with engine_of(url) as target:
        migrate(target)


def _fill(url: str, source: Engine) -> None:
    with engine_of(url) as target:
        copy_database(source, target)


def _name_beside(destination: Path, at: datetime) -> Path:
    # Never reuse a name: it may be the very copy that is being restored.
    stem, attempt = f"{destination.stem}-replaced-{at.astimezone(UTC):%Y%m%dT%H%M%SZ}", 1
    beside = destination.with_name(f"{stem}{destination.suffix}")
    while beside.exists():
        attempt += 1
        beside = destination.with_name(f"{stem}-{attempt}{destination.suffix}")
    return beside


def _copy_whole(url: str, draft: Path) -> None:
    source = embedded_file(url)
    if source:
        _copy(source, draft)
        return
    with engine_of(url) as server, engine_of(draft) as engine:
        migrate(engine)
        with reading(server) as read, engine.connect().execution_options(**WRITING) as written, written.begin():
            copy_rows(read, written)


def _leave_out_open_votes(copy: sqlite3.Connection) -> None:
    copy.execute("PRAGMA secure_delete = ON")
    copy.execute("DELETE FROM secret_vote")  # those of ballots that ended are gone already
    copy.commit()


def _copy(source: Path, destination: Path) -> None:
    make_file(destination)
    # Copy through SQLite: it includes what is still in the write-ahead log, and waits for writers.
    with _open_file(source, "ro") as read, _open_file(destination, "rw") as written:
        read.backup(written, pages=_PAGES_AT_ONCE)


def _check(source: Path) -> None:
    if not source.is_file():
        raise FileRefused(N_("{file} is not a file."), file=str(source))
    refused = FileRefused(N_("{file} is not a database of this program, or is damaged."), file=str(source))
    try:
        with _open_file(source, "ro") as connection:
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
    for (version,) in versions:
        require_known(version)


@contextmanager
def _open_file(path: Path, mode: str) -> Iterator[sqlite3.Connection]:
    address = f"{path.resolve().as_uri()}?mode={mode}"
    with closing(sqlite3.connect(address, uri=True, timeout=BUSY_TIMEOUT_MS / 1000)) as connection:
        yield connection
