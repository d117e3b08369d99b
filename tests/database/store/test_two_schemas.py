"""Two versions of the program on one database: what the older may still do once the newer has migrated."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text

from data_access.database import HEAD, MIGRATION_LOCK, PROGRAM_IS_OLDER, WRITING, open_database
from data_access.health import Health
from deliberation.operations.call.calls import reveal_all
from tests.worlds.room import Database, Room
from tests.worlds.terms import Outcome, StorageFailed

NEWER = "9999"


def become(database: Database, version: str) -> None:
    """Say that another version of the program has migrated the database."""
    with database.engine.connect().execution_options(**WRITING) as connection, connection.begin():
        connection.execute(text("UPDATE alembic_version SET version_num = :version"), {"version": version})


def test_older_program_writes_nothing_once_the_schema_is_a_newer_one_s(room: Room) -> None:
    become(room.database, NEWER)
    with pytest.raises(StorageFailed) as refused:
        room.decide("101", Outcome.SELECTED, "technical", reason="Le meilleur.")
    assert refused.value.args == (PROGRAM_IS_OLDER,)
    become(room.database, HEAD)
    assert room.decision("101").outcome is Outcome.TO_DISCUSS
    assert room.decide("101", Outcome.SELECTED, "technical", reason="Le meilleur.")


def test_older_program_goes_on_showing_and_is_said_to_be_ill(room: Room) -> None:
    become(room.database, NEWER)
    assert room.snapshot.by_dossier["101"].dossier == "101"
    assert not Health(room.database.engine).is_good()


def test_migration_waits_for_an_act_under_way_and_the_next_act_for_the_migration(room: Room) -> None:
    """The act under way is whole in the older schema; none begins in one schema and ends in the other."""
    begun, may_end, order = threading.Event(), threading.Event(), []

    def act() -> None:
        with room.uow() as uow:
            uow.calls.state(room.call_id)
            begun.set()
            assert may_end.wait(30)
            order.append("act")
            uow.commit()

    def newer() -> None:
        engine = open_database(room.database.engine.url.render_as_string(hide_password=False))
        with engine.connect().execution_options(**WRITING) as connection, connection.begin():
            if engine.dialect.name == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": MIGRATION_LOCK})
            order.append("migration")
            connection.execute(text("UPDATE alembic_version SET version_num = :version"), {"version": NEWER})
        engine.dispose()

    with ThreadPoolExecutor(2) as pool:
        acting = pool.submit(act)
        assert begun.wait(30)
        migrating = pool.submit(newer)
        may_end.set()
        acting.result()
        migrating.result()
    assert order == ["act", "migration"]
    with pytest.raises(StorageFailed):
        reveal_all(room.uow(), **room.by_console())
