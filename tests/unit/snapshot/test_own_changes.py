"""What of a change is one person's alone: found as by comparing every mark and every comment, one by one."""

from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from deliberation.derived.meeting.view_names import own_changes
from deliberation.meeting.meeting import Meeting
from deliberation.snapshot.snapshot import Snapshot
from tests.worlds.snapshots import make_ballot, make_call, make_candidature, make_juror, make_snapshot

FIRST, SECOND, THIRD = (make_juror(number).id for number in (1, 2, 3))
AT = datetime(2019, 7, 4, 12, 0, tzinfo=UTC)
CALL = make_call()
FILES = (1, 2, 3)
JURORS = (1, 2, 3)
Marks = dict[tuple[int, int], tuple[int | None, int | None]]


@st.composite
def calls(draw: st.DrawFn, *, files_min: int) -> Snapshot:
    """A call under seal, of some of three files in any order and some of three jurors."""
    files = draw(st.permutations(FILES))[: draw(st.integers(files_min, 3))]
    jurors = sorted(draw(st.sets(st.sampled_from(JURORS), min_size=1)))
    mark = st.none() | st.integers(0, 2)
    recused = draw(st.sets(st.tuples(st.integers(0, len(files) - 1), st.integers(0, len(jurors) - 1)), max_size=2))
    pairs = [
        (file, make_juror(juror).id)
        for place, file in enumerate(files)
        for column, juror in enumerate(jurors)
        if (place, column) not in recused
    ]
    people = tuple(make_juror(number) for number in jurors)
    return make_snapshot(
        call=CALL,
        marks=[[[draw(mark), draw(mark)] for _juror in jurors] for _file in files],
        candidatures=[make_candidature(file) for file in files],
        recused=recused,
        comments={pair: draw(st.sampled_from("ab")) for pair in draw(st.sets(st.sampled_from(pairs) if pairs else st.nothing()))},
        to_debate=dict.fromkeys(draw(st.sets(st.sampled_from(pairs) if pairs else st.nothing())), True),
        is_sealed=True,
        people=people,
        jurors=people,
    )


def held(snapshot: Snapshot, person_id: int) -> dict[int, tuple[object, ...]]:
    """What somebody gave, by file, of the files that they are not recused on and gave something on."""
    column = snapshot.juror_positions.get(person_id)
    if column is None:
        return {}
    given = {
        candidature.id: (
            *(None if np.isnan(mark) else mark for mark in snapshot.marks[place, column].tolist()),
            snapshot.comments.get((candidature.id, person_id)),
            snapshot.to_debate.get((candidature.id, person_id)),
        )
        for place, candidature in enumerate(snapshot.candidatures)
    }
    return {id_: marks for id_, marks in given.items() if any(mark is not None for mark in marks)}


# Files come, and are put in another order; none ever goes.
@given(calls(files_min=1), calls(files_min=3))
def test_own_changes_are_those_of_the_files_that_one_is_not_recused_on(before: Snapshot, after: Snapshot) -> None:
    expected = set()
    for juror in after.jurors:
        old, new = held(before, juror.id), held(after, juror.id)
        seen = [candidature.id for candidature in after.candidatures if not after.is_recused(juror.id, candidature.id)]
        if any(old.get(id_) != new.get(id_) for id_ in seen):
            expected.add(juror.id)
    assert own_changes(before, after) & {juror.id for juror in after.jurors} == expected


def named_ballot(**votes: str) -> Meeting:
    by_id = {{"first": FIRST, "second": SECOND}[name]: choice for name, choice in votes.items()}
    return Meeting(ballots=(make_ballot(1, is_open=True, votes=by_id, voted=frozenset(by_id), voted_count=len(by_id)),))


def voting(meeting: Meeting, *, recused: bool = False) -> Snapshot:
    return make_snapshot(marks=[[[3], [4]]], recused=[(0, 0)] if recused else [], meeting=meeting)


def test_vote_that_was_changed_is_its_voters_alone() -> None:
    before, after = voting(named_ballot(first="for", second="for")), voting(named_ballot(first="against", second="for"))
    assert own_changes(before, after) == {FIRST}


def test_votes_of_a_ballot_that_was_closed_are_nobodys_alone() -> None:
    meeting = named_ballot(first="for", second="for")
    closed = replace(meeting, ballots=(replace(meeting.ballots[0], closed_at=AT, counts={"for": 2, "against": 0, "abstain": 0}),))
    assert own_changes(voting(meeting), voting(closed)) == frozenset()


def test_vote_on_a_file_under_ones_recusal_is_not_told() -> None:
    before, after = voting(named_ballot(first="for"), recused=True), voting(named_ballot(first="against"), recused=True)
    assert own_changes(before, after) == frozenset()


def test_marks_that_everybody_sees_are_left_to_what_everybody_is_told() -> None:
    before, after = make_snapshot(marks=[[[3], [4]]]), make_snapshot(marks=[[[3], [5]]])
    assert own_changes(before, after) == frozenset()
    assert own_changes(before, replace(after, is_sealed=True)) == {SECOND}


def test_whoever_has_finished_scoring_is_told_sealed_or_not() -> None:
    before = make_snapshot(marks=[[[3], [4]]])
    assert own_changes(before, replace(before, finished=frozenset({SECOND}))) == {SECOND}
