"""Who may enter what is on paper and lend a device, in which phase; what a pass opens: test_passes.py, tests/web."""

from collections.abc import Callable

import pytest

from deliberation.call.people import Actor, Right
from extras.paper import passes, verbs
from extras.paper.passes import ISSUE_PASS
from extras.paper.verbs import ENTER_PAPER
from tests.database.granted import Ask, assert_lets_in, on_file, on_juror, on_juror_and_file
from tests.database.meeting.test_meeting_rights import BALLOT, sit_with_each_role
from tests.worlds.room import Build, Room

VERBS: dict[str, tuple[Right, Ask]] = {
    "enter_paper_grids": (ENTER_PAPER, on_juror(grids=())),
    "record_declaration": (ENTER_PAPER, on_juror()),
    "issue_ballot_pass": (ISSUE_PASS, on_juror_and_file(**BALLOT)),
    "withdraw_ballot_pass": (ISSUE_PASS, on_juror_and_file(**BALLOT)),
    "ballot_passes": (ISSUE_PASS, on_file(**BALLOT)),
}


@pytest.mark.parametrize("verb", VERBS)
def test_verb_lets_in_exactly_whom_the_table_says(made: Callable[[Build], Room], verb: str) -> None:
    room, (right, ask) = made(sit_with_each_role), VERBS[verb]

    def act(by: Actor) -> object:
        called = getattr(verbs, verb, None) or getattr(passes, verb)
        return called(room.uow(), by=by, call_id=room.call_id, **ask(room))

    assert_lets_in(room, right, act)
