"""Copying every row of a database into an empty one, of the same kind or not: SQLite to PostgreSQL, and back.

The guards of the copy stay on throughout: a call is written as one in preparation, and gets its phase when all of its rows are there.
"""

from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import closing
from itertools import zip_longest
from typing import Any, Final

from sqlalchemy import Connection, Engine, String, Table, func, insert, literal, select, text, update

from data_access.database import WRITING
from data_access.schema.columns import metadata, own_references
from data_access.schema.tables import call
from deliberation.call.call import Phase
from deliberation.errors import FileRefused
from phrases import N_

Progress = Callable[[int, int], object]  # rows done, rows in all
_ROWS_AT_ONCE: Final = 2_000
_NOT_EMPTY: Final = N_("There is a call in {database} already: rows are copied into an empty database only.")
_DIFFERS: Final = N_("The copy differs from its source in {table}, and was not kept.")


def copy_database(source: Engine, target: Engine, *, progress: Progress = lambda _done, _total: None) -> int:
    """Copy every row of ``source`` into ``target``, migrated and empty, and compare them one by one; return how many.

    All of it or nothing. Nobody acts on ``source`` meanwhile. Raises FileRefused if ``target`` holds a call, or a row differs.
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
    """Let nobody act until the transaction ends. On SQLite it holds the one lock of writers already."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("LOCK TABLE call IN EXCLUSIVE MODE"))


def _count(connection: Connection, tables: Sequence[Table]) -> int:
    return sum(connection.execute(select(func.count()).select_from(table)).scalar_one() for table in tables)


def _rows(connection: Connection, table: Table) -> Generator[Sequence[Any]]:
    """Give the rows of a table, in an order that is the same everywhere and tells nothing of when they were written."""
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
    """Have the next rows numbered after those that were copied."""
    if connection.dialect.name != "postgresql":
        return
    for table in tables:
        column = table.autoincrement_column
        if column is not None:
            highest = connection.execute(select(func.max(column))).scalar()
            if highest:
                connection.execute(select(func.setval(func.pg_get_serial_sequence(literal(table.name), literal(column.name)), highest)))
