"""Krippendorff's alpha: agreement beyond chance between jurors with incomplete marks."""

import numpy as np
from numpy.typing import NDArray

from deliberation.statistics.official import Estimate
from phrases import N_, Message

Floats = NDArray[np.float64]

_BOUNDS = (0.025, 0.975)
_CHUNK = 50  # resamples at a time, so that memory does not grow with them


def interval_alpha(totals: Floats, *, times: Floats) -> Estimate:
    """Return alpha with the interval metric on ``totals``: float[candidature, juror], NaN where missing.

    Candidatures with fewer than two totals do not count. The interval resamples candidatures: ``times``, float[resample,
    candidature], says how often each is drawn (percentiles; Zapf et al. 2016). Source of alpha: Krippendorff 2011,
    "Computing Krippendorff's Alpha-Reliability".
    """
    there = ~np.isnan(totals)
    paired = there.sum(axis=1) >= 2
    if paired.sum() < 2:
        return Estimate(reason=_too_few())
    values = totals[paired] - totals[paired][there[paired]].mean()
    there = there[paired]
    counts = there.sum(axis=1).astype(np.float64)
    squares = np.where(there, values**2, 0.0).sum(axis=1)
    sums = np.where(there, values, 0.0).sum(axis=1)
    observed = 2 * (counts * squares - sums**2) / (counts - 1)
    parts = np.stack([observed, counts, sums, squares], axis=1)
    return _estimate_interval(_interval_alphas(parts.sum(axis=0)[np.newaxis]), _interval_alphas(times[:, paired] @ parts))


def _interval_alphas(parts: Floats) -> Floats:
    observed, count, total, squares = parts.T
    expected = 2 * (count * squares - total**2)
    # Under this the values differ by rounding only: no disagreement is expected, and alpha means nothing.
    return _one_minus(observed * (count - 1), expected, negligible=1e-12 * count**2)


def ordinal_alpha(marks: Floats, *, times: Floats) -> Estimate:
    """Return alpha with the ordinal metric on a criterion's ``marks``: float[candidature, juror], NaN where missing.

    Interval and source as for ``interval_alpha``. Unused marks of the scale have no effect.
    """
    levels = np.unique(marks[~np.isnan(marks)])
    tallies = np.stack([(marks == level).sum(axis=1) for level in levels], axis=1).astype(np.float64) if levels.size else np.zeros((0, 0))
    tallies = tallies[tallies.sum(axis=1) >= 2]
    if len(tallies) < 2:
        return Estimate(reason=_too_few())
    drawn = times[:, (~np.isnan(marks)).sum(axis=1) >= 2]
    point = _ordinal_alphas(np.ones((1, len(tallies))), tallies)
    chunks = [_ordinal_alphas(drawn[first : first + _CHUNK], tallies) for first in range(0, len(drawn), _CHUNK)]
    return _estimate_interval(point, np.concatenate(chunks))


def _ordinal_alphas(times: Floats, tallies: Floats) -> Floats:
    """Return alpha for each resample: float[resample]. ``tallies``: float[candidature, level], the number of each mark.

    The ordinal distance of two marks is the square of their distance in the order of all given marks. With these positions as values, the
    ordinal metric equals the interval metric, whose sums need no table of pairs.
    """
    weights_by_level = times @ tallies
    count = weights_by_level.sum(axis=1)
    places = weights_by_level.cumsum(axis=1) - weights_by_level / 2
    places -= ((weights_by_level * places).sum(axis=1) / np.maximum(count, 1))[:, np.newaxis]
    raters = tallies.sum(axis=1)
    apart = 2 * (raters * (places**2 @ tallies.T) - (places @ tallies.T) ** 2) / (raters - 1)
    expected = 2 * count * (weights_by_level * places**2).sum(axis=1)
    return _one_minus((times * apart).sum(axis=1) * (count - 1), expected, negligible=1e-12 * count**4)


def _one_minus(observed: Floats, expected: Floats, *, negligible: Floats) -> Floats:
    varies = expected > negligible
    return np.where(varies, 1 - observed / np.where(varies, expected, 1.0), np.nan)


def _estimate_interval(point: Floats, resampled: Floats) -> Estimate:
    value = float(point[0])
    if np.isnan(value):
        return Estimate(reason=Message(N_("All the marks are the same: agreement beyond chance cannot be told.")))
    low, high = np.quantile(resampled[~np.isnan(resampled)], _BOUNDS)
    return Estimate(value, float(low), float(high))


def _too_few() -> Message:
    return Message(N_("Too few applications were scored by two jurors or more."))
