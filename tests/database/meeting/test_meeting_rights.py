"""What each verb of the meeting asks for, role by role and phase by phase: the table of rights is the only source."""

from collections.abc import Callable
from functools import partial
from itertools import product
from typing import Any, Final

import pytest

from deliberation import operations
from deliberation.call.call import Phase
from deliberation.call.people import Role
from deliberation.call.rights import STANDING_IN, TABLE, Right, holds
from deliberation.meeting.ballots import Method, Question
from deliberation.meeting.meeting import Arrangement, ProjectorView
from deliberation.meeting.presence import Presence
from deliberation.meeting.sending import Sent, SentView
from tests.database.granted import expected, refusal
from tests.worlds.room import Room

Ask = Callable[[Room], dict[str, Any]]
BALLOT: Final = {"number": 1}


def on_file(**said: Any) -> Ask:
    """Ask about dossier 101."""
    return lambda sitting: {"candidature_id": sitting.ids["101"], **said}


def on_juror_and_file(**said: Any) -> Ask:
    """Ask about a juror and dossier 101."""
    return lambda sitting: {"candidature_id": sitting.ids["101"], "person_id": sitting.people["juror"].id, **said}


def plain(**said: Any) -> Ask:
    """Ask about no dossier."""
    return lambda _sitting: said


VERBS: Final[dict[Callable[..., object], tuple[Right, Ask]]] = {
    operations.submit_scores: (Right.SCORE, on_file(marks={}, seen_version=0)),
    operations.enter_paper_grids: (Right.ENTER_PAPER, lambda room: {"person_id": room.people["juror"].id, "grids": ()}),
    operations.declare_finished: (Right.SCORE, plain(is_finished=False)),
    operations.reveal: (Right.REVEAL, on_file()),
    operations.open_revote: (Right.REVOTE, on_file()),
    operations.close_revote: (Right.REVOTE, on_file()),
    operations.declare_recusals: (Right.DECLARE_RECUSAL, plain()),
    operations.declare_no_ai: (Right.DECLARE_NO_AI, plain()),
    operations.impose_recusal: (Right.IMPOSE_RECUSAL, on_juror_and_file(reason="")),
    operations.lift_recusal: (Right.IMPOSE_RECUSAL, on_juror_and_file(reason="")),
    operations.save_note: (Right.TAKE_NOTES, on_file(text="")),
    operations.plan_meeting: (Right.PREPARE_MEETING, plain(planned_end=None)),
    operations.arrange_agenda: (Right.PREPARE_MEETING, plain(arrangement=Arrangement.BY_TRACK)),
    operations.move_item: (Right.PREPARE_MEETING, on_file(to=1)),
    operations.set_agenda: (Right.PREPARE_MEETING, plain(candidature_ids=[])),
    operations.open_meeting: (Right.CONDUCT, plain()),
    operations.suspend_meeting: (Right.CONDUCT, plain()),
    operations.resume_meeting: (Right.CONDUCT, plain()),
    operations.close_meeting: (Right.CONDUCT, plain()),
    operations.call_item: (Right.CONDUCT, plain(candidature_id=None)),
    operations.stop_timer: (Right.CONDUCT, plain()),
    operations.start_timer: (Right.CONDUCT, plain()),
    operations.show_on_projector: (Right.STEER_ROOM, plain(what=ProjectorView.WAITING)),
    operations.send_to_room: (Right.SEND_TO_ROOM, plain(sent=Sent(SentView.ROBUSTNESS))),
    operations.record_presence: (Right.CONDUCT, plain(presences={})),
    operations.record_departures: (Right.CONDUCT, on_file()),
    operations.record_returns: (Right.CONDUCT, plain()),
    operations.open_ballot: (Right.RUN_BALLOT, on_file(question=Question.ADOPT, method=Method.HANDS)),
    operations.close_ballot: (Right.RUN_BALLOT, on_file(**BALLOT)),
    operations.cancel_ballot: (Right.RUN_BALLOT, on_file(reason="", **BALLOT)),
    operations.cast_vote: (Right.VOTE, on_file(choice="for", **BALLOT)),
    operations.enter_vote: (Right.ENTER_VOTE, on_juror_and_file(choice="for", **BALLOT)),
    operations.issue_ballot_pass: (Right.ISSUE_BALLOT_PASS, on_juror_and_file(**BALLOT)),
    operations.withdraw_ballot_pass: (Right.ISSUE_BALLOT_PASS, on_juror_and_file(**BALLOT)),
    operations.ballot_passes: (Right.ISSUE_BALLOT_PASS, on_file(**BALLOT)),
    operations.give_casting_vote: (Right.CASTING_VOTE, on_file(choice="for", **BALLOT)),
    operations.read_list: (Right.AGREE_LIST, plain(changes=())),
    operations.agree_list: (Right.AGREE_LIST, plain(candidature_ids=())),
    operations.take_list_back: (Right.AGREE_LIST, plain()),
    operations.write_debate_line: (Right.RECORD_DEBATE, on_file(text="Dit.")),
    operations.strike_debate_line: (Right.RECORD_DEBATE, on_file(number=1)),
    operations.choose_debate_line: (Right.RECORD_DEBATE, on_file(number=1, in_minutes=True)),
    operations.dissent: (Right.DISSENT, on_file(seen_version=0)),
    operations.record_dissent: (Right.RECORD_DISSENT, on_juror_and_file(seen_version=0)),
    operations.withdraw_dissent: (Right.RECORD_DISSENT, on_juror_and_file()),
}


@pytest.mark.parametrize("verb", VERBS, ids=lambda verb: verb.__name__)
def test_verb_lets_in_exactly_whom_the_table_says(sitting: Room, verb: Callable[..., object]) -> None:
    right, ask = VERBS[verb]
    alone = {f"{role} alone": sitting.add_person(f"{role} alone", role) for role in Role}
    sitting.people = {**sitting.people, **alone}
    operations.record_presence(sitting.uow(), **sitting.by("organiser"), presences={alone["chair alone"].id: Presence.PRESENT})
    answers = {}
    for role, phase in product(Role, Phase):
        sitting.move(phase)
        answers[role, phase] = refusal(partial(verb, sitting.uow(), **sitting.by(f"{role} alone"), **ask(sitting)))
    assert answers == {(role, phase): expected(role, right, phase) for role, phase in answers}


@pytest.mark.parametrize("right", Right)
@pytest.mark.parametrize("phase", Phase)
def test_a_deputy_who_stands_in_has_the_chairs_rights_and_no_others(right: Right, phase: Phase) -> None:
    chair = right in STANDING_IN and phase in TABLE[right].get(Role.CHAIR, frozenset())
    assert holds([Role.DEPUTY], right, phase, stands_in=True) == (chair or holds([Role.DEPUTY], right, phase))
    others = set(Role) - {Role.DEPUTY}
    assert [holds([role], right, phase, stands_in=True) for role in others] == [holds([role], right, phase) for role in others]
