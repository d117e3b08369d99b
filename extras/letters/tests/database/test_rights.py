"""Who may word, print, choose a paper, plan hearings and convene teams, in which phase."""

from collections.abc import Callable

import pytest

from deliberation.call.people import Actor, Right
from deliberation.meeting.hearings import HearingPlan
from deliberation.record.wordings import Wording
from extras.letters import verbs
from extras.letters.letterheads import Letterhead
from extras.letters.verbs import WORD
from extras.letters.wordings import words_of
from tests.database.granted import Ask, assert_lets_in, plain, with_each_role
from tests.worlds.room import NOON, Database, Room, jury

VERBS: dict[str, tuple[Right, Ask]] = {
    "word": (WORD, plain(wording=Wording.INVITATION, words=words_of({}, Wording.INVITATION))),
    "print_minutes": (WORD, plain(words=words_of({}, Wording.MINUTES))),
    "put_letterhead": (WORD, plain(letterhead=Letterhead("a.docx", b"a", (), {}))),
    "choose_letterhead": (WORD, plain(sha256="")),
    "plan_hearings": (Right.PREPARE_MEETING, plain(plan=HearingPlan(NOON, 20, 10, ()))),
    "convene_teams": (Right.PREPARE_MEETING, plain(key=b"key")),
}


def open_to_each_role(database: Database) -> Room:
    return with_each_role(jury(database))


@pytest.mark.parametrize("verb", VERBS)
def test_verb_lets_in_exactly_whom_the_table_says(made: Callable[..., Room], verb: str) -> None:
    room, (right, ask) = made(open_to_each_role), VERBS[verb]

    def act(by: Actor) -> object:
        called = getattr(verbs, verb, None) or getattr(verbs, verb)
        return called(room.uow(), by=by, call_id=room.call_id, **ask(room))

    assert_lets_in(room, right, act)
