"""The official score and what stands beside it, against exact fractions and the standard library."""

import statistics
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.errors import InvalidValue
from deliberation.snapshot.snapshot import Snapshot
from deliberation.statistics.official import OfficialScores, official_scores
from tests.unit.statistics import panels

EACH_PANEL = pytest.mark.parametrize("panel", [pytest.param(make(), id=name) for name, make in panels.ALL.items()])


def numbers(panel: Snapshot) -> OfficialScores:
    return official_scores(panel.marks, weights=panel.weights, recused=panel.recused, scale_width=float(panel.call.scale.width))


def fraction_score(panel: Snapshot, i: int) -> Fraction | None:
    total = Fraction(0)
    for c, weight in enumerate(panel.weights):
        marks = [Fraction(int(mark)) for mark in panel.marks[i, :, c] if not np.isnan(mark)]
        if not marks:
            return None
        total += Fraction(float(weight)) * sum(marks) / len(marks)
    return total / sum(Fraction(float(weight)) for weight in panel.weights)


def fraction_totals(panel: Snapshot, i: int) -> list[Fraction]:
    weights = [Fraction(float(weight)) for weight in panel.weights]
    grids = [grid for grid in panel.marks[i] if not np.isnan(grid).any()]
    return [sum((w * int(mark) for w, mark in zip(weights, grid, strict=True)), Fraction(0)) / sum(weights) for grid in grids]


@EACH_PANEL
def test_scores_equal_exact_fractions(panel: Snapshot) -> None:
    expected = [fraction_score(panel, i) for i in range(len(panel.marks))]

    scores = numbers(panel).scores.tolist()

    assert scores == pytest.approx([float("nan") if score is None else float(score) for score in expected], abs=1e-12, nan_ok=True)


@EACH_PANEL
def test_spread_deviation_and_median_are_over_the_totals_of_complete_grids(panel: Snapshot) -> None:
    found = numbers(panel)

    for i in range(len(panel.marks)):
        totals = fraction_totals(panel, i)
        assert found.median[i] == pytest.approx(float(statistics.median(totals)), abs=1e-12)
        assert found.spread[i] == pytest.approx(float(max(totals) - min(totals)) / 5, abs=1e-12)
        assert found.standard_deviation[i] == pytest.approx(statistics.stdev(map(float, totals)), abs=1e-12)


def test_missing_marks_are_not_zeros() -> None:
    marks = np.array([[[4.0, 2.0], [np.nan, 3.0], [np.nan, np.nan]]])

    found = official_scores(marks, weights=np.array([1.0, 1.0]), recused=np.zeros((1, 3), dtype=np.bool_), scale_width=5)

    assert found.means.tolist() == [[4.0, 2.5]]
    assert found.counts.tolist() == [[1, 2]]
    assert found.scores.tolist() == [3.25]
    assert found.jurors.tolist() == [2]
    assert found.coverage.tolist() == [0.5]
    assert found.median.tolist() == [3.0]


def test_a_criterion_nobody_scored_leaves_the_score_undefined() -> None:
    marks = np.array([[[4.0, np.nan], [5.0, np.nan]]])

    found = official_scores(marks, weights=np.array([1.0, 1.0]), recused=np.zeros((1, 2), dtype=np.bool_), scale_width=5)

    assert np.isnan(found.scores).tolist() == [True]
    assert found.means[0, 0] == 4.5


def test_one_total_alone_has_a_median_but_no_spread_nor_deviation() -> None:
    marks = np.array([[[4.0, 3.0], [5.0, np.nan]]])

    found = official_scores(marks, weights=np.array([1.0, 1.0]), recused=np.zeros((1, 2), dtype=np.bool_), scale_width=5)

    assert found.median.tolist() == [3.5]
    assert np.isnan([found.spread[0], found.standard_deviation[0]]).all()
    assert found.criterion_spread[0, 0] == 0.2


def test_coverage_expects_nothing_from_recused_jurors() -> None:
    marks = np.array([[[4.0], [np.nan], [3.0]]])

    found = official_scores(marks, weights=np.array([1.0]), recused=np.array([[False, True, False]]), scale_width=5)

    assert found.coverage.tolist() == [1.0]


@given(seed=st.integers(0, 2**32 - 1))
def test_marks_of_a_recused_juror_change_nothing(seed: int) -> None:
    panel = panels.invented(seed=seed, shape=(6, 5, 3), gaps=0.1, recusals=0.3)
    written_over = np.where(panel.recused[:, :, np.newaxis], 5.0, panel.marks)

    found = official_scores(written_over, weights=panel.weights, recused=panel.recused, scale_width=5)

    expected = numbers(panel)
    for name in OfficialScores.__slots__:
        np.testing.assert_equal(getattr(found, name), getattr(expected, name))


@pytest.mark.parametrize("weights", [[0.0, 0.0], [1.0, -1.0], [1.0, float("nan")]])
def test_weights_without_a_mean_are_refused(weights: list[float]) -> None:
    with pytest.raises(InvalidValue):
        official_scores(np.zeros((1, 1, 2)), weights=np.array(weights), recused=np.zeros((1, 1), dtype=np.bool_), scale_width=5)
