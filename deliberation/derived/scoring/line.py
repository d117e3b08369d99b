"""Where a track's line falls: after how many of those in order its places are taken, or its envelope is."""

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
    """The line through blocks of files in order: ``whole`` blocks are before it, and ``part`` files of the block that it goes through.

    ``ends_money``: the envelope ends before the places do.
    """

    whole: int
    part: int
    ends_money: bool


def line(sizes: Sequence[int], *, places: int, costs: Sequence[Decimal] = (), money: Decimal | None = None) -> Line:
    """Draw the line through blocks of ``sizes`` files, those of one block being level; ``costs``: what each block asks for in all.

    The order is kept: nothing is taken beyond the first block that the ``money`` left does not pay for, however little it asks. Of a block
    of several the money pays for as many as it would if all asked the same. ``money`` None: the places alone are the limit.
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
