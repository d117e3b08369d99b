"""Conversion between database rows and domain objects, one module per subject; here the shared writers."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from functools import cache
from itertools import islice
from typing import Any, TypeVar, cast

from sqlalchemy import ColumnElement, Connection, CursorResult, Table, Update, insert, select
from sqlalchemy.dialects import postgresql, sqlite

from deliberation.errors import NotFound

# A file of scores may bring eight million rows: no more than these are in memory at once.
_ROWS_AT_ONCE = 20_000
# Both dialects name ON CONFLICT alike, but share no type that says so.
_INSERTS: Mapping[str, Callable[[Table], Any]] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


Thing = TypeVar("Thing")


class Rows:
    """Rows of one subject, read and written through the connection of a transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection


def attributes(thing: object, names: Iterable[str]) -> dict[str, Any]:
    """Return the attributes with equal names on a row and an object."""
    return {name: getattr(thing, name) for name in names}


def things_of_call(
    connection: Connection, kind: type[Thing], table: Table, call_id: int, *where: ColumnElement[bool], order: Sequence[str] = ()
) -> tuple[Thing, ...]:
    """Return rows of a call as objects of a dataclass with fields named like columns. ``order``: the sorting columns."""
    columns = [table.c[field.name] for field in fields(cast("Any", kind))]
    statement = select(*columns).where(table.c.call_id == call_id, *where).order_by(*(table.c[name] for name in order))
    return tuple(kind(*row) for row in connection.execute(statement))


def insert_one(connection: Connection, table: Table, **values: Any) -> int:
    """Insert a row and return its new id."""
    result: CursorResult[Any] = connection.execute(insert(table).values(**values))
    key: Any = result.inserted_primary_key
    return int(key[0])


def upsert(connection: Connection, table: Table, rows: Iterable[Mapping[str, Any]]) -> None:
    """Insert ``rows``, all with the same columns, as they come; if the primary key is there already, the row is replaced."""
    for some in _some_at_a_time(rows):
        connection.execute(_upsert(connection.dialect.name, table, tuple(some[0])), some)


# Made once for the columns of a table: an act writes several rows, and making the statement takes longer than running it.
@cache
def _upsert(dialect: str, table: Table, names: tuple[str, ...]) -> Any:
    statement = _INSERTS[dialect](table)
    key = [column.name for column in table.primary_key]
    replaced = {name: statement.excluded[name] for name in names if name not in key}
    return statement.on_conflict_do_update(index_elements=key, set_=replaced)


def insert_missing(connection: Connection, table: Table, rows: Iterable[Mapping[str, Any]]) -> None:
    """Insert the rows with a new primary key; leave existing rows unchanged."""
    statement = _INSERTS[connection.dialect.name](table)
    for some in _some_at_a_time(rows):
        connection.execute(statement.on_conflict_do_nothing(index_elements=list(table.primary_key)), some)


def _some_at_a_time(rows: Iterable[Mapping[str, Any]]) -> Iterator[list[Mapping[str, Any]]]:
    left = iter(rows)
    while some := list(islice(left, _ROWS_AT_ONCE)):
        yield some


def update_one(connection: Connection, statement: Update) -> None:
    """Run an update meant for one row. Raises NotFound if there is none."""
    result: CursorResult[Any] = connection.execute(statement)
    if result.rowcount != 1:
        raise NotFound
