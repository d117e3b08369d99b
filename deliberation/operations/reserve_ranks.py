"""Renumber the reserve lists (1, 2, 3 …) after an act that adds or removes a file."""

from collections.abc import Collection, Mapping
from typing import Any

from deliberation.derived.meeting.board import in_the_running
from deliberation.operations.acts import ActInProgress
from deliberation.operations.ports import UnitOfWork
from deliberation.selection.decisions import Decision
from deliberation.selection.reserve_lists import arranged

Sides = tuple[Mapping[str, Any], Mapping[str, Any]]


def running_decisions(uow: UnitOfWork, call_id: int) -> dict[int, Decision]:
    """Return the current decisions of a track on ranked candidatures, by candidature id."""
    holding = {id_: decision for id_, decision in uow.decisions.of_call(call_id).items() if decision.track}
    return in_the_running(holding, uow.candidatures.get_many(call_id, holding).values())


def settle_ranks(uow: UnitOfWork, act: ActInProgress, *, returning: Collection[int] = ()) -> Sides:
    """Renumber the reserve lists without gaps, files that return at their own rank; return the payload's part."""
    before = running_decisions(uow, act.state.id)
    return write_ranks(uow, act, before, arranged(before, returning))


def write_ranks(uow: UnitOfWork, act: ActInProgress, before: Mapping[int, Decision], after: Mapping[int, Decision]) -> Sides:
    """Write the places of ``before`` that have another rank in ``after``, and return both ranks by dossier as the journal holds them.

    Decisions and their versions do not change, so dissents stay attached.
    """
    moved = {id_: new for id_, new in after.items() if id_ in before and new.reserve_rank != before[id_].reserve_rank}
    if not moved:
        return {}, {}
    uow.decisions.save(act.state.id, list(moved.values()), revision=act.revision)
    candidatures = uow.candidatures.get_many(act.state.id, moved)
    old, new = ({candidatures[id_].dossier: side[id_].reserve_rank for id_ in moved} for side in (before, after))
    return {"reserve_ranks": old}, {"reserve_ranks": new}
