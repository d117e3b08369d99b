"""Rows copied from one database into another, of the same kind or not, and backups of either kind."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import select, text

from data_access.database import migrate, reading
from data_access.files.attachment_files import AttachmentFiles
from data_access.guards import require_guards
from data_access.schema.columns import metadata
from extras.copies.rows.backup import back_up, move, restore, verify
from tests.database.conftest import HOLDS_FILES, STORES
from tests.worlds.acts import call_problems, save_person
from tests.worlds.attachments import attach, content_of, from_platform, name_files, pdf
from tests.worlds.room import KEY, NOON, Database, Room
from tests.worlds.terms import FileRefused, Method, Option, Role
from tests.worlds.whole_record import keep_record

Rows = dict[str, list[tuple[object, ...]]]


def rows_of(database: Database) -> Rows:
    with reading(database.engine) as connection:
        return {table.name: sorted(map(tuple, connection.execute(select(table))), key=repr) for table in metadata.sorted_tables}


@pytest.fixture
def record(made: Callable[..., Room]) -> Room:
    """A finalised call with a row in every table, in an SQLite file or on the server."""
    return made(keep_record)


@pytest.fixture
def other(tmp_path: Path) -> Iterator[Database]:
    """An empty SQLite database that is not migrated yet."""
    database = Database.at(f"sqlite:///{tmp_path}/other/jury.sqlite3")
    yield database
    database.engine.dispose()


def test_every_row_moves_and_comes_back_and_the_record_stays_whole(record: Room, other: Database, elsewhere: str) -> None:
    seen: list[tuple[int, int]] = []
    count = move(other.url, record.database.engine, key=lambda: KEY, progress=lambda done, total: seen.append((done, total)))
    assert rows_of(other) == (before := rows_of(record.database))
    assert count == sum(map(len, before.values()))
    assert sum(map(bool, before.values())) > 30  # almost every table has rows
    assert seen[-1] == (2 * count, 2 * count)

    assert move(elsewhere, other.engine, key=lambda: KEY, progress=lambda _done, _total: None) == count
    back = Database.at(elsewhere)
    try:
        assert rows_of(back) == before
        require_guards(back.engine)
        assert call_problems(back.reading(), call_id=record.call_id) == ()
    finally:
        back.engine.dispose()


def test_what_is_written_after_a_move_is_numbered_on(room: Room, other: Database, elsewhere: str) -> None:
    move(other.url, room.database.engine, key=lambda: KEY, progress=lambda _done, _total: None)
    move(elsewhere, other.engine, key=lambda: KEY, progress=lambda _done, _total: None)
    there = Database.at(elsewhere)
    try:
        moved = replace(room, database=there)
        save_person(moved.uow(), **moved.by_console(), name="Une de plus", roles=frozenset({Role.JUROR}))
        assert "Une de plus" in {person.name for person in moved.snapshot.people}
    finally:
        there.engine.dispose()


def test_database_with_a_call_is_not_copied_into(room: Room, other: Database) -> None:
    move(other.url, room.database.engine, key=lambda: KEY, progress=lambda _done, _total: None)
    before = rows_of(other)
    with pytest.raises(FileRefused):
        move(other.url, room.database.engine, key=lambda: KEY, progress=lambda _done, _total: None)
    assert rows_of(other) == before


def test_database_that_does_not_answer_is_named_without_its_password(room: Room) -> None:
    with pytest.raises(FileRefused) as refused:
        move("postgresql://jury:secret@127.0.0.1:1/jury", room.database.engine, key=lambda: KEY, progress=lambda *_told: None)
    assert "127.0.0.1:1" in str(refused.value)
    assert "secret" not in str(refused.value)


def test_row_that_arrives_as_another_is_found_and_nothing_is_kept(room: Room, other: Database) -> None:
    migrate(other.engine)
    with other.engine.connect().execution_options(access="write") as connection, connection.begin():
        connection.execute(
            text("CREATE TRIGGER helper AFTER INSERT ON person BEGIN UPDATE person SET name = 'X' || NEW.id WHERE id = NEW.id; END")
        )
    with pytest.raises(FileRefused, match="person"):
        move(other.url, room.database.engine, key=lambda: KEY, progress=lambda _done, _total: None)
    assert not any(rows_of(other).values())


@pytest.mark.parametrize("kind", STORES, indirect=True)
def test_backup_of_either_kind_is_one_file_that_either_kind_is_restored_from(room: Room, elsewhere: str, tmp_path: Path, kind: str) -> None:
    name_files(room, {"101": content_of("plan.pdf")})
    attach(room, {from_platform("101", "plan.pdf"): pdf("plan")})
    back_up(room.database.url, tmp_path / "copy", room.database.files)
    verify(tmp_path / "copy", key=lambda: KEY)
    there = Database.at(elsewhere, holds_files=kind == HOLDS_FILES)
    try:
        assert restore(elsewhere, tmp_path / "copy", there.files, at=NOON, key=lambda: KEY) == (None, (), ())
        assert rows_of(there) == rows_of(room.database)
        (one,) = room.snapshot.attachments
        assert there.files.damaged({one.sha256: one.size}) == ()
    finally:
        there.engine.dispose()


@pytest.mark.parametrize("kind", STORES, indirect=True)
def test_attached_files_are_copied_out_of_a_store_and_into_another(database: Database, elsewhere: str, tmp_path: Path, kind: str) -> None:
    contents = {sha256(content).hexdigest(): content for content in (Random(7).randbytes(600_000), b"y")}  # noqa: S311
    sizes = {digest: len(content) for digest, content in contents.items()}
    for content in contents.values():
        with database.files.draft() as draft:
            draft.write(content)
            draft.keep()
    between, there = AttachmentFiles(tmp_path / "between"), Database.at(elsewhere, holds_files=kind == HOLDS_FILES)
    migrate(there.engine)
    try:
        database.files.copy_to(between)
        assert between.damaged(sizes) == ()
        between.copy_to(there.files)
        assert {digest: there.files.path(digest).read_bytes() for digest in sizes} == contents
        assert there.files.damaged(sizes) == ()
    finally:
        there.engine.dispose()


def test_copy_during_a_secret_ballot_holds_no_vote_and_cancels_it_if_restored(sitting: Room, other: Database, tmp_path: Path) -> None:
    sitting.ballot("101", Method.SECRET)
    for name, choice in (("juror", Option.IN_FAVOUR), ("second", Option.AGAINST)):
        sitting.vote(name, choice)
    back_up(sitting.database.url, tmp_path / "copy", sitting.database.files)
    content = (tmp_path / "copy").read_bytes()
    with closing(sqlite3.connect(tmp_path / "copy")) as copy, reading(sitting.database.engine) as connection:
        assert copy.execute("SELECT count(*) FROM secret_vote").fetchone() == (0,)
        sealed = connection.execute(text("SELECT sealed FROM secret_vote")).scalars().all()
    keys = [path.read_bytes() for path in sitting.database.keys_folder.iterdir()]
    assert [each for each in (*keys, *map(bytes, sealed)) if each in content] == []
    assert (len(keys), len(sealed)) == (1, 1)

    assert restore(other.url, tmp_path / "copy", other.files, at=NOON, key=lambda: KEY).cancelled == ((sitting.snapshot.call.slug, "101"),)
    (ballot,) = replace(sitting, database=other).meeting.ballots
    assert (ballot.is_open, bool(ballot.cancelled_because), ballot.counts) == (False, True, None)


def test_copy_made_before_anybody_voted_or_after_the_closing_cancels_nothing(sitting: Room, other: Database, tmp_path: Path) -> None:
    sitting.ballot("101", Method.SECRET)
    back_up(sitting.database.url, tmp_path / "before", sitting.database.files)
    for name in ("juror", "second", "third"):
        sitting.vote(name, Option.IN_FAVOUR)
    sitting.close("101")
    back_up(sitting.database.url, tmp_path / "after", sitting.database.files)
    with closing(sqlite3.connect(tmp_path / "after")) as copy:
        assert copy.execute("SELECT count(*) FROM secret_vote").fetchone() == (0,)
    for name in ("before", "after"):
        assert restore(other.url, tmp_path / name, other.files, at=NOON, key=lambda: KEY).cancelled == ()
