"""The results by track, and what is missing before the meeting opens."""

from dataclasses import replace

import pytest

from deliberation.call.call import Phase
from deliberation.derived.meeting.checklist import TrackResult, are_told, opening_checks, results
from deliberation.meeting.meeting import Meeting, ProjectorView, Sitting
from deliberation.meeting.presence import Attendance, Presence
from deliberation.selection.decisions import Decision, Outcome
from deliberation.snapshot.snapshot import Snapshot
from tests.worlds.snapshots import MET_AT, make_call, make_candidature, make_snapshot

SELECTED, RESERVE = Outcome.SELECTED, Outcome.RESERVE
READY = Meeting(order=(1,), attendances=(Attendance(101, Presence.PRESENT, MET_AT),))


def decided() -> Snapshot:
    """Six files: two selected on the first track, one on the second, two in reserve, one withdrawn after it was selected."""
    return make_snapshot(
        call=make_call(places=(2, 1)),
        marks=[[[mark, mark]] for mark in (1, 5, 3, 2, 4, 5)],
        candidatures=[make_candidature(number, is_withdrawn=number == 6) for number in range(1, 7)],
        decisions=[
            Decision(1, SELECTED, "t1"),
            Decision(2, SELECTED, "t1"),
            Decision(3, SELECTED, "t2"),
            Decision(4, RESERVE, "t1", 2),
            Decision(5, RESERVE, "t1", 1),
            Decision(6, SELECTED, "t1"),
        ],
    )


def test_results_are_by_track_best_first_with_reserve_lists_by_rank() -> None:
    snapshot = decided()
    one = {number: snapshot.candidature(number) for number in range(1, 7)}
    assert results(snapshot) == (TrackResult("t1", 2, (one[2], one[1]), (one[5], one[4])), TrackResult("t2", 1, (one[3],), ()))


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({}, False),
        ({"meeting": Meeting(sittings=(Sitting(1, MET_AT),))}, False),
        ({"meeting": Meeting(sittings=(Sitting(1, MET_AT, MET_AT, is_last=True),))}, True),
        ({"phase": Phase.FINALISED}, True),
    ],
)
def test_results_are_told_once_the_meeting_is_closed_or_the_selection_finalised(changes: dict[str, object], told: bool) -> None:
    assert are_told(replace(decided(), **changes)) is told  # type: ignore[arg-type]  # a test's shorthand: replace() checks the names


def missing(snapshot: Snapshot, *, has_screen: bool = True) -> list[int]:
    return [place for place, check in enumerate(opening_checks(snapshot, has_screen=has_screen)) if not check.is_met]


def test_opening_asks_for_presence_seal_order_screen_and_interests() -> None:
    ready = make_snapshot(marks=[[[5, 5]]], meeting=READY, declared=frozenset({101}))
    assert missing(ready) == []
    assert missing(replace(ready, declared=frozenset())) == [4]
    assert missing(replace(ready, meeting=Meeting())) == [0, 2]
    assert missing(replace(ready, is_sealed=True)) == [1]
    assert missing(ready, has_screen=False) == [3]
    assert missing(replace(ready, meeting=replace(READY, projector=ProjectorView.RANKING))) == [3]
    away = replace(READY, attendances=(Attendance(101, Presence.EXCUSED, MET_AT),))
    assert missing(replace(ready, meeting=away)) == [0]
    for snapshot in (ready, replace(ready, declared=frozenset())):
        assert [str(check.text)[-1] for check in opening_checks(snapshot, has_screen=True)] == ["."] * 5
