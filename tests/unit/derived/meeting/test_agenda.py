"""The agenda: what is on it, in which order, and what an arrangement leaves alone."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.call.call import Screening
from deliberation.derived.meeting.agenda import (
    AgendaItem,
    ItemState,
    agenda,
    arranged,
    expected_ends,
    goes_on_from,
    items_to_come,
    last_discussed,
    meeting_clock,
    minutes_each,
    moved,
    previous,
    rearranged,
)
from deliberation.derived.meeting.openness import degrees
from deliberation.errors import InvalidValue
from deliberation.meeting.comings_and_goings import comings_and_goings
from deliberation.meeting.meeting import Arrangement, ItemTime, Meeting, Sitting, call_next, started, stopped
from deliberation.selection.decisions import Decision, Outcome, Recall
from deliberation.snapshot.snapshot import Snapshot
from tests.worlds.snapshots import make_call, make_candidature, make_snapshot

AT = datetime(2019, 7, 4, 12, tzinfo=UTC)
MARKS = [[[5], [5]], [[3], [3]], [[4], [4]], [[0], [0]], [[1], [1]]]


def snapshot_of(meeting: Meeting | None = None, **changes: object) -> Snapshot:
    tracks = [("t2",), ("t1",), (), ("t2",), ("t1",)]
    fields: dict[str, object] = {
        "candidatures": [make_candidature(i, requested_tracks=asked) for i, asked in enumerate(tracks, 1)],
        "meeting": meeting or Meeting(),
    }
    return make_snapshot(**({"marks": MARKS} | fields | changes))  # type: ignore[arg-type]  # fields by name


def order(snapshot: Snapshot) -> list[int]:
    return [item.candidature_id for item in agenda(snapshot)]


def test_agenda_is_the_ranked_set_as_arranged_then_those_that_joined_it() -> None:
    candidatures = [make_candidature(1), make_candidature(2, is_withdrawn=True), make_candidature(3), make_candidature(4)]
    candidatures.append(make_candidature(5, screening=Screening.RESERVE))
    assert order(snapshot_of(Meeting(order=(4, 2, 1)), candidatures=candidatures)) == [4, 1, 3]


def declined(*ids: int) -> list[Decision]:
    return [Decision(id_, Outcome.DECLINED, version=1) for id_ in ids]


def test_items_are_decided_current_skipped_or_to_come() -> None:
    items = {3: ItemTime(AT, AT, 60.0), 4: ItemTime(AT, AT, 60.0), 1: ItemTime(AT)}
    meeting = Meeting(order=(3, 4, 1, 2, 5), items=items, current=1)
    assert agenda(snapshot_of(meeting, decisions=declined(3, 5))) == (
        AgendaItem(1, 3, ItemState.DECIDED),
        AgendaItem(2, 4, ItemState.SKIPPED),
        AgendaItem(3, 1, ItemState.CURRENT),
        AgendaItem(4, 2, ItemState.TO_COME),
        AgendaItem(5, 5, ItemState.DECIDED),
    )


def test_previous_goes_back_by_first_calls_and_in_no_circle() -> None:
    def at(minutes: int) -> datetime:
        return AT + timedelta(minutes=minutes)

    meeting = Meeting()
    for minute, id_ in enumerate((5, 1, 3)):
        meeting = call_next(meeting, id_, at=at(minute))
    gone_back = []
    while (before := previous(snapshot_of(meeting))) is not None:
        gone_back.append(before)
        meeting = call_next(meeting, before, at=at(9 + len(gone_back)))
    assert gone_back == [1, 5]
    assert previous(snapshot_of(call_next(meeting, None, at=at(20)))) == 3


def test_last_discussed_is_the_one_left_last_and_not_the_one_called_again() -> None:
    items = {3: ItemTime(AT, AT + timedelta(hours=1)), 1: ItemTime(AT, AT), 2: ItemTime(AT, AT + timedelta(hours=2))}
    assert last_discussed(snapshot_of(Meeting(items=items))) == 2
    assert last_discussed(snapshot_of(Meeting(items=items, current=2))) == 3
    assert last_discussed(snapshot_of()) is None


def test_what_was_passed_over_comes_after_the_rest() -> None:
    snapshot = snapshot_of(Meeting(order=(1, 2, 3, 4, 5), items={3: ItemTime(AT)}, current=3))
    assert [item.candidature_id for item in items_to_come(snapshot)] == [4, 5, 1, 2]


def test_what_was_skipped_comes_back_and_what_was_decided_together_does_not() -> None:
    meeting = Meeting(order=(1, 2, 3, 4, 5), items={2: ItemTime(AT, AT), 3: ItemTime(AT)}, current=3)
    snapshot = snapshot_of(meeting, decisions=declined(1, 4))
    assert [item.candidature_id for item in items_to_come(snapshot)] == [5, 2]


@given(st.permutations([1, 2, 3, 4, 5]), st.sampled_from([1, 2, 3, 4, 5]), st.integers(1, 5))
def test_a_moved_item_is_where_it_was_put_and_the_others_keep_their_order(before: list[int], moving: int, to: int) -> None:
    after = moved(snapshot_of(Meeting(order=tuple(before))), moving, to=to)
    assert (after[to - 1], [id_ for id_ in after if id_ != moving]) == (moving, [id_ for id_ in before if id_ != moving])


@pytest.mark.parametrize(("candidature_id", "to"), [(9, 1), (1, 0), (1, 6)])
def test_moving_nowhere_is_refused(candidature_id: int, to: int) -> None:
    with pytest.raises(InvalidValue):
        moved(snapshot_of(), candidature_id, to=to)


@given(st.permutations([1, 2, 3, 4, 5]), st.sampled_from(Arrangement), st.integers(0, 3))
def test_arrangement_keeps_discussed_files_first_and_loses_none(before: list[int], arrangement: Arrangement, discussed: int) -> None:
    front = tuple(before[:discussed])
    meeting = Meeting(order=tuple(before), items={id_: ItemTime(AT, AT) for id_ in front})
    after = arranged(snapshot_of(meeting), arrangement, seed=1)
    assert (after[:discussed], sorted(after)) == (front, sorted(before))


def test_by_track_follows_the_call_and_ends_with_tracks_to_settle() -> None:
    assert arranged(snapshot_of(), Arrangement.BY_TRACK) == (2, 5, 1, 4, 3)


def test_most_open_files_come_first_and_those_as_open_by_chance() -> None:
    contested = snapshot_of(call=make_call(weights=(1,), places=(2, 2)), marks=[[[5], [5]], [[3], [1]], [[1], [1]], [[2], [2]], [[2], [2]]])
    found = degrees(contested)
    assert found is not None
    orders = {arranged(contested, Arrangement.BY_OPENNESS, seed=seed) for seed in range(20)}
    assert all([found[id_] for id_ in order_] == sorted(found.values(), reverse=True) for order_ in orders)
    assert len(orders) > 1


def test_an_order_by_openness_would_tell_sealed_marks() -> None:
    with pytest.raises(InvalidValue):
        arranged(snapshot_of(is_sealed=True), Arrangement.BY_OPENNESS, seed=3)
    assert sorted(arranged(snapshot_of(is_sealed=True), Arrangement.RANDOM, seed=3)) == [1, 2, 3, 4, 5]


def test_a_draw_can_be_done_again_and_takes_its_seed() -> None:
    draws = {seed: arranged(snapshot_of(is_sealed=True), Arrangement.RANDOM, seed=seed) for seed in range(20)}
    assert {seed: arranged(snapshot_of(is_sealed=True), Arrangement.RANDOM, seed=seed) for seed in range(20)} == draws
    assert len(set(draws.values())) > 10
    with pytest.raises(InvalidValue):
        arranged(snapshot_of(), Arrangement.RANDOM)


@given(st.integers(0, 1000), st.sampled_from([1, 2, 3, 4, 5]))
def test_two_files_are_drawn_the_same_way_round_whatever_other_files_there_are(seed: int, left_out: int) -> None:
    whole = snapshot_of(is_sealed=True)
    keep = [i for i, candidature in enumerate(whole.candidatures) if candidature.id != left_out]
    fewer = replace(
        whole,
        candidatures=tuple(whole.candidatures[i] for i in keep),
        marks=whole.marks[keep],
        scored=whole.scored[keep],
        recused=whole.recused[keep],
    )
    drawn = arranged(whole, Arrangement.RANDOM, seed=seed)
    assert arranged(fewer, Arrangement.RANDOM, seed=seed) == tuple(id_ for id_ in drawn if id_ != left_out)


def test_fewest_moves_starts_from_who_is_out_for_the_current_item() -> None:
    meeting = Meeting(order=(1, 2, 3, 4, 5), items={1: ItemTime(AT)}, current=1)
    snapshot = snapshot_of(meeting, recused=[(0, 0), (1, 1), (2, 0), (4, 0)])
    after = arranged(snapshot, Arrangement.FEWEST_MOVES)
    out = [frozenset(j.id for j in snapshot.jurors if snapshot.is_recused(j.id, id_)) for id_ in after]
    assert (after[:3], comings_and_goings(out)) == ((1, 3, 5), 4)


def test_the_timer_adds_up_over_pauses_and_items() -> None:
    def at(seconds: int) -> datetime:
        return AT + timedelta(seconds=seconds)

    meeting = stopped(call_next(Meeting(), 1, at=at(0)), at=at(60))
    assert meeting == Meeting(items={1: ItemTime(at(0), None, 60.0)}, current=1)
    meeting = call_next(started(meeting, at=at(100)), 2, at=at(130))
    assert meeting.items == {1: ItemTime(at(0), at(130), 90.0), 2: ItemTime(at(130))}
    assert (meeting.seconds_on(1, now=at(999)), meeting.seconds_on(2, now=at(135))) == (90.0, 5.0)
    back = call_next(meeting, 1, at=at(140))
    assert (back.items[1], back.items[2].ended_at, back.running_since) == (ItemTime(at(0), None, 90.0), at(140), at(140))
    assert call_next(back, None, at=at(150)) == replace(
        back, current=None, running_since=None, items={**back.items, 1: ItemTime(at(0), at(150), 100.0)}
    )


def test_a_timer_without_an_item_cannot_be() -> None:
    with pytest.raises(InvalidValue):
        Meeting(running_since=AT)


def test_the_clock_of_the_meeting_counts_what_the_viewer_sees() -> None:
    items = {1: ItemTime(AT, AT, 200.0), 2: ItemTime(AT, None, 50.0)}
    meeting = Meeting(order=(1, 2), items=items, current=2, planned_end=AT + timedelta(seconds=400))
    clock = meeting_clock(snapshot_of(meeting, decisions=declined(1)), now=AT)
    each = (200 + 5 * 100) / 6
    assert (clock.items_left, clock.seconds_each) == (4, 100)
    assert clock.expected_end == AT + timedelta(seconds=each - 50 + 3 * each)


def test_the_clock_counts_as_left_what_is_undecided_and_as_pace_what_was_called() -> None:
    items = {1: ItemTime(AT, AT, 200.0), 2: ItemTime(AT, None, 50.0), 3: ItemTime(AT, AT, 500.0)}
    meeting = Meeting(order=(1, 2, 3, 4, 5), items=items, current=2, seconds_per_item=100)
    clock = meeting_clock(snapshot_of(meeting, decisions=declined(1, 2, 4)), now=AT)
    each = (200 + 50 + 5 * 100) / 7
    assert (clock.items_left, clock.expected_end) == (2, AT + timedelta(seconds=2 * each))


@pytest.mark.parametrize("plan", [{"planned_end": AT + timedelta(hours=1)}, {"seconds_per_item": 600}, {}])
def test_end_that_is_expected_goes_evenly_between_its_points_as_time_goes_by(plan: dict[str, Any]) -> None:
    items = {1: ItemTime(AT, AT, 200.0), 2: ItemTime(AT, None, 50.0)}
    snapshot = snapshot_of(Meeting(order=(1, 2), items=items, current=2, running_since=AT, **plan), decisions=declined(1))
    points = expected_ends(snapshot, now=AT)
    assert bool(points) is bool(plan)
    for minutes in range(0, 8 * 60, 7) if plan else ():
        at = AT + timedelta(minutes=minutes)
        (low, before), (high, after) = next(pair for pair in pairwise(points) if at <= pair[1][0])
        expected = meeting_clock(snapshot, now=at).expected_end
        assert expected
        assert abs(before + (after - before) * ((at - low) / (high - low)) - expected) < timedelta(minutes=1)


def test_minutes_per_file_follow_from_the_hours_of_begin_and_end() -> None:
    def each(minutes: int, **changes: object) -> int | None:
        return minutes_each(snapshot_of(**changes), end=AT + timedelta(minutes=minutes), now=AT)  # type: ignore[arg-type]

    opened = Meeting(sittings=(Sitting(1, AT),))
    later = make_call(weights=(1,), meets_at=AT + timedelta(minutes=30))
    assert [each(34), each(30), each(4), each(-10)] == [6, 6, 0, 0]
    assert each(34, decisions=declined(1, 2, 3)) == 17
    assert each(34, decisions=declined(1, 2, 3, 4, 5)) is None
    assert [each(60, call=later), each(60, call=later, meeting=opened)] == [6, 12]


def test_clock_starts_at_the_hour_of_the_call_then_from_now() -> None:
    later = make_call(weights=(1,), meets_at=AT + timedelta(days=8))
    opened = Meeting(sittings=(Sitting(1, AT),))
    assert goes_on_from(snapshot_of(call=later), now=AT) == AT + timedelta(days=8)
    assert goes_on_from(snapshot_of(call=later, meeting=opened), now=AT) == AT
    assert goes_on_from(snapshot_of(call=later), now=AT + timedelta(days=9)) == AT + timedelta(days=9)


def test_order_given_by_somebody_leaves_the_files_they_do_not_see_where_they_are() -> None:
    assert rearranged((1, 2, 3, 4, 5), (5, 3, 1)) == (5, 2, 3, 4, 1)


def test_files_asked_for_come_first_as_they_were_asked_until_they_are_called() -> None:
    asked = {id_: Recall(id_, "Juré", AT + timedelta(minutes=-id_)) for id_ in (3, 5)}
    assert order(snapshot_of(recalled=asked)) == [5, 3, 1, 2, 4]
    assert order(snapshot_of(Meeting(items={5: ItemTime(AT, AT)}), recalled=asked)) == [3, 1, 2, 4, 5]
