"""Whatever somebody who holds the database puts back as it was before, a table, the whole of it, or a secret ballot's box, is told."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from sqlalchemy import Connection, Table, create_engine, delete, insert, select, update

import bootstrap
from bootstrap import watch
from data_access.database import open_database, reading
from data_access.schema.columns import metadata
from data_access.unit_of_work import DatabaseUnitOfWork
from deliberation.errors import VotesLost
from phrases import language
from settings import Settings
from tests.database.record.test_tampering import ABSENT, DRAWN, OTHER, OUTSIDE, UNWITNESSED, Held, Row, go_on, without_guards
from tests.depth import IS_THOROUGH, sample
from tests.worlds.databases import NOON, Database
from tests.worlds.room import jury
from tests.worlds.whole_record import keep_record

pytestmark = pytest.mark.long

SECRET = "a key for tests"  # noqa: S105 - of tests alone
COPIES = 12 if IS_THOROUGH else 2  # of a table, and of the whole, the newest and some before
BOX = metadata.tables["secret_vote"]

Rows = Mapping[Table, list[Row]]


@dataclass(frozen=True)
class Remembering(Database):
    """A database of whose rows a copy is taken before each act."""

    copies: list[dict[Table, list[Row]]] = field(default_factory=list)

    def unit_of_work(self, at: datetime = NOON) -> DatabaseUnitOfWork:
        self.remember()
        return super().unit_of_work(at)

    def remember(self) -> None:
        last = self.copies[-1] if self.copies else {}
        with reading(self.engine) as connection:
            now = {table: rows_of(connection, table) for table in metadata.sorted_tables}
        if now != last:
            self.copies.append({table: last[table] if last.get(table) == rows else rows for table, rows in now.items()})


def rows_of(connection: Connection, table: Table) -> list[Row]:
    return [dict(row._mapping) for row in connection.execute(select(table))]


def spread(all_: list[Any]) -> list[Any]:
    """Return the newest, the oldest, and some between."""
    return all_ if len(all_) <= COPIES else [*all_[:: max(1, len(all_) // (COPIES - 1))][: COPIES - 1], all_[-1]]


@dataclass
class Kept:
    """The record in somebody's hands, with the copies that they took of it."""

    held: Held
    copies: list[dict[Table, list[Row]]]  # the last: the present

    def put_back(self, rows: Rows) -> bool:
        """Write the rows of tables as they are in a copy."""
        statements = [delete(table) for table in reversed(list(rows))]
        return self.held.change(*statements, *(insert(table).values(one) for table, some in rows.items() if (one := some)))


@pytest.fixture(params=DRAWN)
def kept(database: Database, request: pytest.FixtureRequest) -> Iterator[Kept]:
    remembering = Remembering.at(database.url)
    room = keep_record(remembering)
    go_on(room, request.param)
    other = jury(remembering, jurors=0, files=0, slug=OTHER)
    remembering.remember()
    engine = create_engine(open_database(database.url).url)
    untouched = without_guards(engine, room)
    held = Held(room, engine, room.snapshot.call.slug, DRAWN[request.param], (other.call_id, ABSENT), untouched)
    yield Kept(held, remembering.copies)
    bootstrap.reset()
    watch.forget()
    engine.dispose()
    remembering.engine.dispose()


def told_columns(table: Table, rows: list[Row]) -> list[list[Any]]:
    names = [column.name for column in table.columns if (table.name, column.name) not in UNWITNESSED]
    return sorted(([row[name] for name in names] for row in rows), key=repr)


def test_older_copy_of_any_table_is_found(kept: Kept) -> None:
    missed, tried = [], set()
    for table in kept.held.drawn:
        now = kept.copies[-1][table]
        distinct = {id(copy[table]): copy[table] for copy in kept.copies}.values()
        older = [rows for rows in distinct if told_columns(table, rows) != told_columns(table, now)]
        for number, rows in enumerate(spread(older)):
            assert kept.put_back({table: rows}), table.name
            tried.add(table.name)
            missed += [] if table.name in OUTSIDE or kept.held.found() else [f"{table.name}, copy {number} of {len(older)}"]
            assert kept.put_back({table: now})
    assert missed == []
    assert tried >= {table.name for table in kept.held.drawn} - OUTSIDE - {"erasure"}
    assert kept.held.found() == set()


def test_older_copy_of_the_whole_database_is_told_by_the_record_outside(kept: Kept, tmp_path: Path) -> None:
    room = kept.held.room
    settings = Settings(database_url=room.database.url, secret_key=SecretStr(SECRET), records_folder=tmp_path / "records")
    bootstrap.use(settings, clock=lambda: NOON)
    watch.take_state_as_meant()
    assert told(kept) == set()
    journal = metadata.tables["journal"]
    now = kept.copies[-1]
    older = [copy for copy in kept.copies if copy[journal] != now[journal]]
    untold = []
    for copy in [*spread(older), *older[-6:]]:
        assert kept.put_back(copy)
        untold += [] if told(kept) else [len(copy[journal])]
    assert untold == []
    assert kept.put_back(now)
    assert told(kept) == set()


def told(kept: Kept) -> set[str]:
    bootstrap.use(bootstrap.settings(), clock=lambda: NOON)
    watch.forget()
    watch.compare_all()
    with language("en"):
        return {str(problem) for problems in watch.differences().values() for problem in problems}


def changed(kept: Kept) -> Any:
    (row,) = kept.held.rows(BOX)
    return [update(BOX).values(sealed=bytes([row["sealed"][0] ^ 1]) + row["sealed"][1:])]


def removed(_kept: Kept) -> Any:
    return [delete(BOX)]


def of_another_call(kept: Kept) -> Any:
    return [update(BOX).values(call_id=kept.held.elsewhere[0])]


def of_no_call(kept: Kept) -> Any:
    return [update(BOX).values(call_id=kept.held.elsewhere[1])]


def on_another_file(kept: Kept) -> Any:
    return [update(BOX).values(candidature_id=kept.held.room.ids["104"])]


def older(kept: Kept) -> Any:
    boxes = [copy[BOX] for copy in kept.copies if copy[BOX] and copy[BOX] != kept.copies[-1][BOX]]
    return [delete(BOX), insert(BOX).values(boxes[-1])]


HANDS = sample((changed, removed, of_another_call, of_no_call, on_another_file, older), 2, of="boxes")


@pytest.mark.parametrize("kept", ["ballot under way"], indirect=True)
@pytest.mark.parametrize("hand", HANDS)
def test_box_of_a_ballot_under_way_that_was_changed_cancels_the_ballot(kept: Kept, hand: Callable[[Kept], Any]) -> None:
    room = kept.held.room
    number = room.meeting.open_ballot.number if room.meeting.open_ballot else 0
    assert kept.held.change(*hand(kept))
    with pytest.raises(VotesLost):
        room.close("101", number)
    ballot = room.meeting.ballots_on(room.ids["101"])[number - 1]
    assert (ballot.is_open, ballot.counts, bool(ballot.cancelled_because)) == (False, None, True)
