"""The declaration on generative AI: asked for by the call, made once by each, journalled, frozen, and told in the minutes."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from deliberation.operations.call.calls import plain
from tests.worlds.acts import declare_no_ai, update_call
from tests.worlds.demonstration import SETTINGS
from tests.worlds.room import Database, Room, jury
from tests.worlds.terms import Act, InvalidValue, canonical_state

ASKS: Mapping[str, Any] = {**SETTINGS["rules"], "ai_declaration": True}


def asking_room(database: Database) -> Room:
    return jury(database, rules=ASKS)


@pytest.fixture
def asking(made: Callable[..., Room]) -> Room:
    return made(asking_room)


def test_member_declares_once_and_it_is_journalled_and_frozen(asking: Room) -> None:
    assert asking.snapshot.no_ai_declared == frozenset()
    assert declare_no_ai(asking.uow(), **asking.by("juror"))
    assert declare_no_ai(asking.uow(), **asking.by("juror")) is None
    assert asking.snapshot.no_ai_declared == {asking.people["juror"].id}
    assert canonical_state(asking.snapshot)["no_ai_declared"] == ["juror"]
    assert [(entry.actor, entry.after) for entry in asking.journal if entry.act is Act.NO_AI_DECLARED] == [("juror", {"person": "juror"})]


def test_nothing_is_declared_where_the_call_asks_for_nothing(room: Room) -> None:
    with pytest.raises(InvalidValue):
        declare_no_ai(room.uow(), **room.by("juror"))


def test_member_may_be_asked_once_the_call_is_under_way(room: Room) -> None:
    with room.reading() as uow:
        settings = {**dict(plain(uow.calls.state(room.call_id).settings)), "rules": ASKS}
    update_call(room.uow(), **room.by("organiser"), settings=settings, reason="Demandé par le ministère.")
    assert declare_no_ai(room.uow(), **room.by("juror"))
