"""Minutes by openness: the most open file has most, all of them end within the planned hour, a person's number is the cap."""

from dataclasses import replace
from datetime import timedelta

import pytest

from deliberation.derived.meeting.discussion import seconds_by_file, seconds_to_discuss
from deliberation.derived.meeting.openness import degrees
from deliberation.meeting.meeting import ItemTime, Meeting, Sitting
from deliberation.selection.decisions import Recall
from deliberation.snapshot.snapshot import Snapshot
from tests.worlds.snapshots import MET_AT, make_call, make_snapshot

OPENED = (Sitting(1, MET_AT),)


def snapshot_of(meeting: Meeting) -> Snapshot:
    """Four files for two places: the first is settled, the last too, two contest the second place; one was asked to be discussed."""
    call = make_call(weights=(1, 1), places=(2, 0))
    marks = [[[5, 5]], [[5, 2]], [[2, 4]], [[0, 0]], [[0, 1]]]
    return replace(make_snapshot(marks=marks, call=call, meeting=meeting), recalled={5: Recall(5, "Juré", MET_AT)})


def test_settled_file_is_not_open_at_all_and_one_that_somebody_asked_for_most_open() -> None:
    found = degrees(snapshot_of(Meeting()))
    assert found is not None
    assert (found[1], found[4], found[5]) == (0, 0, 0.5)
    assert found[2] == pytest.approx(found[3])
    assert found[3] > 0.05
    assert degrees(replace(snapshot_of(Meeting()), is_sealed=True)) is None


def test_minutes_per_file_are_the_cap_and_half_of_it_for_a_settled_file() -> None:
    seconds = seconds_by_file(snapshot_of(Meeting(seconds_per_item=600)))
    assert (seconds[5], seconds[1]) == (600, 300)
    assert 300 < seconds[2] == seconds[3] < 600


def test_open_files_end_in_the_planned_hour_after_the_settled_ones() -> None:
    end = MET_AT + timedelta(minutes=12)
    snapshot = snapshot_of(Meeting(sittings=OPENED, planned_end=end, seconds_per_item=600))
    needed = seconds_to_discuss(snapshot)
    assert needed is not None
    assert 600 < needed <= 12 * 60 - 2 * 10
    assert seconds_by_file(snapshot)[5] > seconds_by_file(snapshot)[2]


def test_plan_shrinks_once_the_next_file_is_called_and_not_before() -> None:
    end = MET_AT + timedelta(minutes=20)
    first = Meeting(sittings=OPENED, planned_end=end, items={2: ItemTime(MET_AT)}, current=2)
    later = replace(
        first, items={2: ItemTime(MET_AT, MET_AT + timedelta(minutes=9)), 3: ItemTime(MET_AT + timedelta(minutes=9))}, current=3
    )
    assert seconds_by_file(snapshot_of(first))[3] > seconds_by_file(snapshot_of(later))[3]
    assert seconds_by_file(snapshot_of(first)) == seconds_by_file(snapshot_of(replace(first, running_since=MET_AT)))


def test_plan_takes_minutes_an_end_and_no_seal_and_is_a_minute_when_late() -> None:
    assert seconds_by_file(snapshot_of(Meeting())) == {}
    assert seconds_to_discuss(snapshot_of(Meeting())) is None
    assert seconds_by_file(replace(snapshot_of(Meeting(seconds_per_item=600)), is_sealed=True)) == {}
    late = snapshot_of(Meeting(sittings=OPENED, planned_end=MET_AT - timedelta(minutes=1)))
    assert set(seconds_by_file(late).values()) == {60}
