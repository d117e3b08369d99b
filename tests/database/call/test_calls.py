"""Creating a call, moving it, lifting its seal."""

import pytest

from tests.worlds.acts import close_meeting, create_call, move_phase, open_meeting, reveal_all
from tests.worlds.demonstration import SETTINGS
from tests.worlds.room import NOON, Database, Room
from tests.worlds.terms import Act, Console, InvalidCall, InvalidValue, Phase, first_break


def test_call_begins_in_preparation_sealed_as_its_rules_say_with_one_entry(database: Database) -> None:
    state = create_call(database.unit_of_work(), by=Console("Camille"), settings=SETTINGS)
    with database.reading() as uow:
        (entry,) = uow.journal.of_call(state.id)
    assert (state.phase, state.is_sealed, state.revision, state.created_at) == (Phase.PREPARATION, True, 1, NOON)
    assert (entry.act, entry.actor, entry.subject) == (Act.CALL_CREATED, "console (Camille)", "ami-ia-2")
    assert entry.after["closes_at"] == "2019-05-31T23:59:59+02:00"
    assert first_break([entry]) is None


def test_slug_is_taken_once(database: Database) -> None:
    create_call(database.unit_of_work(), by=Console(), settings=SETTINGS)
    with pytest.raises(InvalidCall) as refusal:
        create_call(database.unit_of_work(), by=Console(), settings=SETTINGS)
    assert refusal.value.key == "slug"


def test_phase_moves_both_ways_and_staying_leaves_no_trace(room: Room) -> None:
    chair = room.people["chair"]
    for phase in (Phase.SCORING, Phase.SCORING, Phase.PREPARATION, Phase.DELIBERATION):
        move_phase(room.uow(), by=chair, call_id=room.call_id, to=phase)
    moves = [(entry.before["phase"], entry.after["phase"]) for entry in room.journal if entry.actor == "chair"]
    assert moves == [("deliberation", "scoring"), ("scoring", "preparation"), ("preparation", "deliberation")]


def test_phase_does_not_change_while_the_meeting_is_open(room: Room) -> None:
    chair = room.people["chair"]
    open_meeting(room.uow(), by=chair, call_id=room.call_id)
    with pytest.raises(InvalidValue, match="ouverte"):
        move_phase(room.uow(), by=chair, call_id=room.call_id, to=Phase.PREPARATION)
    close_meeting(room.uow(), by=chair, call_id=room.call_id)
    assert move_phase(room.uow(), by=chair, call_id=room.call_id, to=Phase.PREPARATION)


def test_call_does_not_become_final_by_moving(room: Room) -> None:
    with pytest.raises(InvalidValue):
        move_phase(room.uow(), **room.by_console(), to=Phase.FINALISED)


def test_seal_is_lifted_once(room: Room) -> None:
    assert reveal_all(room.uow(), **room.by("chair")) is None
    assert (room.snapshot.is_sealed, {candidature.is_revealed for candidature in room.snapshot.candidatures}) == (False, {True})
    assert room.acts.count(Act.REVEALED) == 1
