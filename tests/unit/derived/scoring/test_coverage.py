"""How evenly candidatures were read: told to those who may follow the progress, recusals apart."""

from deliberation.call.call import Screening
from deliberation.derived.scoring.coverage import Progress, evenness, of_candidature
from deliberation.snapshot.snapshot import Snapshot
from phrases import language
from tests.worlds.snapshots import make_candidature, make_snapshot

Grid = list[float | None]

FULL: Grid = [3, 4]
HALF: Grid = [3, None]
NONE: Grid = [None, None]


def said(snapshot: Snapshot) -> tuple[bool, str]:
    found = evenness(snapshot)
    assert found is not None
    with language("en"):
        return found.is_even, str(found.sentence)


def test_full_grids_of_every_juror_are_even() -> None:
    assert said(make_snapshot(marks=[[FULL, FULL], [FULL, FULL]])) == (
        True,
        "Every juror gave a full grid on each shortlisted application, recusals apart.",
    )


def test_recused_juror_leaves_nothing_out() -> None:
    assert said(make_snapshot(marks=[[FULL, FULL], [FULL, NONE]], recused=[(1, 1)]))[0]


def test_files_shared_out_evenly_among_readers_are_even() -> None:
    marks = [[NONE, FULL, FULL], [FULL, NONE, FULL], [FULL, FULL, NONE]]
    even = (True, "Each shortlisted application has as many full grids, recusals apart: 2.")
    assert said(make_snapshot(marks=marks)) == even
    # Recused on a file that was another's to read: it has its two readers all the same.
    assert said(make_snapshot(marks=marks, recused=[(0, 0)])) == even


def test_least_read_are_named_and_a_grid_begun_is_not_a_full_one() -> None:
    marks = [[FULL, FULL, FULL], [FULL, FULL, HALF], [FULL, FULL, NONE]]
    assert said(make_snapshot(marks=marks)) == (
        False,
        "Shortlisted applications do not all have as many full grids: from 2 to 3, recusals apart. Fewest: 1002, 1003.",
    )


def test_only_the_ranked_set_counts() -> None:
    files = [make_candidature(1), make_candidature(2, screening=Screening.DECLINED)]
    assert said(make_snapshot(marks=[[FULL, FULL], [NONE, NONE]], candidatures=files))[0]


def test_recusal_of_a_member_who_gave_no_grid_adds_none() -> None:
    marks = [[FULL, FULL, NONE], [FULL, FULL, NONE], [FULL, NONE, NONE]]
    sentence = said(make_snapshot(marks=marks, recused=[(1, 2)]))[1]
    assert "from 1 to 2, recusals apart. Fewest: 1003." in sentence


def test_nothing_is_said_before_anybody_scored_nor_to_whom_the_progress_is_hidden() -> None:
    assert evenness(make_snapshot(marks=[[NONE, NONE]])) is None
    assert evenness(make_snapshot(marks=[[FULL, NONE], [FULL, FULL]], hides_progress=True)) is None
    assert evenness(make_snapshot()) is None


def test_grids_due_on_a_candidature_leave_recused_jurors_out() -> None:
    snapshot = make_snapshot(marks=[[FULL, HALF, FULL], [FULL, FULL, FULL]], recused=[(0, 2)])
    assert [of_candidature(snapshot, id_) for id_ in (1, 2)] == [Progress(1, 2), Progress(3, 3)]
