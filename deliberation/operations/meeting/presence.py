"""Record who is at the meeting, and which recused members left for a candidature and came back."""

from collections.abc import Collection, Mapping

from deliberation.call.people import Actor
from deliberation.call.rights import Right
from deliberation.derived.meeting.quorums import must_leave
from deliberation.errors import InvalidValue, NotFound
from deliberation.meeting.meeting import Departure, MeetingState
from deliberation.meeting.presence import Attendance, Presence
from deliberation.operations.acts import Receipt, acting
from deliberation.operations.course import refuse_unless_open
from deliberation.operations.ports import UnitOfWork
from deliberation.record.journal import Act
from deliberation.vocabulary import shared
from phrases import N_


def record_presence(uow: UnitOfWork, *, by: Actor, call_id: int, presences: Mapping[int, Presence]) -> Receipt | None:
    """Record where members, chairs and deputies are from now on, by person id; those who are there already are left out.

    Raises NotFound for anybody else, and for somebody of another call; InvalidValue once the meeting is closed.
    """
    with acting(uow, call_id=call_id, by=by, right=Right.CONDUCT, act=Act.PRESENCE_RECORDED) as act:
        snapshot = uow.snapshot(call_id)
        seated = {one.id: one for one in snapshot.seated}
        if not seated.keys() >= presences.keys():
            raise NotFound
        if snapshot.meeting.state is MeetingState.CLOSED:
            raise InvalidValue(N_("The meeting is closed, and who was there is settled. Open it again to record more."))
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
    """Record that recused members left for a candidature: those named, or all who have to; None if nobody has to.

    Raises NotFound if ``by`` is recused on it; InvalidValue for somebody who has no reason to leave.
    """
    with acting(uow, call_id=call_id, by=by, right=Right.CONDUCT, act=Act.MEMBER_LEFT, candidature_id=candidature_id) as act:
        snapshot = uow.snapshot(call_id)
        refuse_unless_open(snapshot.meeting)
        expected = {person.id: person for person in must_leave(snapshot, candidature_id)}
        wanted = expected.keys() if person_ids is None else set(person_ids)
        if not wanted <= expected.keys():
            raise InvalidValue(N_("Only recused members who are here leave for a candidature."))
        leaving = [person for person in expected.values() if person.id in wanted]
        if leaving:
            departures = [Departure(candidature_id, person.id, act.at) for person in leaving]
            uow.meetings.add_departures(call_id, departures, revision=act.revision)
            dossier = snapshot.candidature(candidature_id).dossier
            act.record(dossier, before={}, after={"left": [person.name for person in leaving]})
    return act.receipt


def record_returns(uow: UnitOfWork, *, by: Actor, call_id: int, person_ids: Collection[int] | None = None) -> Receipt | None:
    """Record that members who had left came back: those named, or all; None if nobody was out."""
    with acting(uow, call_id=call_id, by=by, right=Right.CONDUCT, act=Act.MEMBER_RETURNED) as act:
        snapshot = uow.snapshot(call_id)
        out = snapshot.meeting.out_of_the_room()
        returning = out if person_ids is None else out & set(person_ids)
        if returning:
            uow.meetings.end_departures(call_id, returning, at=act.at, revision=act.revision)
            names = [person.name for person in snapshot.people if person.id in returning]
            act.record(", ".join(names), before={}, after={"returned": names})
    return act.receipt
