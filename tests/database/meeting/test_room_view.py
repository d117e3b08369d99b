"""What the room's screen shows: chosen before the selection is finalised and after; apart from what is frozen with the call."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from alembic import command
from sqlalchemy import Connection, Engine, text

from data_access.database import _alembic, migrate, open_database, reading
from deliberation.errors import CallIsFinalised, NotAllowed
from deliberation.meeting.meeting import ProjectorView
from deliberation.operations.meeting.meeting import show_on_projector
from deliberation.record.checks import record_problems
from deliberation.record.journal import Act
from tests.database.selection.test_finalisation import decide_all
from tests.worlds.room import Room


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    with engine.connect().execution_options(access="write") as connection, connection.begin():
        yield connection


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


def test_others_do_not_choose_what_the_room_is_shown(finalised: Room) -> None:
    with pytest.raises(NotAllowed):
        show(finalised, "juror", ProjectorView.BOARD)


def test_migration_keeps_the_view_and_the_meeting_of_a_finalised_call_frozen(empty_url: str) -> None:
    engine = open_database(empty_url)
    config = _alembic()
    with writing(engine) as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0009")
        columns = "id, slug, phase, is_sealed, settings, revision, created_at"
        values = "1, 'ancien', 'deliberation', FALSE, '{}', 3, '2019-07-04 12:00:00'"
        connection.execute(text(f"INSERT INTO call ({columns}) VALUES ({values})"))
        meeting = "call_id, seconds_per_item, arrangement, seed, projector, revision"
        connection.execute(text(f"INSERT INTO meeting ({meeting}) VALUES (1, 420, 'random', 7, 'board', 3)"))
        connection.execute(text("UPDATE call SET phase = 'finalised'"))
    migrate(engine)
    with reading(engine) as connection:
        assert connection.execute(text("SELECT call_id, view, revision, sent FROM room_view")).all() == [(1, "board", 3, None)]
        assert connection.execute(text("SELECT seconds_per_item, arrangement, seed, revision FROM meeting")).all() == [
            (420, "random", 7, 3)
        ]
    with pytest.raises(CallIsFinalised), writing(engine) as connection:
        connection.execute(text("UPDATE meeting SET seed = 8"))
    engine.dispose()
