"""Broken files of scores: every value comes in as a person would read it, or a message names what did not."""

from collections.abc import Callable

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.intake.broken.harm import EXAMPLES, Draw, Harm, check, each_of
from tests.unit.intake.broken.score_cell_harms import CELL_HARMS
from tests.unit.intake.broken.score_list_harms import LIST_HARMS
from tests.unit.intake.broken.score_sheet_harms import SHEET_HARMS
from tests.unit.intake.broken.scores import TRUTH, outcome


@each_of((*SHEET_HARMS, *CELL_HARMS, *LIST_HARMS))
@settings(max_examples=EXAMPLES)
@given(data=st.data())
def test_broken_scores_come_in_or_are_named(break_it: Callable[[Draw], Harm], data: st.DataObject) -> None:
    harm = break_it(data.draw)
    check(harm, TRUTH, outcome(harm.written, harm.name))
