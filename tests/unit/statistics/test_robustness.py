"""SMAA-2, against a slow loop over the same draws of weights and jurors."""

import dataclasses

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deliberation.call.call import Call
from deliberation.derived.scoring import diagnostics
from deliberation.derived.scoring import robustness as selections
from deliberation.snapshot.snapshot import Snapshot
from deliberation.statistics import robustness
from deliberation.statistics.robustness import UNLIMITED, Draws, Panel, funded_parts, smaa
from phrases import language
from tests.unit.statistics import panels
from tests.unit.statistics.oracles import loop_funded, loop_ranks, loop_scores, loop_selected
from tests.unit.statistics.test_official import EACH_PANEL

DRAWS, SEED = 60, 7


def panel_of(snapshot: Snapshot, *, places: tuple[int, ...] = (6, 3)) -> Panel:
    codes = [track.code for track in snapshot.call.tracks]
    tracks = [snapshot.track_of(candidature) for candidature in snapshot.candidatures]
    rows = [i for i, track in enumerate(tracks) if track]
    return Panel(
        marks=snapshot.marks[rows],
        weights=snapshot.weights,
        tracks=np.array([codes.index(tracks[i] or "") for i in rows]),
        places=places,
        pairs=np.array([[0, 1], [2, 5]]),
        amounts=np.zeros(len(rows), dtype=np.int64),
        envelopes=(UNLIMITED, UNLIMITED),
    )


@EACH_PANEL
def test_shares_ranks_and_central_weights_equal_a_slow_loop(panel: Snapshot) -> None:
    drawn_from = panel_of(panel)
    drawn = Draws(np.random.default_rng(SEED), drawn_from, DRAWS)
    flat = list(loop_scores(drawn_from, drawn, drawn.flat))
    concentrated = list(loop_scores(drawn_from, drawn, drawn.concentrated))

    found = smaa(drawn_from, draws=DRAWS, seed=SEED)

    assert found.selected_share.tolist() == pytest.approx(np.mean([loop_selected(drawn_from, s) for s in flat], axis=0).tolist())
    assert found.selected_share_concentrated.tolist() == pytest.approx(
        np.mean([loop_selected(drawn_from, s) for s in concentrated], axis=0).tolist()
    )
    np.testing.assert_allclose(found.rank_acceptability, np.mean([loop_ranks(s) for s in flat], axis=0), atol=1e-12)
    for p, (first, second) in enumerate(drawn_from.pairs):
        won = [weight for weight, scores in zip(drawn.flat, flat, strict=True) if scores[first] > scores[second]]
        assert found.ahead[p, 0] == pytest.approx(len(won) / DRAWS)
        if won:
            assert found.central_weights[p, 0].tolist() == pytest.approx(np.mean(won, axis=0).tolist())


def small(marks: list[list[float]], *, places: int) -> Panel:
    cube = np.array(marks)[:, :, np.newaxis]
    nothing = np.zeros(len(marks), dtype=np.int64)
    return Panel(cube, np.ones(1), nothing, (places,), np.array([[0, 1]]), nothing, (UNLIMITED,))


def test_those_level_share_ranks_and_the_places_left_in_equal_parts() -> None:
    found = smaa(small([[5, 5], [3, 3], [3, 3], [3, 3]], places=3), draws=10, seed=1)

    assert found.selected_share.tolist() == pytest.approx([1, 2 / 3, 2 / 3, 2 / 3])
    np.testing.assert_allclose(found.rank_acceptability, np.array([[1, 0, 0, 0], *[[0, 1 / 3, 1 / 3, 1 / 3]] * 3]), atol=1e-12)


@EACH_PANEL
def test_shares_under_an_envelope_equal_a_slow_loop(panel: Snapshot) -> None:
    plain = panel_of(panel)
    asked = np.random.default_rng(3).integers(0, 9, size=len(plain.marks)) * 100
    drawn_from = dataclasses.replace(plain, amounts=asked, envelopes=(int(asked.sum()) // 10, UNLIMITED))
    drawn = Draws(np.random.default_rng(SEED), drawn_from, DRAWS)

    found = smaa(drawn_from, draws=DRAWS, seed=SEED)

    expected = [loop_selected(drawn_from, scores) for scores in loop_scores(drawn_from, drawn, drawn.flat)]
    assert found.selected_share.tolist() == pytest.approx(np.mean(expected, axis=0).tolist())
    assert found.selected_share.tolist() != smaa(plain, draws=DRAWS, seed=SEED).selected_share.tolist()


@given(
    files=st.lists(st.tuples(st.integers(0, 4), st.integers(0, 5)), min_size=1, max_size=9),
    places=st.integers(0, 10),
    envelope=st.integers(0, 25),
)
def test_places_of_a_draw_under_an_envelope_equal_a_slow_loop(files: list[tuple[int, int]], places: int, envelope: int) -> None:
    scores, amounts = [float(score) for score, _amount in files], np.array([amount for _score, amount in files])

    found = funded_parts(np.array([scores, scores]), places=places, amounts=amounts, envelope=envelope)

    expected = loop_funded(scores, places, amounts.tolist(), envelope)
    assert [row.tolist() for row in found] == [pytest.approx(expected)] * 2


def test_a_draw_that_leaves_a_criterion_without_marks_keeps_its_observed_mean() -> None:
    found = smaa(small([[np.nan, 4.0], [3.0, 3.0]], places=1), draws=200, seed=1)

    assert found.selected_share.tolist() == [1.0, 0.0]


def test_a_juror_without_any_mark_is_not_drawn() -> None:
    marks = [[1.0, 5.0], [3.0, 3.0]]

    with_absent = smaa(small([[*row, np.nan] for row in marks], places=1), draws=100, seed=1)

    assert with_absent.selected_share.tolist() == smaa(small(marks, places=1), draws=100, seed=1).selected_share.tolist()


def test_the_result_does_not_depend_on_how_many_draws_are_worked_on_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn_from = panel_of(panels.demo())
    expected = smaa(drawn_from, draws=DRAWS, seed=SEED)

    monkeypatch.setattr(robustness, "_CELLS_AT_ONCE", 100)
    found = smaa(drawn_from, draws=DRAWS, seed=SEED)

    assert found.selected_share.tolist() == expected.selected_share.tolist()
    assert found.rank_acceptability.tolist() == expected.rank_acceptability.tolist()


def test_weights_drawn_around_the_official_ones_have_them_as_their_mean() -> None:
    drawn = Draws(np.random.default_rng(1), panel_of(panels.sparse()), 20_000)

    assert drawn.alpha.tolist() == pytest.approx([120 / 7, 80 / 7, 40 / 7, 40 / 7])
    assert drawn.concentrated.mean(axis=0).tolist() == pytest.approx([3 / 7, 2 / 7, 1 / 7, 1 / 7], abs=0.005)
    assert drawn.flat.mean(axis=0).tolist() == pytest.approx([0.25] * 4, abs=0.01)


@settings(max_examples=10)
@given(seed=st.integers(0, 2**32 - 1), data=st.data())
def test_permuting_candidatures_permutes_the_shares(seed: int, data: st.DataObject) -> None:
    panel = panels.invented(seed=seed, shape=(8, 4, 2), gaps=0.05)
    order = data.draw(st.permutations(range(8)))
    shuffled = dataclasses.replace(
        panel, marks=panel.marks[order], recused=panel.recused[order], candidatures=tuple(panel.candidatures[i] for i in order)
    )

    assert selections.robustness(shuffled, draws=100).selected_share == selections.robustness(panel, draws=100).selected_share


def test_draws_without_ranks_are_the_same_draws() -> None:
    drawn_from = panel_of(panels.sparse())
    full, bare = smaa(drawn_from, draws=DRAWS, seed=SEED), smaa(drawn_from, draws=DRAWS, seed=SEED, with_ranks=False)

    assert bare.rank_acceptability.shape == (len(drawn_from.marks), 0)
    assert bare.selected_share.tolist() == full.selected_share.tolist()
    assert bare.ahead.tolist() == full.ahead.tolist()


def few_places(call: Call) -> Call:
    return panels.with_places(call, 5, 2)


def test_a_track_gives_out_all_its_places_in_every_draw() -> None:
    panel = dataclasses.replace(panels.sparse(), call=few_places(panels.sparse().call))

    found = selections.robustness(panel, draws=200)

    tracks = {c.id: panel.track_of(c) for c in panel.candidatures}
    for track in panel.call.tracks:
        assert sum(share for i, share in found.selected_share.items() if tracks[i] == track.code) == pytest.approx(track.places)


def test_candidatures_whose_track_is_to_be_settled_are_not_drawn() -> None:
    panel = panels.sparse()
    to_settle = {c.id for c in panel.candidatures if panel.track_of(c) is None}

    found = selections.robustness(panel, draws=50)

    assert to_settle
    assert found.selected_share.keys() == {c.id for c in panel.candidatures} - to_settle
    assert {len(ranks) for ranks in found.rank_acceptability.values()} == {len(found.selected_share)}


def test_pairs_near_a_cut_stand_on_either_side_of_it() -> None:
    panel = panels.demo()

    found = selections.robustness(panel, draws=50)

    named = [tuple(panel.candidature(i).dossier for i in pair.candidature_ids) for pair in found.pairs]
    assert len(named) == 18
    assert {("518026", "503262"), ("518266", "475464")} <= set(named)


def test_weight_changes_are_looked_for_near_the_cuts_only() -> None:
    panel = panels.demo()

    found = diagnostics.weight_changes(panel)

    tied_across = {"518026", "503262", "518266", "475464"}
    dossiers = {panel.candidature(i).dossier for i in found}
    assert dossiers.isdisjoint(tied_across)
    assert "526382" in dossiers


def test_nothing_is_drawn_where_nothing_is_ranked() -> None:
    panel = panels.demo()
    empty = dataclasses.replace(panel, candidatures=tuple(dataclasses.replace(c, is_withdrawn=True) for c in panel.candidatures))

    assert selections.robustness(empty).selected_share == {}


@pytest.mark.parametrize(
    ("share", "sentence"),
    [
        (0.624, "Selected in 62% of the plausible weightings."),
        (1.0, "Selected in 100% of the plausible weightings."),
        (0.9999, "Selected in more than 99% of the plausible weightings."),
        (0.0001, "Selected in less than 1% of the plausible weightings."),
    ],
)
def test_a_share_is_said_in_words_that_do_not_round_to_certainty(share: float, sentence: str) -> None:
    with language("en"):
        assert str(selections.selected_sentence(share)) == sentence


def test_criteria_that_favour_a_candidature_weigh_notably_more_where_it_wins() -> None:
    pair = selections.Pair((7, 9), (0.6, 0.4), ((0.30, 0.10, 0.26, 0.24, 0.10), (0.10, 0.30, 0.20, 0.20, 0.20)))
    assert (pair.favouring(7), pair.favouring(9)) == ([0, 2, 3], [1, 4])
    # By 0.02 at least, a tenth of an equal share of the weights; three criteria at most.
    barely = selections.Pair((7, 9), (0.5, 0.5), ((0.21, 0.20, 0.20, 0.20, 0.19), (0.20, 0.20, 0.20, 0.20, 0.20)))
    assert (barely.favouring(7), barely.favouring(9)) == ([], [])
    many = selections.Pair((7, 9), (0.5, 0.5), ((0.3, 0.25, 0.2, 0.25), (0.1, 0.2, 0.1, 0.6)))
    assert many.favouring(7) == [0, 2, 1]
    assert dataclasses.replace(pair, central_weights=(None, (0.2,) * 5)).favouring(7) == []
