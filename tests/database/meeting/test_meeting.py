"""The meeting: opened, suspended, closed; who is here and who left; what the room's screen shows."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from deliberation.meeting.meeting import Sitting as Stretch
from deliberation.operations.meeting.meeting import (
    close_meeting,
    open_meeting,
    plan_meeting,
    record_departures,
    record_presence,
    record_returns,
    resume_meeting,
    show_on_projector,
    suspend_meeting,
)
from tests.worlds.acts import call_item, declare_recusals, start_timer
from tests.worlds.room import NOON, Room
from tests.worlds.terms import Attendance, Departure, InvalidValue, MeetingState, NotAllowed, NotFound, Presence, ProjectorView

AFTER_OPENING = (suspend_meeting, resume_meeting, close_meeting)


def test_a_meeting_is_opened_suspended_resumed_closed_and_opened_again(seated: Room) -> None:
    states = [seated.meeting.state]
    for verb in (open_meeting, *AFTER_OPENING, open_meeting):
        verb(seated.uow(), **seated.by("chair"))
        seated.later(60)
        states.append(seated.meeting.state)
    opened, suspended, closed = MeetingState.OPEN, MeetingState.SUSPENDED, MeetingState.CLOSED
    minute = timedelta(minutes=1)
    assert states == [MeetingState.NOT_OPENED, opened, suspended, opened, closed, opened]
    assert seated.meeting.sittings == (
        Stretch(1, NOON, NOON + minute),
        Stretch(2, NOON + 2 * minute, NOON + 3 * minute, is_last=True),
        Stretch(3, NOON + 4 * minute),
    )


def test_closing_a_suspended_meeting_keeps_when_it_stopped(sitting: Room) -> None:
    suspend_meeting(sitting.uow(), **sitting.by("organiser"))
    sitting.later(600)
    close_meeting(sitting.uow(), **sitting.by("organiser"))
    assert sitting.meeting.sittings == (Stretch(1, NOON, NOON, is_last=True),)


def test_doing_twice_what_is_done_changes_nothing(sitting: Room) -> None:
    call_item(sitting.uow(), **sitting.on("101", by="organiser"))
    again = [
        open_meeting(sitting.uow(), **sitting.by("organiser")),
        resume_meeting(sitting.uow(), **sitting.by("organiser")),
        call_item(sitting.uow(), **sitting.on("101", by="organiser")),
        start_timer(sitting.uow(), **sitting.by("organiser")),
        record_presence(sitting.uow(), **sitting.by("organiser"), presences={sitting.people["juror"].id: Presence.PRESENT}),
        show_on_projector(sitting.uow(), **sitting.by("organiser"), what=ProjectorView.AUTOMATIC),
        record_departures(sitting.uow(), **sitting.on("101", by="organiser")),
        record_returns(sitting.uow(), **sitting.by("organiser")),
    ]
    assert again == [None] * 8


@pytest.mark.parametrize("verb", [*AFTER_OPENING, start_timer])
def test_what_takes_an_open_meeting_is_refused_before(seated: Room, verb: Callable[..., object]) -> None:
    with pytest.raises(InvalidValue):
        verb(seated.uow(), **seated.by("organiser"))
    assert seated.meeting.state is MeetingState.NOT_OPENED


def test_no_item_is_called_before_the_meeting_is_open(seated: Room) -> None:
    with pytest.raises(InvalidValue):
        call_item(seated.uow(), **seated.on("101", by="organiser"))
    assert seated.meeting.current is None


def test_a_suspended_meeting_is_resumed_not_opened(sitting: Room) -> None:
    suspend_meeting(sitting.uow(), **sitting.by("organiser"))
    with pytest.raises(InvalidValue):
        open_meeting(sitting.uow(), **sitting.by("organiser"))


def test_closing_leaves_the_item_and_ends_departures_without_a_return(sitting: Room) -> None:
    sitting.recuse("101", "third")
    call_item(sitting.uow(), **sitting.on("101", by="organiser"))
    record_departures(sitting.uow(), **sitting.on("101", by="organiser"))
    sitting.later(60)
    close_meeting(sitting.uow(), **sitting.by("organiser"))
    item, person, end = sitting.ids["101"], sitting.people["third"].id, NOON + timedelta(minutes=1)
    assert (sitting.meeting.current, sitting.meeting.items[item].ended_at) == (None, end)
    assert sitting.meeting.departures == (Departure(item, person, NOON),)
    assert sitting.meeting.out_of_the_room() == frozenset()
    sitting.later(60)
    open_meeting(sitting.uow(), **sitting.by("organiser"))
    assert sitting.meeting.out_of_the_room() == frozenset()
    call_item(sitting.uow(), **sitting.on("101", by="organiser"))
    record_departures(sitting.uow(), **sitting.on("101", by="organiser"))
    assert sitting.meeting.out_of_the_room() == {person}


def test_item_of_a_suspended_meeting_that_is_closed_was_left_when_it_was_suspended(sitting: Room) -> None:
    call_item(sitting.uow(), **sitting.on("101", by="organiser"))
    sitting.later(60)
    suspend_meeting(sitting.uow(), **sitting.by("organiser"))
    sitting.later(3600)
    close_meeting(sitting.uow(), **sitting.by("organiser"))
    assert sitting.meeting.items[sitting.ids["101"]].ended_at == NOON + timedelta(minutes=1)


def test_the_plan_is_kept(seated: Room) -> None:
    end = NOON + timedelta(hours=3)
    plan_meeting(seated.uow(), **seated.by("organiser"), planned_end=end, seconds_per_item=480)
    assert (seated.meeting.planned_end, seated.meeting.seconds_per_item) == (end, 480)
    with pytest.raises(InvalidValue):
        plan_meeting(seated.uow(), **seated.by("organiser"), planned_end=None, seconds_per_item=0)


def test_presence_is_kept_with_its_times(seated: Room) -> None:
    juror = seated.people["juror"].id
    for presence in (Presence.PRESENT, Presence.EXCUSED, Presence.REMOTE):
        seated.arrive("juror", presence=presence)
        seated.later(60)
    assert seated.meeting.attendances == tuple(
        Attendance(juror, presence, NOON + timedelta(minutes=minute))
        for minute, presence in enumerate((Presence.PRESENT, Presence.EXCUSED, Presence.REMOTE))
    )
    assert (seated.journal[-1].before, seated.journal[-1].after) == ({"juror": "excused"}, {"juror": "remote"})


def test_only_members_chairs_and_deputies_are_present(seated: Room) -> None:
    with pytest.raises(NotFound):
        seated.arrive("organiser")


def test_recused_members_leave_and_come_back(sitting: Room) -> None:
    for name in ("second", "third"):
        sitting.recuse("101", name)
    second, third = sitting.people["second"].id, sitting.people["third"].id
    record_departures(sitting.uow(), **sitting.on("101", by="organiser"), person_ids=[third])
    record_departures(sitting.uow(), **sitting.on("101", by="organiser"))
    sitting.later(300)
    record_returns(sitting.uow(), **sitting.by("organiser"), person_ids=[second])
    item = sitting.ids["101"]
    assert sitting.meeting.departures == (Departure(item, second, NOON, NOON + timedelta(minutes=5)), Departure(item, third, NOON))
    assert sitting.meeting.out_of_the_room() == {third}


def test_nobody_leaves_who_is_not_recused(sitting: Room) -> None:
    with pytest.raises(InvalidValue):
        record_departures(sitting.uow(), **sitting.on("101", by="organiser"), person_ids=[sitting.people["third"].id])


def test_a_deputy_conducts_only_while_the_chair_is_away_or_recused(sitting: Room) -> None:
    with pytest.raises(NotAllowed):
        call_item(sitting.uow(), **sitting.on("101", by="deputy"))
    sitting.recuse("101", "presiding juror")
    declare_recusals(sitting.uow(), **sitting.by("chair"), candidature_ids=[sitting.ids["101"]])
    with pytest.raises(NotFound):
        call_item(sitting.uow(), **sitting.on("101", by="chair"))
    call_item(sitting.uow(), **sitting.on("101", by="deputy"))
    with pytest.raises(NotAllowed):
        show_on_projector(sitting.uow(), **sitting.by("juror"), what=ProjectorView.ITEM)
    show_on_projector(sitting.uow(), **sitting.by("deputy"), what=ProjectorView.ITEM)
    call_item(sitting.uow(), **sitting.on("102", by="deputy"))  # and hands the chair back
    with pytest.raises(NotAllowed):
        call_item(sitting.uow(), **sitting.on("103", by="deputy"))
    sitting.arrive("chair", "presiding juror", presence=Presence.EXCUSED)
    call_item(sitting.uow(), **sitting.on("103", by="deputy"))
    assert sitting.meeting.current == sitting.ids["103"]


def test_presence_is_settled_once_the_meeting_is_closed(sitting: Room) -> None:
    close_meeting(sitting.uow(), **sitting.by("organiser"))
    with pytest.raises(InvalidValue):
        sitting.arrive("juror", presence=Presence.ABSENT)
    assert sitting.meeting.is_here(sitting.people["juror"].id)
