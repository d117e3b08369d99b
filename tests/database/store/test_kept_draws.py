"""What was drawn is kept over restarts: only what stands, only what this server sealed, gone with its call."""

import logging
from datetime import date

import pytest
from sqlalchemy import func, select, update

from data_access.database import WRITING
from data_access.rows.draws import KeptDraws
from data_access.schema.scoring import kept_draws as table
from deliberation.call.retention import Erasure
from deliberation.record.anchors import SealingKey
from tests.worlds.databases import KEY, NOON, Database, Jury

ONE, OTHER, THIRD = (bytes([n]) * 32 for n in (1, 2, 3))


@pytest.fixture
def kept(database: Database) -> KeptDraws:
    return KeptDraws(database.engine, key=lambda: KEY)


def rows(database: Database) -> int:
    with database.engine.connect() as connection:
        return int(connection.execute(select(func.count()).select_from(table)).scalar_one())


def test_draws_are_found_by_what_entered_them_in_their_call_alone(kept: KeptDraws, jury: Jury) -> None:
    kept.keep(jury.call_id, {ONE: b"one", OTHER: b"other"}, standing=[ONE, OTHER])

    assert (kept.find(jury.call_id, ONE), kept.find(jury.call_id, OTHER), kept.find(jury.call_id, THIRD)) == (b"one", b"other", None)
    assert kept.find(jury.call_id + 1, ONE) is None


def test_only_draws_of_the_marks_as_they_stand_are_kept(kept: KeptDraws, jury: Jury, database: Database) -> None:
    kept.keep(jury.call_id, {ONE: b"one", OTHER: b"other"}, standing=[ONE, OTHER])
    kept.keep(jury.call_id, {THIRD: b"third"}, standing=[OTHER, THIRD])
    kept.keep(jury.call_id, {THIRD: b"third"}, standing=[OTHER, THIRD])  # by another process too

    assert kept.find(jury.call_id, ONE) is None
    assert rows(database) == 2


@pytest.mark.parametrize("change", [{"content": b"another"}, {"mac": "0" * 64}, {"key": OTHER.hex()}])
def test_draws_changed_by_hand_are_as_if_they_were_not_there(
    kept: KeptDraws, jury: Jury, database: Database, change: dict[str, object]
) -> None:
    kept.keep(jury.call_id, {ONE: b"one"}, standing=[ONE])
    with database.engine.connect().execution_options(**WRITING) as connection, connection.begin():
        connection.execute(update(table).values(change))

    assert (kept.find(jury.call_id, ONE), kept.find(jury.call_id, OTHER)) == (None, None)


def test_draws_that_another_key_sealed_are_drawn_again(kept: KeptDraws, jury: Jury, database: Database) -> None:
    KeptDraws(database.engine, key=lambda: SealingKey(b"another")).keep(jury.call_id, {ONE: b"one"}, standing=[ONE])

    assert kept.find(jury.call_id, ONE) is None


def test_draws_go_with_their_call_and_none_is_kept_for_one_that_is_gone(
    kept: KeptDraws, jury: Jury, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    kept.keep(jury.call_id, {ONE: b"one"}, standing=[ONE])
    with database.unit_of_work() as uow:
        uow.calls.erase(jury.call_id, Erasure("un-appel", NOON, "console", date(2019, 7, 4), "0" * 64, "0" * 64))
        uow.commit()
    assert rows(database) == 0
    with caplog.at_level(logging.WARNING):
        kept.keep(jury.call_id, {ONE: b"one"}, standing=[ONE])
    assert rows(database) == 0
    assert len(caplog.records) == 1
