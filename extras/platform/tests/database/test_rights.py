"""What each verb of the platform asks for, role by role and phase by phase."""

from collections.abc import Callable

import pytest

from deliberation.call.people import Actor, Right
from extras.platform import verbs
from extras.platform.tests.carrying import choosing, with_annotations, writing
from extras.platform.tests.serving.procedure import numbered
from extras.platform.tests.serving.server import Platform
from extras.platform.verbs import WRITE
from tests.database.granted import Ask, assert_lets_in, plain, with_each_role
from tests.worlds.room import Room, jury

SERVER = Platform(with_annotations(numbered(101)))
THERE = writing(SERVER).there()


def on_line(_room: Room) -> dict[str, object]:
    return {"line": writing(SERVER), "choose": choosing}


VERBS: dict[str, tuple[Right, Ask]] = {
    "may_read": (Right.IMPORT, plain()),
    "may_carry": (WRITE, plain()),
    "plan_carrying": (WRITE, plain(there=THERE, choice=choosing(THERE))),
    "carry_annotations": (WRITE, on_line),
    "carry_decisions": (WRITE, on_line),
    "read_back": (WRITE, on_line),
}


@pytest.mark.parametrize("verb", VERBS)
def test_verb_lets_in_exactly_whom_the_table_says(made: Callable[..., Room], verb: str) -> None:
    room, (right, ask) = made(lambda database: with_each_role(jury(database))), VERBS[verb]

    def act(by: Actor) -> object:
        return getattr(verbs, verb)(room.uow(), by=by, call_id=room.call_id, **ask(room))

    assert_lets_in(room, right, act)
