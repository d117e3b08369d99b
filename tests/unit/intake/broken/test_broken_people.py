"""Broken lists of people: everybody comes in as a person would read them, or a message names what did not."""

from collections.abc import Callable

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.intake.broken.harm import EXAMPLES, Draw, Harm, check, each_of
from tests.unit.intake.broken.people import TRUTH, outcome
from tests.unit.intake.broken.people_harms import PEOPLE_HARMS


@each_of(PEOPLE_HARMS)
@settings(max_examples=EXAMPLES)
@given(data=st.data())
def test_broken_list_of_people_comes_in_or_is_named(break_it: Callable[[Draw], Harm], data: st.DataObject) -> None:
    harm = break_it(data.draw)
    check(harm, TRUTH, outcome(harm.written, harm.name))
