"""How many votes make a majority of the base that it is counted on."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.call.rules import MORE_THAN_HALF, Majority, Threshold
from phrases import language

TWO_THIRDS = Threshold(Fraction(2, 3), is_exceeded=False)


@pytest.mark.parametrize(
    ("threshold", "base", "enough"),
    [
        (MORE_THAN_HALF, 12, 7),
        (MORE_THAN_HALF, 13, 7),
        (MORE_THAN_HALF, 1, 1),
        (TWO_THIRDS, 12, 8),
        (TWO_THIRDS, 13, 9),
        (TWO_THIRDS, 1, 1),
    ],
)
def test_majority_begins_at_a_whole_number_of_votes(threshold: Threshold, base: int, enough: int) -> None:
    assert [threshold.is_met(votes, base=base) for votes in (enough - 1, enough)] == [False, True]


@given(st.integers(1, 60), st.integers(0, 60), st.sampled_from([MORE_THAN_HALF, TWO_THIRDS]))
def test_two_options_never_have_a_majority_both(base: int, votes: int, threshold: Threshold) -> None:
    assert not (votes <= base and threshold.is_met(votes, base=base) and threshold.is_met(base - votes, base=base))


@pytest.mark.parametrize(
    ("majority", "said"),
    [
        (Majority.VOTES_CAST, "Majority of the votes cast, abstentions apart: more than half of 12."),
        (Majority.PRESENT, "Majority of the members present and not recused: more than half of 12."),
        (Majority.MEMBERS, "Majority of all members not recused: more than half of 12."),
    ],
)
def test_a_majority_says_what_it_is_counted_on(majority: Majority, said: str) -> None:
    with language("en"):
        assert (majority.words, str(majority.sentence(12))) == ("A majority is more than half of", said)
