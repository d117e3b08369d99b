"""Broken exports of dossiers: every value comes in as a person would read it, or a message names what did not."""

from collections.abc import Callable

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.intake.broken.dossier_harms import CSV_HARMS, DOSSIER_HARMS
from tests.unit.intake.broken.dossiers import csv_truth, outcome, truth
from tests.unit.intake.broken.harm import EXAMPLES, Draw, Harm, check, each_of


@each_of(DOSSIER_HARMS)
@settings(max_examples=EXAMPLES)
@given(data=st.data())
def test_broken_dossiers_come_in_or_are_named(break_it: Callable[[Draw], Harm], data: st.DataObject) -> None:
    harm = break_it(data.draw)
    found = outcome(harm.written, harm.name)
    check(harm, truth(), found)
    made_up = {address[0] for address in found.values} - {address[0] for address in truth()}
    assert not made_up or any(map(found.names, harm.where)), f"made up without a word: {made_up}"


@each_of(CSV_HARMS)
@settings(max_examples=EXAMPLES)
@given(data=st.data())
def test_broken_csv_of_dossiers_comes_in_or_is_named(break_it: Callable[[Draw], Harm], data: st.DataObject) -> None:
    harm = break_it(data.draw)
    check(harm, csv_truth(), outcome(harm.written, harm.name))
