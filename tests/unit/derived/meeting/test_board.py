"""The board of decisions: gauges, the effect of changes before they are made."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.derived.meeting.board import Change, Gauge, board_gauges, further_over, preview, resolve
from deliberation.errors import InvalidValue, NotFound
from deliberation.selection.decisions import Decision, Outcome, arranged
from deliberation.snapshot.snapshot import Snapshot
from tests.worlds.snapshots import make_call, make_candidature, make_snapshot

SELECTED, RESERVE, DECLINED, TO_DISCUSS = Outcome.SELECTED, Outcome.RESERVE, Outcome.DECLINED, Outcome.TO_DISCUSS


def board(*decisions: Decision, withdrawn: Sequence[int] = (), count: int = 4) -> Snapshot:
    candidatures = [make_candidature(i, is_withdrawn=i in withdrawn) for i in range(1, count + 1)]
    return make_snapshot(call=make_call(places=(1, 2)), candidatures=candidatures, decisions=decisions)


def test_gauges_count_the_places_of_each_track() -> None:
    snapshot = board(
        Decision(1, SELECTED, "t1", version=1), Decision(2, SELECTED, "t1", version=1), Decision(3, RESERVE, "t2", 1), Decision(4, DECLINED)
    )
    over, free = board_gauges(snapshot)
    assert (over, free) == (Gauge("t1", 1, 2, 0), Gauge("t2", 2, 0, 1))
    assert ((over.left, over.is_over), (free.left, free.is_over)) == ((-1, True), (2, False))


def test_withdrawn_candidature_gives_its_place_back_and_keeps_its_decision() -> None:
    snapshot = board(Decision(1, SELECTED, "t1", version=1), Decision(2, RESERVE, "t1", 1, version=1), withdrawn=(1, 2))
    assert board_gauges(snapshot) == (Gauge("t1", 1, 0, 0), Gauge("t2", 2, 0, 0))
    assert snapshot.decision(1).outcome is SELECTED


def test_preview_says_before_and_after_and_changes_nothing() -> None:
    snapshot = board(Decision(1, SELECTED, "t1", reason="Solide", version=3))
    effect = preview(snapshot, [Change(1, DECLINED), Change(2, SELECTED, "t1", reason=" Prêt "), Change(3, TO_DISCUSS)])
    assert [(candidature.id, old, new) for candidature, old, new in effect.steps] == [
        (1, Decision(1, SELECTED, "t1", reason="Solide", version=3), Decision(1, DECLINED, reason="Solide", version=4)),
        (2, Decision(2), Decision(2, SELECTED, "t1", reason="Prêt", version=1)),
    ]
    assert (effect.gauges_before, effect.gauges_after, effect.over) == (board_gauges(snapshot), board_gauges(snapshot), ())


def test_preview_tells_the_gauges_pushed_further_over() -> None:
    snapshot = board(Decision(1, SELECTED, "t1", version=1))
    assert preview(snapshot, [Change(2, SELECTED, "t1")]).over == (Gauge("t1", 1, 2, 0),)


def test_preview_lets_the_place_of_a_withdrawn_candidature_be_taken() -> None:
    snapshot = board(Decision(1, SELECTED, "t1", version=1), Decision(2, RESERVE, "t1", 1, version=1), withdrawn=(1, 2))
    effect = preview(snapshot, [Change(3, SELECTED, "t1"), Change(4, RESERVE, "t1"), Change(1, TO_DISCUSS)])
    assert effect.gauges_after == (Gauge("t1", 1, 1, 1), Gauge("t2", 2, 0, 0))
    assert [(new.candidature_id, new.reserve_rank, new.version) for _, _, new in effect.steps] == [(3, None, 1), (4, 1, 1), (1, None, 2)]


def test_preview_of_a_candidature_that_is_not_there_is_refused() -> None:
    with pytest.raises(NotFound):
        preview(board(), [Change(99, TO_DISCUSS)])


def test_gauge_that_was_over_already_may_be_relieved() -> None:
    before, after = Gauge("t1", 1, 3, 0), Gauge("t1", 1, 2, 0)
    assert (further_over([before], [after]), further_over([after], [before]), further_over([before], [before])) == ((), (before,), ())


def test_reserve_places_take_the_next_rank_of_their_track() -> None:
    standing = {1: Decision(1, RESERVE, "t1", 1), 2: Decision(2, RESERVE, "t2", 1)}
    changes = [Change(3, RESERVE, "t1"), Change(4, RESERVE, "t1"), Change(5, RESERVE, "t2"), Change(6, RESERVE, "t1", 9)]
    assert [new.reserve_rank for _, new in resolve(changes, standing)] == [2, 3, 2, 4]


def test_reserve_place_keeps_its_rank_when_only_the_reason_changes() -> None:
    standing = {1: Decision(1, RESERVE, "t1", 1), 2: Decision(2, RESERVE, "t1", 2, version=5)}
    changes = [Change(2, RESERVE, "t1", reason="Proche"), Change(1, RESERVE, "t1")]
    assert resolve(changes, standing) == ((standing[2], Decision(2, RESERVE, "t1", 2, "Proche", version=6)),)


def test_two_reserve_places_change_ranks_in_one_act() -> None:
    standing = {1: Decision(1, RESERVE, "t1", 1), 2: Decision(2, RESERVE, "t1", 2)}
    changes = [Change(1, RESERVE, "t1", 2), Change(2, RESERVE, "t1", 1)]
    assert {new.candidature_id: new.reserve_rank for _, new in resolve(changes, standing)} == {1: 2, 2: 1}


def test_reserve_place_moved_to_another_track_goes_last_there() -> None:
    standing = {1: Decision(1, RESERVE, "t1", 1), 2: Decision(2, RESERVE, "t2", 1)}
    assert [new.reserve_rank for _, new in resolve([Change(1, RESERVE, "t2")], standing)] == [2]


def test_decision_that_cannot_be_is_refused_before_anything_is_written() -> None:
    with pytest.raises(InvalidValue):
        resolve([Change(1, SELECTED)], {})


outcomes = st.sampled_from([(TO_DISCUSS, None), (SELECTED, "t1"), (SELECTED, "t2"), (RESERVE, "t1"), (RESERVE, "t2"), (DECLINED, None)])
acts = st.lists(st.dictionaries(st.integers(1, 5), outcomes, min_size=1), max_size=6)


@given(acts)
def test_ranks_given_by_default_are_never_shared_and_versions_grow_by_one(history: list[dict[int, tuple[Outcome, str | None]]]) -> None:
    standing: dict[int, Decision] = {}
    for wishes in history:
        changes = [Change(id_, outcome, track) for id_, (outcome, track) in wishes.items()]
        pairs = resolve(changes, standing)
        changed = {new.candidature_id: new for _old, new in pairs}
        standing |= changed
        standing |= arranged(standing, changed.keys())
        assert all(new.version == old.version + 1 and standing[new.candidature_id] == new for old, new in pairs)
        for track in ("t1", "t2"):
            ranks = sorted(d.reserve_rank or 0 for d in standing.values() if d.outcome is RESERVE and d.track == track)
            assert ranks == list(range(1, len(ranks) + 1))


def funded(*decisions: Decision) -> Snapshot:
    """A call of one track of two places and 100 euros; files 1 to 3 ask for 60, 40.50 and nothing that can be read."""
    call = make_call(places=(2,))
    call = replace(call, tracks=tuple(replace(track, envelope=Decimal(100)) for track in call.tracks))
    asked = {1: Decimal(60), 2: Decimal("40.50"), 3: None}
    candidatures = [replace(make_candidature(id_), amount_asked=amount) for id_, amount in asked.items()]
    return make_snapshot(call=call, candidatures=candidatures, decisions=decisions)


def test_selection_gives_the_amount_asked_unless_another_is_given() -> None:
    snapshot = funded(Decision(2, SELECTED, "t1", version=1, amount=Decimal(10)))
    changes = [Change(1, SELECTED, "t1"), Change(2, SELECTED, "t1", reason="Mieux dit"), Change(3, SELECTED, "t1", amount=Decimal(5))]
    effect = preview(snapshot, changes)
    assert [new.amount for _one, _old, new in effect.steps] == [Decimal(60), Decimal(10), Decimal(5)]
    assert [gauge.spent for gauge in (*effect.gauges_before, *effect.gauges_after)] == [Decimal(10), Decimal(75)]


def test_going_over_the_envelope_is_going_over_and_less_money_relieves_it() -> None:
    snapshot = funded(Decision(1, SELECTED, "t1", version=1, amount=Decimal(60)))
    (over,) = preview(snapshot, [Change(2, SELECTED, "t1")]).over
    assert (over.spent, over.is_over_envelope, over.is_over_places, over.money_left) == (Decimal("100.50"), True, False, Decimal("-0.50"))
    assert preview(snapshot, [Change(2, SELECTED, "t1", amount=Decimal(40))]).over == ()
    too_much = funded(Decision(1, SELECTED, "t1", version=1, amount=Decimal(200)))
    assert preview(too_much, [Change(1, SELECTED, "t1", amount=Decimal(150))]).over == ()


def test_selection_without_an_amount_counts_for_nothing_and_is_told() -> None:
    effect = preview(funded(), [Change(3, SELECTED, "t1")])
    assert [(gauge.spent, gauge.unpriced, gauge.selected) for gauge in effect.gauges_after] == [(Decimal(0), 1, 1)]


def test_amounts_are_of_selections_alone_with_or_without_an_envelope() -> None:
    effect = preview(funded(), [Change(1, RESERVE, "t1", amount=Decimal(5)), Change(2, DECLINED, amount=Decimal(5))])
    assert [new.amount for _one, _old, new in effect.steps] == [None, None]
    assert [new.amount for _one, _old, new in preview(board(), [Change(1, SELECTED, "t1", amount=Decimal(5))]).steps] == [Decimal(5)]
    with pytest.raises(InvalidValue):
        Decision(1, DECLINED, amount=Decimal(5))
    with pytest.raises(InvalidValue):
        Decision(1, SELECTED, "t1", amount=Decimal("5.001"))
