"""The official score, and coverage, spread, standard deviation and median."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from deliberation.errors import InvalidValue
from deliberation.statistics.exact import Compared, compared, exact_numbers, floats
from phrases import N_

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]


@dataclass(frozen=True, eq=False, slots=True)
class OfficialScores:
    """The official numbers of ``n`` candidatures, ``j`` jurors and ``c`` criteria. NaN where a number is not defined.

    ``counts``: int[n, c], marks that count. ``means``: float[n, c], on the scale. ``scores``: float[n], weighted mean of the
    criteria's means; NaN as soon as one criterion has no mark. ``jurors``: int[n], those with at least one mark.
    ``coverage``: float[n], share of the marks expected that were given: criteria × jurors not recused, or × as many as are to read it;
    NaN if nobody may read it.
    ``totals``: float[n, j], weighted mean of a complete grid. ``spread``: float[n], ``standard_deviation``: float[n] (of a sample:
    divided by k − 1) and ``median``: float[n] are over those totals; spread and deviation need two of them. ``criterion_spread``:
    float[n, c], the same on the criterion's marks. Spreads are shares of the scale's width. ``compared``: the values by which scores,
    first criteria and spreads are compared.
    """

    counts: Counts
    means: Floats
    scores: Floats
    jurors: Counts
    coverage: Floats
    totals: Floats
    spread: Floats
    criterion_spread: Floats
    standard_deviation: Floats
    median: Floats
    compared: Compared


def official_scores(
    marks: Floats, *, weights: Floats, recused: NDArray[np.bool_], scale_width: float, parts: int = 1, readers: int = 0
) -> OfficialScores:
    """Compute the official numbers from ``marks``: float[n, j, c], each the float nearest to a number of steps, NaN where there is none.

    ``parts``: steps of the scale per unit; sums are taken on whole steps. Marks of jurors
    ``recused``: bool[n, j] are left out. ``weights``: float[c]. ``readers``: required readers of each candidature, 0 for all, whoever
    they are. Raises InvalidValue for weights that are negative or all zero.
    """
    check_weights(weights)
    counting = np.where(recused[:, :, np.newaxis], np.nan, marks)
    steps = np.rint(counting * parts)
    given = ~np.isnan(counting)
    counts = given.sum(axis=1)
    exact = exact_numbers(np.where(given, steps, 0).astype(np.int64), given, weights=weights, parts=parts, width=scale_width)
    return OfficialScores(
        counts=counts,
        means=_divided(np.where(given, steps, 0.0).sum(axis=1), counts * parts),
        scores=floats(one.score for one in exact),
        jurors=given.any(axis=2).sum(axis=1),
        coverage=_coverage(given, recused, readers),
        totals=juror_totals(steps, weights=weights) / parts,
        spread=floats(one.spread for one in exact),
        criterion_spread=_range(np.moveaxis(steps, 1, 2)) / (scale_width * parts),
        standard_deviation=floats(one.standard_deviation for one in exact),
        median=floats(one.median for one in exact),
        compared=compared(exact),
    )


def check_weights(weights: Floats) -> None:
    """Raise InvalidValue for weights with which no mean can be taken."""
    if not np.isfinite(weights).all() or (weights < 0).any() or not weights.any():
        raise InvalidValue(N_("Weights are positive numbers or zero, and not all zero."))


def weighted_mean(values: Floats, *, weights: Floats) -> Floats:
    """Return the weighted mean along the last axis; NaN where any value is missing, whatever its weight."""
    complete = ~np.isnan(values).any(axis=-1)
    # Sums of whole marks by whole weights are exact: dividing last leaves a single rounding.
    sums = np.where(np.isnan(values), 0.0, values) @ weights
    return np.where(complete, sums / weights.sum(), np.nan)


def juror_totals(marks: Floats, *, weights: Floats) -> Floats:
    """Return the jurors' totals, float[n, j]: the weighted mean of a complete grid, NaN otherwise."""
    return weighted_mean(marks, weights=weights)


def _divided(sums: Floats, counts: Counts) -> Floats:
    return np.where(counts > 0, sums / np.maximum(counts, 1), np.nan)


def _coverage(given: NDArray[np.bool_], recused: NDArray[np.bool_], readers: int) -> Floats:
    expected = given.shape[2] * expected_readers(recused, readers)
    # Marks of somebody who was not asked to read it do not make a file more than read.
    return np.where(expected > 0, np.minimum(given.sum(axis=(1, 2)) / np.maximum(expected, 1), 1.0), np.nan)


def expected_readers(recused: NDArray[np.bool_], readers: int) -> Counts:
    """Return the expected readers of each candidature, int[n]: ``readers`` of those not recused, or all if 0."""
    able = (~recused).sum(axis=1)
    return np.minimum(able, readers) if readers else able


def _range(values: Floats) -> Floats:
    """Return max − min along the last axis, NaN with fewer than two values: one value alone says nothing of agreement."""
    there = ~np.isnan(values)
    highest = np.where(there, values, -np.inf).max(axis=-1, initial=-np.inf)
    lowest = np.where(there, values, np.inf).min(axis=-1, initial=np.inf)
    return np.where(there.sum(axis=-1) >= 2, highest - lowest, np.nan)
