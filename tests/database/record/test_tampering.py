"""Whatever is changed in the stored record of a call, by whoever holds the database itself, is found."""

import random
import re
from collections.abc import Callable, Sequence
from typing import Any, Final

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from data_access.schema.columns import metadata
from deliberation import operations
from deliberation.record.checks import record_problems
from phrases import language
from tests.database.record.test_record import finalised as finalised
from tests.worlds.databases import Database
from tests.worlds.room import Room

CHANGES: Final = 120
TRIGGERS: Final = ("journal_update", "journal_delete", "version_update", "version_delete")
MOMENT: Final = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6}")
KEYS: Final = {"journal": "sequence", "version": "number"}


@pytest.fixture
def unguarded(finalised: Room, run_sql: Callable[..., None]) -> Room:
    """Give a call that was finalised, reopened and finalised again, without the guards of its database."""
    if finalised.database.engine.dialect.name != "sqlite":
        pytest.skip("its guards go by another name there; what is read and checked is the same")
    database, chair = finalised.database, finalised.people["chair"]
    operations.reopen(database.unit_of_work(), by=chair, call_id=finalised.call_id, reason="Une erreur de filière.")
    assert finalised.finalise()
    for trigger in TRIGGERS:
        run_sql(f"DROP TRIGGER {trigger}")
    return finalised


def problems(room: Room) -> list[str]:
    """Check the record as ``jury journal verify`` does."""
    with room.reading() as uow:
        if uow.journal.first_break(room.call_id) is not None:
            return ["broken"]
        numbers = uow.versions.of_call(room.call_id)
        versions = [(version, uow.versions.content(room.call_id, version.number)) for version in numbers]
        revision = uow.calls.state(room.call_id).revision
        return [str(problem) for problem in record_problems(uow.journal.of_call(room.call_id), versions, revision=revision)]


def is_whole(room: Room) -> bool:
    try:
        return not problems(room)
    except (ValueError, TypeError):
        return False  # a time that is none: such a record is not read at all


def stored(database: Database, table: str) -> Sequence[Any]:
    with database.engine.connect() as connection:
        return connection.execute(text(f"SELECT * FROM {table}")).mappings().all()


def changed(value: Any, draw: random.Random) -> Any:
    """Return another value of the same sort: one character, one byte or one unit away."""
    if value is None:
        return 1
    if isinstance(value, int):
        return value + draw.choice((-1, 1))
    place = draw.randrange(len(value)) if value else 0
    if isinstance(value, bytes):
        return value[:place] + bytes([value[place] ^ (1 + draw.randrange(255))]) + value[place + 1 :]
    # Of a moment, a digit: what stands between them says nothing, and is read over.
    while MOMENT.fullmatch(value) and not value[place].isdigit():
        place = draw.randrange(len(value))
    others = [letter for letter in "0123456789abcxyzé{\"' " if letter != value[place : place + 1]]
    return value[:place] + draw.choice(others) + value[place + 1 :]


@pytest.mark.parametrize("table", KEYS)
def test_any_field_changed_in_the_stored_record_is_found(unguarded: Room, run_sql: Callable[..., None], table: str) -> None:
    assert is_whole(unguarded)
    draw, key = random.Random(20190704), KEYS[table]  # noqa: S311 (what to change, not a secret)
    rows = stored(unguarded.database, table)
    columns = [column.name for column in metadata.tables[table].columns if column.name != "call_id"]
    for _change in range(CHANGES):
        row, column = draw.choice(rows), draw.choice(columns)
        wrong = changed(row[column], draw)
        if column == key and any(other[column] == wrong for other in rows):
            continue  # the key itself refuses it
        change = f"UPDATE {table} SET {column} = :value WHERE {key} = :key"
        try:
            run_sql(change, value=wrong, key=row[key])
        except IntegrityError:
            continue  # nobody of that number: the database refuses it by itself
        assert not is_whole(unguarded), (row[key], column, row[column], wrong)
        run_sql(change, value=row[column], key=wrong if column == key else row[key])
    assert is_whole(unguarded)


@pytest.mark.parametrize("table", KEYS)
def test_any_row_taken_out_of_the_stored_record_is_found(unguarded: Room, run_sql: Callable[..., None], table: str) -> None:
    for row in stored(unguarded.database, table):
        run_sql(f"DELETE FROM {table} WHERE {KEYS[table]} = :key", key=row[KEYS[table]])
        assert not is_whole(unguarded), row[KEYS[table]]
        run_sql(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({', '.join(f':{name}' for name in row)})", **row)
    assert is_whole(unguarded)


def test_problems_are_told_in_words(unguarded: Room, run_sql: Callable[..., None]) -> None:
    run_sql("UPDATE version SET content = CAST('{}' AS BLOB) WHERE number = 1")
    run_sql("DELETE FROM journal WHERE sequence = (SELECT max(sequence) FROM journal)")
    revision = unguarded.snapshot.revision
    with language("en"):
        assert problems(unguarded) == [
            f"The journal ends at revision {revision - 1}, the call is at {revision}.",
            "The finalised versions are not those of the journal.",
            "Version 1: its content is not that of its SHA-256.",
        ]
