"""Settled or open: decided outcomes fixed, free places filled in the official order, what the draws, a tie or a member keep open."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deliberation.call.rules import Rules
from deliberation.derived.meeting.openness import Filled, Openness, Settled, free_places, marks_digest, openness
from deliberation.derived.scoring.ranking import ranking
from deliberation.derived.scoring.robustness import robustness
from deliberation.meeting.meeting import Meeting
from deliberation.selection.decisions import Decision, Outcome, Recall
from deliberation.snapshot.snapshot import Snapshot
from tests.worlds.snapshots import MET_AT, make_call, make_candidature, make_snapshot

SELECTED, DECLINED = Outcome.SELECTED, Outcome.DECLINED


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


def left(snapshot: Snapshot) -> set[int]:
    return {one.id for one in snapshot.ranked if snapshot.decision(one.id).outcome is Outcome.TO_DISCUSS}


def filled(snapshot: Snapshot) -> Filled:
    return free_places(snapshot, left(snapshot))[0]


def found_in(snapshot: Snapshot) -> Openness:
    found = openness(snapshot)
    assert found is not None
    return found


def open_ids(snapshot: Snapshot) -> frozenset[int]:
    return found_in(snapshot).open_ids


def test_places_left_are_filled_in_the_official_order() -> None:
    snapshot = snapshot_of(declined(1), scores=(5, 4, 3, 1))
    assert filled(snapshot) == Filled("t1", (2, 3), (), (4,))
    assert found_in(snapshot) == Openness(
        (Settled(2, SELECTED, "t1", is_divided=False), Settled(4, DECLINED, None, is_divided=False)), frozenset({3})
    )


def test_file_that_the_draws_select_and_that_no_place_is_left_for_is_open() -> None:
    snapshot = snapshot_of(declined(1), selected(4), scores=(5, 4, 3, 1))
    assert filled(snapshot) == Filled("t1", (2,), (), (3,))
    assert [one.candidature_id for one in found_in(snapshot_of(selected(4), scores=(5, 4, 3, 1))).settled] == [1, 3]
    assert open_ids(snapshot_of(selected(4), scores=(5, 4, 3, 1))) == {2}


def test_files_level_across_the_line_are_open_and_on_neither_side() -> None:
    snapshot = snapshot_of(selected(1), scores=(5, 3, 3, 1))
    assert filled(snapshot) == Filled("t1", (), (2, 3), (4,))
    assert found_in(snapshot) == Openness((Settled(4, DECLINED, None, is_divided=False),), frozenset({2, 3}))


def test_file_without_a_score_is_open() -> None:
    snapshot = snapshot_of(scores=(5, None), places=2)
    assert (filled(snapshot).within, open_ids(snapshot)) == ((1,), frozenset({2}))


def test_file_that_somebody_asked_to_discuss_is_open() -> None:
    snapshot = snapshot_of(scores=(5, 4, 1))
    assert open_ids(snapshot) == frozenset()
    assert open_ids(replace(snapshot, recalled={2: Recall(2, "Juré", MET_AT)})) == {2}


def test_file_that_a_juror_wants_discussed_is_open_once_revealed() -> None:
    wished = replace(snapshot_of(scores=(5, 4, 1)), to_debate={(2, 101): True})
    assert open_ids(wished) == {2}
    assert openness(replace(wished, is_sealed=True)) is None
    files = tuple(replace(one, is_revealed=one.id == 1) for one in wished.candidatures)
    one_revealed = replace(wished, is_sealed=True, candidatures=files)
    assert [one_revealed.is_to_be_discussed(id_) for id_ in (1, 2)] == [False, False]


def test_divided_file_is_settled_where_no_draw_changes_it_and_named() -> None:
    call = make_call(weights=(1,), places=(1, 0))
    snapshot = make_snapshot(marks=[[[5]] * 3, [[0], [0], [3]], [[0]] * 3, [[0]] * 3], call=call)
    assert {one.candidature_id for one in found_in(snapshot).settled if one.is_divided} == {2}


def test_digest_is_of_marks_and_recusals_and_not_of_what_is_decided() -> None:
    snapshot = snapshot_of(scores=(5, 4))
    assert marks_digest(snapshot) == marks_digest(snapshot_of(declined(1), scores=(5, 4)))
    assert marks_digest(snapshot) != marks_digest(snapshot_of(scores=(5, 3)))


def funded(*asked: int | None, envelope: int, decisions: Sequence[Decision] = ()) -> Snapshot:
    """Files of one track in the order of their sure scores, with what each asks for, for three places and an envelope."""
    plain = snapshot_of(*decisions, scores=tuple(5 - place for place in range(len(asked))), places=3)
    track = replace(plain.call.tracks[0], envelope=Decimal(envelope))
    files = [make_candidature(id_, amount_asked=None if sum_ is None else Decimal(sum_)) for id_, sum_ in enumerate(asked, 1)]
    return replace(plain, call=replace(plain.call, tracks=(track, plain.call.tracks[1])), candidatures=tuple(files))


def test_money_left_ends_the_places_in_order_and_a_smaller_file_does_not_pass_before() -> None:
    snapshot = funded(60, 50, 10, envelope=100)
    assert (filled(snapshot).within, filled(snapshot).beyond, open_ids(snapshot)) == ((1,), (2, 3), frozenset())
    given = Decision(1, Outcome.SELECTED, "t1", version=1, amount=Decimal(40))  # less than it asked for
    snapshot = funded(60, 50, 10, envelope=100, decisions=[given])
    assert (filled(snapshot).within, filled(snapshot).beyond) == ((2, 3), ())


def test_file_whose_amount_nobody_knows_is_open() -> None:
    snapshot = funded(60, None, 30, envelope=100)
    assert (filled(snapshot), open_ids(snapshot)) == (Filled("t1", (1, 2, 3), (), (), (2,)), frozenset({2}))


def test_file_whose_track_is_to_be_settled_is_open() -> None:
    either = replace(snapshot_of(scores=(5, 4)), candidatures=(make_candidature(1), make_candidature(2, requested_tracks=("t1", "t2"))))
    assert open_ids(either) == {2}


def divided(threshold: float) -> Snapshot:
    """Two files for one place, each carried by another criterion: about one draw in two selects each."""
    call = make_call(weights=(1, 1), places=(1, 0))
    rules: Rules = replace(call.rules, open_share=threshold)
    return make_snapshot(marks=[[[5, 2]], [[2, 4]], [[0, 0]]], call=replace(call, rules=rules))


@pytest.mark.parametrize(("threshold", "expected"), [(0.05, {1, 2}), (0.49, set())])
def test_file_is_open_where_the_draws_disagree_by_more_than_the_calls_threshold(threshold: float, expected: set[int]) -> None:
    assert open_ids(divided(threshold)) == expected


def test_nothing_is_said_under_seal_and_nothing_is_left_once_everything_is_decided() -> None:
    assert openness(replace(snapshot_of(scores=(5, 4)), is_sealed=True)) is None
    assert found_in(snapshot_of(selected(1), declined(2), scores=(5, 4))) == Openness((), frozenset())


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
def test_openness_is_what_counting_file_by_file_gives(snapshot: Snapshot) -> None:
    expected = dict(sides_by_counting(snapshot))
    tracks = free_places(snapshot, left(snapshot))
    placed = {id_: side for track in tracks for side in ("within", "level", "beyond") for id_ in getattr(track, side)}
    assert {id_: placed.get(id_, "nowhere") for id_ in expected} == expected
    shares = robustness(snapshot).selected_share
    sure = {
        id_
        for id_, side in expected.items()
        if (side == "within" and shares[id_] >= 0.95 and not is_unpriced(snapshot, id_)) or (side == "beyond" and shares[id_] <= 0.05)
    }
    found = found_in(snapshot)
    assert {one.candidature_id for one in found.settled} == sure
    assert found.open_ids == expected.keys() - sure
    assert all((one.outcome is SELECTED) == (expected[one.candidature_id] == "within") for one in found.settled)
