"""Copies of the database that is served: put back, moved, and what the record outside it says then."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import SecretStr

import bootstrap
from bootstrap import watch
from deliberation.record.journal import Act
from extras.copies.copying import backup, move_to, restore
from settings import Settings
from tests.database.store.test_high_water import act, told
from tests.worlds.databases import NOON
from tests.worlds.open_call import OpenCall, new_call


@pytest.fixture(autouse=True)
def in_use(tmp_path: Path) -> Iterator[None]:
    """Serve a database file."""
    settings = Settings(database_url=f"sqlite:///{tmp_path}/jury.sqlite3", secret_key=SecretStr("s3cret"))
    bootstrap.use(settings, clock=lambda: NOON)
    bootstrap.prepare()
    yield
    bootstrap.reset()
    watch.forget()


@pytest.fixture
def call(in_use: None) -> OpenCall:
    """Give a call of the database that is served."""
    return new_call()


def test_a_restored_copy_is_what_everybody_sees_next(tmp_path: Path) -> None:
    backup(tmp_path / "copy.sqlite3")
    call_id = new_call().call_id
    kept, _cancelled, *_rest = restore(tmp_path / "copy.sqlite3")
    with bootstrap.reading() as uow:
        without = uow.calls.all()
    assert kept is not None
    restore(kept)
    assert (without, bootstrap.snapshots().get(call_id).call_id) == ([], call_id)


def test_restore_that_is_meant_says_so_in_the_journal_and_is_told_no_more(call: OpenCall, tmp_path: Path) -> None:
    act(call, "A")
    backup(tmp_path / "earlier.sqlite3")
    restore(tmp_path / "earlier.sqlite3")
    assert Act.TAKEN_OVER not in call.acts  # nothing is missing
    act(call, "B")
    restore(tmp_path / "earlier.sqlite3")
    assert call.acts[-1] is Act.TAKEN_OVER
    assert told(call) == []
    act(call, "C")
    assert told(call) == []


def test_database_that_was_moved_has_its_record_outside(call: OpenCall, tmp_path: Path) -> None:
    act(call, "A")
    url = f"sqlite:///{tmp_path}/elsewhere/moved.sqlite3"
    (tmp_path / "elsewhere").mkdir()
    move_to(url, lambda _table, _rows: None)
    bootstrap.use(bootstrap.settings().model_copy(update={"database_url": url}), clock=lambda: NOON)
    bootstrap.prepare()
    watch.compare_all()
    assert [problem for problems in watch.differences().values() for problem in problems] == []
