"""Who learns of a commit: this process at once, another one soon; and what is remembered in between."""

import sqlite3
from threading import Event, Semaphore

import pytest

from data_access import signals as signals_of_commits
from data_access.database import open_database
from data_access.process_snapshots import ProcessSnapshots, UntilNextCommit
from data_access.signals import CommitSignals
from data_access.unit_of_work import DatabaseUnitOfWork
from tests.worlds.databases import NOON, Database, Jury

SOON_SECONDS = 5.0


def working(database: Database, signals: CommitSignals) -> DatabaseUnitOfWork:
    return DatabaseUnitOfWork(database.engine, database.snapshots, clock=lambda: NOON, signals=signals)


def test_commit_is_told_at_once_to_those_who_listen(database: Database, stored: Jury) -> None:
    signals, heard = CommitSignals(database.engine), list[str]()
    leave = signals.subscribe(lambda: heard.append("first"))
    signals.subscribe(lambda: heard.append("second"))
    with working(database, signals) as uow:
        uow.calls.set_revision(stored.call_id, 2)
        assert heard == []
        uow.commit()
        assert heard == ["first", "second"]
    leave()
    with working(database, signals) as uow:
        uow.commit()
    assert heard == ["first", "second", "second"]


def test_what_is_rolled_back_is_told_to_nobody(database: Database, stored: Jury) -> None:
    signals = CommitSignals(database.engine)
    with working(database, signals) as uow:
        uow.calls.set_revision(stored.call_id, 2)
    assert signals.count == 0


def test_commit_of_another_process_is_noticed_and_nobody_is_locked_out(database: Database, stored: Jury) -> None:
    # Another engine is to the database what another process is.
    signals, heard = CommitSignals(database.engine), Event()
    elsewhere = open_database(database.url)
    with signals.watching():
        signals.subscribe(heard.set)
        for revision in (2, 3):
            heard.clear()
            with DatabaseUnitOfWork(elsewhere, ProcessSnapshots(elsewhere), clock=lambda: NOON) as uow:
                uow.calls.set_revision(stored.call_id, revision)
                uow.commit()
            assert heard.wait(SOON_SECONDS)
    elsewhere.dispose()
    assert not signals.is_watching


def test_own_commit_is_told_once_while_others_are_watched(database: Database, stored: Jury, monkeypatch: pytest.MonkeyPatch) -> None:
    looked, look, other = Semaphore(0), signals_of_commits._data_version, Event()

    def looking(connection: sqlite3.Connection) -> int:
        version = look(connection)
        looked.release()
        return version

    monkeypatch.setattr(signals_of_commits, "_data_version", looking)
    signals = CommitSignals(database.engine)
    elsewhere = open_database(database.url)
    with signals.watching():
        before = signals.count
        with working(database, signals) as uow:
            uow.calls.set_revision(stored.call_id, 2)
            uow.commit()
        while looked.acquire(blocking=False):
            pass
        if database.engine.dialect.name == "sqlite":
            for _look in range(2):  # the first may have been under way
                assert looked.acquire(timeout=SOON_SECONDS)
        assert signals.count == before + 1
        # PostgreSQL tells of commits in their order: with another process's, that of the own one has come.
        signals.subscribe(other.set)
        with DatabaseUnitOfWork(elsewhere, ProcessSnapshots(elsewhere), clock=lambda: NOON) as uow:
            uow.calls.set_revision(stored.call_id, 3)
            uow.commit()
        assert other.wait(SOON_SECONDS)
        assert signals.count == before + 2
    elsewhere.dispose()


def test_database_that_fails_for_a_moment_is_watched_again(database: Database, stored: Jury, monkeypatch: pytest.MonkeyPatch) -> None:
    if database.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL is listened to, not asked")
    failed, heard = Event(), Event()

    def fail(connection: sqlite3.Connection) -> int:
        failed.set()
        monkeypatch.setattr(signals_of_commits, "_data_version", asked)
        raise sqlite3.OperationalError("disk I/O error")

    asked = signals_of_commits._data_version
    monkeypatch.setattr(signals_of_commits, "_RETRY_SECONDS", 0.01)
    signals = CommitSignals(database.engine)
    with signals.watching():
        signals.subscribe(lambda: heard.set() if signals.is_watching else None)
        monkeypatch.setattr(signals_of_commits, "_data_version", fail)
        assert failed.wait(SOON_SECONDS)
        # Told once it is watched again: something may have been committed meanwhile.
        assert heard.wait(SOON_SECONDS)
        assert signals.is_watching


def test_answer_is_remembered_until_the_next_commit_while_watching(database: Database, stored: Jury) -> None:
    signals = CommitSignals(database.engine)
    answers: UntilNextCommit[str, int] = UntilNextCommit(signals)
    asked: list[int] = []

    def ask() -> int:
        asked.append(len(asked))
        return len(asked)

    assert [answers.get("key", ask), answers.get("key", ask)] == [1, 2]
    with signals.watching():
        first = answers.get("key", ask)
        assert [answers.get("key", ask), answers.get("other", ask)] == [first, first + 1]
        assert answers.get_all(lambda: {"key": 70, "other": 80}) == {"key": 70, "other": 80}
        assert [answers.get("key", ask), answers.get("other", ask)] == [70, 80]
        with working(database, signals) as uow:
            uow.calls.set_revision(stored.call_id, 2)
            uow.commit()
        assert answers.get("key", ask) == first + 2


def test_own_commit_is_in_the_next_snapshot_while_others_are_watched(database: Database, stored: Jury) -> None:
    signals = CommitSignals(database.engine)
    snapshots = ProcessSnapshots(database.engine, signals)
    with signals.watching():
        before = snapshots.get(stored.call_id)
        with DatabaseUnitOfWork(database.engine, snapshots, clock=lambda: NOON, signals=signals) as uow:
            uow.calls.set_sealed(stored.call_id, True)
            uow.calls.set_revision(stored.call_id, before.revision + 1)
            uow.commit()
        assert (before.is_sealed, snapshots.get(stored.call_id).is_sealed) == (False, True)
