"""The demonstration's call, and a room's screen that shows it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

import bootstrap
from deliberation.derived.meeting.agenda import agenda
from tests.web.room.looking import Wall
from tests.worlds.acts import call_item, open_meeting, record_presence
from tests.worlds.open_call import OpenCall, done_once, use_copy
from tests.worlds.terms import Presence, Role


@pytest.fixture
def call(demonstration_file: Path, tmp_path: Path) -> Iterator[OpenCall]:
    """The test's own copy of the demonstration call, in deliberation."""
    yield use_copy(demonstration_file, tmp_path)
    bootstrap.reset()


@pytest.fixture
def wall(call: OpenCall) -> Wall:
    """The room's screen."""
    return Wall.of(call, call.somebody(Role.PROJECTOR))


@pytest.fixture
def item(call: OpenCall) -> int:
    """The id of the candidature that the room discusses, everybody here."""
    call_first(call)
    return agenda(call.snapshot)[0].candidature_id


@done_once
def call_first(call: OpenCall) -> None:
    record_presence(call.uow(), **call.by_console(), presences={juror.id: Presence.PRESENT for juror in call.snapshot.jurors})
    open_meeting(call.uow(), **call.by_console())
    call_item(call.uow(), **call.by_console(), candidature_id=agenda(call.snapshot)[0].candidature_id)
