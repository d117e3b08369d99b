"""Copy rows between databases, with the attached files.

The copy's guards stay on: a call is written in preparation, and receives its phase after all its rows.
"""

import os
import re
import sqlite3
import zipfile
import zlib
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import closing
from itertools import zip_longest
from pathlib import Path
from shutil import copyfileobj
from typing import Any

from sqlalchemy import Connection, Engine, String, Table, func, insert, literal, select, text, update

from data_access.database import WRITING
from data_access.files.attachment_files import AttachmentFiles
from data_access.schema.columns import metadata, own_references
from data_access.schema.tables import call
from deliberation.call.call import Phase
from deliberation.errors import FileRefused
from phrases import N_

Progress = Callable[[int, int], object]  # rows done, rows in all
_ROWS_AT_ONCE = 2_000
_NOT_EMPTY = N_("There is a call in {database} already: rows are copied into an empty database only.")
_DIFFERS = N_("The copy differs from its source in {table}, and was not kept.")


def copy_database(source: Engine, target: Engine, *, progress: Progress = lambda _done, _total: None) -> int:
    """Copy every row of ``source`` into the migrated, empty ``target``, compare row by row, and return how many rows.

    The copy is complete or absent; writers of ``source`` wait. Raises FileRefused if ``target`` holds a call, or a row differs.
    """
    with (
        source.connect().execution_options(**WRITING) as read,
        read.begin(),
        target.connect().execution_options(**WRITING) as written,
        written.begin(),
    ):
        _hold(read)
        return copy_rows(read, written, progress=progress)


def copy_rows(read: Connection, written: Connection, *, progress: Progress = lambda _done, _total: None) -> int:
    """Copy and compare within the transactions of two connections, which the caller ends."""
    if _count(written, metadata.sorted_tables):
        raise FileRefused(_NOT_EMPTY, database=written.engine.url.render_as_string())
    tables = metadata.sorted_tables
    total, done = 2 * _count(read, tables), 0
    for table in tables:
        for rows in _batches(read, table):
            written.execute(insert(table), [_as_first_written(table, row) for row in rows])
            done += len(rows)
            progress(done, total)
        _complete(read, written, table)
    for state in read.execute(select(call.c.id, call.c.phase)):
        written.execute(update(call).where(call.c.id == state.id).values(phase=state.phase))
    _number_on(written, tables)
    for table in tables:
        with closing(_rows(written, table)) as copies, closing(_rows(read, table)) as sources:
            for ours, theirs in zip_longest(copies, sources):
                if ours != theirs:
                    raise FileRefused(_DIFFERS, table=table.name)
                done += 1
                if done % _ROWS_AT_ONCE == 0:
                    progress(done, total)
    progress(total, total)
    return total // 2


def _hold(connection: Connection) -> None:
    """Block writers until the transaction ends. SQLite's single writing lock already blocks writers."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("LOCK TABLE call IN EXCLUSIVE MODE"))


def _count(connection: Connection, tables: Sequence[Table]) -> int:
    return sum(connection.execute(select(func.count()).select_from(table)).scalar_one() for table in tables)


def _rows(connection: Connection, table: Table) -> Generator[Sequence[Any]]:
    """Yield the rows of a table in an order equal on both databases, which reveals no time of writing."""
    is_server = connection.dialect.name == "postgresql"
    keys = [key.collate("C") if is_server and isinstance(key.type, String) else key for key in table.primary_key]
    with connection.execute(select(table).order_by(*keys), execution_options={"yield_per": _ROWS_AT_ONCE}) as result:
        yield from map(tuple, result)


def _batches(connection: Connection, table: Table) -> Iterator[list[dict[str, Any]]]:
    names, batch = [column.name for column in table.columns], []
    for row in _rows(connection, table):
        batch.append(dict(zip(names, row, strict=True)))
        if len(batch) == _ROWS_AT_ONCE:
            yield batch
            batch = []
    if batch:
        yield batch


def _as_first_written(table: Table, row: Mapping[str, Any]) -> dict[str, Any]:
    later = dict.fromkeys(column.name for column in own_references(table))
    return {**row, **later, **({"phase": Phase.PREPARATION} if table is call else {})}


def _complete(read: Connection, written: Connection, table: Table) -> None:
    for column in own_references(table):
        for row in read.execute(select(table.c.id, column).where(column.is_not(None))):
            written.execute(update(table).where(table.c.id == row[0]).values({column.name: row[1]}))


def _number_on(connection: Connection, tables: Sequence[Table]) -> None:
    """Continue the numbering of rows after the copied rows."""
    if connection.dialect.name != "postgresql":
        return
    for table in tables:
        column = table.autoincrement_column
        if column is not None:
            highest = connection.execute(select(func.max(column))).scalar()
            if highest:
                connection.execute(select(func.setval(func.pg_get_serial_sequence(literal(table.name), literal(column.name)), highest)))


_DATABASE = "delibere.sqlite3"
_FOLDER = "pieces/"
_NAME = re.compile(r"pieces/([0-9a-f]{64})")
_ZIP = b"PK"
_PIECE_BYTES = 256 * 1024
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, KeyError, OverflowError, ValueError)
_DAMAGED = N_("{file} is not a database of this program, or is damaged.")


def attachment_sizes(database: sqlite3.Connection) -> Mapping[str, int]:
    """Return the size of each attached file that a database refers to, by SHA-256."""
    return dict(database.execute("SELECT DISTINCT sha256, size FROM attachment").fetchall())


def pack(target: Path, database: Path, sizes: Mapping[str, int], files: AttachmentFiles) -> None:
    """Write an uncompressed zip of a database and its attached files, for the owner alone."""
    lost = frozenset(files.missing(sizes))
    with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as opened, zipfile.ZipFile(opened, "w") as packed:
        packed.write(database, _DATABASE)
        for sha256 in sorted(sizes.keys() - lost):
            packed.write(files.path(sha256), f"{_FOLDER}{sha256}")


def unpacked(source: Path, database: Path, files: AttachmentFiles) -> Path:
    """Return the database of a backup; extract a zip's database to ``database`` and keep its files.

    Raises FileRefused for a damaged zip, or a zip of a different kind.
    """
    if not _is_zip(source):
        return source
    try:
        with zipfile.ZipFile(source) as packed:
            with packed.open(_DATABASE) as copy, database.open("xb") as written:
                copyfileobj(copy, written, _PIECE_BYTES)
            for entry in packed.infolist():
                if match := _NAME.fullmatch(entry.filename):
                    _keep(packed, entry, match[1], files)
    except _BROKEN:
        raise FileRefused(_DAMAGED, file=str(source)) from None
    return database


def _is_zip(source: Path) -> bool:
    try:
        with source.open("rb") as opened:
            return opened.read(len(_ZIP)) == _ZIP
    except OSError:
        return False


def _keep(packed: zipfile.ZipFile, entry: zipfile.ZipInfo, sha256: str, files: AttachmentFiles) -> None:
    with packed.open(entry) as opened, files.draft() as draft:
        while piece := opened.read(_PIECE_BYTES):
            draft.write(piece)
        if draft.sha256 != sha256:
            raise zipfile.BadZipFile
        draft.keep()
