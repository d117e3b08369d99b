"""What radars, multiples and strips are drawn from: gaps stay gaps, recusals count nowhere, seals hide the jury."""

from dataclasses import replace

import numpy as np
import pytest

from charts.dots import _gather as gather_dots
from charts.dots import dot_strip
from charts.parts.theme import Size
from charts.profiles import Profile, Scales, Shortlist, profile, scales, shortlist
from charts.radar import SheetRadar, overlay_radar, sheet_radar
from charts.radar import _gather_sheet as gather_sheet
from deliberation.call.call import Screening
from deliberation.errors import NotFound
from deliberation.snapshot.snapshot import Snapshot
from phrases import language
from tests.worlds.snapshots import Marks, make_candidature, make_snapshot

MARKS: Marks = [
    [[4, 1, 5], [2, None, 5], [3, None, 5]],
    [[1, None, 0], [1, None, 2], [None, None, None]],
]


def sealed() -> Snapshot:
    """What a juror who gave 4 and 0 to the first candidature is sent under seal: no mark of the jury."""
    own = np.array([[4, 0, np.nan], [np.nan] * 3])
    return make_snapshot(marks=np.full((2, 3, 3), np.nan).tolist(), is_sealed=True, own_marks=own)


def test_profile_gathers_means_extremes_and_counts() -> None:
    assert profile(make_snapshot(marks=MARKS), 1) == Profile(
        1, "Projet 1", (3 + 1 + 5) / 3, (3.0, 1.0, 5.0), (2.0, 1.0, 5.0), (4.0, 1.0, 5.0), (3, 1, 3), None, False
    )


def test_criterion_without_a_mark_is_missing_never_zero() -> None:
    shown = profile(make_snapshot(marks=MARKS), 2)
    assert shown.means == (1.0, None, 1.0)
    assert (shown.score, shown.missing) == (None, (1,))


def test_recused_jurors_marks_are_in_no_number() -> None:
    shown = profile(make_snapshot(marks=MARKS, recused=[(0, 0)]), 1)
    assert (shown.means, shown.highest, shown.jurors) == ((2.5, None, 5.0), (3.0, None, 5.0), (2, 0, 2))


def test_sealed_profile_holds_own_marks_only() -> None:
    nothing = (None, None, None)
    assert profile(sealed(), 1) == Profile(1, "Projet 1", None, nothing, nothing, nothing, (0, 0, 0), (4.0, 0.0, None), True)


def test_sealed_profile_is_empty_even_of_marks_that_were_let_through() -> None:
    shown = profile(make_snapshot(marks=MARKS, is_sealed=True), 1)
    assert (shown.score, shown.means, shown.jurors) == (None, (None,) * 3, (0, 0, 0))


def test_revealed_candidature_of_a_sealed_call_is_shown() -> None:
    candidatures = [make_candidature(1, is_revealed=True), make_candidature(2)]
    shown = profile(make_snapshot(marks=MARKS, is_sealed=True, candidatures=candidatures), 1)
    assert (shown.is_sealed, shown.means) == (False, (3.0, 1.0, 5.0))


def test_shortlist_mean_leaves_out_whoever_is_not_ranked() -> None:
    assert shortlist(make_snapshot(marks=MARKS)) == Shortlist((2.0, 1.0, 3.0), 2)
    candidatures = [make_candidature(1), make_candidature(2, screening=Screening.DECLINED)]
    assert shortlist(make_snapshot(marks=MARKS, candidatures=candidatures)) == Shortlist((3.0, 1.0, 5.0), 1)


def test_sheet_radar_has_the_shortlist_unless_sealed() -> None:
    snapshot = make_snapshot(marks=MARKS)
    assert sheet_radar(snapshot, 1).table.columns.tolist()[1:3] == ["Moyenne du jury", "Moy. présélectionnés"]
    axes = Scales(("Critère 1", "Critère 2", "Critère 3"), 0, 5)
    assert gather_sheet(snapshot, 1) == SheetRadar(axes, profile(snapshot, 1), shortlist(snapshot))
    assert gather_sheet(sealed(), 1) == SheetRadar(scales(sealed()), profile(sealed(), 1), None)


def test_sealed_radar_draws_own_marks_and_nothing_else() -> None:
    chart = sheet_radar(sealed(), 1)
    assert [trace.r for trace in chart.figure.data] == [(4.0, 0.0, None, 4.0)]
    assert chart.table.columns.tolist() == ["Critère", "Mes notes"]
    assert not sheet_radar(sealed(), 2).figure.data


def test_radar_leaves_a_gap_where_a_criterion_is_missing() -> None:
    with language("en"):
        chart = sheet_radar(make_snapshot(marks=MARKS), 2)
    jury = next(trace for trace in chart.figure.data if trace.name == "Mean of the jury")
    assert jury.r == (1.0, None, 1.0, 1.0)
    labels = chart.figure.layout.polar.angularaxis.ticktext
    assert labels == ("Criterion 1<br><b>1.0</b>", "Criterion 2<br><b>incomplete: no<br>mark</b>", "Criterion 3<br><b>1.0</b>")


def test_comparison_takes_two_to_four_candidatures() -> None:
    snapshot = make_snapshot(marks=MARKS)
    assert overlay_radar(snapshot, [2, 1]).table["B · Projet 1"].tolist() == [3.0, 1.0, 5.0]
    with pytest.raises(ValueError, match="between 2 and 4"):
        overlay_radar(snapshot, [1])
    with pytest.raises(NotFound):
        overlay_radar(snapshot, [1, 9])


def test_strip_counts_marks_without_saying_whose() -> None:
    gathered = gather_dots(make_snapshot(marks=MARKS), 1)
    assert gathered.marks == (0, 1, 2, 3, 4, 5)
    assert gathered.counts == ((0, 0, 1, 1, 1, 0), (0, 1, 0, 0, 0, 0), (0, 0, 0, 0, 0, 3))
    assert gathered.widest == (0,)


@pytest.mark.parametrize(("size", "parts", "are_aside"), [(Size.CONSOLE, 4, True), (Size.CONSOLE, 1, False), (Size.SCREEN, 4, False)])
def test_neighbouring_marks_stand_beside_their_line_only_where_marks_crowd(size: Size, parts: int, are_aside: bool) -> None:
    plain = make_snapshot(marks=[[[3.0], [3.25 if parts > 1 else 4.0]]])
    snapshot = replace(plain, call=replace(plain.call, scale=replace(plain.call.scale, parts=parts)))
    dots = next(trace for trace in dot_strip(snapshot, 1, size=size).figure.data if trace.mode == "markers+text")
    low, high = sorted(dots.y)
    assert (low < 0 < high and high - low < 1) if are_aside else (low == high == 0)


def test_strip_under_seal_counts_nothing() -> None:
    gathered = gather_dots(make_snapshot(marks=MARKS, is_sealed=True), 1)
    assert (set(sum(gathered.counts, ())), gathered.widest) == ({0}, ())
