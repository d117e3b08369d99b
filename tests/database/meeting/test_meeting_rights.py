"""What each verb of the meeting asks for, role by role and phase by phase: the table of rights is the only source."""

from collections.abc import Callable
from functools import partial
from itertools import product
from typing import Any, Final

import pytest

from deliberation.call.call import Phase
from deliberation.call.people import Role
from deliberation.call.rights import STANDING_IN, TABLE, Right, holds
from deliberation.meeting.ballots import Method, Question
from deliberation.meeting.meeting import Arrangement, ProjectorView
from deliberation.meeting.presence import Presence
from tests.database.granted import expected, refusal
from tests.worlds.room import add_person
from tests.worlds.seating import Database
from tests.worlds.sitting import Sitting, open_sitting

Ask = Callable[[Sitting], dict[str, Any]]
BALLOT: Final = {"number": 1}


def on_file(**said: Any) -> Ask:
    """Ask about dossier 101."""
    return lambda _sitting: {"dossier": "101", **said}


def plain(**said: Any) -> Ask:
    """Ask about no dossier."""
    return lambda _sitting: said


VERBS: Final[dict[str, tuple[Right, Ask]]] = {
    "submit_scores": (Right.SCORE, on_file(marks={}, seen_version=0)),
    "enter_paper_grids": (Right.ENTER_PAPER, plain(person="juror", grids=())),
    "declare_finished": (Right.SCORE, plain(is_finished=False)),
    "reveal": (Right.REVEAL, on_file()),
    "open_revote": (Right.REVOTE, on_file()),
    "close_revote": (Right.REVOTE, on_file()),
    "declare_recusals": (Right.DECLARE_RECUSAL, plain()),
    "impose_recusal": (Right.IMPOSE_RECUSAL, on_file(person="juror", reason="")),
    "lift_recusal": (Right.IMPOSE_RECUSAL, on_file(person="juror", reason="")),
    "save_note": (Right.TAKE_NOTES, on_file(text="")),
    "plan_meeting": (Right.PREPARE_MEETING, plain(planned_end=None)),
    "arrange_agenda": (Right.PREPARE_MEETING, plain(arrangement=Arrangement.BY_TRACK)),
    "move_item": (Right.PREPARE_MEETING, on_file(to=1)),
    "set_agenda": (Right.PREPARE_MEETING, plain(candidature_ids=[])),
    "open_meeting": (Right.CONDUCT, plain()),
    "suspend_meeting": (Right.CONDUCT, plain()),
    "resume_meeting": (Right.CONDUCT, plain()),
    "close_meeting": (Right.CONDUCT, plain()),
    "call_item": (Right.CONDUCT, plain(candidature_id=None)),
    "stop_timer": (Right.CONDUCT, plain()),
    "start_timer": (Right.CONDUCT, plain()),
    "show_on_projector": (Right.STEER_ROOM, plain(what=ProjectorView.WAITING)),
    "record_presence": (Right.CONDUCT, plain(presences={})),
    "record_departures": (Right.CONDUCT, on_file()),
    "record_returns": (Right.CONDUCT, plain()),
    "open_ballot": (Right.RUN_BALLOT, on_file(question=Question.ADOPT, method=Method.HANDS)),
    "close_ballot": (Right.RUN_BALLOT, on_file(**BALLOT)),
    "cancel_ballot": (Right.RUN_BALLOT, on_file(reason="", **BALLOT)),
    "cast_vote": (Right.VOTE, on_file(choice="for", **BALLOT)),
    "give_casting_vote": (Right.CASTING_VOTE, on_file(choice="for", **BALLOT)),
    "dissent": (Right.DISSENT, on_file(seen_version=0)),
    "record_dissent": (Right.RECORD_DISSENT, on_file(person="juror", seen_version=0)),
    "withdraw_dissent": (Right.RECORD_DISSENT, on_file(person="juror")),
}


@pytest.mark.parametrize("verb", VERBS)
def test_verb_lets_in_exactly_whom_the_table_says(database: Database, verb: str) -> None:
    sitting, right = open_sitting(database), VERBS[verb][0]
    alone = {f"{role} alone": add_person(database, sitting.room.call_id, f"{role} alone", {role}) for role in Role}
    sitting.people = {**sitting.people, **alone}
    sitting.do("record_presence", presences={alone["chair alone"].id: Presence.PRESENT})
    answers = {}
    for role, phase in product(Role, Phase):
        sitting.room.move(phase)
        answers[role, phase] = refusal(partial(sitting.do, verb, by=f"{role} alone", **VERBS[verb][1](sitting)))
    assert answers == {(role, phase): expected(role, right, phase) for role, phase in answers}


@pytest.mark.parametrize("right", Right)
@pytest.mark.parametrize("phase", Phase)
def test_a_deputy_who_stands_in_has_the_chairs_rights_and_no_others(right: Right, phase: Phase) -> None:
    chair = right in STANDING_IN and phase in TABLE[right].get(Role.CHAIR, frozenset())
    assert holds([Role.DEPUTY], right, phase, stands_in=True) == (chair or holds([Role.DEPUTY], right, phase))
    others = set(Role) - {Role.DEPUTY}
    assert [holds([role], right, phase, stands_in=True) for role in others] == [holds([role], right, phase) for role in others]
