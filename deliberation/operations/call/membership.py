"""Departure from the jury, and return: time, reason, fate of the marks, and successor."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from deliberation.call.people import SEATS, Actor, Membership, Person, Right, Role
from deliberation.errors import InvalidValue, NotAllowed, NotFound
from deliberation.meeting.meeting import Meeting, MeetingState
from deliberation.operations.acts import ActInProgress, Receipt, UnitOfWork, acting
from deliberation.operations.call.people import seated
from deliberation.operations.meeting.agenda import refuse_during_ballot
from deliberation.record.journal import Act
from deliberation.snapshot.snapshot import Snapshot
from phrases import N_, moment


def leave_jury(
    uow: UnitOfWork,
    *,
    by: Actor,
    call_id: int,
    person_id: int,
    reason: str,
    keeps_marks: bool,
    left_at: datetime | None = None,
    successor_id: int | None = None,
) -> Receipt | None:
    """Record a departure from the jury, now or since ``left_at``: access and other roles stay.

    Raises InvalidValue without a reason, for a time in the future or before the end of a sitting, during a ballot, or for a successor
    already on the jury; NotFound for a person without a seat; NotAllowed if ``by`` would take the seat.

    Args:
        uow: unit of work of the act.
        by: the acting person.
        call_id: the call's.
        person_id: the person's.
        reason: stated in the journal.
        keeps_marks: the person's marks still count.
        left_at: past time of the departure, by default now.
        successor_id: the juror's successor, with marks of their own.
    """
    with acting(uow, call_id=call_id, by=by, right=Right.LEAVE_JURY, act=Act.JURY_LEFT) as act:
        snapshot = uow.snapshot(call_id)
        person = _require_person(snapshot, person_id)
        if not person.sits:
            raise NotFound
        if not reason.strip():
            raise InvalidValue(N_("Say why {name} leaves the jury: the minutes will give it."), name=person.name)
        refuse_during_ballot(snapshot.meeting)
        at = _time_of_leaving(snapshot.meeting, left_at or act.at, now=act.at)
        left = Membership(
            **_membership_row(person.membership), left_at=at, left=person.roles & SEATS, reason=reason.strip(), keeps_marks=keeps_marks
        )
        gone = replace(person, roles=person.roles - SEATS, membership=left)
        uow.people.set_membership(gone, revision=act.revision)
        successor = _seat_successor(uow, act, snapshot, person, successor_id, by) if successor_id is not None else None
        act.record(person.name, before={"seats": sorted(left.left)}, after=_payload(left, successor))
    return act.receipt


def rejoin_jury(uow: UnitOfWork, *, by: Actor, call_id: int, person_id: int) -> Receipt | None:
    """Undo a departure from the jury: seats and marks come back; a successor stays.

    Raises NotFound without a departure; NotAllowed for one's own seat; InvalidValue during a ballot, or if a meeting held meanwhile would
    receive an additional member.
    """
    with acting(uow, call_id=call_id, by=by, right=Right.LEAVE_JURY, act=Act.JURY_REJOINED) as act:
        snapshot = uow.snapshot(call_id)
        person = _require_person(snapshot, person_id)
        left = person.membership
        if left.left_at is None:
            raise NotFound
        if isinstance(by, Person) and by.id == person_id:
            raise NotAllowed
        refuse_during_ballot(snapshot.meeting)
        ends = [sitting.ended_at for sitting in snapshot.meeting.sittings if sitting.ended_at]
        if any(end > left.left_at for end in ends):
            raise InvalidValue(N_("A sitting was held without {name}: they cannot come back any more."), name=person.name)
        uow.people.set_membership(
            replace(person, roles=person.all_roles, membership=Membership(**_membership_row(left))), revision=act.revision
        )
        act.record(person.name, before=_payload(left, None), after={"seats": sorted(left.left)})
    return act.receipt


def _membership_row(membership: Membership) -> dict[str, Any]:
    return {"since": membership.since, "succeeds": membership.succeeds}


def _require_person(snapshot: Snapshot, person_id: int) -> Person:
    person = next((person for person in snapshot.people if person.id == person_id), None)
    if person is None:
        raise NotFound
    return person


def _time_of_leaving(meeting: Meeting, at: datetime, *, now: datetime) -> datetime:
    if at > now:
        raise InvalidValue(N_("The day somebody leaves the jury cannot be in the future."))
    if meeting.is_open and at < meeting.sittings[-1].began_at:
        raise InvalidValue(N_("The sitting that is open began with them: they leave during it."))
    ended = max((sitting.ended_at for sitting in meeting.sittings if sitting.ended_at), default=None)
    if ended and at < ended:
        raise InvalidValue(N_("A sitting ended on {when}, with its members: nobody leaves before that."), when=moment(ended))
    return at


def _seat_successor(uow: UnitOfWork, act: ActInProgress, snapshot: Snapshot, person: Person, successor_id: int, by: Actor) -> Person:
    successor = _require_person(snapshot, successor_id)
    if isinstance(by, Person) and by.id == successor_id:
        raise NotAllowed(N_("You cannot give yourself a seat: ask another organiser, or the chair."))
    if not person.has(Role.JUROR) or successor.has(Role.JUROR, Role.PROJECTOR):
        raise InvalidValue(N_("Only a person who is not on the jury yet can take a member’s seat."))
    if snapshot.meeting.state is MeetingState.CLOSED:
        raise InvalidValue(N_("The meeting is closed: nobody can take a seat in it any more."))
    successor_seated = seated(uow, act, successor, replace(successor, roles=successor.roles | {Role.JUROR}))
    successor_seated = replace(successor_seated, membership=replace(successor_seated.membership, succeeds=person.id))
    uow.people.set_membership(successor_seated, revision=act.revision)
    return successor_seated


def _payload(membership: Membership, successor: Person | None) -> Mapping[str, Any]:
    left_at = membership.left_at.astimezone(UTC).isoformat() if membership.left_at else None
    content = {"left_at": left_at, "reason": membership.reason, "marks_stay": membership.keeps_marks}
    return {**content, "successor": successor.name} if successor else content
