"""A majority says what it is counted on; how it is counted: test_ballots."""

import pytest

from deliberation.call.rules import Majority
from phrases import language


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
