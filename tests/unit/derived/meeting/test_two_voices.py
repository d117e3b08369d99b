"""Two voices first: who is asked to speak first on a file, and in which cases nobody is."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from deliberation.derived.meeting.ballot_papers import asked_of
from deliberation.derived.meeting.discussion import first_voices
from deliberation.meeting.meeting import Departure, Meeting, Sitting
from deliberation.meeting.presence import Attendance, Presence
from deliberation.scoring.marks import Revote
from deliberation.selection.decisions import Decision, Outcome
from deliberation.snapshot.snapshot import Snapshot
from deliberation.snapshot.visibility import visible
from tests.worlds.snapshots import MET_AT, make_juror, make_snapshot

HERE = tuple(Attendance(100 + number, Presence.PRESENT, MET_AT) for number in range(1, 6))
MEETING = Meeting(sittings=(Sitting(1, MET_AT),), current=1, attendances=HERE)
MARKS = [[2, 4], [3, 1], [3, 5], [4, 4], [3, 4]]  # the second criterion: from 1, the second juror, to 5, the third


def snapshot_of(*rows: list[int | None], **changes: object) -> Snapshot:
    return make_snapshot(**{"marks": [list(rows or MARKS), [[0, 0]] * len(rows or MARKS)], "meeting": MEETING, **changes})  # type: ignore[arg-type]


def asked(snapshot: Snapshot) -> dict[int, bool] | None:
    voices = first_voices(snapshot)
    return None if voices is None else dict(voices.asked)


def test_two_at_the_ends_of_the_widest_gap_are_asked_and_nobody_else() -> None:
    voices = first_voices(snapshot_of())
    assert voices is not None
    assert (voices.criterion, voices.lowest, voices.highest) == (snapshot_of().call.criteria[1], 1, 5)
    assert voices.asked == {102: False, 103: True}
    speak = {number: asked_of(make_juror(number), visible(snapshot_of(), make_juror(number))).speaks for number in range(1, 6)}
    assert {number for number, said in speak.items() if said} == {2, 3}


def test_shared_end_asks_nobody_and_another_gap_as_wide_comes_first() -> None:
    assert asked(snapshot_of([2, 4], [3, 1], [3, 5], [4, 5], [3, 4])) == {}
    assert asked(snapshot_of([1, 4], [3, 1], [5, 5], [4, 5], [3, 4])) == {101: False, 103: True}


def test_nobody_is_asked_where_fewer_than_four_gave_marks_or_all_gave_the_same() -> None:
    assert asked(snapshot_of([2, 1], [3, 5], [3, 4])) is None
    assert asked(snapshot_of([2, 1], [2, 5], [2, 4], [2, None], [2, None])) is None


def test_whoever_is_recused_is_not_asked_nor_their_mark_counted() -> None:
    hidden = snapshot_of(recused=[(0, 2)])
    assert asked(hidden) == {}  # of those left, three gave the highest mark
    assert asked_of(make_juror(3), visible(hidden, make_juror(3))).speaks is None


def test_whoever_is_absent_or_left_the_room_is_not_asked() -> None:
    absent = replace(MEETING, attendances=(*HERE, Attendance(103, Presence.ABSENT, MET_AT)))
    assert asked(snapshot_of(meeting=absent)) == {102: False}
    assert asked(snapshot_of(meeting=replace(MEETING, departures=(Departure(2, 102, MET_AT),)))) == {103: True}


def without_rule(snapshot: Snapshot) -> Snapshot:
    return replace(snapshot, call=replace(snapshot.call, rules=replace(snapshot.call.rules, two_voices=False)))


@pytest.mark.parametrize(
    "change",
    [
        lambda snapshot: replace(snapshot, is_sealed=True),
        without_rule,
        lambda snapshot: replace(snapshot, meeting=replace(MEETING, current=None)),
        lambda snapshot: replace(snapshot, meeting=replace(MEETING, sittings=(Sitting(1, MET_AT, MET_AT),))),
        lambda snapshot: replace(snapshot, meeting=replace(MEETING, revotes=(Revote(1, 1, "Présidence", MET_AT),))),
        lambda snapshot: replace(snapshot, decisions={1: Decision(1, Outcome.DECLINED, version=1)}),
    ],
)
def test_nobody_is_asked_unless_the_rule_and_the_moment_allow_it(change: Callable[[Snapshot], Snapshot]) -> None:
    assert first_voices(change(snapshot_of())) is None
