"""Whatever somebody who holds the database changes by hand in the record of a call is found, or stands below with the reason why not.

The call is finalised, open again, or in a secret ballot, and has a row in every table; its guards are gone, foreign keys and checks are
off. Every column of every table is changed in turn, rows are taken out, added, exchanged, and put back as they were before.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, Table, and_, bindparam, create_engine, delete, insert, select, update
from sqlalchemy.exc import StatementError
from sqlalchemy.types import UserDefinedType

from data_access.database import open_database
from data_access.schema.columns import metadata
from data_access.schema.guards import postgresql_triggers, sqlite_triggers
from data_access.schema.keeping import Open, Purged, Witness, keeping_by_column
from deliberation.errors import NotFound, RecordChanged
from deliberation.meeting.ballots import Method, Option
from deliberation.operations.meeting.agenda import call_item
from deliberation.operations.meeting.meeting import open_meeting
from deliberation.operations.selection.finalisation import reopen
from deliberation.operations.verification import call_problems
from phrases import language
from tests.database.record.test_rewriting import everything, forgetting
from tests.depth import sample
from tests.worlds.databases import NOON, Database
from tests.worlds.room import Room, jury
from tests.worlds.whole_record import keep_record

pytestmark = pytest.mark.long

KEEPING = {table: keeping_by_column(table) for table in metadata.sorted_tables}
# Those of which no row is left to change: apart.
TABLES = [table for table, columns in KEEPING.items() if not any(isinstance(kept, Purged) for kept in columns.values())]
UNWITNESSED = {
    (table.name, column)
    for table, columns in KEEPING.items()
    for column, kept in columns.items()
    if isinstance(kept, Open) and kept.witness is Witness.NOBODY
}
# Whatever they refer to must be there.
REFERENCES = {(table.name, column.name) for table in TABLES for column in table.columns if column.foreign_keys}
# All of whose columns nobody could tell.
OUTSIDE = {table.name for table in TABLES if UNWITNESSED.issuperset((table.name, column) for column in KEEPING[table])}
# Those changed in a run, of a finalised call and of one that is open.
DRAWN = {state: sample(TABLES, 3, of=f"tampering, {state}") for state in ("finalised", "open", "ballot under way")}

# Those of which a print may tell what no version holds, and some others.
PRINTED = [*(metadata.tables[name] for name in ("call", "person", "version", "room_view")), *sample(TABLES, 1, of="printed")]

# Another call of the database, and one that it does not have.
OTHER, ABSENT = "autre", 999

Row = Mapping[str, Any]


@dataclass
class Held:
    """The record of a call in the hands of somebody who may do anything to its database."""

    room: Room
    engine: Engine
    slug: str
    drawn: Sequence[Table]
    elsewhere: tuple[int, int]  # the ids of another call, and of none
    untouched: frozenset[str]

    def change(self, *statements: Any) -> bool:
        """Run statements, unseen by any guard; tell whether the database let them."""
        try:
            with self.engine.connect() as connection, connection.begin():
                self._free(connection)
                for statement in statements:
                    connection.execute(statement)
        except StatementError:
            return False  # a key that is taken, a value that the type does not have
        return True

    def _free(self, connection: Connection) -> None:
        is_sqlite = connection.dialect.name == "sqlite"
        free = ("PRAGMA ignore_check_constraints = ON",) if is_sqlite else ("SET LOCAL session_replication_role = replica",)
        for statement in free:
            connection.exec_driver_sql(statement)

    def rows(self, table: Table) -> list[Row]:
        with self.engine.connect() as connection:
            return [dict(row._mapping) for row in connection.execute(select(table))]

    def put_back(self, table: Table, rows: list[Row]) -> None:
        assert self.change(delete(table), *([insert(table).values(rows)] if rows else []))

    def found(self) -> set[str]:
        """Return what ``jury journal verify`` finds beyond the guards that are gone."""
        with self.room.reading() as uow:
            try:
                calls = [uow.calls.by_slug(slug) for slug in (self.slug, OTHER)]
            except ValueError:
                return {"The command ends with an error."}
        with language("en"):
            problems = [
                set(map(str, call_problems(self.room.reading(), call_id=call.id))) if call else {"There is no such call."} for call in calls
            ]
        return set().union(*problems) - self.untouched


@pytest.fixture(params=DRAWN)
def held(database: Database, made: Callable[..., Room], request: pytest.FixtureRequest) -> Iterator[Held]:
    """Give the record without its guards."""
    room = made(keep_record)
    go_on(room, request.param)
    other = jury(database, jurors=0, files=0, slug=OTHER)
    engine = create_engine(open_database(database.url).url)  # none of the program's own settings: no foreign keys on SQLite
    untouched = without_guards(engine, room)
    yield Held(room, engine, room.snapshot.call.slug, DRAWN[request.param], (other.call_id, ABSENT), untouched)
    engine.dispose()


def without_guards(engine: Engine, room: Room) -> frozenset[str]:
    """Take all guards away; return what ``jury journal verify`` finds of that."""
    is_sqlite = engine.dialect.name == "sqlite"
    with engine.connect() as connection, connection.begin():
        for name in sqlite_triggers() if is_sqlite else ():
            connection.exec_driver_sql(f"DROP TRIGGER {name}")
        for name, trigger in () if is_sqlite else postgresql_triggers().items():
            connection.exec_driver_sql(f"DROP TRIGGER {name} ON {trigger.table}")
    with language("en"):
        untouched = frozenset(map(str, call_problems(room.reading(), call_id=room.call_id)))
    assert all(problem.startswith("The guard ") for problem in untouched)
    return untouched


def go_on(room: Room, state: str) -> None:
    """Bring a finalised call to a state of ``DRAWN``."""
    if state == "finalised":
        return
    reopen(room.uow(), **room.by("chair"), reason="Un dossier de plus.")
    if state == "open":
        return
    open_meeting(room.uow(), **room.by("organiser"))
    room.arrive("juror", "presiding juror", "second", "chair", "deputy")
    call_item(room.uow(), **room.on("101", by="organiser"))
    number = room.ballot("101", Method.SECRET).number
    room.vote("juror", Option.IN_FAVOUR, "101", number)
    room.vote("second", Option.AGAINST, "101", number)


def others(value: Any) -> Iterator[Any]:
    """Yield other values of the same sort, for when the database has no place for the first."""
    if value is None:
        yield from (1, NOON, "x")
    elif isinstance(value, bool):
        yield not value
    elif isinstance(value, int | float):
        yield from (value + 1, value + 1000)
    elif isinstance(value, datetime):
        yield value + timedelta(seconds=1)
    elif isinstance(value, bytes):
        yield bytes([value[0] ^ 1]) + value[1:]
    elif isinstance(value, str):
        yield from _texts(value)
    else:
        yield value + timedelta(days=1)  # a date


def _texts(value: str) -> Iterator[str]:
    # A letter for another, wherever it stands in a JSON text, and a hash stays one by its looks.
    yield value.replace("a", "e", 1) if "a" in value else f"{'d' if value[:1] == 'e' else 'e'}{value[1:]}"
    yield f"{value}e"


def at(table: Table, row: Row) -> Any:
    return and_(*(column == row[column.name] for column in table.primary_key))


def ends(rows: list[Row]) -> list[Row]:
    return rows if len(rows) < 2 else [rows[0], rows[-1]]


def test_any_column_of_any_table_changed_by_hand_is_found(held: Held) -> None:
    missed, tried = set(), []
    for table in held.drawn:
        rows = held.rows(table)
        assert rows, f"{table.name} has no row to change: add one in tests/worlds/whole_record.py"
        for row in ends(rows):
            for column in table.columns:
                statements = (update(table).where(at(table, row)).values({column.name: other}) for other in others(row[column.name]))
                if not any(map(held.change, statements)):
                    continue
                tried.append((table.name, column.name))
                if not held.found():
                    missed.add((table.name, column.name))
                held.put_back(table, rows)
    # PostgreSQL lets nobody write a choice that there is not.
    assert (missed - UNWITNESSED, UNWITNESSED & set(tried) - missed - REFERENCES) == (set(), set())
    assert {name for name, _column in tried} == {table.name for table in held.drawn}
    assert held.found() == set()


def test_any_row_taken_out_added_or_exchanged_is_found(held: Held) -> None:
    missed, tried = set(), set()
    for table in held.drawn:
        rows = held.rows(table)
        for change in (*taken_out(table, rows), *added(table, rows, held.elsewhere), *exchanged(table, rows)):
            if not held.change(*change):
                continue
            tried.add(table.name)
            if not held.found():
                missed.add(table.name)
            held.put_back(table, rows)
    assert missed == OUTSIDE & {table.name for table in held.drawn}
    assert tried == {table.name for table in held.drawn}
    assert held.found() == set()


def taken_out(table: Table, rows: list[Row]) -> list[list[Any]]:
    return [[delete(table).where(at(table, row))] for row in ends(rows)]


def added(table: Table, rows: list[Row], elsewhere: Sequence[int]) -> list[list[Any]]:
    """Add a copy of a row under another key: in its call, in another, in none. A table with one row a call has no other in it."""
    last, is_of_call = list(table.primary_key)[-1].name, "call_id" in table.c
    own = {column.name: rows[0][column.name][::-1] for column in table.columns if column.unique}
    copies = [] if last == "call_id" else [{**rows[0], last: other} for other in others(rows[0][last])]
    for call_id in elsewhere if is_of_call else ():
        copies += [{**(copies[-1] if copies else rows[0]), **own, "call_id": call_id}]
    return [[insert(table).values(copy)] for copy in copies]


def exchanged(table: Table, rows: list[Row]) -> list[list[Any]]:
    """Exchange what two rows say in one column, or two columns of a row that is alone."""
    key = {column.name for column in table.primary_key}
    changes = []
    for column in table.columns:
        unlike = [row for row in rows if row[column.name] != rows[0][column.name]]
        if column.name not in key and (table.name, column.name) not in UNWITNESSED and unlike:
            one, other = rows[0], unlike[0]
            changes.append(
                [
                    update(table).where(at(table, one)).values({column.name: other[column.name]}),
                    update(table).where(at(table, other)).values({column.name: one[column.name]}),
                ]
            )
    return changes


class Raw(UserDefinedType[Any]):
    """A value given to the database as it is."""

    cache_ok = True


def alike(value: Any) -> Iterator[Any]:
    """Yield what SQLite can store in place of a value and a careless reader takes for it."""
    if isinstance(value, bool):
        yield from (2, -1, "true") if value else ("", b"", "no")
    elif isinstance(value, datetime):
        text = value.strftime("%Y-%m-%d %H:%M:%S")
        yield from (f"{text}.{value.microsecond:06}0", f"{text}.{value.microsecond:06} ", f"{text}.{value.microsecond:06}+00:00")
        yield from (text.replace(" ", "T"), text) if not value.microsecond else ()
    elif isinstance(value, int):
        yield from (f" {value} ".encode(), value + 1e-9)
    elif isinstance(value, str):
        yield from (value.encode(), value.swapcase(), f"{value} ", f"{value}\0")


def test_value_that_reads_alike_is_found(held: Held, kind: str) -> None:
    if kind != "sqlite":
        pytest.skip("its columns hold values of their type alone")
    missed, tried = set(), 0
    for table in held.drawn:
        rows = held.rows(table)
        for column in table.columns:
            if (table.name, column.name) in UNWITNESSED or column.primary_key:
                continue
            for value in alike(rows[0][column.name]):
                changed = update(table).where(at(table, rows[0])).values({column.name: bindparam(None, value, type_=Raw())})
                if value != rows[0][column.name] and held.change(changed):
                    tried += 1
                    missed |= set() if held.found() else {(table.name, column.name, value)}
                    held.put_back(table, rows)
    assert missed == set()
    assert tried > len(held.drawn)


@pytest.mark.parametrize("held", ["finalised"], indirect=True)
def test_print_of_a_finalised_call_is_the_same_or_refused_whatever_is_changed(held: Held) -> None:
    before, planted, tried = everything(held.room), list[str](), 0
    for table in PRINTED:
        rows = held.rows(table)
        for column in table.columns:
            statements = (update(table).where(at(table, rows[-1])).values({column.name: other}) for other in others(rows[-1][column.name]))
            if not any(map(held.change, statements)):
                continue
            tried += 1
            with suppress(RecordChanged, ValueError, TypeError, KeyError, NotFound):  # refused, or rows that nobody can read
                if everything(forgetting(held.room)) != before:
                    planted.append(f"{table.name}.{column.name}")
            held.put_back(table, rows)
    assert planted == []
    assert tried > 2 * len(PRINTED)


@pytest.mark.parametrize("held", ["finalised"], indirect=True)
def test_note_written_after_the_notes_were_purged_is_found(held: Held) -> None:
    note = metadata.tables["note"]
    values = {"call_id": held.room.call_id, "candidature_id": held.room.ids["101"], "person_id": held.room.people["juror"].id}
    assert held.change(insert(note).values(**values, text="Vu."))
    assert held.found() == {"The rows of note were changed since the selection was finalised."}
