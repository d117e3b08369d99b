"""What radars, multiples and strips are drawn from: gaps stay gaps, recusals count nowhere, seals hide the jury."""

import math
from dataclasses import replace

import numpy as np
import pytest

from charts.dots import _gather as gather_dots
from charts.dots import dot_strip
from charts.parts.theme import Size
from charts.profiles import Profile, Scales, Shortlist, profile, scales, shortlist
from charts.radars.compared import overlay_radar
from charts.radars.sheet import SheetRadar, gather_sheet, sheet_radar
from deliberation.call.call import Screening
from deliberation.errors import NotFound
from deliberation.snapshot.snapshot import Snapshot
from phrases import language
from tests.worlds.snapshots import Marks, make_candidature, make_snapshot

MARKS: Marks = [[[4, 1, 5], [2, None, 5], [3, None, 5]], [[1, None, 0], [1, None, 2], [None, None, None]]]


def sealed() -> Snapshot:
    """What a juror who gave 4 and 0 to the first candidature is sent under seal: no mark of the jury."""
    own = np.array([[4, 0, np.nan], [np.nan] * 3])
    return make_snapshot(marks=np.full((2, 3, 3), np.nan).tolist(), is_sealed=True, own_marks=own)


def test_profile_gathers_means_extremes_and_counts() -> None:
    assert profile(make_snapshot(marks=MARKS), 1) == Profile(
        1, "Projet 1", (3 + 1 + 5) / 3, (3.0, 1.0, 5.0), (2.0, 1.0, 5.0), (4.0, 1.0, 5.0), (None, None, None), (3, 1, 3), None, False
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
    assert profile(sealed(), 1) == Profile(1, "Projet 1", None, nothing, nothing, nothing, nothing, (0, 0, 0), (4.0, 0.0, None), True)


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
    axes = Scales(("Critère 1", "Critère 2", "Critère 3"), 0, 5, ("c1", "c2", "c3"))
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
    assert labels == (
        "Criterion 1<br>1.0 <b>−1.0</b>",
        "Criterion 2<br><b>incomplete: no</b><br><b>mark</b>",
        "Criterion 3<br>1.0 <b>−2.0</b>",
    )


def slow_quartile(marks: list[float], share: float) -> float:
    ordered, place = sorted(marks), (len(marks) - 1) * share
    before = math.floor(place)
    return ordered[before] + (place - before) * (ordered[min(before + 1, len(marks) - 1)] - ordered[before])


def test_middle_half_and_differences_are_those_of_a_slow_loop() -> None:
    random = np.random.default_rng(4)
    cube = random.integers(0, 6, (9, 11, 3)).astype(np.float64)
    cube[random.random(cube.shape) < 0.3] = np.nan
    recused = [(2, 0), (2, 5)]
    given = [
        [[cube[i, j, k] for j in range(11) if not np.isnan(cube[i, j, k]) and (i, j) not in recused] for k in range(3)] for i in range(9)
    ]
    snapshot = make_snapshot(marks=cube.tolist(), recused=recused)
    means = [[sum(marks) / len(marks) for marks in file] for file in given]
    others = [sum(column) / len(column) for column in zip(*means, strict=True)]
    for i, file in enumerate(given):
        shown = profile(snapshot, i + 1)
        middles = [tuple(slow_quartile(marks, share) for share in (0.25, 0.75)) for marks in file]
        assert shown.middle == tuple(pytest.approx(pair) if len(marks) > 3 else None for pair, marks in zip(middles, file, strict=True))
        apart = [mean - other for mean, other in zip(means[i], others, strict=True)]
        assert shown.differences(shortlist(snapshot).means) == pytest.approx(apart)


@pytest.mark.parametrize(("marks", "middle"), [([1, 3, 5], None), ([1, 3, 5, 5], (2.5, 5.0))])
def test_fewer_than_four_marks_have_no_middle_half(marks: list[int], middle: tuple[float, float] | None) -> None:
    snapshot = make_snapshot(marks=[[[mark] for mark in marks]])
    assert profile(snapshot, 1).middle == (middle,)
    names = [trace.name for trace in sheet_radar(snapshot, 1).figure.data]
    assert ("Moitié centrale des notes" in names) == (middle is not None)


def test_table_of_a_radar_begins_with_what_is_furthest_above_the_shortlist() -> None:
    table = sheet_radar(make_snapshot(marks=[[[3, 5, None]], [[3, 1, 2]]]), 1).table
    assert table["Critère"].tolist() == ["Critère 2", "Critère 1", "Critère 3"]
    assert table["Différence"].tolist()[:2] == [2.0, 0.0]


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
