"""Cut-off of a track: the rank at which its places or its envelope run out."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from phrases import N_

ENVELOPE_RULE: Final = N_(
    "Where a track has an envelope, its places are filled in order up to the first file that the money left does not pay for: "
    "a smaller one further down takes no place by itself."
)


@dataclass(frozen=True, slots=True)
class Line:
    """The cut-off in an ordered list of blocks: ``whole`` blocks lie before it, and ``part`` files of the block that it splits.

    ``ends_money``: the envelope ends before the places do.
    """

    whole: int
    part: int
    ends_money: bool


def line(sizes: Sequence[int], *, places: int, costs: Sequence[Decimal] = (), money: Decimal | None = None) -> Line:
    """Return the cut-off for blocks of ``sizes`` tied files; ``costs``: total amount requested by each block.

    Order is strict: filling stops at the first block that the remaining ``money`` cannot pay. Of a tied block
    the money pays for as many files as at their average cost. ``money`` None: only places are limited.
    """
    left = max(places, 0)
    for index, size in enumerate(sizes):
        paid = _paid(size, costs[index], money) if money is not None else size
        part = min(left, paid)
        if part < size:
            return Line(index, part, ends_money=paid < min(size, left))
        left -= size
        money = money - costs[index] if money is not None else None
    return Line(len(sizes), 0, ends_money=False)


def _paid(size: int, cost: Decimal, money: Decimal) -> int:
    if cost <= 0:
        return size
    return min(size, int(max(money, Decimal(0)) * size // cost))
