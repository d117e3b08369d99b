"""Severity and the additive correction, against slow loops and a general least-squares solver."""

import statistics

import numpy as np
import pytest
from numpy.typing import NDArray

from deliberation.derived.scoring import diagnostics
from deliberation.derived.scoring.ranking import ranking
from deliberation.snapshot.snapshot import Snapshot
from deliberation.statistics.official import juror_totals
from deliberation.statistics.severity import corrected_scores, severity
from phrases import language
from tests.unit.statistics import panels
from tests.unit.statistics.test_official import EACH_PANEL

NAN = float("nan")


def slow_differences(totals: NDArray[np.float64], j: int) -> list[float]:
    differences = []
    for row in totals:
        others = [total for k, total in enumerate(row) if k != j and not np.isnan(total)]
        if others and not np.isnan(row[j]):
            differences.append(float(row[j]) - statistics.fmean(others))
    return differences


@EACH_PANEL
def test_severity_is_the_mean_difference_from_the_others_with_its_interval(panel: Snapshot) -> None:
    from scipy import stats

    totals = juror_totals(panel.marks, weights=panel.weights)

    for j, found in enumerate(diagnostics.severity(panel)):
        differences = slow_differences(totals, j)
        mean, error = statistics.fmean(differences), statistics.stdev(differences) / len(differences) ** 0.5
        low, high = stats.t.interval(0.95, len(differences) - 1, mean, error)
        assert (found.juror_id, found.common) == (panel.jurors[j].id, len(differences))
        assert [found.deviation, found.low, found.high] == pytest.approx([mean, low, high], abs=1e-9)


def test_a_juror_who_shares_no_candidature_has_no_severity() -> None:
    found = severity(np.array([[3.0, 4.0, NAN], [NAN, NAN, 5.0]]))

    assert found.common.tolist() == [1, 1, 0]
    assert found.deviation[:2].tolist() == [-1.0, 1.0]
    assert np.isnan([found.deviation[2], *found.low]).all()


@pytest.mark.parametrize("panel", [panels.demo(), panels.sparse()], ids=["demo", "sparse"])
def test_corrected_scores_equal_a_least_squares_fit(panel: Snapshot) -> None:
    totals = juror_totals(panel.marks, weights=panel.weights)
    n, k = totals.shape
    rows, jurors = np.nonzero(~np.isnan(totals))
    design = np.zeros((len(rows) + 1, n + k))
    design[np.arange(len(rows)), rows] = 1
    design[np.arange(len(rows)), n + jurors] = 1
    design[-1, n:] = 1  # effects sum to zero
    expected = np.linalg.lstsq(design, np.append(totals[rows, jurors], 0.0), rcond=None)[0][:n]

    found = diagnostics.correction(panel)

    assert list(found.scores.values()) == pytest.approx(expected.tolist(), abs=1e-9)


def test_the_correction_undoes_an_exact_severity() -> None:
    merit, effects = np.arange(6.0)[:, np.newaxis], np.array([-0.5, 0.0, 0.0, 0.5])
    totals = merit + effects
    totals[0, 0] = NAN

    found = corrected_scores(totals)

    assert found.scores is not None
    assert found.scores.tolist() == pytest.approx(merit[:, 0].tolist())


def two_groups() -> NDArray[np.float64]:
    totals = np.full((10, 6), NAN)
    totals[:5, :3], totals[5:, 3:] = 3.0, 4.0
    return totals


@pytest.mark.parametrize(
    ("totals", "reason"),
    [
        (np.ones((10, 2)), "Fewer than 3 jurors handed in 5 complete grids or more."),
        (np.ones((6, 3)), "No grid is missing: severity weighs the same on every application, and there is nothing to correct."),
        (np.vstack([np.ones((6, 3)), [[1.0, 1.0, NAN]]]), "Some applications have fewer than 3 complete grids."),
        (two_groups(), "Two groups of applications have no juror in common: severity and merit cannot be told apart."),
    ],
)
def test_the_correction_is_refused_with_a_reason(totals: NDArray[np.float64], reason: str) -> None:
    found = corrected_scores(totals)

    assert found.scores is None
    with language("en"):
        assert str(found.reason) == reason


def test_the_correction_never_touches_the_official_ranking() -> None:
    panel = panels.demo()
    before = ranking(panel).standings

    diagnostics.correction(panel)

    assert ranking(panel).standings == before


def test_corrected_scores_that_are_equal_share_the_better_rank() -> None:
    assert diagnostics.Correction({1: 2.5, 2: 4.0, 3: 2.5, 4: 1.0}).ranks == {2: 1, 1: 2, 3: 2, 4: 4}
    assert diagnostics.Correction({}).ranks == {}
