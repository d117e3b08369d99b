"""Helpers for arrays: numbers that may be missing, estimates with intervals, resampling."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from phrases import Message


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
