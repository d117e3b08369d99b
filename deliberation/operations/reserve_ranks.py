"""Write the ranks of the reserve lists after an act that takes a file out of one, or puts one in: they are 1, 2, 3 … at every instant."""

from collections.abc import Collection, Mapping
from typing import Any

from deliberation.derived.meeting.board import in_the_running
from deliberation.operations.acts import ActInProgress
from deliberation.operations.ports import UnitOfWork
from deliberation.selection.decisions import Decision
from deliberation.selection.reserve_lists import arranged

Sides = tuple[Mapping[str, Any], Mapping[str, Any]]


def running_decisions(uow: UnitOfWork, call_id: int) -> dict[int, Decision]:
    """Return, by candidature id, the decisions on a track that stand on ranked candidatures."""
    holding = {id_: decision for id_, decision in uow.decisions.of_call(call_id).items() if decision.track}
    return in_the_running(holding, uow.candidatures.get_many(call_id, holding).values())


def settle_ranks(uow: UnitOfWork, act: ActInProgress, *, returning: Collection[int] = ()) -> Sides:
    """Close the reserve lists up, or open them for files that come back at their own rank; return what the journal says of it."""
    before = running_decisions(uow, act.state.id)
    return write_ranks(uow, act, before, arranged(before, returning))


def write_ranks(uow: UnitOfWork, act: ActInProgress, before: Mapping[int, Decision], after: Mapping[int, Decision]) -> Sides:
    """Write the places of ``before`` that have another rank in ``after``, and return both ranks by dossier as the journal holds them.

    The decisions stay those that they are, and keep their version: dissents from them stand.
    """
    moved = {id_: new for id_, new in after.items() if id_ in before and new.reserve_rank != before[id_].reserve_rank}
    if not moved:
        return {}, {}
    uow.decisions.save(act.state.id, list(moved.values()), revision=act.revision)
    candidatures = uow.candidatures.get_many(act.state.id, moved)
    old, new = ({candidatures[id_].dossier: side[id_].reserve_rank for id_ in moved} for side in (before, after))
    return {"reserve_ranks": old}, {"reserve_ranks": new}
