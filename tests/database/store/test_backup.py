"""Backing up and restoring."""

import shutil
import sqlite3
import stat
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from data_access.backup import back_up, restore
from data_access.database import migrate, open_database
from deliberation import operations
from deliberation.call.call import Phase
from deliberation.errors import FileRefused
from tests.worlds.databases import KEY, NOON, Database
from tests.worlds.room import Room

Unfit = Callable[[Path, Path], None]


@pytest.fixture
def kind() -> str:
    """Keep this file's tests to SQLite: PostgreSQL has its own tools."""
    return "sqlite"


def phase_of(room: Room) -> Phase:
    with room.reading() as uow:
        return uow.calls.state(room.call_id).phase


def move(room: Room, phase: Phase) -> None:
    operations.move_phase(room.uow(), **room.by_console(), to=phase)


def test_a_backup_is_restored_under_a_running_server(database: Database, room: Room, tmp_path: Path) -> None:
    copy = tmp_path / "copy.sqlite3"
    back_up(database.url, copy)
    move(room, Phase.SCORING)
    with database.reading() as uow:
        uow.calls.state(room.call_id)
        kept = restore(database.url, copy, at=NOON, key=lambda: KEY)
        assert uow.calls.state(room.call_id).phase is Phase.SCORING  # what it began with
    assert phase_of(room) is Phase.DELIBERATION
    assert kept == tmp_path / "var" / "jury-replaced-20190704T120000Z.sqlite3"
    move(room, Phase.PREPARATION)  # and it can be written to

    restore(database.url, kept, at=NOON, key=lambda: KEY)  # at the same second: what is kept is not written over
    assert phase_of(room) is Phase.SCORING


def test_a_backup_holds_what_is_committed_and_nothing_else(database: Database, room: Room, tmp_path: Path) -> None:
    with database.unit_of_work() as uow:
        uow.calls.set_phase(room.call_id, Phase.SCORING)
        back_up(database.url, tmp_path / "copy.sqlite3")
    with closing(sqlite3.connect(tmp_path / "copy.sqlite3")) as copy:
        assert copy.execute("SELECT phase FROM call").fetchall() == [("deliberation",)]


def test_a_backup_is_one_file_for_its_owner_alone(database: Database, room: Room, tmp_path: Path) -> None:
    (tmp_path / "copies").mkdir()
    back_up(database.url, tmp_path / "copies" / "copy.sqlite3")
    files = list((tmp_path / "copies").iterdir())
    assert [(file.name, stat.S_IMODE(file.stat().st_mode)) for file in files] == [("copy.sqlite3", 0o600)]


def test_a_backup_does_not_replace_a_file(database: Database, tmp_path: Path) -> None:
    (tmp_path / "thesis.odt").write_text("years of work")
    with pytest.raises(FileRefused):
        back_up(database.url, tmp_path / "thesis.odt")
    assert (tmp_path / "thesis.odt").read_text() == "years of work"


def test_a_backup_is_restored_where_there_is_no_database_yet(database: Database, room: Room, tmp_path: Path) -> None:
    back_up(database.url, tmp_path / "copy.sqlite3")
    url = f"sqlite:///{tmp_path}/new/jury.sqlite3"
    assert restore(url, tmp_path / "copy.sqlite3", at=NOON, key=lambda: KEY) is None
    engine = open_database(url)
    migrate(engine)
    engine.dispose()
    assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o700


def other_program(file: Path, _: Path) -> None:
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("CREATE TABLE alembic_version (version_num TEXT)")


def no_database(file: Path, _: Path) -> None:
    file.write_text("Dear jury,")


def newer(file: Path, ours: Path) -> None:
    shutil.copyfile(ours, file)
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")


def truncated(file: Path, ours: Path) -> None:
    file.write_bytes(ours.read_bytes()[:40_000])


def absent(file: Path, _: Path) -> None:
    file.unlink(missing_ok=True)


@pytest.mark.parametrize("make", [other_program, no_database, newer, truncated, absent])
def test_a_file_that_is_not_fit_is_refused_and_nothing_changes(database: Database, room: Room, tmp_path: Path, make: Unfit) -> None:
    back_up(database.url, tmp_path / "good.sqlite3")
    make(tmp_path / "bad.sqlite3", tmp_path / "good.sqlite3")
    with pytest.raises(FileRefused):
        restore(database.url, tmp_path / "bad.sqlite3", at=NOON, key=lambda: KEY)
    assert phase_of(room) is Phase.DELIBERATION
    assert sorted(file.suffix for file in (tmp_path / "var").iterdir() if "replaced" in file.name) == []


@pytest.mark.parametrize("url", ["postgresql://jury@server/jury"])
def test_a_database_server_has_its_own_tools(tmp_path: Path, url: str) -> None:
    with pytest.raises(FileRefused, match="pg_dump"):
        back_up(url, tmp_path / "copy")
    with pytest.raises(FileRefused, match="pg_restore"):
        restore(url, tmp_path / "copy", at=NOON, key=lambda: KEY)
