"""What the meeting's verbs share: writing where it stands, and refusing what cannot be done now."""

from deliberation.errors import InvalidValue
from deliberation.meeting.meeting import Meeting
from deliberation.operations.ports import UnitOfWork
from phrases import N_, time_of_day


def write_course(uow: UnitOfWork, call_id: int, before: Meeting, after: Meeting, *, revision: int) -> None:
    """Write the current item, the timer, the plan and the room's screen, and the times of the items that changed."""
    uow.meetings.save(call_id, after, revision=revision)
    for candidature_id, item in after.items.items():
        if before.items.get(candidature_id) != item:
            uow.meetings.set_item(call_id, candidature_id, item, revision=revision)


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
