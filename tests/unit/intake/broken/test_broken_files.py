"""Broken files of scores, dossiers and people: every value comes in as a person would read it, or a message names what did not."""

from collections.abc import Callable

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.intake.broken import dossiers, people, scores
from tests.unit.intake.broken.book import Book
from tests.unit.intake.broken.dossier_harms import CSV_HARMS, DOSSIER_HARMS
from tests.unit.intake.broken.harm import EXAMPLES, Draw, Harm, check, each_of
from tests.unit.intake.broken.open_document import ods
from tests.unit.intake.broken.people_harms import BOOK_HARMS, PEOPLE_HARMS
from tests.unit.intake.broken.score_cell_harms import CELL_HARMS
from tests.unit.intake.broken.score_list_harms import LIST_HARMS
from tests.unit.intake.broken.score_sheet_harms import SHEET_HARMS


def as_open_document(harm: Harm) -> bytes:
    assert isinstance(harm.file, Book)
    return ods(harm.file)


@each_of((*SHEET_HARMS, *CELL_HARMS, *LIST_HARMS))
@settings(max_examples=EXAMPLES)
@given(data=st.data())
def test_broken_scores_come_in_or_are_named(break_it: Callable[[Draw], Harm], data: st.DataObject) -> None:
    harm = break_it(data.draw)
    check(harm, scores.TRUTH, scores.outcome(harm.written, harm.name))


@each_of((*SHEET_HARMS, *CELL_HARMS))
@settings(max_examples=EXAMPLES)
@given(data=st.data())
def test_broken_open_documents_of_scores_come_in_or_are_named(break_it: Callable[[Draw], Harm], data: st.DataObject) -> None:
    harm = break_it(data.draw)
    check(harm, scores.TRUTH, scores.outcome(as_open_document(harm), "notes.ods"))


@each_of(DOSSIER_HARMS)
@settings(max_examples=EXAMPLES)
@given(data=st.data())
def test_broken_dossiers_come_in_or_are_named(break_it: Callable[[Draw], Harm], data: st.DataObject) -> None:
    harm = break_it(data.draw)
    found = dossiers.outcome(harm.written, harm.name)
    check(harm, dossiers.truth(), found)
    made_up = {address[0] for address in found.values} - {address[0] for address in dossiers.truth()}
    assert not made_up or any(map(found.names, harm.where)), f"made up without a word: {made_up}"


@each_of(DOSSIER_HARMS)
@settings(max_examples=EXAMPLES)
@given(data=st.data())
def test_broken_open_documents_of_dossiers_come_in_or_are_named(break_it: Callable[[Draw], Harm], data: st.DataObject) -> None:
    harm = break_it(data.draw)
    check(harm, dossiers.truth(), dossiers.outcome(as_open_document(harm), "dossiers.ods"))


@each_of(CSV_HARMS)
@settings(max_examples=EXAMPLES)
@given(data=st.data())
def test_broken_csv_of_dossiers_comes_in_or_is_named(break_it: Callable[[Draw], Harm], data: st.DataObject) -> None:
    harm = break_it(data.draw)
    check(harm, dossiers.csv_truth(), dossiers.outcome(harm.written, harm.name))


@each_of(PEOPLE_HARMS)
@settings(max_examples=EXAMPLES)
@given(data=st.data())
def test_broken_list_of_people_comes_in_or_is_named(break_it: Callable[[Draw], Harm], data: st.DataObject) -> None:
    harm = break_it(data.draw)
    check(harm, people.TRUTH, people.outcome(harm.written, harm.name))


@each_of(BOOK_HARMS)
@settings(max_examples=EXAMPLES)
@given(data=st.data())
def test_broken_open_documents_of_people_come_in_or_are_named(break_it: Callable[[Draw], Harm], data: st.DataObject) -> None:
    harm = break_it(data.draw)
    check(harm, people.TRUTH, people.outcome(as_open_document(harm), "jury.ods"))
