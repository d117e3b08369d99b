"""Official numbers for comparison, rounded as the exact ones; numbers that may be missing, estimates with intervals.

The error of a float is bounded, so the two roundings can differ only near the middle between two rounded values.
"""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import isnan
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from phrases import Message

Floats = NDArray[np.float64]

# Two scores are compared at this many decimals: far finer than any real difference, far coarser than a rounding error.
COMPARED_DECIMALS = 9
# In units of the last decimal compared, how near to the middle between two of them a float may not be trusted: some ten times the
# error of a mean on a scale up to 1,000.
_DOUBT = 0.01


def compared(values: Floats, exactly: Callable[[int], Fraction]) -> Floats:
    """Return ``values`` each rounded as its exact number, halves to even. NaN stays.

    ``exactly``: gives the exact number behind the value at a position. It is called only for the few floats too near a middle.
    """
    scaled = values * 10.0**COMPARED_DECIMALS
    rounded = np.round(values, COMPARED_DECIMALS)
    doubtful = np.abs(scaled - np.floor(scaled) - 0.5) < _DOUBT
    for position in np.flatnonzero(doubtful).tolist():
        rounded[position] = float(round(exactly(position), COMPARED_DECIMALS))
    return rounded + 0.0  # not −0.0


class Compared(NamedTuple):
    """Rounded values for ranks and ties, float[n]: scores, means of the first criterion, spreads."""

    score: Floats
    first_criterion: Floats
    spread: Floats


@dataclass(frozen=True, eq=False)
class Behind:
    """The exact numbers behind the official floats, one candidature at a time.

    ``steps``: float[n, j, c], whole, NaN where no mark counts; ``weights``: float[c], each taken as its shortest decimal digits.
    """

    steps: Floats
    weights: Floats
    parts: int
    scale_width: float

    def compared(self, scores: Floats, first_means: Floats, spreads: Floats) -> Compared:
        """Return the rounded official numbers."""
        return Compared(
            compared(scores, self.score), compared(first_means, lambda position: self.mean(position, 0)), compared(spreads, self.spread)
        )

    @cached_property
    def _weights(self) -> list[Fraction]:
        return [Fraction(repr(weight)) for weight in self.weights.tolist()]

    def mean(self, position: int, criterion: int) -> Fraction:
        """Return the mean of a criterion."""
        given = [int(steps) for steps in self.steps[position, :, criterion].tolist() if not isnan(steps)]
        return Fraction(sum(given), len(given) * self.parts)

    def score(self, position: int) -> Fraction:
        """Return the official score."""
        weighted = (weight * self.mean(position, criterion) for criterion, weight in enumerate(self._weights))
        return sum(weighted, Fraction(0)) / sum(self._weights)

    def spread(self, position: int) -> Fraction:
        """Return the highest total less the lowest, as a share of the scale's width."""
        grids = [grid for grid in self.steps[position].tolist() if not any(map(isnan, grid))]
        totals = [sum(weight * int(steps) for weight, steps in zip(self._weights, grid, strict=True)) for grid in grids]
        return Fraction(max(totals) - min(totals)) / sum(self._weights) / self.parts / Fraction(repr(self.scale_width))


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
