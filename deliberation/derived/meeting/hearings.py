"""The hearings of a call: the slot of each file of the agenda, who is outside then, and how late a team is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from deliberation.call.people import Person
from deliberation.derived.meeting.agenda import agenda, items_to_come
from deliberation.dossiers.candidatures import Candidature
from deliberation.meeting.hearings import Convened, HearingPlan, Slot, Waiting, expected, minutes_late, slots
from deliberation.meeting.meeting import MeetingState
from deliberation.snapshot.snapshot import Snapshot

LATE_MOST = 480  # minutes: beyond, it is another day’s meeting, and a delay says nothing


@dataclass(frozen=True, slots=True)
class Hearing:
    """Agenda file, the hour of its team's hearing, and the members outside at that hour."""

    candidature: Candidature
    slot: Slot
    outside: tuple[Person, ...]


def hearings(snapshot: Snapshot, plan: HearingPlan) -> tuple[Hearing, ...]:
    """Return the hearings in the order of the agenda."""
    files = [snapshot.candidature(item.candidature_id) for item in agenda(snapshot)]
    return tuple(Hearing(file, slot, _outside(snapshot, file)) for file, slot in zip(files, slots(plan, len(files)), strict=True))


def _outside(snapshot: Snapshot, candidature: Candidature) -> tuple[Person, ...]:
    return tuple(member for member in snapshot.members if snapshot.is_recused(member.id, candidature.id))


def waiting(
    snapshot: Snapshot, plan: HearingPlan, told: Mapping[int, Convened], candidature_id: int, *, place: str, now: datetime
) -> Waiting:
    """Return the content of a team's page. ``told``: the teams that were told an hour, by candidature id."""
    own = told[candidature_id].slot
    if snapshot.meeting.current == candidature_id:
        return Waiting(own, None, is_now=True, place=place)
    left = [item.candidature_id for item in items_to_come(snapshot)]
    if candidature_id not in left or candidature_id in snapshot.meeting.items:
        return Waiting(own, None, is_now=False, place=place)
    before = [told[id_].slot.begins_at for id_ in left[: left.index(candidature_id)] if id_ in told]
    late = minutes_late(own.begins_at, expected(plan, [*before, own.begins_at], free_at=_free_at(snapshot, plan, now)))
    return Waiting(own, late if late <= LATE_MOST else None, is_now=False, place=place)


def expected_hours(snapshot: Snapshot, plan: HearingPlan, told: Mapping[int, Convened], *, now: datetime) -> Mapping[int, Waiting]:
    """Return the hour of each file of the agenda (given, else planned) and its delay, by candidature id."""
    hours = {
        hearing.candidature.id: told.get(hearing.candidature.id, Convened(hearing.candidature.id, hearing.slot, ""))
        for hearing in hearings(snapshot, plan)
    }
    return {id_: waiting(snapshot, plan, hours, id_, place="", now=now) for id_ in hours}


def _free_at(snapshot: Snapshot, plan: HearingPlan, now: datetime) -> datetime:
    """Return when the jury is free for the next team."""
    meeting = snapshot.meeting
    if meeting.state is MeetingState.NOT_OPENED or meeting.current is None:
        return now
    spent = timedelta(seconds=meeting.seconds_on(meeting.current, now=now))
    return now + max(plan.length - spent, timedelta())
