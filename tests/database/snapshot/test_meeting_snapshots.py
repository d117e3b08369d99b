"""Whatever a jury does at its meeting: the refreshed snapshot equals one read anew, and the journal holds together."""

from deliberation.meeting.presence import Presence
from deliberation.operations.meeting.agenda import move_item
from tests.worlds.room import Room


def test_what_did_not_change_is_the_same_object(sitting: Room) -> None:
    move_item(sitting.uow(), **sitting.on("104", by="organiser"), to=1)
    before = sitting.meeting
    sitting.arrive("juror", presence=Presence.EXCUSED)
    after = sitting.meeting
    same = [getattr(after, name) is getattr(before, name) for name in ("order", "items", "ballots", "sittings", "revotes", "departures")]
    assert (same, len(after.attendances)) == ([True] * 6, len(before.attendances) + 1)
