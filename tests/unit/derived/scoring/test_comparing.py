"""What is proposed for comparison, and what sets the compared apart."""

from dataclasses import replace

from deliberation.derived.scoring.comparing import Occasion, Proposal, differences, proposals
from deliberation.meeting.meeting import Meeting
from deliberation.snapshot.snapshot import Snapshot
from tests.worlds.snapshots import Marks, make_call, make_snapshot


def ranked(*totals: float, places: int = 2, current: int | None = None) -> Snapshot:
    """Candidatures 1, 2, 3… of one juror's marks on one criterion, with places on the first track."""
    marks: Marks = [[[total]] for total in totals]
    snapshot = make_snapshot(marks=marks, call=make_call(weights=(1,), places=(places, 1)))
    return replace(snapshot, meeting=Meeting(current=current))


def test_the_two_on_either_side_of_the_line_are_proposed() -> None:
    assert proposals(ranked(5, 4, 3, 2)) == (Proposal(Occasion.LINE, "t1", (2, 3)),)


def test_all_that_are_tied_at_the_line_are_proposed_together() -> None:
    assert proposals(ranked(5, 4, 4, 4, 1)) == (Proposal(Occasion.TIE, "t1", (2, 3, 4)),)


def test_of_a_wide_tie_the_four_nearest_the_line_are_proposed() -> None:
    assert proposals(ranked(*[3] * 9, places=4)) == (Proposal(Occasion.TIE, "t1", (3, 4, 5, 6)),)
    assert proposals(ranked(*[3] * 9, places=8)) == (Proposal(Occasion.TIE, "t1", (6, 7, 8, 9)),)


def test_the_current_file_is_paired_with_those_beside_it_once_each() -> None:
    assert proposals(ranked(5, 4, 3, 2, 1, current=4)) == (
        Proposal(Occasion.LINE, "t1", (2, 3)),
        Proposal(Occasion.BEFORE, "t1", (3, 4)),
        Proposal(Occasion.AFTER, "t1", (4, 5)),
    )
    assert [proposal.candidature_ids for proposal in proposals(ranked(5, 4, 3, 2, current=3))] == [(2, 3), (3, 4)]


def test_a_chosen_file_is_paired_with_those_beside_it_alone() -> None:
    assert proposals(ranked(5, 4, 3, 2), about=1) == (Proposal(Occasion.AFTER, "t1", (1, 2)),)


def test_nothing_is_proposed_without_ranks() -> None:
    assert proposals(make_snapshot(marks=[[[None]], [[None]]], call=make_call(weights=(1,)))) == ()


def test_differences_come_biggest_first_with_the_one_ahead() -> None:
    found = differences(make_snapshot(marks=[[[3, 5, None]], [[4, 1, 2]]]), [1, 2])
    assert [(one.criterion.code, one.means, one.gap, one.leading) for one in found] == [
        (found[0].criterion.code, (5.0, 1.0), 4.0, 0),
        (found[1].criterion.code, (3.0, 4.0), 1.0, 1),
        (found[2].criterion.code, (None, 2.0), None, None),
    ]


def test_nobody_is_ahead_of_an_equal() -> None:
    (only,) = differences(make_snapshot(marks=[[[4]], [[4]], [[1]]], call=make_call(weights=(1,))), [1, 2, 3])
    assert (only.gap, only.leading) == (3.0, None)
