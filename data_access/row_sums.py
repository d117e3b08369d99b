"""Sum the keyed numbers of a call's rows, and follow each statement's changes to the sum.

``deliberation.record.guards.sealed_rows`` has the rules. Hooks into the connection of each writing unit of work, so no operation can bypass
the sums.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, CursorResult, Delete, Engine, Insert, Row, Select, Table, Update, bindparam, event, select

from data_access.schema.columns import json_value, metadata
from data_access.schema.keeping import stated_columns
from data_access.schema.tables import call
from data_access.schema.ways_in import device
from deliberation.record.anchors import SealingKey
from deliberation.record.guards.sealed_rows import MODULUS, Parts, Place, Sums, parts_of, state_of

FOLLOWED_BY = "row_sums"  # an execution option of a connection
IS_STATED = "is_stated"  # one of a statement: false if it changes no column that entries are sealed with
_KEYS_AT_ONCE = 5_000
_ROWS_AT_ONCE = 2_000

RowKey = tuple[Any, ...]
Schema = Mapping[str, Collection[str]]  # columns by table


class RowSums:
    """Sums of one transaction. ``key`` returns the server's key, called with the first summed row."""

    def __init__(self, connection: Connection, key: Callable[[], SealingKey]) -> None:
        self._connection, self._read_key = connection, key
        self._key: SealingKey | None = None
        self._changes: dict[int, dict[Place, int]] = defaultdict(lambda: defaultdict(int))
        self._afresh: set[int] = set()
        self._written: tuple[RowKey, ...] = ()  # by the statement that is being executed
        self._demos: dict[int, bool] = {}

    @property
    def key(self) -> SealingKey:
        """Return the server's key."""
        self._key = self._key or self._read_key()
        return self._key

    def advance(self, call_id: int, last: Row[Any] | None) -> tuple[str, Parts]:
        """Return the sum of rows after the next entry of a call, and the act's changes to the sum. ``last``: the previous entry.

        The first entry of a call sums all rows afresh, as does an act that accepts the rows as found.
        """
        changes = self._changes.pop(call_id, {})
        if last is None or call_id in self._afresh:
            self._afresh.discard(call_id)
            sums = self.of_call(call_id)
            return state_of(sum(sums.values())), parts_of(sums, is_afresh=True)
        return state_of(int(last.state or "0", 16) + sum(changes.values())), parts_of(changes)

    def begin_afresh(self, call_id: int) -> None:
        """Have all rows of a call summed for its next entry."""
        self._afresh.add(call_id)

    def calls_changed(self) -> Iterator[int]:
        """Yield the calls with changed rows that no entry sealed."""
        for call_id, changes in self._changes.items():
            if any(change % MODULUS for change in changes.values()):
                yield call_id

    def changed(self, call_id: int) -> Sequence[str]:
        """Return the tables of a call with changed rows that no entry sealed."""
        return sorted({place.table for place, change in self._changes[call_id].items() if change % MODULUS})

    def of_call(self, call_id: int, schema: Schema | None = None, *, places: Collection[Place] = ()) -> Sums:
        """Return the sums of all rows of a call.

        Args:
            call_id: the call's.
            schema: the tables and columns present so far, during a migration.
            places: the parts to sum, by default all.
        """
        sums: dict[Place, int] = defaultdict(int)
        for table in _list_stated_tables():
            files = {place.candidature_id for place in places if place.table == table.name}
            if (schema is not None and table.name not in schema) or (places and not files) or self._is_left_out(table, call_id):
                continue
            of_call = (table.c.id if table.name == "call" else table.c.call_id) == call_id
            whole = _whole(table) if schema is None else _present(table, schema)
            whole = whole.where(of_call, table.c.candidature_id.in_(files)) if files else whole.where(of_call)
            statement = whole.execution_options(yield_per=_ROWS_AT_ONCE)
            try:
                for row in self._connection.execute(statement):
                    sums[_place(table, row)] += self.key.number_of(_line(table, row))
            except (ValueError, TypeError):  # a time or a text that was tampered with
                sums[Place(table.name, 0)] += 1
        return {place: total % MODULUS for place, total in sums.items() if total % MODULUS}

    def take_rows(self, statement: Any, many: Sequence[Any], params: Mapping[str, Any]) -> None:
        """Take the rows that a statement is about to change."""
        table = statement.table
        if isinstance(statement, Insert):
            rows = many or ([params] if params else [])
            written = tuple(dict.fromkeys(tuple(row[column.name] for column in table.primary_key) for row in rows))
            self._add(table, self._rows(table, written), -1)
        else:
            call_column = _whole(table)
            old = self._connection.execute(call_column if statement.whereclause is None else call_column.where(statement.whereclause)).all()
            written = tuple(_key(table, row) for row in old)
            self._add(table, old, -1)
        self._written = written

    def add_rows(self, statement: Any, result: CursorResult[Any]) -> None:
        """Add the rows that a statement wrote."""
        if isinstance(statement, Delete):
            return
        written = self._written
        if isinstance(statement, Insert) and not written:  # a single row, whose values are in the statement
            written = (tuple(result.inserted_primary_key or ()),)
        self._add(statement.table, self._rows(statement.table, written), 1)

    def _add(self, table: Table, rows: Iterable[Row[Any]], sign: int) -> None:
        for row in rows:
            call_id = row.id if table.name == "call" else row.call_id
            if not self._is_left_out(table, call_id):
                self._changes[call_id][_place(table, row)] += sign * self.key.number_of(_line(table, row))

    def _is_left_out(self, table: Table, call_id: int) -> bool:
        """Return whether rows of a table are no part of a call's sum: devices of a demonstration, which no act lets in."""
        if table is not device:
            return False
        if call_id not in self._demos:
            settings = self._connection.scalar(select(call.c.settings).where(call.c.id == call_id))
            self._demos[call_id] = bool(settings and json_value(settings).get("demo"))
        return self._demos[call_id]

    def _rows(self, table: Table, keys: Sequence[RowKey]) -> Iterator[Row[Any]]:
        """Yield the rows of ``table`` with the given keys."""
        for start in range(0, len(keys), _KEYS_AT_ONCE):
            some = keys[start : start + _KEYS_AT_ONCE]
            wanted = frozenset(some)
            values = {f"k{place}": sorted(set(column)) for place, column in enumerate(zip(*some, strict=True))}
            yield from (row for row in self._connection.execute(_select_by_key(table), values) if _key(table, row) in wanted)


def follow_rows(engine: Engine) -> None:
    """Follow every statement that changes rows of a call with the sums in ``FOLLOWED_BY`` of its connection, if present."""
    event.listen(engine, "before_execute", _notice_before)
    event.listen(engine, "after_execute", _notice_after)


def _notice_before(connection: Connection, statement: Any, many: Sequence[Any], params: Mapping[str, Any], _options: Any) -> None:
    if _changes_rows(statement) and (sums := connection.get_execution_options().get(FOLLOWED_BY)):
        sums.take_rows(statement, many, params)


def _notice_after(connection: Connection, statement: Any, _many: Any, _params: Any, _options: Any, result: CursorResult[Any]) -> None:
    if _changes_rows(statement) and (sums := connection.get_execution_options().get(FOLLOWED_BY)):
        sums.add_rows(statement, result)


# Made once for a table: making a statement takes longer than running it.
@cache
def _whole(table: Table) -> Select[Any]:
    columns = stated_columns(table)
    return select(table) if len(columns) == len(table.c) else select(*(table.c[name] for name in columns))


def _present(table: Table, schema: Schema) -> Select[Any]:
    return select(*(table.c[name] for name in stated_columns(table) if name in schema[table.name]))


@cache
def _select_by_key(table: Table) -> Select[Any]:
    keys = enumerate(table.primary_key)
    return _whole(table).where(*(column.in_(bindparam(f"k{place}", expanding=True)) for place, column in keys))


@cache
def _list_stated_tables() -> tuple[Table, ...]:
    return tuple(table for table in metadata.sorted_tables if stated_columns(table))


def _changes_rows(statement: object) -> bool:
    if not isinstance(statement, Insert | Update | Delete) or statement.table not in _list_stated_tables():
        return False
    return bool(statement.get_execution_options().get(IS_STATED, True))


@cache
def _key_places(table: Table) -> tuple[int, ...]:
    names = stated_columns(table)
    return tuple(names.index(column.name) for column in table.primary_key)


def _key(table: Table, row: Row[Any]) -> RowKey:
    return tuple(row[place] for place in _key_places(table))


def _place(table: Table, row: Row[Any]) -> Place:
    return Place(table.name, row.id if table.name == "candidature" else getattr(row, "candidature_id", 0))


def _line(table: Table, row: Row[Any]) -> bytes:
    """Return a row as bytes: the same on both databases."""
    return json.dumps([table.name, *row], default=_plain, separators=(",", ":")).encode()


def _plain(value: object) -> str:
    if isinstance(value, bytes):
        return sha256(value).hexdigest()
    if isinstance(value, date):  # or a time
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    raise TypeError(f"{value!r} is not a value of a row")
