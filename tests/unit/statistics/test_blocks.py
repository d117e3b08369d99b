"""The largest complete block, against every set of rows of small tables; and what stays true of large ones."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays
from numpy.typing import NDArray

from deliberation.statistics import agreement
from deliberation.statistics.agreement import largest_block

Present = NDArray[np.bool_]
SMALL = arrays(np.bool_, array_shapes(min_dims=2, max_dims=2, min_side=1, max_side=7))


def brute_force(there: Present) -> tuple[list[int], list[int]]:
    """Every set of rows and every set of columns, plainly."""
    best: tuple[bool, int, int, list[int], list[int], list[int]] = (False, 0, 0, [], [], [])
    rows, columns = there.shape
    for chosen in (each for size in range(1, columns + 1) for each in combinations(range(columns), size)):
        for kept in (each for size in range(1, rows + 1) for each in combinations(range(rows), size)):
            if there[np.ix_(kept, chosen)].all():
                is_enough = len(kept) >= 5 and len(chosen) >= 3
                found = (
                    is_enough,
                    len(kept) * len(chosen),
                    len(chosen),
                    [-column for column in chosen],
                    [-row for row in kept],
                    list(kept),
                )
                best = max(best, found)
    return best[5], [-column for column in best[3]]


@given(there=SMALL)
def test_block_is_that_of_every_set_tried(there: Present) -> None:
    found = largest_block(there)

    assert (found.rows.tolist(), found.columns.tolist(), found.is_largest) == (*brute_force(there), True)


def test_block_large_enough_for_a_correlation_comes_before_a_larger_one_that_is_not() -> None:
    there = np.zeros((9, 7), dtype=np.bool_)
    there[:5, :3], there[5:, 3:] = True, True  # 15 cells; 16, of four rows only

    assert (largest_block(there).rows.tolist(), largest_block(there).columns.tolist()) == ([0, 1, 2, 3, 4], [0, 1, 2])


@given(seed=st.integers(0, 2**32 - 1), gaps=st.sampled_from([0.02, 0.1, 0.3, 0.6]))
def test_search_over_many_columns_gives_a_complete_block_that_no_column_enlarges(seed: int, gaps: float) -> None:
    random = np.random.default_rng(seed)
    there = random.random((40, 26)) >= gaps

    found, again = largest_block(there), largest_block(there)

    assert not found.is_largest
    assert (found.rows.tolist(), found.columns.tolist()) == (again.rows.tolist(), again.columns.tolist())
    assert there[np.ix_(found.rows, found.columns)].all()

    def size(rows: int, columns: int) -> tuple[bool, int]:
        return rows >= 5 and columns >= 3, rows * columns

    others = set(range(26)) - set(found.columns.tolist())
    nearby = [
        sorted({*found.columns.tolist(), *more} - {*less})
        for more in ((), *((column,) for column in others))
        for less in ((), *((column,) for column in found.columns.tolist()))
    ]
    best = max(size(int(there[:, columns].all(axis=1).sum()), len(columns)) for columns in nearby if columns)
    assert size(len(found.rows), len(found.columns)) >= best


@given(shape=array_shapes(min_dims=2, max_dims=2, min_side=2, max_side=9))
def test_search_finds_the_largest_where_a_table_lacks_one_cell(shape: tuple[int, int]) -> None:
    there = np.ones(shape, dtype=np.bool_)
    there[0, 0] = False

    found = agreement._greedy(there)  # small tables are never searched otherwise

    assert found.tolist() == largest_block(there).columns.tolist()


@pytest.mark.parametrize("shape", [(0, 0), (3, 0), (0, 4), (3, 4), (3, 26)])
def test_table_without_anything_has_no_block(shape: tuple[int, int]) -> None:
    found = largest_block(np.zeros(shape, dtype=np.bool_))

    assert (found.rows.size, found.columns.size) == (0, 0)


def test_columns_without_anything_do_not_count_among_those_that_make_a_search_needed() -> None:
    there = np.ones((6, 30), dtype=np.bool_)
    there[:, 20:] = False

    assert (largest_block(there).is_largest, largest_block(there).columns.tolist()) == (True, list(range(20)))


def test_a_few_absences_do_not_silence_a_panel() -> None:
    # Each of five jurors misses one file of ten, another each time: no juror read all, and four in five is not asked of anybody.
    there = ~np.eye(10, 5, dtype=np.bool_)

    found = largest_block(there)

    assert (found.rows.tolist(), found.columns.tolist()) == ([5, 6, 7, 8, 9], [0, 1, 2, 3, 4])
