"""Bringing a candidature back into the discussion."""

import pytest

from deliberation.errors import InvalidValue, NotFound
from deliberation.meeting.presence import Presence
from deliberation.operations.acts import Receipt
from deliberation.operations.selection.agreement_lists import recall_candidature
from deliberation.record.journal import Act
from deliberation.selection.decisions import Outcome, Recall
from deliberation.snapshot.visibility import visible
from tests.worlds.databases import NOON
from tests.worlds.room import Room


def recall(room: Room, dossier: str, *, by: str = "juror") -> Receipt | None:
    return recall_candidature(room.uow(), **room.on(dossier, by=by))


def test_recall_is_kept_with_who_and_when_and_journalled(room: Room) -> None:
    recall(room, "101")
    entry = room.journal[-1]
    assert room.snapshot.recalled == {room.ids["101"]: Recall(room.ids["101"], "juror", NOON)}
    assert (entry.act, entry.actor, entry.subject) == (Act.RECALLED, "juror", "101")
    assert (entry.before, entry.after) == ({"recalled": False}, {"recalled": True})


def test_second_recall_leaves_the_first_and_no_trace(room: Room) -> None:
    recall(room, "101")
    acts, recalled = room.acts, room.snapshot.recalled
    assert recall(room, "101", by="chair") is None
    assert (room.acts, room.snapshot.recalled) == (acts, recalled)


def test_recused_juror_cannot_recall_and_is_not_told_of_a_recall(room: Room) -> None:
    room.recuse("101", "juror")
    with pytest.raises(NotFound):
        recall(room, "101")
    recall(room, "101", by="chair")
    recall(room, "102", by="chair")
    assert set(visible(room.snapshot, room.people["juror"]).recalled) == {room.ids["102"]}
    assert set(visible(room.snapshot, room.people["organiser"]).recalled) == {room.ids["101"], room.ids["102"]}


def test_what_is_not_discussed_cannot_be_recalled(room: Room) -> None:
    room.withdraw("104")
    for dossier in ("104", "105"):  # withdrawn, not shortlisted
        with pytest.raises(InvalidValue):
            recall(room, dossier)
    assert room.snapshot.recalled == {}


def test_what_was_decided_meanwhile_is_not_said_to_be_discussed(room: Room) -> None:
    room.decide("101", Outcome.DECLINED)
    with pytest.raises(InvalidValue, match="101"):
        recall(room, "101")
    room.decide("101", Outcome.TO_DISCUSS)
    assert recall(room, "101")


def test_member_noted_out_of_the_room_pulls_nothing_out(sitting: Room) -> None:
    sitting.arrive("juror", presence=Presence.EXCUSED)
    with pytest.raises(InvalidValue):
        recall(sitting, "101")
    assert not sitting.snapshot.recalled
