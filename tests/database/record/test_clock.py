"""A server's clock that goes back: the meeting goes on, the record is whole and says so."""

from datetime import timedelta
from itertools import pairwise

from deliberation.operations.meeting.agenda import call_item, stop_timer
from deliberation.operations.meeting.meeting import close_meeting, suspend_meeting
from deliberation.operations.verification import call_problems
from deliberation.record.journal import Act
from exports.documents.minutes import minutes
from phrases import language
from tests.worlds.databases import NOON
from tests.worlds.room import Room


def flagged(room: Room) -> list[tuple[object, object]]:
    return [(entry.before["clock"], entry.after["clock"]) for entry in room.journal if entry.act == Act.CLOCK_WENT_BACK]


def test_clock_that_goes_back_is_written_in_the_journal_before_the_act(sitting: Room) -> None:
    sitting.later(60)
    call_item(sitting.uow(), **sitting.on("101", by="organiser"))
    back = sitting.now - timedelta(hours=3)
    sitting.now = back
    call_item(sitting.uow(), **sitting.on("102", by="organiser"))
    sitting.later(1)
    suspend_meeting(sitting.uow(), **sitting.by("organiser"))
    assert sitting.acts[-4:] == [Act.ITEM_CALLED, Act.CLOCK_WENT_BACK, Act.ITEM_CALLED, Act.MEETING_SUSPENDED]
    assert flagged(sitting) == [((NOON + timedelta(seconds=60)).isoformat(), back.isoformat())]


def test_meeting_held_while_the_clock_goes_back_and_forth_is_held_to_its_end(sitting: Room) -> None:
    for dossier, seconds in (("101", -7_200), ("102", 86_400), ("103", -86_400), ("104", -60)):
        sitting.later(seconds)
        call_item(sitting.uow(), **sitting.on(dossier, by="organiser"))
        sitting.later(seconds)
        stop_timer(sitting.uow(), **sitting.by("organiser"))
    sitting.later(-600)
    close_meeting(sitting.uow(), **sitting.by("organiser"))
    steps = [earlier.at - later.at for earlier, later in pairwise(sitting.journal)]
    assert len(flagged(sitting)) == len([step for step in steps if step > timedelta(seconds=10)]) == 7
    assert min(item.seconds for item in sitting.meeting.items.values()) >= 0
    with language("en"):
        assert [str(problem) for problem in call_problems(sitting.reading(), call_id=sitting.call_id)] == []
        assert minutes(sitting.snapshot, made_at=NOON).sections


def test_clocks_of_two_servers_may_differ_by_some_seconds(sitting: Room) -> None:
    sitting.later(-5)
    call_item(sitting.uow(), **sitting.on("101", by="organiser"))
    assert flagged(sitting) == []
