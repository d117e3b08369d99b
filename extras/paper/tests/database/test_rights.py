"""Who may enter what is on paper, in which phase."""

from collections.abc import Callable

import pytest

from deliberation.call.people import Actor, Right
from extras.paper import verbs
from extras.paper.verbs import ENTER_PAPER
from tests.database.granted import Ask, assert_lets_in, on_juror
from tests.database.meeting.test_meeting_rights import sit_with_each_role
from tests.worlds.room import Build, Room

VERBS: dict[str, tuple[Right, Ask]] = {
    "enter_paper_grids": (ENTER_PAPER, on_juror(grids=())),
    "record_declaration": (ENTER_PAPER, on_juror()),
}


@pytest.mark.parametrize("verb", VERBS)
def test_verb_lets_in_exactly_whom_the_table_says(made: Callable[[Build], Room], verb: str) -> None:
    room, (right, ask) = made(sit_with_each_role), VERBS[verb]

    def act(by: Actor) -> object:
        return getattr(verbs, verb)(room.uow(), by=by, call_id=room.call_id, **ask(room))

    assert_lets_in(room, right, act)
