"""Official numbers, as exact fractions and rounded: score, coverage, spread, standard deviation, median."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import compress
from math import lcm, nan, sqrt
from operator import mul
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from deliberation.errors import InvalidValue
from phrases import N_, Message

Floats = NDArray[np.float64]

# Two scores are compared at this many decimals: far finer than any real difference, far coarser than a rounding error.
COMPARED_DECIMALS = 9


class Numbers(NamedTuple):
    """Official numbers of a candidature as fractions, None where undefined; the root of the variance as a float."""

    score: Fraction | None
    first_criterion: Fraction | None
    spread: Fraction | None
    median: Fraction | None
    standard_deviation: float | None


def exact_numbers(steps: NDArray[np.int64], given: NDArray[np.bool_], *, weights: Floats, parts: int, width: float) -> list[Numbers]:
    """Return the official numbers of each candidature.

    Args:
        steps: marks in steps of the scale, int[n, j, c].
        given: bool[n, j, c], the counted marks.
        weights: float[c], each read as its shortest decimal digits.
        parts: steps of the scale per unit.
        width: of the scale.
    """
    ratios = [Fraction(repr(weight)) for weight in weights.tolist()]
    unit = lcm(*(ratio.denominator for ratio in ratios))
    whole = [int(ratio * unit) for ratio in ratios]
    divisor = sum(whole) * parts
    sums, counts = np.where(given, steps, 0).sum(axis=1).tolist(), given.sum(axis=1).tolist()
    grids, is_full = steps.tolist(), given.all(axis=2).tolist()
    numbers = []
    for of_file in zip(sums, counts, grids, is_full, strict=True):
        totals = sorted(sum(map(mul, whole, grid)) for grid in compress(*of_file[2:]))
        score, first = _score(*of_file[:2], whole, divisor), Fraction(of_file[0][0], of_file[1][0] * parts) if of_file[1][0] else None
        numbers.append(Numbers(score, first, *_summarise_totals(totals, divisor, Fraction(repr(width)))))
    return numbers


def _score(sums: Sequence[int], counts: Sequence[int], weights: Sequence[int], divisor: int) -> Fraction | None:
    if 0 in counts:
        return None
    shared = lcm(*counts)
    parts = (weight * total * (shared // count) for weight, total, count in zip(weights, sums, counts, strict=True))
    return Fraction(sum(parts), shared * divisor)


def _summarise_totals(totals: Sequence[int], divisor: int, width: Fraction) -> tuple[Fraction | None, Fraction | None, float | None]:
    """Return spread, median and standard deviation of the totals, each multiplied by ``divisor``, in ascending order."""
    count = len(totals)
    median = Fraction(totals[count // 2] + totals[(count - 1) // 2], 2 * divisor) if totals else None
    if count < 2:
        return None, median, None
    # Of a sample: divided by one less than its size.
    variance = Fraction(count * sum(map(mul, totals, totals)) - sum(totals) ** 2, count * (count - 1) * divisor**2)
    return Fraction(totals[-1] - totals[0], divisor) / width, median, sqrt(variance)


class Compared(NamedTuple):
    """Values for ranks and ties: scores, means of the first criterion, spreads, rounded, float[n]; the scores unrounded."""

    score: Floats
    first_criterion: Floats
    spread: Floats
    unrounded_score: Sequence[Fraction | None]


def compared(numbers: Sequence[Numbers]) -> Compared:
    """Return the values by which candidatures are compared, each the exact number rounded, halves to even."""
    rounded = [[None if value is None else round(value, COMPARED_DECIMALS) for value in numbers_of_one[:3]] for numbers_of_one in numbers]
    score, first, spread = (floats(column) for column in zip(*rounded, strict=True)) if rounded else (floats(()),) * 3
    return Compared(score, first, spread, [numbers_of_one.score for numbers_of_one in numbers])


def floats(values: Iterable[Fraction | float | None]) -> Floats:
    """Return the floats nearest to the values, NaN for None."""
    return np.array([nan if value is None else float(value) for value in values], dtype=np.float64)


def known_number(value: np.float64) -> float | None:
    """Return an array's number as a Python number, None for NaN."""
    return None if np.isnan(value) else float(value)


def known_numbers(values: NDArray[np.float64]) -> list[Any]:
    """Return an array's numbers as nested lists of ``known_number`` results, much faster than number by number."""
    objects = values.astype(object)
    objects[np.isnan(values)] = None
    return list(objects.tolist())


@dataclass(frozen=True, slots=True)
class Estimate:
    """Number with the bounds of its 95 % interval; ``reason``: why the number, or else its interval, is missing."""

    value: float | None = None
    low: float | None = None
    high: float | None = None
    reason: Message | None = None


def resampled_counts(random: np.random.Generator, *, draws: int, size: int) -> NDArray[np.float64]:
    """Return how often each of ``size`` things is drawn when ``size`` are drawn with replacement: float[draws, size]."""
    picked = random.integers(size, size=(draws, size)) + np.arange(draws)[:, np.newaxis] * size
    return np.bincount(picked.ravel(), minlength=draws * size).reshape(draws, size).astype(np.float64)


Counts = NDArray[np.int64]


@dataclass(frozen=True, eq=False, slots=True)
class OfficialScores:
    """Official numbers of ``n`` candidatures, ``j`` jurors and ``c`` criteria. NaN where undefined.

    Args:
        counts: int[n, c], counted marks.
        means: float[n, c], on the scale.
        scores: float[n], weighted mean of the criteria's means; NaN with any criterion without marks.
        jurors: int[n], jurors with a mark.
        coverage: float[n], given share of the expected marks: criteria × jurors not recused, or × required readers; NaN without possible
            readers.
        totals: float[n, j], weighted mean of a complete grid.
        spread, standard_deviation, median: float[n], over the totals; the deviation is a sample's (divided by k − 1); spread and deviation
            need two totals.
        criterion_spread: float[n, c], the spread of the criterion's marks. Spreads are shares of the scale's width.
        compared: the compared values of scores, first criteria and spreads.
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
    """Compute the official numbers from ``marks``: float[n, j, c], NaN where absent.

    Sums are exact, in whole steps. Raises InvalidValue for weights below zero or all zero.

    Args:
        marks: each the float nearest to a number of steps.
        weights: float[c].
        recused: bool[n, j]; marks of recused jurors are left out.
        scale_width: highest mark less lowest.
        parts: steps of the scale per unit.
        readers: required readers of each candidature, 0 for all jurors.
    """
    check_weights(weights)
    counting = np.where(recused[:, :, np.newaxis], np.nan, marks)
    steps = np.rint(counting * parts)
    given_marks = ~np.isnan(counting)
    counts = given_marks.sum(axis=1)
    exact = exact_numbers(np.where(given_marks, steps, 0).astype(np.int64), given_marks, weights=weights, parts=parts, width=scale_width)
    return OfficialScores(
        counts=counts,
        means=_divide_sums(np.where(given_marks, steps, 0.0).sum(axis=1), counts * parts),
        scores=floats(numbers.score for numbers in exact),
        jurors=given_marks.any(axis=2).sum(axis=1),
        coverage=_coverage(given_marks, recused, readers),
        totals=juror_totals(steps, weights=weights) / parts,
        spread=floats(numbers.spread for numbers in exact),
        criterion_spread=_range(np.moveaxis(steps, 1, 2)) / (scale_width * parts),
        standard_deviation=floats(numbers.standard_deviation for numbers in exact),
        median=floats(numbers.median for numbers in exact),
        compared=compared(exact),
    )


def check_weights(weights: Floats) -> None:
    """Raise InvalidValue for weights with which no mean can be taken."""
    if not np.isfinite(weights).all() or (weights < 0).any() or not weights.any():
        raise InvalidValue(N_("Weights are positive numbers or zero, and not all zero."))


def weighted_mean(values: Floats, *, weights: Floats) -> Floats:
    """Return the weighted mean along the last axis; NaN with any missing value, whatever its weight."""
    complete = ~np.isnan(values).any(axis=-1)
    # Sums of whole marks by whole weights are exact: dividing last leaves a single rounding.
    sums = np.where(np.isnan(values), 0.0, values) @ weights
    return np.where(complete, sums / weights.sum(), np.nan)


def juror_totals(marks: Floats, *, weights: Floats) -> Floats:
    """Return the jurors' totals, float[n, j]: the weighted mean of a complete grid, NaN otherwise."""
    return weighted_mean(marks, weights=weights)


def _divide_sums(sums: Floats, counts: Counts) -> Floats:
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
    """Return max − min along the last axis, NaN with fewer than two values, since a single value shows no agreement."""
    there = ~np.isnan(values)
    highest = np.where(there, values, -np.inf).max(axis=-1, initial=-np.inf)
    lowest = np.where(there, values, np.inf).min(axis=-1, initial=np.inf)
    return np.where(there.sum(axis=-1) >= 2, highest - lowest, np.nan)
