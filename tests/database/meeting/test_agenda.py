"""Items of the meeting: called and timed, told where somebody called another meanwhile; their order, by hand and drawn."""

from datetime import timedelta

import pytest

from deliberation.derived.agenda import agenda
from deliberation.errors import InvalidValue, StaleChange
from deliberation.meeting.meeting import Arrangement, ItemTime
from deliberation.record.journal import Act
from deliberation.snapshot.visibility import visible
from tests.worlds.room import Room
from tests.worlds.seating import NOON
from tests.worlds.sitting import Sitting


def order(room: Room) -> list[str]:
    return [room.snapshot.candidature(item.candidature_id).dossier for item in agenda(room.snapshot)]


def test_items_are_called_one_after_the_other_and_timed(sitting: Sitting) -> None:
    first, second = (sitting.room.ids[dossier] for dossier in ("101", "102"))
    sitting.do("call_item", dossier="101")
    sitting.later(90)
    sitting.do("stop_timer")
    sitting.later(500)
    sitting.do("start_timer")
    sitting.later(30)
    sitting.do("call_item", by="chair", dossier="102")
    sitting.later(10)
    sitting.do("suspend_meeting")
    meeting = sitting.meeting
    assert meeting.items == {
        first: ItemTime(NOON, NOON + timedelta(seconds=620), 120.0),
        second: ItemTime(NOON + timedelta(seconds=620), None, 10.0),
    }
    assert (meeting.current, meeting.running_since) == (second, None)
    assert sitting.room.acts[-5:] == [
        Act.ITEM_CALLED, Act.TIMER_STOPPED, Act.TIMER_STARTED, Act.ITEM_CALLED, Act.MEETING_SUSPENDED,
    ]  # fmt: skip


def test_item_that_somebody_called_meanwhile_is_told_with_who_called_it_and_when(sitting: Sitting) -> None:
    seen = sitting.meeting
    sitting.later(90)
    sitting.do("call_item", by="chair", dossier="101", seen=seen)
    with pytest.raises(StaleChange) as already:
        sitting.do("call_item", dossier="101", seen=seen)
    with pytest.raises(StaleChange) as another:
        sitting.do("call_item", dossier="102", seen=seen)
    told = [(refusal.value.changed_by, refusal.value.changed_at, refusal.value.present) for refusal in (already, another)]
    assert told == [("chair", sitting.now, "101")] * 2
    assert str(already.value) != str(another.value)
    assert sitting.do("call_item", by="chair", dossier="101", seen=seen) is None  # pressed twice
    assert [entry.act for entry in sitting.room.journal].count(Act.ITEM_CALLED) == 1


def test_item_that_was_left_meanwhile_is_told(sitting: Sitting) -> None:
    sitting.do("call_item", dossier="101")
    seen = sitting.meeting
    sitting.do("call_item", by="chair", candidature_id=None, seen=seen)
    with pytest.raises(StaleChange) as refusal:
        sitting.do("call_item", candidature_id=None, seen=seen)
    assert (refusal.value.changed_by, refusal.value.present) == ("chair", None)


def test_recused_chair_is_told_nothing_of_what_was_called_meanwhile(sitting: Sitting) -> None:
    sitting.room.recuse("102", "chair")
    seen = visible(sitting.room.snapshot, sitting.people["chair"]).meeting
    sitting.do("call_item", dossier="102")
    with pytest.raises(InvalidValue) as refusal:
        sitting.do("call_item", by="chair", dossier="103", seen=seen)
    assert "102" not in str(refusal.value)
    assert "organiser" not in str(refusal.value)


def test_a_candidature_off_the_agenda_is_not_called(sitting: Sitting) -> None:
    with pytest.raises(InvalidValue):
        sitting.do("call_item", dossier="105")


def test_the_agenda_is_moved_arranged_and_dragged(seated: Sitting) -> None:
    orders = [order(seated.room)]
    seated.do("move_item", dossier="104", to=1)
    orders.append(order(seated.room))
    seated.do("set_agenda", candidature_ids=[seated.room.ids[dossier] for dossier in ("102", "103")])
    orders.append(order(seated.room))
    assert orders == [["101", "102", "103", "104"], ["104", "101", "102", "103"], ["102", "103", "104", "101"]]
    assert seated.room.journal[-1].before == {"order": ["104", "101", "102", "103"]}


def test_a_draw_is_journalled_with_its_seed(seated: Sitting) -> None:
    seated.do("arrange_agenda", arrangement=Arrangement.RANDOM, seed=42)
    entry = seated.room.journal[-1]
    assert (entry.act, entry.after["seed"], entry.after["order"]) == (Act.AGENDA_ARRANGED, 42, order(seated.room))
    assert (seated.meeting.seed, seated.meeting.arrangement) == (42, Arrangement.RANDOM)


def test_fewest_comings_and_goings_puts_files_of_one_recusal_together(seated: Sitting) -> None:
    for dossier in ("101", "103"):
        seated.room.recuse(dossier, "third")
    seated.do("arrange_agenda", arrangement=Arrangement.FEWEST_MOVES)
    found = order(seated.room)
    assert abs(found.index("101") - found.index("103")) == 1


def test_an_order_with_a_stranger_or_somebody_twice_is_refused(seated: Sitting) -> None:
    for ids in ([seated.room.ids["105"]], [seated.room.ids["101"]] * 2):
        with pytest.raises(InvalidValue):
            seated.do("set_agenda", candidature_ids=ids)
