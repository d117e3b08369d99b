"""Agreement, against the packages krippendorff, pingouin and scipy."""

import warnings
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from numpy.typing import NDArray

from deliberation.derived.scoring import diagnostics
from deliberation.snapshot.snapshot import Snapshot
from deliberation.statistics.agreement import intraclass_correlations, largest_block
from deliberation.statistics.distributions import f_quantile, student_quantile
from deliberation.statistics.krippendorff import interval_alpha, ordinal_alpha
from deliberation.statistics.official import juror_totals, resampled_counts
from phrases import language
from tests.unit.statistics import panels
from tests.unit.statistics.test_official import EACH_PANEL
from tests.worlds.demonstration import demo_call

# Imported by the tests that need them: together they take three seconds, of each process that shares the tests.


def krippendorff_alpha(marks: NDArray[np.float64], **level: Any) -> float:
    import krippendorff

    return float(krippendorff.alpha(marks.T, **level))


def scipy_quantile(law: str, p: float, *parameters: float) -> float:
    from scipy import stats

    return float(getattr(stats, law).ppf(p, *parameters))


def pingouin_icc(table: NDArray[np.float64]) -> pd.DataFrame:
    rows, jurors = np.indices(table.shape)
    long = pd.DataFrame({"row": rows.ravel(), "juror": jurors.ravel(), "total": table.ravel()})
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # its own dependencies, not ours; and it was written for an earlier pandas
        import pingouin

        table_of_icc: pd.DataFrame = pingouin.intraclass_corr(long, targets="row", raters="juror", ratings="total").set_index("Type")
    return table_of_icc


@EACH_PANEL
def test_alpha_equals_the_krippendorff_package(panel: Snapshot) -> None:
    found = diagnostics.agreement(panel)

    totals = juror_totals(panel.marks, weights=panel.weights)
    assert found.alpha_interval.value == pytest.approx(krippendorff_alpha(totals, level_of_measurement="interval"), abs=1e-10)
    assert [estimate.value for estimate in found.alpha_ordinal] == pytest.approx(
        [
            krippendorff_alpha(panel.marks[:, :, c], level_of_measurement="ordinal", value_domain=[0, 1, 2, 3, 4, 5])
            for c in range(panel.marks.shape[2])
        ],
        abs=1e-10,
    )


@given(seed=st.integers(0, 2**32 - 1), levels=st.sampled_from([2, 3, 21, 101]))
def test_ordinal_alpha_of_a_long_scale_equals_the_krippendorff_package(seed: int, levels: int) -> None:
    random = np.random.default_rng(seed)
    marks = np.round(random.random((12, 1)) * (levels - 1) / 2) + random.integers(0, (levels + 1) // 2, (12, 5))
    marks[random.random(marks.shape) < 0.2] = np.nan
    assume(np.unique(marks[~np.isnan(marks)]).size > 1)

    found = ordinal_alpha(marks, times=resampled_counts(random, draws=20, size=12))

    assert found.value == pytest.approx(krippendorff_alpha(marks, level_of_measurement="ordinal"), abs=1e-10)


@EACH_PANEL
def test_icc_equal_pingouin_with_their_intervals(panel: Snapshot) -> None:
    found = diagnostics.agreement(panel)

    totals = juror_totals(panel.marks, weights=panel.weights)
    block = largest_block(~np.isnan(totals))
    assert found.kept == (len(block.rows), len(block.columns))
    expected = pingouin_icc(totals[np.ix_(block.rows, block.columns)])
    for estimate, name in ((found.icc_a1, "ICC(A,1)"), (found.icc_ak, "ICC(A,k)")):
        assert estimate.value == pytest.approx(expected.loc[name, "ICC"], abs=1e-10)
        assert [estimate.low, estimate.high] == pytest.approx(list(expected["CI95"][name]), abs=0.0051)  # it rounds to two


@pytest.mark.parametrize(("p", "a", "b"), [(0.975, 3, 7.3), (0.975, 999, 1e4), (0.975, 23, 154.2), (0.95, 1, 4), (0.5, 0.7, 12)])
def test_quantiles_of_f_equal_scipy(p: float, a: float, b: float) -> None:
    assert f_quantile(p, numerator_df=a, denominator_df=b) == pytest.approx(scipy_quantile("f", p, a, b), rel=1e-9)


@pytest.mark.parametrize("df", [1, 2, 11, 999])
def test_quantiles_of_student_equal_scipy(df: int) -> None:
    assert student_quantile(0.975, df=df) == pytest.approx(scipy_quantile("t", 0.975, df), rel=1e-9)


def test_too_small_a_table_is_refused_with_its_size() -> None:
    single, mean = intraclass_correlations(np.arange(12.0).reshape(4, 3))

    assert (single.value, mean.value) == (None, None)
    with language("en"):
        assert str(single.reason) == "The largest block without a gap has 4 applications × 3 jurors: fewer than 5 × 3."


def test_candidature_with_one_total_changes_no_alpha() -> None:
    totals = np.array([[1.0, 2.0, 2.0], [4.0, 5.0, 3.0], [3.0, 1.0, 2.0]])
    with_one = np.vstack([totals, [5.0, np.nan, np.nan]])
    alphas = [interval_alpha(table, times=np.ones((2, len(table)))).value for table in (totals, with_one)]
    assert alphas == [pytest.approx(krippendorff_alpha(totals, level_of_measurement="interval"))] * 2


def test_jurors_who_agree_on_everything_have_no_interval() -> None:
    single, mean = intraclass_correlations(np.tile(np.arange(6.0)[:, np.newaxis], (1, 3)))

    assert (single.value, single.low, mean.value) == (1.0, None, 1.0)
    assert single.reason is not None


def test_nothing_is_said_where_everybody_gave_the_same_marks() -> None:
    panel = panels.snapshot(panels.with_criteria(demo_call(), 2, (1.0, 1.0)), np.full((6, 4, 2), 3.0))

    found = diagnostics.agreement(panel)

    for estimate in (found.alpha_interval, *found.alpha_ordinal, found.icc_a1, found.icc_ak):
        assert (estimate.value, estimate.reason is None) == (None, False)


def test_nothing_is_said_before_the_first_mark() -> None:
    panel = panels.snapshot(panels.with_criteria(demo_call(), 2, (1.0, 1.0)), np.full((6, 4, 2), np.nan))

    found = diagnostics.agreement(panel)

    assert (found.alpha_interval.value, found.icc_a1.value, found.kept) == (None, None, (0, 0))


@EACH_PANEL
def test_intervals_of_alpha_hold_it_and_come_again_the_same(panel: Snapshot) -> None:
    first, again = diagnostics.agreement(panel).alpha_interval, diagnostics.agreement(replace(panel)).alpha_interval

    assert first == again
    assert (first.low or 9) < (first.value or 9) < (first.high or -9)


def test_the_sentence_gives_the_table_that_was_kept() -> None:
    with language("en"):
        sentence = str(diagnostics.agreement(panels.demo()).sentence)

    assert sentence.startswith("On 15 applications × 7 jurors, without a gap: two jurors at random agree at 0.17")
    assert "the mean of the 7 jurors would agree at 0.59" in sentence


@given(seed=st.integers(0, 2**32 - 1), data=st.data())
def test_permuting_jurors_changes_no_agreement_but_the_choice_of_block(seed: int, data: st.DataObject) -> None:
    panel = panels.invented(seed=seed, shape=(10, 5, 2), gaps=0.05)
    order = data.draw(st.permutations(range(5)))

    found, expected = diagnostics.agreement(replace(panel, marks=panel.marks[:, order])), diagnostics.agreement(panel)

    assert found.alpha_ordinal == expected.alpha_ordinal
    assert found.kept == expected.kept
    assert found.alpha_interval.value == pytest.approx(expected.alpha_interval.value)
