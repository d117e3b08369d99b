"""Draws without replacement, exactly: whole numbers and fractions, no float.

Of ``pool`` things, ``group`` are of one sort and ``drawn`` are taken at random: the number of that sort is hypergeometric.
"""

from fractions import Fraction
from math import comb
from typing import Final, NamedTuple

# One fortieth is 2.5 %: what is left out of a range of 95 % on each side, at most.
_SIDES: Final = 40


class CentralRange(NamedTuple):
    """From ``low`` to ``high``, both included: the quantiles at 2.5 % and 97.5 %; ``outside``: the chance to fall outside of them."""

    low: int
    high: int
    outside: Fraction


def central_range(*, pool: int, group: int, drawn: int) -> CentralRange:
    """Return the range of 95 % of how many of ``group`` are drawn by chance.

    A quantile is the smallest number that the draw does not exceed with that probability. Raises ValueError if more is drawn, or of the
    sort, than there is.
    """
    if not (0 <= group <= pool and 0 <= drawn <= pool):
        raise ValueError(f"of {pool}, neither {group} can be of a sort nor {drawn} be drawn")
    # Group and draw may change places. The smaller one is walked through, so that the numbers stay as small as they can.
    few, many = sorted((group, drawn))
    total = comb(pool, few)
    count = max(0, few + many - pool)
    ways = comb(many, count) * comb(pool - many, few - count)
    up_to, low, below = ways, None, 0
    while True:
        if low is None and _SIDES * up_to >= total:
            low, below = count, up_to - ways
        if low is not None and _SIDES * up_to >= (_SIDES - 1) * total:
            return CentralRange(low, count, Fraction(below + total - up_to, total))
        ways = ways * (many - count) * (few - count) // ((count + 1) * (pool - many - few + count + 1))
        count += 1
        up_to += ways
