"""Krippendorff's alpha: agreement beyond chance between jurors who did not all score everything."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from deliberation.statistics.numbers import Estimate
from phrases import N_, Message

Floats = NDArray[np.float64]

_BOUNDS: Final = (0.025, 0.975)


def interval_alpha(totals: Floats, *, times: Floats) -> Estimate:
    """Return alpha with the interval metric on ``totals``: float[candidature, juror], NaN where missing.

    Candidatures with fewer than two totals do not count. The interval resamples candidatures: ``times``, float[resample,
    candidature], says how often each is drawn (percentiles; Zapf et al. 2016). Source of alpha: Krippendorff 2011,
    "Computing Krippendorff's Alpha-Reliability".
    """
    there = ~np.isnan(totals)
    kept = there.sum(axis=1) >= 2
    if kept.sum() < 2:
        return Estimate(reason=_too_few())
    values = totals[kept] - totals[kept][there[kept]].mean()
    there = there[kept]
    counts = there.sum(axis=1).astype(np.float64)
    squares = np.where(there, values**2, 0.0).sum(axis=1)
    sums = np.where(there, values, 0.0).sum(axis=1)
    observed = 2 * (counts * squares - sums**2) / (counts - 1)
    parts = np.stack([observed, counts, sums, squares], axis=1)
    return _estimated(_interval_alphas(parts.sum(axis=0)[np.newaxis]), _interval_alphas(times[:, kept] @ parts))


def _interval_alphas(parts: Floats) -> Floats:
    observed, count, total, squares = parts.T
    expected = 2 * (count * squares - total**2)
    # Under this the values differ by rounding only: no disagreement is expected, and alpha means nothing.
    return _one_minus(observed * (count - 1), expected, negligible=1e-12 * count**2)


def ordinal_alpha(marks: Floats, *, lowest: int, highest: int, times: Floats) -> Estimate:
    """Return alpha with the ordinal metric on one criterion's ``marks``: float[candidature, juror], whole, NaN where missing.

    Interval and source as for ``interval_alpha``; ``lowest`` and ``highest`` are the ends of the scale.
    """
    levels = np.arange(lowest, highest + 1)
    tallies = (marks[:, :, np.newaxis] == levels).sum(axis=1).astype(np.float64)
    counts = tallies.sum(axis=1)
    kept = counts >= 2
    tallies, counts = tallies[kept], counts[kept]
    if len(counts) < 2:
        return Estimate(reason=_too_few())
    pairs = tallies[:, :, np.newaxis] * tallies[:, np.newaxis, :] - tallies[:, :, np.newaxis] * np.eye(len(levels))
    coincidences = (pairs / (counts - 1)[:, np.newaxis, np.newaxis]).reshape(len(counts), -1)
    point = _ordinal_alphas(coincidences.sum(axis=0)[np.newaxis], len(levels))
    return _estimated(point, _ordinal_alphas(times[:, kept] @ coincidences, len(levels)))


def _ordinal_alphas(coincidences: Floats, levels: int) -> Floats:
    observed = coincidences.reshape(-1, levels, levels)
    tally = observed.sum(axis=2)
    upto = tally.cumsum(axis=1) - tally / 2
    distance = (upto[:, :, np.newaxis] - upto[:, np.newaxis, :]) ** 2
    expected = (tally[:, :, np.newaxis] * tally[:, np.newaxis, :] * distance).sum(axis=(1, 2))
    return _one_minus((observed * distance).sum(axis=(1, 2)) * (tally.sum(axis=1) - 1), expected, negligible=np.zeros(len(expected)))


def _one_minus(observed: Floats, expected: Floats, *, negligible: Floats) -> Floats:
    varies = expected > negligible
    return np.where(varies, 1 - observed / np.where(varies, expected, 1.0), np.nan)


def _estimated(point: Floats, resampled: Floats) -> Estimate:
    value = float(point[0])
    if np.isnan(value):
        return Estimate(reason=Message(N_("All the marks are the same: agreement beyond chance cannot be told.")))
    low, high = np.quantile(resampled[~np.isnan(resampled)], _BOUNDS)
    return Estimate(value, float(low), float(high))


def _too_few() -> Message:
    return Message(N_("Too few candidatures were scored by two jurors or more."))
