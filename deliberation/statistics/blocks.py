"""The largest complete block (rows × columns) of a table with missing values."""

from collections.abc import Iterator
from heapq import nlargest
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

Present = NDArray[np.bool_]
Places = NDArray[np.int64]

# All sets of so many columns can be counted at once; of more, there are too many.
EXACT_COLUMNS_MAX: Final = 20
# From how many blocks of each way the search goes on.
_STARTS: Final = 3


class Block(NamedTuple):
    """Positions of its ``rows`` and ``columns``, ascending. ``is_largest``: every block was looked at; if not, there may be a larger
    one."""

    rows: Places
    columns: Places
    is_largest: bool


class _Sized(NamedTuple):
    """A block, compared with others by cells, then columns, then the lowest columns."""

    cells: int
    width: int
    lowest: tuple[int, ...]

    @classmethod
    def of_rows(cls, rows: int, columns: tuple[int, ...]) -> "_Sized":
        """Return the block of that many rows over columns, ascending."""
        return cls(rows * len(columns), len(columns), tuple(-column for column in columns))

    @classmethod
    def of(cls, there: Present, columns: tuple[int, ...]) -> "_Sized":
        """Return the block of all rows that are complete on columns."""
        return cls.of_rows(int(there[:, columns].all(axis=1).sum()), columns)

    @property
    def columns(self) -> tuple[int, ...]:
        """Return its columns, ascending."""
        return tuple(-column for column in self.lowest)


def largest_block(there: Present) -> Block:
    """Return the complete block of ``there``: bool[row, column] with most cells, then most columns, then the lowest columns.

    All rows that are complete on its columns are in it. If more than 20 columns hold anything, the block is searched by removing,
    adding and exchanging columns as long as it grows, from several starting points: the result is the same each time, not always the
    largest.
    """
    used = np.flatnonzero(there.any(axis=0))
    is_exact = len(used) <= EXACT_COLUMNS_MAX
    seen = there[:, used]
    kept = used[_exact(seen) if is_exact else _greedy(seen)]
    rows = np.flatnonzero(there[:, kept].all(axis=1)) if len(kept) else np.zeros(0, dtype=np.int64)
    return Block(rows, kept, is_exact)


def _exact(there: Present) -> Places:
    """Return the columns of the largest block over all sets of columns; none if the table is empty."""
    count = there.shape[1]
    # The first column is the highest bit: of two sets as large, the one of lower columns is the higher number.
    bits = 1 << np.arange(count - 1, -1, -1)
    complete = np.bincount(there @ bits, minlength=1 << count)
    for bit in range(count):
        # From rows that have just a set to rows that have it and more, a column at a time (a sum over supersets).
        pairs = complete.reshape(-1, 2, 1 << bit)
        pairs[:, 0] += pairs[:, 1]
    sizes = np.bitwise_count(np.arange(1 << count, dtype=np.uint32)).astype(np.int64)
    cells = complete * sizes
    best = np.flatnonzero(cells == cells.max())
    best = best[sizes[best] == sizes[best].max()].max()
    return np.flatnonzero(best & bits) if cells.max() else np.zeros(0, dtype=np.int64)


def _greedy(there: Present) -> Places:
    """Return the columns of the best block found, which removing, adding or exchanging one column does not enlarge."""
    starts = {*nlargest(_STARTS, _down(there)), *nlargest(_STARTS, _up(there))}
    found = max(_climbed(there, start) for start in starts)
    return np.array(found.columns, dtype=np.int64)


def _down(there: Present) -> Iterator[_Sized]:
    """Yield the blocks met going down from all columns, removing each time the column whose removal leaves the largest block."""
    now = _Sized.of(there, tuple(range(there.shape[1])))
    yield now
    while now.width > 1:
        now = max(_without_one(there, now.columns))
        yield now


def _up(there: Present) -> Iterator[_Sized]:
    """Yield the blocks met going up from the fullest column, adding each time the column that gives the largest block."""
    now = max(_Sized.of(there, (column,)) for column in range(there.shape[1]))
    yield now
    while now.width < there.shape[1]:
        now = max(_with_one_more(there, now.columns))
        yield now


def _climbed(there: Present, start: _Sized) -> _Sized:
    best = start
    while True:
        ways = (_without_one, _with_one_more, _with_another)
        nearby = max((each for way in ways for each in way(there, best.columns)), default=best)
        if nearby <= best:
            return best
        best = nearby


def _without_one(there: Present, columns: tuple[int, ...]) -> Iterator[_Sized]:
    """Yield the block without each of its columns in turn: rows that lacked only that column join it."""
    missing = (~there[:, columns]).sum(axis=1)
    joining = (~there[np.ix_(missing == 1, columns)]).sum(axis=0).tolist()
    whole = int((missing == 0).sum())
    for place, more in enumerate(joining):
        yield _Sized.of_rows(whole + more, columns[:place] + columns[place + 1 :])


def _with_one_more(there: Present, columns: tuple[int, ...]) -> Iterator[_Sized]:
    """Yield the block with each other column in turn added to its own."""
    others = [column for column in range(there.shape[1]) if column not in columns]
    kept = there[there[:, columns].all(axis=1)][:, others].sum(axis=0).tolist()
    for column, rows in zip(others, kept, strict=True):
        yield _Sized.of_rows(rows, tuple(sorted((*columns, column))))


def _with_another(there: Present, columns: tuple[int, ...]) -> Iterator[_Sized]:
    """Yield the block with each other column in turn in place of each of its own."""
    missing = (~there[:, columns]).sum(axis=1)
    whole, nearly = there[missing == 0], there[missing == 1]
    others = [column for column in range(there.shape[1]) if column not in columns]
    # Rows that lacked the one alone, and have the other. In floats, which are multiplied as matrices a hundred times faster.
    joining = (~nearly[:, columns]).T.astype(np.float64) @ nearly[:, others].astype(np.float64)
    rows = (joining + whole[:, others].sum(axis=0)).astype(np.int64)
    # Those of the most rows alone: all have as many columns.
    for place, i in np.argwhere(rows == rows.max(initial=0)).tolist():
        yield _Sized.of_rows(int(rows[place, i]), tuple(sorted((*columns[:place], *columns[place + 1 :], others[i]))))
