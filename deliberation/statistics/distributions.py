"""Quantiles of the F and Student distributions, without a dependency."""

import math
from collections.abc import Callable

_SMALLEST = 1e-300
_PRECISION = 1e-15


def f_quantile(probability: float, *, numerator_df: float, denominator_df: float) -> float:
    """Return x such that P(F ≤ x) = ``probability``; fractional degrees of freedom are allowed."""
    a, b = numerator_df / 2, denominator_df / 2
    share = _solve_quantile(lambda x: _beta_below(x, a, b), probability)
    return denominator_df * share / (numerator_df * (1 - share))


def student_quantile(probability: float, *, df: float) -> float:
    """Return x such that P(T ≤ x) = ``probability``, for a probability above 1/2."""
    return math.sqrt(f_quantile(2 * probability - 1, numerator_df=1, denominator_df=df))


def _solve_quantile(distribution: Callable[[float], float], probability: float) -> float:
    low, high = 0.0, 1.0
    while high - low > _PRECISION * high:
        middle = (low + high) / 2
        if middle in (low, high):
            break
        if distribution(middle) < probability:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def _beta_below(x: float, a: float, b: float) -> float:
    """Return the regularised incomplete beta function I_x(a, b)."""
    if x <= 0 or x >= 1:
        return float(x > 0)
    # The continued fraction converges quickly below the mean only: the other side by symmetry.
    if x > (a + 1) / (a + b + 2):
        return 1 - _beta_below(1 - x, b, a)
    front = math.exp(math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x))
    return front / (a * _evaluate_fraction(x, a, b))


def _evaluate_fraction(x: float, a: float, b: float) -> float:
    """Evaluate 1 + d₁/(1 + d₂/(1 + …)) by the modified Lentz algorithm (DLMF 8.17.22)."""
    value, c, d = 1.0, 1.0, 0.0
    for step in range(1, 10_000):
        m = step // 2
        if step % 2:
            term = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        else:
            term = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        d = 1 / (1 + term * d or _SMALLEST)
        c = 1 + term / c or _SMALLEST
        value *= c * d
        if abs(c * d - 1) < _PRECISION:
            break
    return value
