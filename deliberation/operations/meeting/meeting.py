"""Open, suspend, resume and close the meeting; plan its end; choose what the room's screen shows."""

from dataclasses import replace
from datetime import datetime

from deliberation.call.people import Actor
from deliberation.call.rights import Right
from deliberation.dossiers.attachments.attachment import has_pages
from deliberation.errors import InvalidValue, NotFound
from deliberation.meeting.meeting import Meeting, MeetingState, ProjectorView, Sitting, stopped
from deliberation.meeting.sending import Sent, SentView
from deliberation.operations.acts import ActInProgress, Receipt, acting
from deliberation.operations.course import end_meeting, end_sitting, refuse_during_ballot, write_course
from deliberation.operations.ports import UnitOfWork
from deliberation.record.journal import Act
from deliberation.record.standing import sent_said
from deliberation.snapshot.snapshot import Snapshot
from deliberation.snapshot.visibility import visible
from phrases import N_, Message


def plan_meeting(
    uow: UnitOfWork, *, by: Actor, call_id: int, planned_end: datetime | None, seconds_per_item: int | None = None
) -> Receipt | None:
    """Set the planned end of the meeting and the time per candidature. Raises InvalidValue unless that time is positive."""
    with acting(uow, call_id=call_id, by=by, right=Right.PREPARE_MEETING, act=Act.MEETING_PLANNED) as act:
        before = uow.snapshot(call_id).meeting
        after = replace(before, planned_end=planned_end, seconds_per_item=seconds_per_item)
        if after != before:
            uow.meetings.save(call_id, after, revision=act.revision)
            act.record(act.state.call.slug, before=_plan(before), after=_plan(after))
    return act.receipt


def _plan(meeting: Meeting) -> dict[str, str | int | None]:
    end = meeting.planned_end.isoformat() if meeting.planned_end else None
    return {"planned_end": end, "seconds_per_item": meeting.seconds_per_item}


def open_meeting(uow: UnitOfWork, *, by: Actor, call_id: int) -> Receipt | None:
    """Open the meeting, or open it again once closed; None if it is open. Raises InvalidValue if it is suspended: it is to be resumed."""
    with acting(uow, call_id=call_id, by=by, right=Right.CONDUCT, act=Act.MEETING_OPENED) as act:
        meeting = uow.snapshot(call_id).meeting
        if meeting.state is MeetingState.SUSPENDED:
            raise InvalidValue(N_("The meeting is suspended: resume it."))
        _begin_sitting(uow, act, meeting)
    return act.receipt


def resume_meeting(uow: UnitOfWork, *, by: Actor, call_id: int) -> Receipt | None:
    """Resume a suspended meeting; None if it is open. Raises InvalidValue if nothing was suspended."""
    with acting(uow, call_id=call_id, by=by, right=Right.CONDUCT, act=Act.MEETING_RESUMED) as act:
        meeting = uow.snapshot(call_id).meeting
        if meeting.state in (MeetingState.NOT_OPENED, MeetingState.CLOSED):
            raise InvalidValue(N_("The meeting is not suspended."))
        _begin_sitting(uow, act, meeting)
    return act.receipt


def _begin_sitting(uow: UnitOfWork, act: ActInProgress, meeting: Meeting) -> None:
    if not meeting.is_open:
        number = len(meeting.sittings) + 1
        uow.meetings.save_sitting(act.state.id, Sitting(number, act.at), revision=act.revision)
        act.record(act.state.call.slug, before={"state": str(meeting.state)}, after={"state": str(MeetingState.OPEN), "sitting": number})


def suspend_meeting(uow: UnitOfWork, *, by: Actor, call_id: int) -> Receipt | None:
    """Suspend the meeting; the timer stops, the current item stays. Raises InvalidValue if it is not open, or if a ballot is."""
    with acting(uow, call_id=call_id, by=by, right=Right.CONDUCT, act=Act.MEETING_SUSPENDED) as act:
        meeting = uow.snapshot(call_id).meeting
        refuse_during_ballot(meeting)
        if meeting.state in (MeetingState.NOT_OPENED, MeetingState.CLOSED):
            raise InvalidValue(N_("The meeting is not open."))
        if meeting.is_open:
            write_course(uow, call_id, meeting, stopped(meeting, at=act.at), revision=act.revision)
            ended = end_sitting(uow, act, meeting, is_last=False)
            act.record(act.state.call.slug, before=ended.before, after=ended.after)
    return act.receipt


def close_meeting(uow: UnitOfWork, *, by: Actor, call_id: int) -> Receipt | None:
    """Close the meeting: the current item is left, nobody is out any more, a list that is read decides nothing.

    Members go on reading the results until the call's access ends.

    Raises InvalidValue while a ballot is open.
    """
    with acting(uow, call_id=call_id, by=by, right=Right.CONDUCT, act=Act.MEETING_CLOSED) as act:
        snapshot = uow.snapshot(call_id)
        refuse_during_ballot(snapshot.meeting)
        if snapshot.meeting.state is MeetingState.NOT_OPENED:
            raise InvalidValue(N_("The meeting is not open."))
        if ended := end_meeting(uow, act, snapshot):
            act.record(act.state.call.slug, before=ended.before, after=ended.after)
    return act.receipt


def show_on_projector(uow: UnitOfWork, *, by: Actor, call_id: int, what: ProjectorView) -> Receipt | None:
    """Choose what the room's screen shows; allowed even once the selection is finalised."""
    with acting(uow, call_id=call_id, by=by, right=Right.STEER_ROOM, act=Act.PROJECTED) as act:
        before = uow.snapshot(call_id).meeting
        if before.projector is not what:
            uow.meetings.set_projector(call_id, what, before.sent, revision=act.revision)
            act.record(act.state.call.slug, before={"screen": str(before.projector)}, after={"screen": str(what)}, outcome=what.message)
    return act.receipt


def send_to_room(uow: UnitOfWork, *, by: Actor, call_id: int, sent: Sent | None) -> Receipt | None:
    """Show one's own view on the room's screen, over the chosen one, or remove it (None); also once finalised.

    Raises InvalidValue for somebody who does not see every file, and for marks under seal; NotFound for a file that is not of this call.
    """
    with acting(uow, call_id=call_id, by=by, right=Right.SEND_TO_ROOM, act=Act.SENT_TO_ROOM) as act:
        snapshot = uow.snapshot(call_id)
        view = visible(snapshot, by)
        # As ``by`` sees it: what they may not know of is nothing that they could take back.
        before = view.meeting.sent
        if sent is not None:
            _refuse_to_send(view, sent)
        if sent != before:
            uow.meetings.set_projector(call_id, snapshot.meeting.projector, sent, revision=act.revision)
            outcome = sent.what.message if sent else Message(N_("taken back"))
            act.record(act.state.call.slug, before=sent_said(snapshot, before), after=sent_said(snapshot, sent), outcome=outcome)
    return act.receipt


def _refuse_to_send(view: Snapshot, sent: Sent) -> None:
    if view.is_partial:
        raise InvalidValue(N_("Only those who see every file show their screen to the room."))
    if sent.weights and len(sent.weights) != len(view.call.criteria):
        raise InvalidValue(N_("Other weights are a number from 0 up for each criterion."))
    if sent.what is SentView.PAGE:
        shows = {(one.candidature_id, one.number) for one in view.attachments if has_pages(one.media_type)}
        if (sent.candidature_ids[0], sent.attachment) not in shows:
            raise NotFound
        return  # no mark stands on it
    shown = [view.candidature(id_) for id_ in sent.candidature_ids] or view.ranked
    if any(view.is_under_seal(candidature.id) for candidature in shown):
        raise InvalidValue(N_("Marks under seal are not shown to the room: reveal them first."))
