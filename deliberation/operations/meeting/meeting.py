"""Open and close the meeting, choose what the room shows, record presence and the notes of the debate."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from deliberation.call.people import Actor, Right
from deliberation.derived.meeting.rules import must_leave
from deliberation.dossiers.attachments.attachment import has_pages
from deliberation.errors import InvalidValue, NotFound
from deliberation.meeting.meeting import DebateLine, Departure, Meeting, MeetingState, ProjectorView, Sent, SentView, Sitting, stopped
from deliberation.meeting.presence import Attendance, Presence
from deliberation.operations.acts import ActInProgress, Receipt, UnitOfWork, acting
from deliberation.operations.meeting.agenda import end_meeting, end_sitting, refuse_during_ballot, refuse_unless_open, write_course
from deliberation.record.journal import SEALED, Act, Said, sealed
from deliberation.snapshot.snapshot import Snapshot
from deliberation.snapshot.visibility import visible
from deliberation.vocabulary import shared
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
    """Open the meeting, or open a closed meeting again; None if open. Raises InvalidValue for a suspended meeting."""
    with acting(uow, call_id=call_id, by=by, right=Right.CONDUCT, act=Act.MEETING_OPENED) as act:
        meeting = uow.snapshot(call_id).meeting
        if meeting.state is MeetingState.SUSPENDED:
            raise InvalidValue(N_("The meeting is suspended: resume it."))
        _begin_sitting(uow, act, meeting)
    return act.receipt


def resume_meeting(uow: UnitOfWork, *, by: Actor, call_id: int) -> Receipt | None:
    """Resume a suspended meeting; None if open. Raises InvalidValue without a suspension."""
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
    """Close the meeting: the current item ends, absent members return, a list under reading decides nothing.

    Members read the results until the end of the call's access. Raises InvalidValue during a ballot.
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
    """Show one's own view on the room's screen, over the chosen view, or remove the sent view (None); also after finalising.

    Raises InvalidValue for a person with a partial view, and for marks under seal; NotFound for a file outside the call.
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
            act.record(act.state.call.slug, before=_describe_sent(snapshot, before), after=_describe_sent(snapshot, sent), outcome=outcome)
    return act.receipt


def _refuse_to_send(view: Snapshot, sent: Sent) -> None:
    if view.is_partial:
        raise InvalidValue(N_("Only those who see every file show their screen to the room."))
    if sent.weights and len(sent.weights) != len(view.call.criteria):
        raise InvalidValue(N_("Other weights are positive numbers or zero, one for each criterion."))
    if sent.what is SentView.PAGE:
        shows = {(attachment.candidature_id, attachment.number) for attachment in view.attachments if has_pages(attachment.media_type)}
        if (sent.candidature_ids[0], sent.attachment) not in shows:
            raise NotFound
        return  # no mark stands on it
    candidatures = [view.candidature(id_) for id_ in sent.candidature_ids] or view.ranked
    if any(view.is_under_seal(candidature.id) for candidature in candidatures):
        raise InvalidValue(N_("Marks under seal are not shown to the room: reveal them first."))


def write_debate_line(uow: UnitOfWork, *, by: Actor, call_id: int, candidature_id: int, text: str) -> Receipt | None:
    """Write a line on a file. Raises NotFound if ``by`` is recused; InvalidValue for an empty or overlong text."""
    with acting(uow, call_id=call_id, by=by, right=Right.RECORD_DEBATE, act=Act.DEBATE_NOTED, candidature_id=candidature_id) as act:
        uow.candidatures.get_many(call_id, [candidature_id])
        number = 1 + len(_lines(uow, call_id, candidature_id))
        line = DebateLine(candidature_id, number, text.strip(), act.by, act.at)
        uow.meetings.save_debate_line(call_id, line, revision=act.revision)
        value = sealed(candidature_id, Said({}, {"text": line.text}))
        uow.grids.add_sealed(call_id, value)
        _record(uow, act, line, before={}, after={SEALED: value.digest})
    return act.receipt


def strike_debate_line(uow: UnitOfWork, *, by: Actor, call_id: int, candidature_id: int, number: int) -> Receipt | None:
    """Strike a line out: kept in the record, absent from the minutes. None if already struck. Raises NotFound."""
    with acting(uow, call_id=call_id, by=by, right=Right.RECORD_DEBATE, act=Act.DEBATE_STRUCK, candidature_id=candidature_id) as act:
        line = _line(uow, call_id, candidature_id, number)
        if line.struck_at is None:
            uow.meetings.save_debate_line(call_id, replace(line, in_minutes=False, struck_at=act.at), revision=act.revision)
            _record(uow, act, line, before={"struck": False}, after={"struck": True})
    return act.receipt


def choose_debate_line(uow: UnitOfWork, *, by: Actor, call_id: int, candidature_id: int, number: int, in_minutes: bool) -> Receipt | None:
    """Choose a line for the minutes, or reverse the choice; None without a change. Raises NotFound, or InvalidValue for a struck line."""
    with acting(uow, call_id=call_id, by=by, right=Right.RECORD_DEBATE, act=Act.DEBATE_CHOSEN, candidature_id=candidature_id) as act:
        line = _line(uow, call_id, candidature_id, number)
        if line.in_minutes is not in_minutes:
            uow.meetings.save_debate_line(call_id, replace(line, in_minutes=in_minutes), revision=act.revision)
            _record(uow, act, line, before={"in_minutes": line.in_minutes}, after={"in_minutes": in_minutes})
            act.outcome = Message(N_("for the minutes") if in_minutes else N_("not for the minutes"))
    return act.receipt


def _lines(uow: UnitOfWork, call_id: int, candidature_id: int) -> list[DebateLine]:
    return [line for line in uow.snapshot(call_id).debate if line.candidature_id == candidature_id]


def _line(uow: UnitOfWork, call_id: int, candidature_id: int, number: int) -> DebateLine:
    for line in _lines(uow, call_id, candidature_id):
        if line.number == number:
            return line
    raise NotFound


def _record(uow: UnitOfWork, act: ActInProgress, line: DebateLine, *, before: dict[str, Any], after: dict[str, Any]) -> None:
    dossier = uow.candidatures.get_many(act.state.id, [line.candidature_id])[line.candidature_id].dossier
    act.record(dossier, before=before, after={"line": line.number, **after})


def record_presence(uow: UnitOfWork, *, by: Actor, call_id: int, presences: Mapping[int, Presence]) -> Receipt | None:
    """Record the presence of members, chairs and deputies from now on, by person id, leaving unchanged presences out.

    Raises NotFound for any other person; InvalidValue after the close of the meeting.
    """
    with acting(uow, call_id=call_id, by=by, right=Right.CONDUCT, act=Act.PRESENCE_RECORDED) as act:
        snapshot = uow.snapshot(call_id)
        seated = {member.id: member for member in snapshot.seated}
        if not seated.keys() >= presences.keys():
            raise NotFound
        if snapshot.meeting.state is MeetingState.CLOSED:
            raise InvalidValue(N_("The meeting is closed and its presence is settled. Open it again to record more."))
        known = {attendance.person_id: attendance.presence for attendance in snapshot.meeting.attendances}
        changed = {id_: presence for id_, presence in presences.items() if known.get(id_) is not presence}
        if changed:
            attendances = [Attendance(id_, presence, act.at) for id_, presence in changed.items()]
            uow.meetings.add_attendances(call_id, attendances, revision=act.revision)
            act.record(
                ", ".join(seated[id_].name for id_ in changed),
                before={seated[id_].name: str(known[id_]) if id_ in known else None for id_ in changed},
                after={seated[id_].name: str(presence) for id_, presence in changed.items()},
                outcome=shared(changed.values()),
            )
    return act.receipt


def record_departures(
    uow: UnitOfWork, *, by: Actor, call_id: int, candidature_id: int, person_ids: Collection[int] | None = None
) -> Receipt | None:
    """Record the departure of recused members for a candidature: the given members, or all concerned; None without departures.

    Raises NotFound if ``by`` is recused; InvalidValue for a member without a reason to leave.
    """
    with acting(uow, call_id=call_id, by=by, right=Right.CONDUCT, act=Act.MEMBER_LEFT, candidature_id=candidature_id) as act:
        snapshot = uow.snapshot(call_id)
        refuse_unless_open(snapshot.meeting)
        expected = {person.id: person for person in must_leave(snapshot, candidature_id)}
        wanted = expected.keys() if person_ids is None else set(person_ids)
        if not wanted <= expected.keys():
            raise InvalidValue(N_("Only recused members who are here leave for an application."))
        leaving = [person for person in expected.values() if person.id in wanted]
        if leaving:
            departures = [Departure(candidature_id, person.id, act.at) for person in leaving]
            uow.meetings.add_departures(call_id, departures, revision=act.revision)
            dossier = snapshot.candidature(candidature_id).dossier
            act.record(dossier, before={}, after={"left": [person.name for person in leaving]})
    return act.receipt


def record_returns(uow: UnitOfWork, *, by: Actor, call_id: int, person_ids: Collection[int] | None = None) -> Receipt | None:
    """Record the return of absent members, given or all; None without absent members."""
    with acting(uow, call_id=call_id, by=by, right=Right.CONDUCT, act=Act.MEMBER_RETURNED) as act:
        snapshot = uow.snapshot(call_id)
        out = snapshot.meeting.out_of_the_room()
        returning = out if person_ids is None else out & set(person_ids)
        if returning:
            uow.meetings.end_departures(call_id, returning, at=act.at, revision=act.revision)
            names = [person.name for person in snapshot.people if person.id in returning]
            act.record(", ".join(names), before={}, after={"returned": names})
    return act.receipt


def _describe_sent(snapshot: Snapshot, sent: Sent | None) -> dict[str, Any]:
    """Return a sent view as journalled."""
    if sent is None:
        return {"sent": None}
    content: dict[str, Any] = {"sent": str(sent.what), "dossiers": [snapshot.candidature(id_).dossier for id_ in sent.candidature_ids]}
    if sent.attachment is not None:
        content |= {"attachment": sent.attachment, "page": sent.page}
    return content | ({"weights": list(sent.weights)} if sent.weights else {})
