"""Bringing a candidature back into the discussion."""

from collections.abc import Callable
from contextlib import nullcontext

import pytest

from deliberation.call.call import Phase
from deliberation.call.people import Right, Role
from deliberation.call.rights import holds
from deliberation.errors import CallIsFinalised, InvalidValue, NotAllowed, NotFound
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


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("phase", [Phase.PREPARATION, Phase.SCORING, Phase.DELIBERATION])
def test_recall_is_for_those_whom_the_table_says(room: Room, role: Role, phase: Phase) -> None:
    by = room.add_person("Quelqu’un", role)
    room.move(phase)
    expected = nullcontext() if holds({role}, Right.RECALL, phase) else pytest.raises(NotAllowed)
    with expected:
        recall_candidature(room.uow(), by=by, call_id=room.call_id, candidature_id=room.ids["101"])


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


def test_finalised_call_refuses_recalls_at_the_database_too(room: Room, run_sql: Callable[..., None]) -> None:
    recall(room, "101")
    room.move(Phase.FINALISED)
    with pytest.raises(CallIsFinalised):
        recall_candidature(room.uow(), **room.by_console(), candidature_id=room.ids["102"])
    for change in ("UPDATE recall SET revision = 9", "DELETE FROM recall", "INSERT INTO recall SELECT * FROM recall"):
        with pytest.raises(CallIsFinalised):
            run_sql(change)
