"""Items of the meeting: called and timed, refused if somebody called another meanwhile; their order, by hand and drawn."""

from datetime import timedelta

import pytest

from deliberation.derived.meeting.agenda import agenda
from tests.worlds.acts import arrange_agenda, call_item, move_item, set_agenda, start_timer, stop_timer, suspend_meeting
from tests.worlds.room import NOON, Room
from tests.worlds.terms import Act, Arrangement, InvalidValue, ItemTime, StaleChange, visible


def order(room: Room) -> list[str]:
    return [room.snapshot.candidature(item.candidature_id).dossier for item in agenda(room.snapshot)]


def test_items_are_called_one_after_the_other_and_timed(sitting: Room) -> None:
    first, second = (sitting.ids[dossier] for dossier in ("101", "102"))
    call_item(sitting.uow(), **sitting.on("101", by="organiser"))
    sitting.later(90)
    stop_timer(sitting.uow(), **sitting.by("organiser"))
    sitting.later(500)
    start_timer(sitting.uow(), **sitting.by("organiser"))
    sitting.later(30)
    call_item(sitting.uow(), **sitting.on("102", by="chair"))
    sitting.later(10)
    suspend_meeting(sitting.uow(), **sitting.by("organiser"))
    meeting = sitting.meeting
    assert meeting.items == {
        first: ItemTime(NOON, NOON + timedelta(seconds=620), 120.0),
        second: ItemTime(NOON + timedelta(seconds=620), None, 10.0),
    }
    assert (meeting.current, meeting.running_since) == (second, None)
    assert sitting.acts[-5:] == [
        Act.ITEM_CALLED, Act.TIMER_STOPPED, Act.TIMER_STARTED, Act.ITEM_CALLED, Act.MEETING_SUSPENDED,
    ]  # fmt: skip


def test_timer_of_a_hidden_item_is_not_there_for_a_recused_chair(sitting: Room) -> None:
    sitting.recuse("101", "presiding juror")
    call_item(sitting.uow(), **sitting.on("101", by="organiser"))
    acts, meeting = sitting.acts, sitting.meeting
    # As where nothing is called: nothing happens, and nothing is said.
    assert stop_timer(sitting.uow(), **sitting.by("presiding juror")) is None
    assert start_timer(sitting.uow(), **sitting.by("presiding juror")) is None
    assert (sitting.acts, sitting.meeting) == (acts, meeting)
    stop_timer(sitting.uow(), **sitting.by("organiser"))
    assert start_timer(sitting.uow(), **sitting.by("presiding juror")) is None
    assert sitting.meeting.running_since is None


def test_item_that_somebody_called_meanwhile_is_told_with_who_called_it_and_when(sitting: Room) -> None:
    seen = sitting.meeting
    sitting.later(90)
    call_item(sitting.uow(), **sitting.on("101", by="chair"), seen=seen)
    with pytest.raises(StaleChange) as already:
        call_item(sitting.uow(), **sitting.on("101", by="organiser"), seen=seen)
    with pytest.raises(StaleChange) as another:
        call_item(sitting.uow(), **sitting.on("102", by="organiser"), seen=seen)
    told = [(refusal.value.changed_by, refusal.value.changed_at, refusal.value.present) for refusal in (already, another)]
    assert told == [("chair", sitting.now, "101")] * 2
    assert str(already.value) != str(another.value)
    assert call_item(sitting.uow(), **sitting.on("101", by="chair"), seen=seen) is None  # pressed twice
    assert [entry.act for entry in sitting.journal].count(Act.ITEM_CALLED) == 1


def test_item_that_was_left_meanwhile_is_told(sitting: Room) -> None:
    call_item(sitting.uow(), **sitting.on("101", by="organiser"))
    seen = sitting.meeting
    call_item(sitting.uow(), **sitting.by("chair"), candidature_id=None, seen=seen)
    with pytest.raises(StaleChange) as refusal:
        call_item(sitting.uow(), **sitting.by("organiser"), candidature_id=None, seen=seen)
    assert (refusal.value.changed_by, refusal.value.present) == ("chair", None)


def test_recused_chair_is_told_nothing_of_what_was_called_meanwhile(sitting: Room) -> None:
    sitting.recuse("102", "chair")
    seen = visible(sitting.snapshot, sitting.people["chair"]).meeting
    call_item(sitting.uow(), **sitting.on("102", by="organiser"))
    with pytest.raises(InvalidValue) as refusal:
        call_item(sitting.uow(), **sitting.on("103", by="chair"), seen=seen)
    assert "102" not in str(refusal.value)
    assert "organiser" not in str(refusal.value)


def test_a_candidature_off_the_agenda_is_not_called(sitting: Room) -> None:
    with pytest.raises(InvalidValue):
        call_item(sitting.uow(), **sitting.on("105", by="organiser"))


def test_the_agenda_is_moved_arranged_and_dragged(seated: Room) -> None:
    orders = [order(seated)]
    move_item(seated.uow(), **seated.on("104", by="organiser"), to=1)
    orders.append(order(seated))
    set_agenda(seated.uow(), **seated.by("organiser"), candidature_ids=[seated.ids[dossier] for dossier in ("102", "103")])
    orders.append(order(seated))
    assert orders == [["101", "102", "103", "104"], ["104", "101", "102", "103"], ["102", "103", "104", "101"]]
    assert seated.journal[-1].before == {"order": ["104", "101", "102", "103"]}


def test_a_draw_is_journalled_with_its_seed(seated: Room) -> None:
    arrange_agenda(seated.uow(), **seated.by("organiser"), arrangement=Arrangement.RANDOM, seed=42)
    entry = seated.journal[-1]
    assert (entry.act, entry.after["seed"], entry.after["order"]) == (Act.AGENDA_ARRANGED, 42, order(seated))
    assert (seated.meeting.seed, seated.meeting.arrangement) == (42, Arrangement.RANDOM)


def test_fewest_comings_and_goings_puts_files_of_one_recusal_together(seated: Room) -> None:
    for dossier in ("101", "103"):
        seated.recuse(dossier, "third")
    arrange_agenda(seated.uow(), **seated.by("organiser"), arrangement=Arrangement.FEWEST_MOVES)
    found = order(seated)
    assert abs(found.index("101") - found.index("103")) == 1


def test_an_order_with_a_stranger_or_somebody_twice_is_refused(seated: Room) -> None:
    for ids in ([seated.ids["105"]], [seated.ids["101"]] * 2):
        with pytest.raises(InvalidValue):
            set_agenda(seated.uow(), **seated.by("organiser"), candidature_ids=ids)
