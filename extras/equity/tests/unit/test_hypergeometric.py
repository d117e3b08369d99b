"""The range that chance gives, beside a slow loop over every count with ``math.comb`` and fractions."""

from fractions import Fraction
from math import comb
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extras.equity.comparison import CentralRange, central_range

LOW, HIGH = Fraction(25, 1000), Fraction(975, 1000)


def slow_range(pool: int, group: int, drawn: int) -> CentralRange:
    """The same by the definition: the probability of each count, then the first whose cumulated probability reaches each level."""
    each = [Fraction(comb(group, count) * comb(pool - group, drawn - count), comb(pool, drawn)) for count in range(drawn + 1)]
    low = next(count for count in range(drawn + 1) if sum(each[: count + 1]) >= LOW)
    high = next(count for count in range(drawn + 1) if sum(each[: count + 1]) >= HIGH)
    return CentralRange(low, high, 1 - sum(each[low : high + 1], Fraction(0)))


def test_every_small_pool_agrees_with_the_slow_loop() -> None:
    every = [(pool, group, drawn) for pool in range(11) for group in range(pool + 1) for drawn in range(pool + 1)]
    assert [case for case in every if central_range(pool=case[0], group=case[1], drawn=case[2]) != slow_range(*case)] == []


@given(data=st.data())
def test_any_pool_agrees_with_the_slow_loop(data: st.DataObject) -> None:
    pool = data.draw(st.integers(11, 120))
    group, drawn = data.draw(st.integers(0, pool)), data.draw(st.integers(0, pool))
    assert central_range(pool=pool, group=group, drawn=drawn) == slow_range(pool, group, drawn)


def test_quantile_is_reached_at_exactly_a_fortieth() -> None:
    # One of 40 drawn: the chance to hold the one of a sort is 1/40, to the digit, and not to hold it 39/40.
    assert central_range(pool=40, group=1, drawn=1) == (0, 0, Fraction(1, 40))
    assert central_range(pool=40, group=39, drawn=1) == (0, 1, Fraction(0))
    assert central_range(pool=41, group=40, drawn=1) == (1, 1, Fraction(1, 41))
    assert central_range(pool=39, group=1, drawn=1) == (0, 1, Fraction(0))


def test_thirteen_files_of_forty_six_have_two_to_seven_of_fifteen_places() -> None:
    found = central_range(pool=46, group=13, drawn=15)
    assert (found.low, found.high) == (2, 7)
    assert found == slow_range(46, 13, 15)


@pytest.mark.parametrize(("group", "drawn"), [(6, 1), (1, 6), (-1, 1), (1, -1)])
def test_more_than_there_is_cannot_be_drawn(group: int, drawn: int) -> None:
    with pytest.raises(ValueError, match="of 5"):
        central_range(pool=5, group=group, drawn=drawn)


def test_half_of_ten_thousand_takes_no_time_that_a_person_notices() -> None:
    began = process_time()
    found = central_range(pool=10_000, group=5_000, drawn=5_000)
    assert (found.low, found.high, process_time() - began < 2) == (2451, 2549, True)
