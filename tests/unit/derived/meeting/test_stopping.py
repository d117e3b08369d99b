"""What stopping here would leave: decided outcomes fixed, free places filled in the official order, open files and their minutes."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

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


def funded(*asked: int | None, envelope: int, decisions: Sequence[Decision] = ()) -> Snapshot:
    """Files of one track in the order of their sure scores, with what each asks for, for three places and an envelope."""
    plain = snapshot_of(*decisions, scores=tuple(5 - place for place in range(len(asked))), places=3)
    track = replace(plain.call.tracks[0], envelope=Decimal(envelope))
    files = [make_candidature(id_, amount_asked=None if sum_ is None else Decimal(sum_)) for id_, sum_ in enumerate(asked, 1)]
    return replace(plain, call=replace(plain.call, tracks=(track, plain.call.tracks[1])), candidatures=tuple(files))


def test_money_left_ends_the_places_in_order_and_a_smaller_file_does_not_pass_before() -> None:
    found = stopping(funded(60, 50, 10, envelope=100), now=NOW)
    assert found is not None
    assert (found.tracks[0].within, found.tracks[0].beyond, found.open_ids) == ((1,), (2, 3), ())
    given = Decision(1, Outcome.SELECTED, "t1", version=1, amount=Decimal(40))  # less than it asked for
    found = stopping(funded(60, 50, 10, envelope=100, decisions=[given]), now=NOW)
    assert found is not None
    assert (found.tracks[0].within, found.tracks[0].beyond) == ((2, 3), ())


def test_file_whose_amount_nobody_knows_is_open() -> None:
    found = stopping(funded(60, None, 30, envelope=100), now=NOW)
    assert found is not None
    assert (found.tracks[0], found.open_ids) == (Filled("t1", (1, 2, 3), (), (), (2,)), (2,))


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
    if draw(st.booleans()):
        call = replace(call, tracks=(replace(call.tracks[0], envelope=Decimal(draw(st.integers(0, 12)))), call.tracks[1]))
        amount = st.one_of(st.none(), st.integers(0, 5).map(Decimal))
        candidatures = [replace(one, amount_asked=draw(amount)) for one in candidatures]
        decisions = [replace(one, amount=draw(amount)) if one.outcome is Outcome.SELECTED else one for one in decisions]
    return make_snapshot(marks=marks, call=call, candidatures=candidatures, decisions=decisions, meeting=Meeting(current=current))


def sides_by_counting(snapshot: Snapshot) -> Iterator[tuple[int, str]]:
    """Place each undecided file by counting those before it and those level with it: what any way of filling must give.

    Under an envelope, by trying each number of files before the line, from all to none.
    """
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
        if snapshot.call.track(here.track).envelope is None:
            yield id_, "within" if before + level < free else "beyond" if before >= free else "level"
            continue
        same = [other for other in left if standings[other].track == here.track and standings[other].order is not None]
        whole, part = funded_by_counting(snapshot, here.track, free, [standings[other].order for other in same], same)
        yield id_, "within" if here.order in whole else "level" if here.order == part else "beyond"


def funded_by_counting(
    snapshot: Snapshot, track: str, free: int, orders: Sequence[int | None], ids: Sequence[int]
) -> tuple[set[int | None], int | None]:
    """Return the orders that the money left pays for whole, and the one that it pays for in part."""
    given = [one.amount or Decimal(0) for one in snapshot.decisions.values() if one.outcome is Outcome.SELECTED and one.track == track]
    money = (snapshot.call.track(track).envelope or Decimal(0)) - sum(given, Decimal(0))
    whole: set[int | None] = set()
    for order in sorted({one for one in orders if one is not None}):
        group = [snapshot.candidature(id_).amount_asked or Decimal(0) for id_, one in zip(ids, orders, strict=True) if one == order]
        cost = sum(group, Decimal(0))
        held = max((n for n in range(min(len(group), free) + 1) if n * cost <= max(money, Decimal(0)) * len(group)), default=0)
        if held < len(group):
            return whole, order if held else None
        whole.add(order)
        free, money = free - len(group), money - cost
    return whole, None


def is_unpriced(snapshot: Snapshot, id_: int) -> bool:
    file = snapshot.candidature(id_)
    return file.amount_asked is None and snapshot.track_of(file) in snapshot.call.funded


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
    unplaced = {id_ for id_, side in expected.items() if side in ("level", "nowhere")}
    unpriced = {id_ for id_, side in expected.items() if side == "within" and is_unpriced(snapshot, id_)}
    assert set(found.open_ids) == contested | unplaced | unpriced
    assert sorted((*found.open_ids, *found.settled_ids)) == sorted(expected)
