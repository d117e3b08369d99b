"""Official numbers as exact fractions, and rounded for comparison; numbers that may be missing, estimates with intervals."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import compress
from math import lcm, nan, sqrt
from operator import mul
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from phrases import Message

Floats = NDArray[np.float64]

# Two scores are compared at this many decimals: far finer than any real difference, far coarser than a rounding error.
COMPARED_DECIMALS = 9


class Numbers(NamedTuple):
    """The official numbers of a candidature as fractions, None where not defined; the root of its variance as a float."""

    score: Fraction | None
    first_criterion: Fraction | None
    spread: Fraction | None
    median: Fraction | None
    standard_deviation: float | None


def exact_numbers(steps: NDArray[np.int64], given: NDArray[np.bool_], *, weights: Floats, parts: int, width: float) -> list[Numbers]:
    """Return the official numbers of each candidature.

    ``steps``: marks in steps of the scale, int[n, j, c]; ``given``: bool[n, j, c], which of them count; ``weights``: float[c], each taken
    as its shortest decimal digits; ``width``: of the scale.
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
        numbers.append(Numbers(score, first, *_of_totals(totals, divisor, Fraction(repr(width)))))
    return numbers


def _score(sums: Sequence[int], counts: Sequence[int], weights: Sequence[int], divisor: int) -> Fraction | None:
    if 0 in counts:
        return None
    shared = lcm(*counts)
    parts = (weight * total * (shared // count) for weight, total, count in zip(weights, sums, counts, strict=True))
    return Fraction(sum(parts), shared * divisor)


def _of_totals(totals: Sequence[int], divisor: int, width: Fraction) -> tuple[Fraction | None, Fraction | None, float | None]:
    """Return spread, median and standard deviation of the totals, each so many times its ``divisor``, in ascending order."""
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
    rounded = [[None if value is None else round(value, COMPARED_DECIMALS) for value in one[:3]] for one in numbers]
    score, first, spread = (floats(column) for column in zip(*rounded, strict=True)) if rounded else (floats(()),) * 3
    return Compared(score, first, spread, [one.score for one in numbers])


def floats(values: Iterable[Fraction | float | None]) -> Floats:
    """Return the floats nearest to the values, NaN for None."""
    return np.array([nan if value is None else float(value) for value in values], dtype=np.float64)


def known_number(value: np.float64) -> float | None:
    """Return an array's number as a Python number, None for NaN."""
    return None if np.isnan(value) else float(value)


def known_numbers(values: NDArray[np.float64]) -> list[Any]:
    """Return an array's numbers as ``known_number`` returns one, in lists as deep as it has axes: much faster than one by one."""
    found = values.astype(object)
    found[np.isnan(values)] = None
    return list(found.tolist())


@dataclass(frozen=True, slots=True)
class Estimate:
    """A number with the bounds of its 95 % interval; ``reason`` says why the number, or else its interval, is missing."""

    value: float | None = None
    low: float | None = None
    high: float | None = None
    reason: Message | None = None


def resampled_counts(random: np.random.Generator, *, draws: int, size: int) -> NDArray[np.float64]:
    """Return how often each of ``size`` things is drawn when ``size`` are drawn with replacement: float[draws, size]."""
    picked = random.integers(size, size=(draws, size)) + np.arange(draws)[:, np.newaxis] * size
    return np.bincount(picked.ravel(), minlength=draws * size).reshape(draws, size).astype(np.float64)
