"""What the room's screen shows: chosen before the selection is finalised and after; apart from what is frozen with the call."""

import pytest

from deliberation.meeting.meeting import ProjectorView
from deliberation.operations.meeting.meeting import show_on_projector
from deliberation.record.guards.checks import record_problems
from deliberation.record.journal import Act
from tests.database.selection.test_finalisation import decide_all
from tests.worlds.room import Room


def show(room: Room, by: str, view: ProjectorView) -> None:
    show_on_projector(room.uow(), **room.by(by), what=view)


@pytest.fixture
def finalised(room: Room) -> Room:
    """A call finalised while the room's screen waited."""
    decide_all(room)
    room.finalise()
    return room


@pytest.mark.parametrize("by", ["chair", "organiser"])
def test_finalised_selection_can_be_shown_to_the_room(finalised: Room, by: str) -> None:
    show(finalised, by, ProjectorView.BOARD)
    assert finalised.snapshot.meeting.projector is ProjectorView.BOARD
    entry = finalised.journal[-1]
    assert (entry.act, entry.before, entry.after) == (Act.PROJECTED, {"screen": "automatic"}, {"screen": "board"})


def test_what_the_room_is_shown_leaves_the_finalised_version_whole(finalised: Room) -> None:
    show(finalised, "chair", ProjectorView.BOARD)
    with finalised.reading() as uow:
        (version,) = uow.versions.of_call(finalised.call_id)
        versions = [(version, uow.versions.content(finalised.call_id, version.number))]
    assert record_problems(finalised.journal, versions, revision=finalised.snapshot.revision) == ()
