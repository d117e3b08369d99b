"""What each verb of the meeting asks for, role by role and phase by phase: the table of rights is the only source."""

from collections.abc import Callable
from itertools import product

import pytest

from deliberation.call.rights import STANDING_IN, TABLE, holds
from tests.database.granted import Ask, alone, assert_lets_in, on_file, on_juror_and_file, plain, with_each_role
from tests.worlds.acts import record_presence
from tests.worlds.room import NOON, Database, Room, jury
from tests.worlds.terms import Arrangement, Method, Phase, Presence, ProjectorView, Question, Right, Role, Sent, SentView
from tests.worlds.verbs import verbs

BALLOT = {"number": 1}
VERBS: dict[str, tuple[Right, Ask]] = {
    "submit_scores": (Right.SCORE, on_file(marks={}, seen_version=0)),
    "declare_finished": (Right.SCORE, plain(is_finished=False)),
    "reveal": (Right.REVEAL, on_file()),
    "open_revote": (Right.REVOTE, on_file()),
    "close_revote": (Right.REVOTE, on_file()),
    "declare_recusals": (Right.DECLARE_RECUSAL, plain()),
    "declare_no_ai": (Right.DECLARE_NO_AI, plain()),
    "impose_recusal": (Right.IMPOSE_RECUSAL, on_juror_and_file(reason="")),
    "lift_recusal": (Right.IMPOSE_RECUSAL, on_juror_and_file(reason="")),
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
    "send_to_room": (Right.SEND_TO_ROOM, plain(sent=Sent(SentView.ROBUSTNESS))),
    "record_presence": (Right.CONDUCT, plain(presences={})),
    "record_departures": (Right.CONDUCT, on_file()),
    "record_returns": (Right.CONDUCT, plain()),
    "open_ballot": (Right.RUN_BALLOT, on_file(question=Question.ADOPT, method=Method.HANDS)),
    "close_ballot": (Right.RUN_BALLOT, on_file(**BALLOT)),
    "cancel_ballot": (Right.RUN_BALLOT, on_file(reason="", **BALLOT)),
    "cast_vote": (Right.VOTE, on_file(choice="for", **BALLOT)),
    "enter_vote": (Right.ENTER_VOTE, on_juror_and_file(choice="for", **BALLOT)),
    "give_casting_vote": (Right.CASTING_VOTE, on_file(choice="for", **BALLOT)),
    "read_list": (Right.AGREE_LIST, plain(changes=())),
    "agree_list": (Right.AGREE_LIST, plain(candidature_ids=())),
    "take_list_back": (Right.AGREE_LIST, plain()),
    "show_list": (Right.RECALL, plain(read_at=NOON)),
    "recall_candidature": (Right.RECALL, on_file()),
    "screens_of_list": (Right.AGREE_LIST, plain(read_at=NOON)),
    "write_debate_line": (Right.RECORD_DEBATE, on_file(text="Dit.")),
    "strike_debate_line": (Right.RECORD_DEBATE, on_file(number=1)),
    "choose_debate_line": (Right.RECORD_DEBATE, on_file(number=1, in_minutes=True)),
    "dissent": (Right.DISSENT, on_file(seen_version=0)),
    "record_dissent": (Right.RECORD_DISSENT, on_juror_and_file(seen_version=0)),
    "withdraw_dissent": (Right.RECORD_DISSENT, on_juror_and_file()),
}


def sit_with_each_role(database: Database) -> Room:
    room = with_each_role(jury(database, jurors=5, in_session=True))
    record_presence(room.uow(), **room.by("organiser"), presences={room.person(alone(Role.CHAIR)).id: Presence.PRESENT})
    return room


@pytest.mark.parametrize("verb", VERBS)
def test_verb_lets_in_exactly_whom_the_table_says(made: Callable[..., Room], verb: str) -> None:
    right, ask = VERBS[verb]
    room = made(sit_with_each_role)
    assert_lets_in(room, right, lambda by: verbs()[verb](room.uow(), by=by, call_id=room.call_id, **ask(room)))


def test_a_deputy_who_stands_in_has_the_chairs_rights_and_no_others() -> None:
    for right, phase in product(Right, Phase):
        chair = right in STANDING_IN and phase in TABLE[right].get(Role.CHAIR, frozenset())
        allowed = {role: holds([role], right, phase) for role in Role}
        allowed[Role.DEPUTY] |= chair
        assert {role: holds([role], right, phase, stands_in=True) for role in Role} == allowed, (right, phase)
