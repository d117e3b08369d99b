"""One transaction an act: all or nothing, one after the other, a journal without a gap."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from data_access.unit_of_work import DatabaseUnitOfWork
from deliberation.operations.acts import acting
from deliberation.operations.selection.decisions import plain_decision
from tests.worlds.databases import Database, Jury
from tests.worlds.terms import Act, Console, Decision, NotFound, Outcome, Phase, Right, first_break


def decline(database: Database, stored: Jury, candidature_id: int) -> None:
    """Decline a candidature, whatever its version: one act, journalled."""
    uow = database.unit_of_work()
    with acting(uow, call_id=stored.call_id, by=Console(), right=Right.DECIDE, act=Act.DECIDED) as act:
        before = uow.decisions.of_call(stored.call_id).get(candidature_id, Decision(candidature_id))
        after = Decision(candidature_id, Outcome.DECLINED, version=before.version + 1)
        uow.decisions.save(stored.call_id, [after], revision=act.revision)
        told = ({"decisions": {str(candidature_id): plain_decision(one)}} for one in (before, after))
        act.record(str(candidature_id), before=next(told), after=next(told))


def write_then_fail(uow: DatabaseUnitOfWork, call_id: int) -> None:
    with uow:
        uow.calls.set_phase(call_id, Phase.SCORING)
        raise NotFound


def test_a_block_left_without_commit_leaves_nothing(database: Database, stored: Jury) -> None:
    with database.unit_of_work() as uow:
        uow.calls.set_phase(stored.call_id, Phase.SCORING)
    with database.reading() as uow:
        assert uow.calls.state(stored.call_id).phase is Phase.DELIBERATION


def test_a_block_that_fails_leaves_nothing_and_gives_its_connection_back(database: Database, stored: Jury) -> None:
    uow = database.unit_of_work()
    with pytest.raises(NotFound):
        write_then_fail(uow, stored.call_id)
    assert database.engine.pool.checkedout() == 0  # type: ignore[attr-defined]  # a QueuePool for both databases
    with uow:
        assert uow.calls.state(stored.call_id).phase is Phase.DELIBERATION


def test_a_unit_of_work_is_used_inside_its_block(database: Database, stored: Jury) -> None:
    uow = database.unit_of_work()
    with uow, pytest.raises(RuntimeError):
        uow.__enter__()
    with pytest.raises(RuntimeError):
        uow.snapshot(stored.call_id)


def test_writers_at_the_same_time_lose_nothing(database: Database, stored: Jury) -> None:
    with ThreadPoolExecutor(6) as pool:
        for done in [pool.submit(decline, database, stored, stored.candidatures[n % 3]) for n in range(30)]:
            done.result()
    with database.reading() as uow:
        entries = uow.journal.of_call(stored.call_id)
        versions = [decision.version for decision in uow.decisions.of_call(stored.call_id).values()]
        revision = uow.calls.state(stored.call_id).revision
    assert (first_break(entries), len(entries), versions, revision) == (None, 30, [10, 10, 10], 31)


def test_reading_goes_on_while_somebody_writes(database: Database, stored: Jury) -> None:
    with database.unit_of_work() as writer:
        writer.calls.set_phase(stored.call_id, Phase.SCORING)
        with database.reading() as reader:
            assert reader.calls.state(stored.call_id).phase is Phase.DELIBERATION
            writer.commit()
            assert reader.calls.state(stored.call_id).phase is Phase.DELIBERATION


@pytest.mark.parametrize(
    ("tampering", "broken"),
    [
        ("UPDATE journal SET actor = 'somebody else' WHERE sequence = 2", 2),
        ("UPDATE journal SET after = '{}' WHERE sequence = 1", 1),
        ("DELETE FROM journal WHERE sequence = 2", 2),
    ],
)
def test_tampering_with_the_journal_shows(
    database: Database, stored: Jury, run_sql: Callable[..., None], tampering: str, broken: int
) -> None:
    for candidature_id in stored.candidatures:
        decline(database, stored, candidature_id)
    if database.engine.dialect.name == "sqlite":
        for verb in ("update", "delete"):
            run_sql(f"DROP TRIGGER journal_{verb}")
    else:
        for trigger in ("journal_rewriting", "journal_delete"):
            run_sql(f"DROP TRIGGER {trigger} ON journal")
    run_sql(tampering)
    with database.reading() as uow:
        assert first_break(uow.journal.of_call(stored.call_id)) == broken
