"""Shared by the verbs of the meeting: write its state, end it, refuse what cannot be done now."""

from dataclasses import dataclass, replace
from typing import Any

from deliberation.derived.meeting.agreements import taken_back
from deliberation.errors import InvalidValue
from deliberation.meeting.meeting import Meeting, MeetingState, call_next
from deliberation.operations.acts import ActInProgress
from deliberation.operations.call.access import end_with_the_meeting
from deliberation.operations.ports import UnitOfWork
from deliberation.snapshot.snapshot import Snapshot
from phrases import N_, time_of_day


@dataclass(frozen=True, slots=True)
class Ended:
    """Payload of a sitting that ended."""

    before: dict[str, Any]
    after: dict[str, Any]


def write_course(uow: UnitOfWork, call_id: int, before: Meeting, after: Meeting, *, revision: int) -> None:
    """Write the current item, the timer, the plan and the room's screen, and the times of the items that changed."""
    uow.meetings.save(call_id, after, revision=revision)
    for candidature_id, item in after.items.items():
        if before.items.get(candidature_id) != item:
            uow.meetings.set_item(call_id, candidature_id, item, revision=revision)


def end_sitting(uow: UnitOfWork, act: ActInProgress, meeting: Meeting, *, is_last: bool) -> Ended:
    """End the sitting under way, or mark a suspended one as the last."""
    sitting = meeting.sittings[-1]
    ended = replace(sitting, ended_at=sitting.ended_at or act.at, is_last=is_last)
    uow.meetings.save_sitting(act.state.id, ended, revision=act.revision)
    state = MeetingState.CLOSED if is_last else MeetingState.SUSPENDED
    return Ended({"state": str(meeting.state)}, {"state": str(state), "sitting": sitting.number})


def end_meeting(uow: UnitOfWork, act: ActInProgress, snapshot: Snapshot) -> Ended | None:
    """Close the meeting, as its last sitting ends; None if it is closed, or was never opened. No ballot may be open."""
    meeting, call_id = snapshot.meeting, act.state.id
    if meeting.state in (MeetingState.NOT_OPENED, MeetingState.CLOSED):
        return None
    # A suspended meeting ended when it was suspended, and so did the discussion of its current item.
    write_course(uow, call_id, meeting, call_next(meeting, None, at=meeting.sittings[-1].ended_at or act.at), revision=act.revision)
    # Not refused: that would tell a recused chair of a list that they may not see.
    uow.decisions.save_proposed(call_id, taken_back(snapshot, at=act.at), revision=act.revision)
    if not act.state.call.is_demo:
        end_with_the_meeting(uow, act.state)
    return end_sitting(uow, act, meeting, is_last=True)


def refuse_unless_open(meeting: Meeting) -> None:
    """Raise InvalidValue if the meeting is not sitting."""
    if not meeting.is_open:
        raise InvalidValue(N_("The meeting is not open."))


def refuse_during_ballot(meeting: Meeting) -> None:
    """Raise InvalidValue while votes are taken, with who opened the ballot and when."""
    ballot = meeting.open_ballot
    if ballot:
        sentence = N_("{who} opened a ballot at {time}: close it, or cancel it, first.")
        raise InvalidValue(sentence, who=ballot.opened_by, time=time_of_day(ballot.opened_at))
