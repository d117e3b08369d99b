"""Resampling with replacement, as counts: a resampled sum is then a product of matrices."""

import numpy as np
from numpy.typing import NDArray


def resampled_counts(random: np.random.Generator, *, draws: int, size: int) -> NDArray[np.float64]:
    """Return how often each of ``size`` things is drawn when ``size`` are drawn with replacement: float[draws, size]."""
    picked = random.integers(size, size=(draws, size)) + np.arange(draws)[:, np.newaxis] * size
    return np.bincount(picked.ravel(), minlength=draws * size).reshape(draws, size).astype(np.float64)
