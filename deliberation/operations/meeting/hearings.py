"""Read the hearings of a call: their plan, which the journal keeps, and the hours given to teams."""

from collections.abc import Mapping

from deliberation.call.people import Actor, Right
from deliberation.errors import NotAllowed
from deliberation.meeting.hearings import Convened, HearingPlan
from deliberation.operations.acts import UnitOfWork, authorised
from deliberation.record.journal import Act
from deliberation.snapshot.snapshot import Snapshot
from deliberation.snapshot.visibility import visible
from phrases import N_

_FOR_WHOLE = N_("The hours of the hearings are only for people who see every file: no member of the jury, nobody recused.")


def plan_standing(uow: UnitOfWork, call_id: int) -> HearingPlan | None:
    """Return the plan of hearings within a unit of work under way; None if there is none."""
    entry = uow.journal.latest(call_id, {Act.HEARINGS_PLANNED})
    return HearingPlan.read(entry.after) if entry and entry.after else None


def hearing_plan(uow: UnitOfWork, *, by: Actor, call_id: int) -> HearingPlan | None:
    """Return the plan of hearings; None if there is none. Raises NotAllowed for a juror or somebody recused."""
    with uow:
        authorised(uow, call_id=call_id, by=by, right=Right.PREPARE_MEETING)
        refuse_partial(uow.snapshot(call_id), by)
        return plan_standing(uow, call_id)


def hours_told(uow: UnitOfWork, *, by: Actor, call_id: int) -> Mapping[int, Convened]:
    """Return the hours given to teams, by candidature id. Raises NotAllowed for a juror or somebody recused."""
    with uow:
        authorised(uow, call_id=call_id, by=by, right=Right.PREPARE_MEETING)
        refuse_partial(uow.snapshot(call_id), by)
        return uow.meetings.hours_told(call_id)


def refuse_partial(snapshot: Snapshot, by: Actor) -> None:
    """Raise NotAllowed for somebody who sees only a part of the call."""
    if visible(snapshot, by).is_partial:
        raise NotAllowed(_FOR_WHOLE)
