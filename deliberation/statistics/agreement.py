"""Agreement between jurors: Krippendorff's alpha, and the intraclass correlations of one juror and of the panel's mean."""

from collections.abc import Iterator
from dataclasses import dataclass
from heapq import nlargest
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from deliberation.statistics.distributions import f_quantile
from deliberation.statistics.krippendorff import interval_alpha, ordinal_alpha
from deliberation.statistics.official import COMPARED_DECIMALS, Estimate, juror_totals, resampled_counts
from phrases import N_, Message, decimal

Floats = NDArray[np.float64]

RESAMPLES = 1_000
SMALLEST_TABLE = (5, 3)  # candidatures × jurors
ENDS_OF_SCALE = N_("0 is what chance gives, 1 full agreement.")
# Of juries in general: for screens, not for documents on one of them.
HOW_TO_READ = N_(
    "A low value does not mean a bad jury: people of different trades see different things, and it is their mean that ranks. Real panels "
    "usually reach 0.2 to 0.4 for one juror."
)
_UPPER = 0.975


@dataclass(frozen=True, slots=True)
class Agreement:
    """Agreement within a panel. ``alpha_ordinal`` follows the criteria.

    ``kept``: candidatures × jurors of the complete block behind the two ICC; ``is_largest``: proven to be the largest.
    """

    alpha_interval: Estimate
    alpha_ordinal: tuple[Estimate, ...]
    icc_a1: Estimate
    icc_ak: Estimate
    kept: tuple[int, int]
    is_largest: bool = True

    @property
    def sentence(self) -> Message:
        """Return the interpretation of the numbers, in the current language."""
        if self.icc_a1.value is None or self.icc_ak.value is None:
            return self.icc_a1.reason or Message(N_("Agreement cannot be told from these marks."))
        values = {"one": decimal(self.icc_a1.value), "panel": decimal(self.icc_ak.value), "rows": self.kept[0], "jurors": self.kept[1]}
        return Message(
            N_(
                "On {rows} applications × {jurors} jurors, without a gap: two jurors at random agree at {one} (0: no better "
                "than chance, 1: the same totals), and the mean of the {jurors} jurors would agree at {panel} with that of "
                "another such panel."
            ),
            values,
        )

    @property
    def note(self) -> Message:
        """Return the sentence on the block of totals used by the two ICC, in the current language."""
        if self.is_largest:
            return Message(N_("The block is the largest without a gap: most totals, then most jurors, then the lowest numbers."))
        return Message(
            N_("With more than {count} jurors the block is looked for step by step, the same way each time: a larger one may exist."),
            {"count": EXACT_COLUMNS_MAX},
        )


def agreement(marks: Floats, *, weights: Floats, recused: NDArray[np.bool_], seed: int) -> Agreement:
    """Measure agreement on ``marks``: float[candidature, juror, criterion], NaN where absent.

    Alpha is ordinal on each criterion and interval on the jurors' totals (complete grids); the ICC are on the largest complete block of
    totals. ``seed`` fixes the resampling behind alpha's intervals.
    """
    counting = np.where(recused[:, :, np.newaxis], np.nan, marks)
    totals = juror_totals(counting, weights=weights)
    block = largest_block(~np.isnan(totals))
    table = totals[np.ix_(block.rows, block.columns)]
    icc_a1, icc_ak = intraclass_correlations(table)
    times = resampled_counts(np.random.default_rng(seed), draws=RESAMPLES, size=len(marks)) if len(marks) else np.zeros((0, 0))
    return Agreement(
        alpha_interval=interval_alpha(totals, times=times),
        alpha_ordinal=tuple(ordinal_alpha(counting[:, :, c], times=times) for c in range(counting.shape[2])),
        icc_a1=icc_a1,
        icc_ak=icc_ak,
        kept=(table.shape[0], table.shape[1]),
        is_largest=block.is_largest,
    )


def intraclass_correlations(table: Floats) -> tuple[Estimate, Estimate]:
    """Return ICC(A,1) and ICC(A,k) of a complete ``table``: float[candidature, juror], two-way, absolute agreement.

    With 95 % intervals on F. Source: McGraw & Wong 1996, "Forming inferences about some intraclass correlation
    coefficients", tables 4 and 7. Refused, with a reason, under 5 candidatures × 3 jurors.
    """
    n, k = table.shape
    if n < SMALLEST_TABLE[0] or k < SMALLEST_TABLE[1]:
        reason = N_("The largest block without a gap has {rows} applications × {jurors} jurors: fewer than {least_rows} × {least_jurors}.")
        values = {"rows": n, "jurors": k, "least_rows": SMALLEST_TABLE[0], "least_jurors": SMALLEST_TABLE[1]}
        return (refused := Estimate(reason=Message(reason, values))), refused
    rows, jurors, error = _mean_squares(table)
    spread = rows + (jurors - error) / n
    if spread <= 0:
        return (refused := Estimate(reason=Message(N_("All the totals are the same, or differ by chance only.")))), refused
    single = (rows - error) / (rows + (k - 1) * error + k / n * (jurors - error))
    mean = (rows - error) / spread
    if error == 0:
        exact = Message(N_("The jurors rank alike without any residual difference: there is no interval."))
        return Estimate(single, reason=exact), Estimate(mean, reason=exact)
    low, high = _bounds(n, k, rows, jurors, error, single)
    return Estimate(single, low, high), Estimate(mean, _icc_of_mean(low, k), _icc_of_mean(high, k))


def _mean_squares(table: Floats) -> tuple[float, float, float]:
    n, k = table.shape
    centred = table - table.mean()
    of_rows, of_jurors = centred.mean(axis=1), centred.mean(axis=0)
    residual = centred - of_rows[:, np.newaxis] - of_jurors
    rows = k * float((of_rows**2).sum()) / (n - 1)
    jurors = n * float((of_jurors**2).sum()) / (k - 1)
    error = float((residual**2).sum()) / ((n - 1) * (k - 1))
    # A difference below the comparison's precision is rounding, not disagreement.
    return rows, jurors, error if error > 10.0 ** (-2 * COMPARED_DECIMALS) else 0.0


def _bounds(n: int, k: int, rows: float, jurors: float, error: float, icc: float) -> tuple[float, float]:
    a = k * icc / (n * (1 - icc))
    b = 1 + k * icc * (n - 1) / (n * (1 - icc))
    df = (a * jurors + b * error) ** 2 / ((a * jurors) ** 2 / (k - 1) + (b * error) ** 2 / ((n - 1) * (k - 1)))
    f_low = f_quantile(_UPPER, numerator_df=n - 1, denominator_df=df)
    f_high = f_quantile(_UPPER, numerator_df=df, denominator_df=n - 1)
    between = k * jurors + (k * n - k - n) * error
    low = n * (rows - f_low * error) / (f_low * between + n * rows)
    high = n * (f_high * rows - error) / (between + n * f_high * rows)
    return low, high


def _icc_of_mean(icc: float, k: int) -> float:
    return k * icc / (1 + (k - 1) * icc)


Present = NDArray[np.bool_]
Places = NDArray[np.int64]

# All sets of so many columns can be counted at once; of more, there are too many.
EXACT_COLUMNS_MAX = 20
# From how many blocks of each way the search goes on.
_STARTS = 3


class Block(NamedTuple):
    """Positions of ``rows`` and ``columns``, ascending. ``is_largest``: every block was examined, so that no larger block exists."""

    rows: Places
    columns: Places
    is_largest: bool


class _Sized(NamedTuple):
    """Block compared by sufficiency for a correlation, then cells, columns, and lowest columns."""

    is_enough: bool
    cells: int
    width: int
    lowest: tuple[int, ...]

    @classmethod
    def of_rows(cls, rows: int, columns: tuple[int, ...]) -> "_Sized":
        """Return the block of that many rows over columns, ascending."""
        is_enough = rows >= SMALLEST_TABLE[0] and len(columns) >= SMALLEST_TABLE[1]
        return cls(is_enough, rows * len(columns), len(columns), tuple(-column for column in columns))

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

    Blocks large enough for a correlation come first. All rows complete on its columns are included. With more than 20 non-empty columns,
    the search removes, adds and exchanges columns as long as the block grows, from several starting points: the result is reproducible, not
    always the largest.
    """
    used = np.flatnonzero(there.any(axis=0))
    is_exact = len(used) <= EXACT_COLUMNS_MAX
    used_columns = there[:, used]
    chosen_columns = used[_exact(used_columns) if is_exact else _greedy(used_columns)]
    rows = np.flatnonzero(there[:, chosen_columns].all(axis=1)) if len(chosen_columns) else np.zeros(0, dtype=np.int64)
    return Block(rows, chosen_columns, is_exact)


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
    is_enough = (complete >= SMALLEST_TABLE[0]) & (sizes >= SMALLEST_TABLE[1])
    cells = complete * sizes * (is_enough if is_enough.any() else 1)
    best = np.flatnonzero(cells == cells.max())
    best = best[sizes[best] == sizes[best].max()].max()
    return np.flatnonzero(best & bits) if cells.max() else np.zeros(0, dtype=np.int64)


def _greedy(there: Present) -> Places:
    """Return the columns of the best block found, a local maximum for removing, adding or exchanging a column."""
    starts = {*nlargest(_STARTS, _down(there)), *nlargest(_STARTS, _up(there))}
    best = max(_climb_from(there, start) for start in starts)
    return np.array(best.columns, dtype=np.int64)


def _down(there: Present) -> Iterator[_Sized]:
    """Yield the blocks met going down from all columns, removing each time the column whose removal leaves the largest block."""
    now = _Sized.of(there, tuple(range(there.shape[1])))
    yield now
    while now.width > 1:
        now = max(_drop_column(there, now.columns))
        yield now


def _up(there: Present) -> Iterator[_Sized]:
    """Yield the blocks met going up from the fullest column, adding each time the column that gives the largest block."""
    now = max(_Sized.of(there, (column,)) for column in range(there.shape[1]))
    yield now
    while now.width < there.shape[1]:
        now = max(_add_column(there, now.columns))
        yield now


def _climb_from(there: Present, start: _Sized) -> _Sized:
    best = start
    while True:
        ways = (_drop_column, _add_column, _swap_column)
        nearby = max((block for way in ways for block in way(there, best.columns)), default=best)
        if nearby <= best:
            return best
        best = nearby


def _drop_column(there: Present, columns: tuple[int, ...]) -> Iterator[_Sized]:
    """Yield the block without each of its columns in turn: rows incomplete only in that column join."""
    missing = (~there[:, columns]).sum(axis=1)
    joining = (~there[np.ix_(missing == 1, columns)]).sum(axis=0).tolist()
    whole = int((missing == 0).sum())
    for place, more in enumerate(joining):
        yield _Sized.of_rows(whole + more, columns[:place] + columns[place + 1 :])


def _add_column(there: Present, columns: tuple[int, ...]) -> Iterator[_Sized]:
    """Yield the block with each other column in turn added to its own."""
    other_columns = [column for column in range(there.shape[1]) if column not in columns]
    completed = there[there[:, columns].all(axis=1)][:, other_columns].sum(axis=0).tolist()
    for column, rows in zip(other_columns, completed, strict=True):
        yield _Sized.of_rows(rows, tuple(sorted((*columns, column))))


def _swap_column(there: Present, columns: tuple[int, ...]) -> Iterator[_Sized]:
    """Yield the block with each other column in turn in place of each of its own."""
    missing = (~there[:, columns]).sum(axis=1)
    whole, nearly = there[missing == 0], there[missing == 1]
    other_columns = [column for column in range(there.shape[1]) if column not in columns]
    # Rows that lacked the one alone, and have the other. In floats, which are multiplied as matrices a hundred times faster.
    joining = (~nearly[:, columns]).T.astype(np.float64) @ nearly[:, other_columns].astype(np.float64)
    rows = (joining + whole[:, other_columns].sum(axis=0)).astype(np.int64)
    # Those of the most rows alone: all have as many columns.
    for place, i in np.argwhere(rows == rows.max(initial=0)).tolist():
        yield _Sized.of_rows(int(rows[place, i]), tuple(sorted((*columns[:place], *columns[place + 1 :], other_columns[i]))))
