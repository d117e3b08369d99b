"""What stopping here would leave: decided outcomes fixed, free places filled in the official order, open files and their minutes."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deliberation.call.rules import Rules
from deliberation.derived.meeting.stopping import Filled, Stopping, stopping
from deliberation.derived.scoring.ranking import ranking
from deliberation.derived.scoring.robustness import robustness
from deliberation.meeting.meeting import Meeting
from deliberation.selection.decisions import Decision, Outcome
from deliberation.snapshot.snapshot import Snapshot
from tests.worlds.snapshots import make_call, make_candidature, make_snapshot

NOW = datetime(2019, 7, 4, 12, tzinfo=UTC)


def selected(id_: int, track: str = "t1") -> Decision:
    return Decision(id_, Outcome.SELECTED, track, version=1)


def declined(id_: int) -> Decision:
    return Decision(id_, Outcome.DECLINED, version=1)


def snapshot_of(*decisions: Decision, scores: tuple[float | None, ...], places: int = 2, meeting: Meeting | None = None) -> Snapshot:
    """Files of one track, one mark each: their scores are sure whoever sits and whatever the weights."""
    marks = [[[score]] for score in scores]
    return make_snapshot(
        marks=marks, call=make_call(weights=(1,), places=(places, 0)), decisions=decisions, meeting=meeting or Meeting(seconds_per_item=300)
    )


def test_places_left_are_filled_in_the_official_order() -> None:
    found = stopping(snapshot_of(declined(1), selected(4), scores=(5, 4, 3, 1)), now=NOW)
    assert found == Stopping(
        tracks=(Filled("t1", (2,), (), (3,)), Filled("t2", (), (), ())), open_ids=(), settled_ids=(2, 3), seconds_each=300.0
    )


def test_files_level_across_the_line_are_open_and_on_neither_side() -> None:
    found = stopping(snapshot_of(selected(1), scores=(5, 3, 3, 1)), now=NOW)
    assert found is not None
    assert found.tracks[0] == Filled("t1", (), (2, 3), (4,))
    assert (found.open_ids, found.settled_ids, found.seconds_needed) == ((2, 3), (4,), 600.0)


def test_file_without_a_score_is_open() -> None:
    found = stopping(snapshot_of(scores=(5, None), places=2), now=NOW)
    assert found is not None
    assert (found.tracks[0].within, found.open_ids) == ((1,), (2,))


def test_file_whose_track_is_to_be_settled_is_open() -> None:
    either = replace(snapshot_of(scores=(5, 4)), candidatures=(make_candidature(1), make_candidature(2, requested_tracks=("t1", "t2"))))
    found = stopping(either, now=NOW)
    assert found is not None
    assert found.open_ids == (2,)


def divided(threshold: float) -> Snapshot:
    """Two files for one place, each carried by another criterion: about one draw in two selects each."""
    call = make_call(weights=(1, 1), places=(1, 0))
    rules: Rules = replace(call.rules, open_share=threshold)
    return make_snapshot(marks=[[[5, 2]], [[2, 4]], [[0, 0]]], call=replace(call, rules=rules))


@pytest.mark.parametrize(("threshold", "open_ids"), [(0.05, (1, 2)), (0.49, ())])
def test_file_is_open_where_the_draws_disagree_by_more_than_the_calls_threshold(threshold: float, open_ids: tuple[int, ...]) -> None:
    found = stopping(divided(threshold), now=NOW)
    assert found is not None
    assert found.open_ids == open_ids


def test_time_of_a_file_is_the_one_set_else_what_the_planned_end_leaves() -> None:
    end = NOW + timedelta(minutes=20)
    each = [
        found.seconds_each if (found := stopping(snapshot_of(scores=(5, 4), meeting=meeting), now=NOW)) else None
        for meeting in (Meeting(planned_end=end, seconds_per_item=240), Meeting(planned_end=end), Meeting())
    ]
    assert each == [240.0, 600.0, None]


def test_nothing_is_said_under_seal_or_once_everything_is_decided() -> None:
    whole = snapshot_of(scores=(5, 4))
    assert stopping(replace(whole, is_sealed=True), now=NOW) is None
    assert stopping(snapshot_of(selected(1), declined(2), scores=(5, 4)), now=NOW) is None


@st.composite
def calls(draw: st.DrawFn) -> Snapshot:
    count = draw(st.integers(1, 7))
    mark = st.one_of(st.none(), st.integers(0, 5))
    marks = [[[draw(mark), draw(mark)] for _juror in range(2)] for _file in range(count)]
    asked = st.sampled_from([("t1",), ("t2",), ("t1", "t2"), ()])
    candidatures = [make_candidature(id_, requested_tracks=draw(asked)) for id_ in range(1, count + 1)]
    decisions = [
        Decision(id_, outcome, "t1" if outcome.names_track else None, 1 if outcome is Outcome.RESERVE else None, version=1)
        for id_ in range(1, count + 1)
        if (outcome := draw(st.sampled_from(list(Outcome)))) is not Outcome.TO_DISCUSS
    ]
    current = draw(st.sampled_from([None, *range(1, count + 1)]))
    places = draw(st.tuples(st.integers(0, 4), st.integers(0, 4)))
    call = make_call(weights=(1, 1), places=places)
    return make_snapshot(marks=marks, call=call, candidatures=candidatures, decisions=decisions, meeting=Meeting(current=current))


def sides_by_counting(snapshot: Snapshot) -> Iterator[tuple[int, str]]:
    """Place each undecided file by counting those before it and those level with it: what any way of filling must give."""
    standings, decisions = ranking(snapshot).by_id, snapshot.decisions
    left = [one.id for one in snapshot.ranked if one.id not in decisions or decisions[one.id].outcome is Outcome.TO_DISCUSS]
    for id_ in left:
        here = standings[id_]
        if here.track is None or here.order is None:
            yield id_, "nowhere"
            continue
        taken = sum(one.outcome is Outcome.SELECTED and one.track == here.track for one in decisions.values())
        free = max(snapshot.call.track(here.track).places - taken, 0)
        rivals = [standings[other].order for other in left if other != id_ and standings[other].track == here.track]
        before = sum(order is not None and order < here.order for order in rivals)
        level = sum(order == here.order for order in rivals)
        yield id_, "within" if before + level < free else "beyond" if before >= free else "level"


@given(calls())
@settings(max_examples=60, deadline=None)
def test_stopping_is_what_counting_file_by_file_gives(snapshot: Snapshot) -> None:
    expected = dict(sides_by_counting(snapshot))
    found = stopping(snapshot, now=NOW)
    assert (found is None) == (not expected)
    if found is None:
        return
    placed = {id_: side for track in found.tracks for side in ("within", "level", "beyond") for id_ in getattr(track, side)}
    assert {id_: placed.get(id_, "nowhere") for id_ in expected} == expected
    shares = robustness(snapshot).selected_share
    contested = {id_ for id_ in expected if id_ in shares and 0.05 < shares[id_] < 0.95}
    assert set(found.open_ids) == contested | {id_ for id_, side in expected.items() if side in ("level", "nowhere")}
    assert sorted((*found.open_ids, *found.settled_ids)) == sorted(expected)
