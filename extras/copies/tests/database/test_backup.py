"""Backing up and restoring."""

import hashlib
import shutil
import sqlite3
import stat
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path
from zipfile import ZipFile

import pytest

from data_access.database import migrate, open_database
from data_access.files.attachment_files import AttachmentFiles
from extras.copies.rows.backup import back_up, restore
from tests.worlds.acts import attachment_problems, move_phase
from tests.worlds.attachments import attach, content_of, from_platform, name_files, pdf, zip_of
from tests.worlds.room import KEY, NOON, Database, Room
from tests.worlds.terms import FileRefused, Phase

Unfit = Callable[[Path, Path], None]


@pytest.fixture
def kind() -> str:
    """Keep this file's tests to SQLite: what differs on PostgreSQL is in ``test_copied.py``."""
    return "sqlite"


def phase_of(room: Room) -> Phase:
    with room.reading() as uow:
        return uow.calls.state(room.call_id).phase


def move(room: Room, phase: Phase) -> None:
    move_phase(room.uow(), **room.by_console(), to=phase)


def test_a_backup_is_restored_under_a_running_server(database: Database, room: Room, tmp_path: Path) -> None:
    copy = tmp_path / "copy.sqlite3"
    back_up(database.url, copy, database.files)
    move(room, Phase.SCORING)
    with database.reading() as uow:
        uow.calls.state(room.call_id)
        kept, _cancelled, *_rest = restore(database.url, copy, database.files, at=NOON, key=lambda: KEY)
        assert uow.calls.state(room.call_id).phase is Phase.SCORING  # what it began with
    assert phase_of(room) is Phase.DELIBERATION
    assert kept == tmp_path / "var" / "jury-replaced-20190704T120000Z.sqlite3"
    move(room, Phase.PREPARATION)  # and it can be written to

    restore(database.url, kept, database.files, at=NOON, key=lambda: KEY)  # at the same second: what is kept is not written over
    assert phase_of(room) is Phase.SCORING


def test_a_backup_holds_what_is_committed_and_nothing_else(database: Database, room: Room, tmp_path: Path) -> None:
    with database.unit_of_work() as uow:
        uow.calls.set_phase(room.call_id, Phase.SCORING)
        back_up(database.url, tmp_path / "copy.sqlite3", database.files)
    with closing(sqlite3.connect(tmp_path / "copy.sqlite3")) as copy:
        assert copy.execute("SELECT phase FROM call").fetchall() == [("deliberation",)]


def test_a_backup_is_one_file_for_its_owner_alone(database: Database, room: Room, tmp_path: Path) -> None:
    (tmp_path / "copies").mkdir()
    back_up(database.url, tmp_path / "copies" / "copy.sqlite3", database.files)
    files = list((tmp_path / "copies").iterdir())
    assert [(file.name, stat.S_IMODE(file.stat().st_mode)) for file in files] == [("copy.sqlite3", 0o600)]


def test_a_backup_does_not_replace_a_file(database: Database, tmp_path: Path) -> None:
    (tmp_path / "thesis.odt").write_text("years of work")
    with pytest.raises(FileRefused):
        back_up(database.url, tmp_path / "thesis.odt", database.files)
    assert (tmp_path / "thesis.odt").read_text() == "years of work"


def test_a_backup_that_cannot_be_written_is_refused_with_its_place(database: Database, tmp_path: Path) -> None:
    target = tmp_path / "no such folder" / "copy.sqlite3"
    with pytest.raises(FileRefused, match="no such folder"):
        back_up(database.url, target, database.files)


def test_a_backup_is_restored_where_there_is_no_database_yet(database: Database, room: Room, tmp_path: Path) -> None:
    back_up(database.url, tmp_path / "copy.sqlite3", database.files)
    url = f"sqlite:///{tmp_path}/new/jury.sqlite3"
    assert restore(url, tmp_path / "copy.sqlite3", AttachmentFiles(tmp_path / "new" / "pieces"), at=NOON, key=lambda: KEY).kept is None
    engine = open_database(url)
    migrate(engine)
    engine.dispose()
    assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o700


def other_program(file: Path, _: Path) -> None:
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("CREATE TABLE alembic_version (version_num TEXT)")


def no_database(file: Path, _: Path) -> None:
    file.write_text("Dear jury,")


def of_schema(version: str, file: Path, ours: Path) -> None:
    shutil.copyfile(ours, file)
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = ?", (version,))


newer, of_a_trial_version = partial(of_schema, "9999"), partial(of_schema, "0046")


def truncated(file: Path, ours: Path) -> None:
    file.write_bytes(ours.read_bytes()[:40_000])


def absent(file: Path, _: Path) -> None:
    file.unlink(missing_ok=True)


@pytest.mark.parametrize("make", [other_program, no_database, newer, of_a_trial_version, truncated, absent])
def test_a_file_that_is_not_fit_is_refused_and_nothing_changes(database: Database, room: Room, tmp_path: Path, make: Unfit) -> None:
    back_up(database.url, tmp_path / "good.sqlite3", database.files)
    make(tmp_path / "bad.sqlite3", tmp_path / "good.sqlite3")
    with pytest.raises(FileRefused):
        restore(database.url, tmp_path / "bad.sqlite3", database.files, at=NOON, key=lambda: KEY)
    assert phase_of(room) is Phase.DELIBERATION
    assert sorted(file.suffix for file in (tmp_path / "var").iterdir() if "replaced" in file.name) == []


def with_a_file(room: Room) -> str:
    name_files(room, {"101": content_of("plan.pdf", "budget.pdf")})
    attach(room, {from_platform("101", "plan.pdf"): pdf("plan"), from_platform("101", "budget.pdf"): pdf("budget")})
    return hashlib.sha256(pdf("plan")).hexdigest()


def with_other_bytes(copy: Path, digest: str) -> bytes:
    """A copy made again as any zip is, one of its files being another."""
    with ZipFile(copy) as opened:
        files = {name: opened.read(name) for name in opened.namelist()}
    return zip_of({**files, f"pieces/{digest}": pdf("plot")})


def test_what_applicants_attached_is_in_the_copy_and_comes_back_with_it(database: Database, room: Room, tmp_path: Path) -> None:
    digest = with_a_file(room)
    back_up(database.url, tmp_path / "copy.zip", database.files)
    assert stat.S_IMODE((tmp_path / "copy.zip").stat().st_mode) == 0o600
    shutil.rmtree(database.files.path(digest).parents[1])
    move(room, Phase.SCORING)

    restore(database.url, tmp_path / "copy.zip", database.files, at=NOON, key=lambda: KEY)
    assert database.files.path(digest).read_bytes() == pdf("plan")
    assert (phase_of(room), attachment_problems(room.reading(), database.files)) == (Phase.DELIBERATION, ())


def test_a_lost_file_is_no_reason_to_be_without_a_copy(database: Database, room: Room, tmp_path: Path) -> None:
    digest = with_a_file(room)
    database.files.path(digest).unlink()
    back_up(database.url, tmp_path / "copy.zip", database.files)
    restore(database.url, tmp_path / "copy.zip", database.files, at=NOON, key=lambda: KEY)
    (problem,) = attachment_problems(room.reading(), database.files)
    assert problem.values["name"] == "plan.pdf"


@pytest.mark.parametrize("harm", ["changed", "cut", "other"])
def test_a_copy_whose_files_are_damaged_is_refused_and_nothing_changes(database: Database, room: Room, tmp_path: Path, harm: str) -> None:
    digest = with_a_file(room)
    copy = tmp_path / "copy.zip"
    back_up(database.url, copy, database.files)
    content = copy.read_bytes()
    harmed = {"changed": with_other_bytes(copy, digest), "cut": content[:-40], "other": zip_of({"delibere.sqlite3": b"x"})}
    copy.write_bytes(harmed[harm])
    move(room, Phase.SCORING)
    with pytest.raises(FileRefused):
        restore(database.url, copy, database.files, at=NOON, key=lambda: KEY)
    assert phase_of(room) is Phase.SCORING
    assert database.files.path(digest).read_bytes() == pdf("plan")


@pytest.mark.parametrize("digest", ["../" * 21 + "x", "A" * 64, "0" * 63 + "\n"])
def test_copy_with_a_file_named_by_no_digest_is_refused(database: Database, room: Room, tmp_path: Path, digest: str) -> None:
    with_a_file(room)
    back_up(database.url, tmp_path / "copy.zip", database.files)
    with ZipFile(tmp_path / "copy.zip") as opened:
        opened.extract("delibere.sqlite3", tmp_path)
    with closing(sqlite3.connect(tmp_path / "delibere.sqlite3")) as copy, copy:
        copy.execute("UPDATE attachment SET sha256 = ? WHERE name = 'plan.pdf'", (digest,))
    move(room, Phase.SCORING)
    with pytest.raises(FileRefused, match=r"plan\.pdf"):
        restore(database.url, tmp_path / "delibere.sqlite3", database.files, at=NOON, key=lambda: KEY)
    assert phase_of(room) is Phase.SCORING
