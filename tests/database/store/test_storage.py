"""A disk that is full, or can only be read: nothing is half written, the person is told in words, and the server's health says so."""

import errno
import os
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import pytest
from sqlalchemy import Engine, event, make_url

from data_access.database import migrate, open_database
from data_access.health import FAILURE_SECONDS, REMEMBERED_SECONDS, Health
from deliberation.operations.call.people import save_person
from tests.worlds.room import Room
from tests.worlds.terms import FileRefused, Role, StorageFailed


class Clock:
    """A clock that a test moves."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def write(room: Room, name: str) -> None:
    save_person(room.uow(), **room.by_console(), name=name, roles=frozenset({Role.STAFF}), organisation="x" * 9_000)


def write_until_it_is_full(room: Room, written: list[str]) -> None:
    for number in range(100):
        write(room, f"Gestion {number}")
        written.append(f"Gestion {number}")


def fill_up(engine: Engine) -> Callable[[], None]:
    """Leave an SQLite database no room to grow, as a full disk does; return what gives it room again."""
    pages = 1  # it grows no more than it has

    def keep_to(connection: sqlite3.Connection, *_more: object) -> None:
        connection.execute(f"PRAGMA max_page_count = {pages}")

    def give_room() -> None:
        nonlocal pages
        pages = 1_000_000

    event.listen(engine, "checkout", keep_to)
    return give_room


def make_read_only(room: Room, run_sql: Callable[..., None]) -> None:
    """Open the database as a medium that can only be read would let it."""
    engine, url = room.database.engine, make_url(room.database.url)
    if engine.dialect.name == "postgresql":
        run_sql(f'ALTER DATABASE "{url.database}" SET default_transaction_read_only = on')
    else:
        event.listen(engine, "do_connect", lambda *_how: sqlite3.connect(f"file:{url.database}?mode=ro", uri=True, check_same_thread=False))
    engine.dispose()


@pytest.mark.usefixtures("english")
def test_full_disk_is_said_in_words_and_leaves_nothing_half_written(room: Room) -> None:
    if room.database.engine.dialect.name != "sqlite":
        pytest.skip("the disk of a PostgreSQL server is not the test's to fill")
    give_room = fill_up(room.database.engine)
    acts = room.acts
    written: list[str] = []
    with pytest.raises(StorageFailed, match=r"^The server’s disk is full: nothing was saved"):
        write_until_it_is_full(room, written)
    give_room()
    assert [person.name for person in room.snapshot.people if person.organisation] == written
    assert len(room.acts) == len(acts) + len(written)
    write(room, "Gestion")


@pytest.mark.usefixtures("english")
def test_medium_that_can_only_be_read_is_said_in_words_and_is_read_all_the_same(room: Room, run_sql: Callable[..., None]) -> None:
    acts = room.acts
    make_read_only(room, run_sql)
    with pytest.raises(StorageFailed, match=r"^The server’s disk can only be read: nothing was saved"):
        write(room, "Gestion")
    assert room.acts == acts


def test_health_is_bad_while_the_medium_can_only_be_read(room: Room, run_sql: Callable[..., None]) -> None:
    clock = Clock()
    watched = Health(room.database.engine, clock=clock)
    assert watched.is_good()
    make_read_only(room, run_sql)
    assert watched.is_good()  # as it was found a moment ago: however often it is asked
    clock.now = REMEMBERED_SECONDS
    assert not watched.is_good()


def test_health_is_bad_once_a_newer_replica_has_migrated_the_database(room: Room, run_sql: Callable[..., None]) -> None:
    run_sql("UPDATE alembic_version SET version_num = '9999'")
    assert not Health(room.database.engine).is_good()
    with pytest.raises(FileRefused, match="9999"):  # and a replica of this version that starts says so
        migrate(room.database.engine)


def test_health_is_bad_after_a_write_that_found_no_room_until_one_that_does(room: Room) -> None:
    if room.database.engine.dialect.name != "sqlite":
        pytest.skip("the disk of a PostgreSQL server is not the test's to fill")
    clock = Clock()
    watched = Health(room.database.engine, clock=clock)
    give_room = fill_up(room.database.engine)
    with pytest.raises(StorageFailed):
        write_until_it_is_full(room, [])
    found = [watched.is_good()]
    give_room()
    write(room, "Gestion")
    clock.now += REMEMBERED_SECONDS
    assert [*found, watched.is_good()] == [False, True]


@pytest.mark.parametrize(("fails", "error"), [("posix_fallocate", errno.ENOSPC), ("open", errno.EROFS)])
def test_health_is_bad_where_a_file_finds_no_room(room: Room, monkeypatch: pytest.MonkeyPatch, fails: str, error: int) -> None:
    if room.database.engine.dialect.name != "sqlite":
        pytest.skip("a PostgreSQL database has no folder here")
    folder = Path(str(make_url(room.database.url).database)).parent
    before = sorted(folder.iterdir())

    def fail(*_what: object) -> NoReturn:
        raise OSError(error, os.strerror(error))

    with monkeypatch.context() as patched:
        patched.setattr(os, fails, fail)
        assert not Health(room.database.engine, clock=Clock()).is_good()
    assert Health(room.database.engine, clock=Clock()).is_good()
    assert sorted(folder.iterdir()) == before


def test_failure_of_another_machine_s_disk_is_forgotten_after_a_while(room: Room) -> None:
    clock = Clock()
    watched = Health(room.database.engine, clock=clock)
    watched._noted, watched._noted_at = StorageFailed("disk full"), clock.now
    assert not watched.is_good()
    clock.now = FAILURE_SECONDS
    assert watched.is_good()


@pytest.mark.usefixtures("english")
def test_folder_that_cannot_be_written_is_refused_in_words() -> None:
    with pytest.raises(FileRefused, match=r"^/proc/jury/jury.sqlite3: the database cannot be written there"):
        open_database("sqlite:////proc/jury/jury.sqlite3")
