"""The meeting: opened, suspended, closed; who is here and who left; what the room's screen shows."""

from datetime import timedelta
from typing import Any

import pytest

from deliberation.errors import InvalidValue, NotAllowed, NotFound
from deliberation.meeting.meeting import Departure, MeetingState, ProjectorView
from deliberation.meeting.meeting import Sitting as Stretch
from deliberation.meeting.presence import Attendance, Presence
from tests.worlds.seating import NOON
from tests.worlds.sitting import JURORS, Sitting


def test_a_meeting_is_opened_suspended_resumed_closed_and_opened_again(seated: Sitting) -> None:
    states = [seated.meeting.state]
    for verb in ("open_meeting", "suspend_meeting", "resume_meeting", "close_meeting", "open_meeting"):
        seated.do(verb, by="chair")
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


def test_closing_a_suspended_meeting_keeps_when_it_stopped(sitting: Sitting) -> None:
    sitting.do("suspend_meeting")
    sitting.later(600)
    sitting.do("close_meeting")
    assert sitting.meeting.sittings == (Stretch(1, NOON, NOON, is_last=True),)


def test_doing_twice_what_is_done_changes_nothing(sitting: Sitting) -> None:
    sitting.do("call_item", dossier="101")
    again = [
        sitting.do("open_meeting"),
        sitting.do("resume_meeting"),
        sitting.do("call_item", dossier="101"),
        sitting.do("start_timer"),
        sitting.do("record_presence", presences={sitting.people["juror"].id: Presence.PRESENT}),
        sitting.do("show_on_projector", what=ProjectorView.WAITING),
        sitting.do("record_departures", dossier="101"),
        sitting.do("record_returns"),
    ]
    assert again == [None] * 8


@pytest.mark.parametrize(
    ("verb", "said"),
    [("suspend_meeting", {}), ("close_meeting", {}), ("resume_meeting", {}), ("call_item", {"dossier": "101"}), ("start_timer", {})],
)
def test_what_takes_an_open_meeting_is_refused_before(seated: Sitting, verb: str, said: dict[str, Any]) -> None:
    with pytest.raises(InvalidValue):
        seated.do(verb, **said)
    assert seated.meeting.state is MeetingState.NOT_OPENED


def test_a_suspended_meeting_is_resumed_not_opened(sitting: Sitting) -> None:
    sitting.do("suspend_meeting")
    with pytest.raises(InvalidValue):
        sitting.do("open_meeting")


def test_closing_leaves_the_current_item_and_brings_everybody_back(sitting: Sitting) -> None:
    sitting.room.recuse("101", "third")
    sitting.do("call_item", dossier="101")
    sitting.do("record_departures", dossier="101")
    sitting.later(60)
    sitting.do("close_meeting")
    item, person, end = sitting.room.ids["101"], sitting.people["third"].id, NOON + timedelta(minutes=1)
    assert (sitting.meeting.current, sitting.meeting.items[item].ended_at) == (None, end)
    assert sitting.meeting.departures == (Departure(item, person, NOON, end),)


def test_the_plan_is_kept(seated: Sitting) -> None:
    end = NOON + timedelta(hours=3)
    seated.do("plan_meeting", planned_end=end, seconds_per_item=480)
    assert (seated.meeting.planned_end, seated.meeting.seconds_per_item) == (end, 480)
    with pytest.raises(InvalidValue):
        seated.do("plan_meeting", planned_end=None, seconds_per_item=0)


def test_presence_is_kept_with_its_times(seated: Sitting) -> None:
    juror = seated.people["juror"].id
    for presence in (Presence.PRESENT, Presence.EXCUSED, Presence.REMOTE):
        seated.arrive("juror", presence=presence)
        seated.later(60)
    assert seated.meeting.attendances == tuple(
        Attendance(juror, presence, NOON + timedelta(minutes=minute))
        for minute, presence in enumerate((Presence.PRESENT, Presence.EXCUSED, Presence.REMOTE))
    )
    assert (seated.room.journal[-1].before, seated.room.journal[-1].after) == ({"juror": "excused"}, {"juror": "remote"})


def test_only_members_chairs_and_deputies_are_present(seated: Sitting) -> None:
    with pytest.raises(NotFound):
        seated.arrive("organiser")


def test_recused_members_leave_and_come_back(sitting: Sitting) -> None:
    for name in ("second", "third"):
        sitting.room.recuse("101", name)
    second, third = sitting.people["second"].id, sitting.people["third"].id
    sitting.do("record_departures", dossier="101", person_ids=[third])
    sitting.do("record_departures", dossier="101")
    sitting.later(300)
    sitting.do("record_returns", person_ids=[second])
    item = sitting.room.ids["101"]
    assert sitting.meeting.departures == (Departure(item, second, NOON, NOON + timedelta(minutes=5)), Departure(item, third, NOON))
    assert sitting.meeting.out_of_the_room() == {third}


def test_nobody_leaves_who_is_not_recused(sitting: Sitting) -> None:
    with pytest.raises(InvalidValue):
        sitting.do("record_departures", dossier="101", person_ids=[sitting.people["third"].id])


def test_the_room_screen_shows_what_the_console_chose(sitting: Sitting) -> None:
    sitting.do("show_on_projector", what=ProjectorView.BOARD)
    assert sitting.meeting.projector is ProjectorView.BOARD


def test_a_deputy_conducts_only_while_the_chair_is_away_or_recused(sitting: Sitting) -> None:
    with pytest.raises(NotAllowed):
        sitting.do("call_item", by="deputy", dossier="101")
    sitting.room.recuse("101", "presiding juror")
    sitting.do("declare_recusals", by="chair", candidature_ids=[sitting.room.ids["101"]])
    with pytest.raises(NotFound):
        sitting.do("call_item", by="chair", dossier="101")
    sitting.do("call_item", by="deputy", dossier="101")
    with pytest.raises(NotAllowed):
        sitting.do("show_on_projector", by="juror", what=ProjectorView.ITEM)
    sitting.do("show_on_projector", by="deputy", what=ProjectorView.ITEM)
    sitting.do("call_item", by="deputy", dossier="102")  # and hands the chair back
    with pytest.raises(NotAllowed):
        sitting.do("call_item", by="deputy", dossier="103")
    sitting.arrive("chair", "presiding juror", presence=Presence.EXCUSED)
    sitting.do("call_item", by="deputy", dossier="103")
    assert sitting.meeting.current == sitting.room.ids["103"]


def test_members_are_those_of_the_call(seated: Sitting) -> None:
    assert [juror.name for juror in seated.room.snapshot.jurors] == list(JURORS)
