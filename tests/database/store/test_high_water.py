"""Time goes one way: whatever puts a database back to an earlier state is told, unless somebody meant it."""

import json
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr

import bootstrap
from bootstrap import watch
from data_access.files.high_water import HighWater
from data_access.schema.guards import sqlite_triggers
from deliberation.operations.call.changing import delete_call
from deliberation.record.guards.checks import Mark, advanced
from settings import Settings
from tests.worlds.databases import NOON
from tests.worlds.open_call import OpenCall, new_call, only_call
from tests.worlds.terms import Role, language


@pytest.fixture
def call(tmp_path: Path) -> Iterator[OpenCall]:
    """Give a call on a database file."""
    serve_from(tmp_path)
    bootstrap.prepare()
    yield new_call()
    bootstrap.reset()
    watch.forget()


def serve_from(folder: Path) -> None:
    url = f"sqlite:///{folder}/jury.sqlite3"
    bootstrap.use(Settings(database_url=url, secret_key=SecretStr("s3cret"), records_folder=folder / "records"), clock=lambda: NOON)


def act(call: OpenCall, *names: str) -> None:
    for name in names:
        call.add_person(name, Role.STAFF)


def database(call: OpenCall) -> Path:
    return Path(bootstrap.settings().database_url.removeprefix("sqlite:///"))


def keep(copy: Path) -> None:
    """Copy the database with what is still in its log."""
    served = bootstrap.settings().database_url.removeprefix("sqlite:///")
    with closing(sqlite3.connect(served)) as read, closing(sqlite3.connect(copy)) as written:
        read.backup(written)


def restart() -> None:
    """Have another process go on with the same files."""
    bootstrap.use(bootstrap.settings(), clock=lambda: NOON)


def told(call: OpenCall) -> list[str]:
    with language("en"):
        return [str(problem).partition(":")[0] for problem in watch.going_back_of(call.call_id)]


def test_database_that_goes_on_is_told_of_by_nobody(call: OpenCall) -> None:
    act(call, "A", "B")
    assert told(call) == []
    restart()
    act(call, "C")
    assert told(call) == []


def test_older_file_put_back_is_told_with_how_many_acts_are_missing(call: OpenCall, tmp_path: Path) -> None:
    act(call, "A")
    keep(tmp_path / "earlier.sqlite3")
    act(call, "B", "C", "D")
    bootstrap.reset()
    put_back(tmp_path / "earlier.sqlite3", tmp_path)
    with language("en"):
        (problem,) = watch.going_back_of(call.call_id)
        assert str(problem).startswith("Acts missing since ")
        assert ": 3." in str(problem)
    act(call, "E", "F", "G", "H")
    assert [one.split()[0] for one in told(call)] == ["Entry"]


def test_acts_done_since_are_none_of_those_that_are_missing(call: OpenCall, tmp_path: Path) -> None:
    act(call, "A")
    keep(tmp_path / "earlier.sqlite3")
    act(call, "B", "C", "D")
    bootstrap.reset()
    put_back(tmp_path / "earlier.sqlite3", tmp_path)
    bootstrap.use(bootstrap.settings(), clock=lambda: NOON + timedelta(minutes=1))
    act(call, "E")
    with language("en"):
        (problem,) = map(str, watch.going_back_of(call.call_id))
    assert problem.startswith("Acts missing since 14:00:00: 3.")


def test_act_unmarked_by_a_killed_process_is_marked_by_the_next(call: OpenCall, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    act(call, "A")
    assert told(call) == []
    keep(tmp_path / "earlier.sqlite3")
    with monkeypatch.context() as killed:
        killed.setattr(HighWater, "flush", lambda _self: None)
        act(call, "B", "C")
        restart()
    watch.compare_all()
    bootstrap.reset()
    put_back(tmp_path / "earlier.sqlite3", tmp_path)
    with language("en"):
        assert ": 2." in str(watch.going_back_of(call.call_id)[0])


def put_back(copy: Path, folder: Path) -> None:
    """Put another file in the place of the database, which nobody has open."""
    for ending in ("-wal", "-shm"):
        (folder / f"jury.sqlite3{ending}").unlink(missing_ok=True)
    shutil.copy(copy, folder / "jury.sqlite3")
    serve_from(folder)


def test_log_that_is_lost_is_told(call: OpenCall, tmp_path: Path) -> None:
    with bootstrap.assembled().engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    act(call, "A", "B")
    shutil.copy(database(call), tmp_path / "without-log.sqlite3")  # what acts wrote is in the log alone
    bootstrap.reset()
    put_back(tmp_path / "without-log.sqlite3", tmp_path)
    (problem,) = told(call)
    assert problem.startswith("Acts missing since ")


def test_journal_cut_short_by_hand_is_told(call: OpenCall) -> None:
    act(call, "A", "B")
    assert told(call) == []
    with bootstrap.assembled().engine.connect().execution_options(access="write") as connection, connection.begin():
        connection.exec_driver_sql("DROP TRIGGER journal_delete")
        connection.exec_driver_sql("DELETE FROM journal WHERE sequence = (SELECT max(sequence) FROM journal)")
        connection.exec_driver_sql(sqlite_triggers()["journal_delete"])
    (problem,) = told(call)
    assert problem.startswith("Acts missing since ")
    watch.compare_all()
    assert watch.differences()[call.call_id]


def test_call_of_the_name_of_one_that_was_deleted_has_lost_nothing(call: OpenCall) -> None:
    act(call, "A")
    assert told(call) == []
    delete_call(call.uow(), **call.by_console())
    assert told(new_call()) == []
    restart()
    assert told(only_call()) == []


def test_call_that_was_erased_and_is_there_again_is_told_and_so_is_one_that_is_gone(call: OpenCall, tmp_path: Path) -> None:
    keep(tmp_path / "earlier.sqlite3")
    delete_call(call.uow(), **call.by_console())
    assert watch.record_problems() == ()
    bootstrap.reset()
    put_back(tmp_path / "earlier.sqlite3", tmp_path)
    assert told(call) == ["This call was erased, and is there again"]
    watch.take_state_as_meant()
    assert told(call) == []
    with bootstrap.assembled().engine.connect().execution_options(access="write") as connection, connection.begin():
        connection.exec_driver_sql("UPDATE call SET settings = replace(settings, 'ami-ia-2', 'autre')")
    with language("en"):
        assert [str(one) for one in watch.record_problems()] == ["The call ami-ia-2 is not in the database any more, and nobody erased it."]


def test_marks_changed_by_hand_are_told(call: OpenCall, tmp_path: Path) -> None:
    act(call, "A")
    assert told(call) == []
    (file,) = (tmp_path / "records").glob("*.json")
    document = json.loads(file.read_text())
    document["marks"]["ami-ia-2"]["sequence"] = 1
    file.write_text(json.dumps(document))
    assert told(call) == ["What this server wrote of how far journals had come is not as it was sealed."]


def test_mark_stays_where_what_is_written_does_not_follow_it(call: OpenCall) -> None:
    act(call, "A", "B", "C")
    entries = [("ami", entry) for entry in call.journal]
    ahead = {"ami": Mark(2, "f" * 64, NOON)}
    assert advanced(ahead, entries[1:3]) == ahead
    assert advanced({}, entries)["ami"].hash == call.journal[-1].hash
