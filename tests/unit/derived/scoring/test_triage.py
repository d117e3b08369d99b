"""Triage: what is clear either way and what deserves the talk, with the reason."""

import numpy as np

from deliberation.derived.scoring.robustness import Pile, triage
from deliberation.snapshot.snapshot import Snapshot
from phrases import language
from tests.unit.statistics import panels
from tests.worlds.demonstration import demo_call

NAN = float("nan")


def told(panel: Snapshot, **options: list[int]) -> dict[int, tuple[Pile, list[str]]]:
    with language("en"):
        return {t.candidature_id: (t.pile, [str(reason) for reason in t.reasons]) for t in triage(panel, **options)}


def one_place(*rows: list[float], tracks: list[tuple[str, ...]] | None = None) -> Snapshot:
    call = panels.with_places(panels.with_criteria(demo_call(), 1, (1.0,)), 1, 1)
    return panels.snapshot(call, np.array(rows)[:, :, np.newaxis], tracks=tracks)


def test_far_from_the_cut_is_clear_either_way() -> None:
    assert told(one_place([5, 5, 5], [1, 1, 1])) == {
        1: (Pile.CLEAR_YES, ["Selected in 100% of the plausible weightings."]),
        2: (Pile.CLEAR_NO, ["Selected in 0% of the plausible weightings."]),
    }


def test_near_the_cut_is_to_be_discussed() -> None:
    piles = told(one_place([4, 3, 4], [3, 4, 3]))

    assert {pile for pile, _reasons in piles.values()} == {Pile.TO_DISCUSS}
    assert piles[1][1][0] == "Near the line of its track: other weights or another panel would change the outcome."


def test_a_tie_across_the_cut_is_to_be_discussed() -> None:
    piles = told(one_place([3, 3, 3], [3, 3, 3], [1, 1, 1]))

    assert piles[1][1][0] == piles[2][1][0] == "Tied across the line of its track."
    assert piles[3][0] is Pile.CLEAR_NO


def test_an_unsettled_track_and_an_incomplete_score_are_reasons_to_discuss() -> None:
    panel = one_place([5, 5], [4, 4], [NAN, NAN], tracks=[("technical",), ("technical", "scientific"), ("technical",)])

    piles = told(panel)

    assert piles[2] == (Pile.TO_DISCUSS, ["Its track is to be settled."])
    assert piles[3] == (Pile.TO_DISCUSS, ["Incomplete: a criterion has no mark."])


def test_a_divided_jury_is_a_reason_to_discuss() -> None:
    piles = told(one_place([5, 5, 5], [0, 0, 3], [0, 0, 0], [0, 0, 0]))

    assert piles[2][0] is Pile.TO_DISCUSS
    assert piles[2][1][0] == "The jury is divided: the totals lie far apart."


def test_a_juror_may_bring_a_candidature_back() -> None:
    piles = told(one_place([5, 5, 5], [1, 1, 1]), recalled=[2])

    assert piles[2] == (Pile.TO_DISCUSS, ["A juror asked to discuss it.", "Selected in 0% of the plausible weightings."])
    assert piles[1][0] is Pile.CLEAR_YES
