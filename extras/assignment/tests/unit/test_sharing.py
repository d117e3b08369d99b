"""Who reads what, against every way of sharing small tables, and against a linear programme on large ones."""

from itertools import combinations, product
from random import Random
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray

from deliberation.errors import InvalidValue
from extras.assignment.sharing import Demand, assigned, is_even_as_can_be, of_teams
from extras.assignment.tests.unit.demands import PAIRS, large_demand, require_all_held
from tests.depth import IS_THOROUGH

Table = NDArray[np.bool_]


@st.composite
def small_demands(draw: st.DrawFn) -> Demand:
    """Up to four files and four readers, with conflicts, expertise, and some of it shared out."""
    shape = (draw(st.integers(1, 4)), draw(st.integers(1, 4)))
    return Demand(
        may=draw(arrays(np.bool_, shape, elements=st.sampled_from([True, True, True, False]))),
        readers=draw(st.integers(1, 3)),
        expertise=draw(arrays(np.int64, shape, elements=st.sampled_from([0, 1, 2, 40, 100]))),
        standing=draw(arrays(np.bool_, shape)),
    )


def merit(demand: Demand, given_: Table) -> tuple[int, int, int]:
    """What is asked for, in its order: smaller is better."""
    loads = given_.sum(axis=0)
    return int((loads**2).sum()), -int(demand.standing[given_].sum()), -int(demand.expertise[given_].sum())


def best_of_all(demand: Demand) -> tuple[int, int, int]:
    """Every way of giving each file its readers, plainly."""
    ways = []
    for may in demand.may.tolist():
        able = [reader for reader, is_able in enumerate(may) if is_able]
        ways.append(list(combinations(able, min(demand.readers, len(able)))))
    found = []
    for way in product(*ways):
        given_ = np.zeros(demand.may.shape, dtype=np.bool_)
        for file, readers in enumerate(way):
            given_[file, list(readers)] = True
        found.append(merit(demand, given_))
    return min(found)


@settings(deadline=None)
@given(demand=small_demands())
def test_assignment_is_as_good_as_the_best_of_all_ways(demand: Demand) -> None:
    given_ = assigned(demand)

    assert not given_[~demand.may].any()
    assert given_.sum(axis=1).tolist() == np.minimum(demand.may.sum(axis=1), demand.readers).tolist()
    assert merit(demand, given_) == best_of_all(demand)


def squares_of_loads(demand: Demand, given_: Table) -> int:
    return int((given_.sum(axis=0) ** 2).sum())


@settings(deadline=None)
@given(demand=small_demands(), random=st.randoms(use_true_random=False))
def test_proof_of_even_loads_is_the_truth_of_all_ways(demand: Demand, random: Random) -> None:
    """Any sharing, the best or a bad one: the proof says of it what looking through all ways says."""
    given_ = np.zeros(demand.may.shape, dtype=np.bool_)
    for file, may in enumerate(demand.may.tolist()):
        able = [reader for reader, is_able in enumerate(may) if is_able]
        given_[file, random.sample(able, min(demand.readers, len(able)))] = True

    is_best = squares_of_loads(demand, given_) == best_of_all(demand)[0]

    assert is_even_as_can_be(demand.may, given_) is is_best
    assert is_even_as_can_be(demand.may, assigned(demand))


def greatest_expertise(demand: Demand) -> float:
    """Return the most expertise that any even sharing has, by a linear programme (HiGHS)."""
    from scipy.optimize import linprog
    from scipy.sparse import coo_array, vstack

    files, readers = np.nonzero(demand.may)
    pairs = np.arange(files.size)
    of_file: Any = coo_array((np.ones(pairs.size), (files, pairs)))
    of_reader: Any = coo_array((np.ones(pairs.size), (readers, pairs)))
    count, width = demand.may.shape
    least, most = count * demand.readers // width, -(-count * demand.readers // width)
    found = linprog(
        -demand.expertise[files, readers],
        A_eq=of_file,
        b_eq=np.full(count, demand.readers),
        A_ub=vstack([of_reader, -of_reader]),
        b_ub=np.repeat([most, -least], width),
        bounds=(0, 1),
        method="highs",
    )
    return -float(found.fun)


def test_twelve_readers_of_435_files_are_as_expert_as_a_linear_programme_finds() -> None:
    demand = large_demand(435, 12, each=2)

    given_ = assigned(demand)

    require_all_held(demand, given_)
    assert int(demand.expertise[given_].sum()) == pytest.approx(greatest_expertise(demand))


def test_six_pairs_of_readers_of_435_files_are_even_as_pairs_and_one_by_one() -> None:
    alone = large_demand(435, 12, each=1)
    demand = of_teams(alone, PAIRS)

    given_ = assigned(demand)

    require_all_held(demand, given_)
    by_members = given_ @ PAIRS
    assert not by_members[~alone.may].any()
    assert set(by_members.sum(axis=1).tolist()) == {2}
    assert np.ptp(by_members.sum(axis=0)) <= 1


def test_assignment_of_thousands_of_files_by_fifty_holds() -> None:
    demand = large_demand(10_000 if IS_THOROUGH else 2_000, 50, each=1)

    require_all_held(demand, assigned(demand))


def test_assignment_changes_least_when_somebody_drops_out() -> None:
    before = assigned(large_demand(435, 12, each=2))
    after = large_demand(435, 12, each=2, standing=before)
    after.may[:, 4] = False
    left = int(before[:, 4].sum())

    given_ = assigned(after)

    assert not given_[:, 4].any()
    assert np.ptp(np.delete(given_.sum(axis=0), 4)) <= 1
    assert (before & ~given_).sum() == left  # nobody else loses a file


def test_team_of_whom_one_is_replaced_keeps_its_files() -> None:
    alone = large_demand(120, 13, each=1)
    pairs = np.zeros((6, 13), dtype=np.bool_)
    pairs[:, :12] = PAIRS
    before = assigned(of_teams(alone, pairs)) @ pairs
    replaced = pairs.copy()
    replaced[0, [0, 12]] = [False, True]

    again = of_teams(Demand(np.ones_like(alone.may), 1, alone.expertise, before), replaced)

    assert (assigned(again) @ pairs == before).all()


def test_assignment_again_without_a_change_changes_nothing() -> None:
    before = assigned(large_demand(60, 9, each=3))

    assert (assigned(large_demand(60, 9, each=3, standing=before)) == before).all()


def test_file_that_too_few_may_read_is_told_with_how_many_are_missing() -> None:
    demand = Demand.anew(np.array([[True, True, True], [False, True, False], [False, False, False]]), 2)

    assert (demand.readers - assigned(demand).sum(axis=1)).tolist() == [0, 1, 2]


@pytest.mark.parametrize("expertise", [-1, 101])
def test_assignment_refuses_expertise_out_of_bounds(expertise: int) -> None:
    table = np.ones((1, 1), dtype=np.bool_)
    with pytest.raises(InvalidValue, match="répartir la lecture"):
        Demand(table, 1, np.full((1, 1), expertise), table)


def test_assignment_refuses_more_files_than_whole_numbers_hold() -> None:
    with pytest.raises(InvalidValue, match="trop de dossiers"):
        Demand.anew(np.ones((10_000_000, 1), dtype=np.bool_), 50)
