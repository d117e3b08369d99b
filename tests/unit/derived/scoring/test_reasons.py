"""The reason that the marks suggest: facts about criteria, for a person to edit."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray

from deliberation.call.people import Person, Role
from deliberation.call.scale import Level, Scale
from deliberation.derived.meeting.verdicts import Suggestion, suggested_reason
from deliberation.selection.decisions import Outcome
from deliberation.snapshot.visibility import visible
from deliberation.vocabulary import Label
from phrases import language
from tests.worlds.snapshots import Marks, make_call, make_candidature, make_snapshot

MARKS: Marks = [[[5, 5, 4, 1, 3]], [[1, 3, 2, 5, 3]]]  # means of the shortlist: 3, 4, 3, 3, 3


def test_criteria_furthest_from_the_shortlist_are_named_two_at_most_each_way() -> None:
    assert suggested_reason(make_snapshot(marks=MARKS), 1, Outcome.RESERVE) == Suggestion(
        above=(("Critère 1", 5.0), ("Critère 2", 5.0)), below=(("Critère 4", 1.0),)
    )


def test_candidatures_outside_the_shortlist_do_not_weigh_on_its_mean() -> None:
    outside = make_candidature(3, is_withdrawn=True)
    snapshot = make_snapshot(marks=[*MARKS, [[0, 0, 0, 0, 0]]], candidatures=[make_candidature(1), make_candidature(2), outside])
    assert suggested_reason(snapshot, 1, Outcome.RESERVE) == suggested_reason(make_snapshot(marks=MARKS), 1, Outcome.RESERVE)
    assert suggested_reason(snapshot, 3, Outcome.RESERVE) == Suggestion((), (("Critère 2", 0.0), ("Critère 1", 0.0)))


def test_what_is_notable_goes_with_the_width_of_the_scale() -> None:
    hundred = Scale((Level(0, Label("Rien", "Nothing")), Level(100, Label("Tout", "All"))))
    call = replace(make_call(weights=(1, 1)), scale=hundred)
    # Ten points away from the mean is notable from 0 to 100, five are not.
    snapshot = make_snapshot(marks=[[[60, 55]], [[40, 45]]], call=call)
    assert suggested_reason(snapshot, 1, Outcome.RESERVE) == Suggestion((("Critère 1", 60.0),), ())


def test_criterion_without_marks_is_not_named() -> None:
    snapshot = make_snapshot(marks=[[[5, None]], [[1, None]]])
    assert suggested_reason(snapshot, 1, Outcome.RESERVE) == Suggestion((("Critère 1", 5.0),), ())


def test_nothing_is_suggested_without_marks_or_under_seal() -> None:
    chair = Person(9, 1, "La présidence", frozenset({Role.CHAIR}))
    sealed = visible(replace(make_snapshot(marks=MARKS), is_sealed=True, people=(chair,)), chair)
    assert suggested_reason(make_snapshot(marks=[[[None]], [[3]]]), 1, Outcome.RESERVE) is None
    assert suggested_reason(sealed, 1, Outcome.RESERVE) is None


@pytest.mark.parametrize(
    ("suggestion", "sentence"),
    [
        (Suggestion((("Impact", 4.6),), (("Données", 1.25),)), "Above the shortlist’s mean on impact (4.6); below it on données (1.3)."),
        (Suggestion((("IA", 5.0), ("Équipe", 4.0)), ()), "Above the shortlist’s mean on IA (5.0), équipe (4.0)."),
        (Suggestion((), (("Pertinence de l’IA", 2.0),)), "Below the shortlist’s mean on pertinence de l’IA (2.0)."),
        (Suggestion((), ()), "Close to the shortlist’s mean on every criterion."),
    ],
)
def test_suggestion_reads_as_one_sentence(suggestion: Suggestion, sentence: str) -> None:
    with language("en"):
        assert str(suggestion) == sentence


def test_criteria_that_a_reason_names_are_found_in_it_whatever_stands_around_them() -> None:
    both = Suggestion((("Équipe", 4.5), ("Impact", 4.0)), (("Données", 3.3),))
    with language("fr"):
        text = f"Dit au débat. {both.only(['Données', 'Équipe'])} Rien de plus."
        assert both.within(text) == Suggestion((("Équipe", 4.5),), (("Données", 3.3),))
        assert both.within("Une équipe solide.") == Suggestion((), ())


def test_criteria_are_named_in_the_reader_s_language() -> None:
    call = make_call(weights=(1,))
    named = replace(call, criteria=(replace(call.criteria[0], short=Label("Équipe", "Team")),))
    snapshot = make_snapshot(marks=[[[5]], [[1]]], call=named)
    for code, name in (("fr", "Équipe"), ("en", "Team")):
        with language(code):
            assert suggested_reason(snapshot, 1, Outcome.RESERVE) == Suggestion(((name, 5.0),), ())


def test_reason_speaks_for_the_outcome_or_is_not_suggested() -> None:
    snapshot = make_snapshot(marks=MARKS)
    assert suggested_reason(snapshot, 1, Outcome.SELECTED) == Suggestion((("Critère 1", 5.0), ("Critère 2", 5.0)), ())
    assert suggested_reason(snapshot, 1, Outcome.DECLINED) == Suggestion((), (("Critère 4", 1.0),))
    assert suggested_reason(snapshot, 1, Outcome.TO_DISCUSS) is None
    one_way = make_snapshot(marks=[[[5, 3]], [[1, 3]]])
    assert suggested_reason(one_way, 1, Outcome.DECLINED) is None
    assert suggested_reason(one_way, 2, Outcome.SELECTED) is None


@given(marks=arrays(np.float64, (3, 2, 3), elements=st.integers(0, 5).map(float)), outcome=st.sampled_from(Outcome))
def test_no_suggestion_names_what_speaks_against_its_outcome(marks: NDArray[np.float64], outcome: Outcome) -> None:
    snapshot = make_snapshot(marks=marks.tolist())
    for candidature in snapshot.candidatures:
        found = suggested_reason(snapshot, candidature.id, outcome)
        if outcome is Outcome.SELECTED:
            assert found is None or (found.above and not found.below)
        if outcome is Outcome.DECLINED:
            assert found is None or (found.below and not found.above)
        if outcome is Outcome.TO_DISCUSS:
            assert found is None
