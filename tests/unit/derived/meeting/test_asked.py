"""One thing is asked of a person at a time: to leave, to vote, to mark again; nothing of a file that is next."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from deliberation.call.call import Phase
from deliberation.call.people import Person, Role
from deliberation.derived.meeting.ballot_papers import Asked, asked_of
from deliberation.meeting.ballots import Method
from deliberation.meeting.meeting import Meeting, Sitting
from deliberation.scoring.marks import Grid, Revote
from deliberation.selection.decisions import Outcome, Proposed, Recall
from deliberation.snapshot.snapshot import Snapshot
from deliberation.snapshot.visibility import visible
from tests.worlds.snapshots import MET_AT, make_ballot, make_snapshot

OPEN = Meeting(sittings=(Sitting(1, MET_AT),), current=1)
REVOTE = Revote(1, 1, "Présidence", MET_AT)


def asked(meeting: Meeting, *, recused_on: int | None = None, saved_after: timedelta | None = None) -> Asked:
    """What is asked of the first juror; ``recused_on``: the id of a file; ``saved_after``: of their grid, since the meeting began."""
    recused = [] if recused_on is None else [(recused_on - 1, 0)]
    whole = make_snapshot(marks=[[[3, 3], [2, 2]], [[4, 4], [1, 1]]], recused=recused, meeting=meeting)
    grids = {} if saved_after is None else {(1, whole.jurors[0].id): Grid(2, MET_AT + saved_after)}
    return asked_of(whole.jurors[0], visible(replace(whole, grids=grids), whole.jurors[0]))


def voting(method: Method = Method.NAMED, *, has_voted: bool = False) -> Meeting:
    juror = first_juror()
    votes = {juror: "for"} if has_voted and method is Method.NAMED else {}
    voted = frozenset({juror}) if has_voted else frozenset()
    return replace(OPEN, ballots=(replace(make_ballot(1, is_open=True), method=method, voters=(juror,), votes=votes, voted=voted),))


def first_juror() -> int:
    return whole().jurors[0].id


def heard(person: Person, *, recused_on: int | None = None, recalled: Sequence[int] = (), meeting: Meeting = OPEN) -> Asked:
    """What is asked of somebody while both files are read out for agreement."""
    recused = [] if recused_on is None else [(recused_on - 1, 0)]
    read = tuple(Proposed(id_, 1, Outcome.DECLINED, None, "", "Présidence", MET_AT) for id_ in (1, 2))
    recalls = {id_: Recall(id_, "Juré", MET_AT) for id_ in recalled}
    snapshot = make_snapshot(marks=[[[3, 3], [2, 2]], [[4, 4], [1, 1]]], recused=recused, meeting=meeting)
    return asked_of(person, visible(replace(snapshot, agreements=read, recalled=recalls), person))


def test_member_hears_of_their_part_of_a_list_until_nothing_is_left_of_it() -> None:
    juror = whole().jurors[0]
    assert [one.candidature_id for one in heard(juror).listed] == [1, 2]
    assert [one.candidature_id for one in heard(juror, recused_on=2, meeting=replace(OPEN, current=None)).listed] == [1]
    assert [one.candidature_id for one in heard(juror, recalled=[2]).listed] == [1, 2]
    assert heard(juror, recalled=[1, 2]) == Asked()
    assert heard(juror, meeting=Meeting()) == Asked()


def test_vote_and_marks_come_before_a_list_and_its_reader_is_asked_nothing() -> None:
    juror = whole().jurors[0]
    assert heard(juror, meeting=voting()).listed == ()
    assert heard(juror, meeting=replace(OPEN, revotes=(REVOTE,))) == Asked(revote=REVOTE)
    assert heard(replace(juror, roles=frozenset({Role.JUROR, Role.CHAIR}))) == Asked()


def whole() -> Snapshot:
    return make_snapshot(marks=[[[3, 3]]])


def declaring(person: Person, *, phase: Phase = Phase.DELIBERATION, is_asked: bool = True, **changes: Any) -> Asked:
    """What is asked of somebody of a call that asks for the declaration on generative AI."""
    snapshot = make_snapshot(marks=[[[3, 3]]], meeting=changes.pop("meeting", Meeting()), phase=phase)
    call = replace(snapshot.call, rules=replace(snapshot.call.rules, ai_declaration=is_asked))
    return asked_of(person, visible(replace(snapshot, call=call, **changes), person))


def test_member_is_asked_for_the_ai_declaration_until_they_made_it() -> None:
    juror = whole().jurors[0]
    assert declaring(juror) == declaring(juror, phase=Phase.SCORING) == Asked(declares=True)
    assert declaring(juror, is_asked=False) == Asked()
    assert declaring(juror, no_ai_declared=frozenset({juror.id})) == Asked()
    for roles, is_asked in (({Role.CHAIR}, True), ({Role.DEPUTY}, True), ({Role.ORGANISER}, False), ({Role.OBSERVER}, False)):
        assert declaring(replace(juror, roles=frozenset(roles))).declares is is_asked


def test_vote_and_marks_are_asked_before_a_declaration() -> None:
    juror = whole().jurors[0]
    assert declaring(juror, meeting=voting()).declares is False
    assert declaring(juror, meeting=replace(OPEN, revotes=(REVOTE,))) == Asked(revote=REVOTE)


def test_nothing_is_asked_while_a_file_is_discussed() -> None:
    assert asked(OPEN) == Asked()


def test_whoever_has_a_conflict_leaves_and_is_asked_nothing_else() -> None:
    assert asked(replace(voting(), revotes=(REVOTE,)), recused_on=1) == Asked(leaves=True)


def test_nobody_leaves_for_a_file_that_is_next() -> None:
    assert asked(replace(OPEN, order=(1, 2)), recused_on=2) == Asked()


@pytest.mark.parametrize("method", [Method.NAMED, Method.SECRET])
@pytest.mark.parametrize("has_voted", [False, True])
def test_open_ballot_goes_before_marks_cast_or_not(method: Method, has_voted: bool) -> None:
    assert asked(replace(voting(method, has_voted=has_voted), revotes=(REVOTE,))) == Asked(votes=True)


def test_hands_and_a_ballot_of_others_ask_for_nothing() -> None:
    assert asked(voting(Method.HANDS)) == Asked()
    of_others = replace(voting().ballots[0], voters=(first_juror() + 1,))
    assert asked(replace(OPEN, ballots=(of_others,))) == Asked()


def test_marks_are_asked_again_until_the_grid_is_saved_since() -> None:
    meeting = replace(OPEN, revotes=(REVOTE,))
    before, since = timedelta(seconds=-1), timedelta(seconds=1)
    assert [asked(meeting, saved_after=after).revote for after in (None, before, since)] == [REVOTE, REVOTE, None]
    assert asked(replace(OPEN, revotes=(replace(REVOTE, closed_at=MET_AT),))) == Asked()
