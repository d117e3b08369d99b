"""What the charts of rankings, selection and progress gather."""

from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest

from charts.acceptability import Acceptability, acceptability_chart
from charts.agreement import _gather as gather_agreement
from charts.agreement import agreement_chart
from charts.amounts import AmountsBy, Sum, amounts_chart
from charts.amounts import _gather as gather_amounts
from charts.balance import Breakdown, Share
from charts.balance import _gather as gather_balance
from charts.coverage import Coverage
from charts.coverage import _gather as gather_coverage
from charts.drawing.image import drawing
from charts.heatmap import _gather as gather_heatmap
from charts.heatmap import criteria_heatmap
from charts.parts.chart import Chart
from charts.parts.theme import INK, Size
from charts.ranking_chart import RankedLine, RankingLines, TrackLines, _near, ranking_chart
from charts.ranking_chart import ranking_lines as gather_ranking
from charts.severity import _gather as gather_severity
from charts.slope import Crossing, Move, _choose_visible, slope_chart
from charts.slope import _gather as gather_slope
from charts.strip import score_strip
from deliberation.derived.scoring.diagnostics import JurorSeverity
from deliberation.derived.scoring.ranking import ranking, simulated_ranking
from deliberation.dossiers.candidatures import Administration, Content, Field
from deliberation.selection.decisions import Decision, Outcome
from deliberation.snapshot.snapshot import Snapshot
from tests.worlds.snapshots import Marks, make_call, make_candidature, make_snapshot


def three() -> Snapshot:
    """Three candidatures with the totals (4 and 5), (4 and 2), (2): the first two ask for t1, the third for both tracks."""
    marks: Marks = [[[5, 3], [5, 5]], [[3, 5], [2, 2]], [[2, 2], [None, None]]]
    candidatures = [make_candidature(1), make_candidature(2), make_candidature(3, requested_tracks=("t1", "t2"))]
    return make_snapshot(marks=marks, call=make_call(places=(1, 1)), candidatures=candidatures)


def ranked(number: int, score: float, lowest: float, highest: float) -> RankedLine:
    return RankedLine(number, f"Projet {number}", score, lowest, highest, False, dossier=str(1000 + number))


def test_ranking_lines_go_by_track_with_the_cut_and_the_unsettled_last() -> None:
    snapshot = three()
    assert gather_ranking(snapshot, ranking(snapshot)) == RankingLines(
        (
            TrackLines("Filière 1", 1, (ranked(1, 4.5, 4.0, 5.0), ranked(2, 3.0, 2.0, 4.0)), 1),
            TrackLines("Filière 2", 1, (), None),
            TrackLines("Filière à trancher", 0, (ranked(3, 2.0, 2.0, 2.0),), None),
        ),
        5,
        False,
    )


def test_strip_has_a_dot_per_score_and_the_line_after_the_last_place() -> None:
    snapshot = make_snapshot(marks=[[[5, 3]], [[4, 4]], [[3, 3]], [[None, None]]], call=make_call(places=(2, 0)))
    chart = score_strip(snapshot)
    dots, line, _words = chart.figure.data
    assert (list(dots.x), list(dots.customdata)) == ([4.0, 4.0, 3.0], ["1001", "1002", "1003"])
    assert dots.y[0] != dots.y[1]
    assert list(line.x) == [3.5, 3.5]
    assert chart.table["Candidature"].tolist()[:3] == ["Projet 1", "Projet 2", "Projet 3"]


def test_ranking_table_says_who_is_within_the_places() -> None:
    assert ranking_chart(three()).table["Dans les places"].tolist() == ["oui", "non", "non"]


def test_those_level_on_the_line_are_marked() -> None:
    snapshot = make_snapshot(marks=[[[3, 3]], [[3, 3]]])
    (first, _second) = gather_ranking(snapshot, ranking(snapshot)).tracks
    assert ([line.is_level for line in first.lines], first.cut_after) == ([True, True], 0)


def test_heatmap_lines_are_the_ranked_set_best_first() -> None:
    marks: Marks = [[[1, 1]], [[5, 5]], [[3, None]]]
    gathered = gather_heatmap(make_snapshot(marks=marks))
    assert ([one.candidature_id for one in gathered.profiles], gathered.ranks) == ([2, 1, 3], (1, 2, None))


def test_heatmap_pressed_on_a_heading_is_in_the_order_of_that_criterion() -> None:
    snapshot = make_snapshot(marks=[[[1, 4]], [[5, 2]], [[3, None]]])
    codes = snapshot.call.criterion_codes
    in_order = {by: [one.candidature_id for one in gather_heatmap(snapshot, by).profiles] for by in ("", *codes, "unknown")}
    assert in_order == {"": [2, 1, 3], codes[0]: [2, 3, 1], codes[1]: [1, 2, 3], "unknown": [2, 1, 3]}
    assert [label.endswith("↓</b>") for label in criteria_heatmap(snapshot, codes[1]).figure.layout.xaxis.ticktext] == [False, True, False]


def test_heatmap_cells_are_differences_from_the_shortlist_and_its_table_the_means() -> None:
    chart = criteria_heatmap(make_snapshot(marks=[[[1, 1]], [[5, 5]], [[3, None]]]))
    cells, words, scores = chart.figure.data
    assert [list(row) for row in cells.z] == [[None, None], [2.0, 2.0], [-2.0, -2.0], [0.0, None]]
    assert list(words.text) == ["<b>3,0</b>", "<b>3,0</b>", "+2,0", "+2,0", "−2,0", "−2,0", "0,0", "–"]
    assert list(scores.text) == ["<b>5,00</b>", "<b>1,00</b>", "<b>–</b>"]
    assert chart.table["Candidature"].tolist() == ["Moy. présélectionnés", "Projet 2", "Projet 1", "Projet 3"]
    assert chart.table["Critère 1"].tolist() == [3.0, 5.0, 1.0, 3.0]


def test_slope_tells_who_crosses_the_line() -> None:
    snapshot = make_snapshot(marks=[[[5, 2]], [[1, 5]]])
    moves = gather_slope(snapshot, ranking(snapshot), simulated_ranking(snapshot, weights=[0, 1]))
    assert moves == (Move("Projet 1", 1, 2, 0, 1, Crossing.LEAVES, "1001"), Move("Projet 2", 2, 1, 1, 0, Crossing.ENTERS, "1002"))


def test_each_rank_has_its_line_also_where_nothing_changes() -> None:
    snapshot = make_snapshot(marks=[[[5, 5]], [[4, 1]], [[2, 4]]])
    same, other = (slope_chart(snapshot, ranking(snapshot), simulated_ranking(snapshot, weights=weights)) for weights in ([1, 1], [2, 1]))
    lines = [[trace.y for trace in chart.figure.data if trace.mode == "lines+markers"] for chart in (same, other)]
    assert lines == [[(0, 0, None, 1, 1, None, 2, 2, None)], [(0, 0, None, 1, 2, None, 2, 1, None)]]


def test_line_of_the_places_has_a_row_of_its_own_and_tied_lines_a_bracket() -> None:
    snapshot = make_snapshot(marks=[[[5, 3]], [[4, 4]], [[3, 5]], [[1, 1]]], call=make_call(places=(2, 0)))
    figure = ranking_chart(snapshot).figure
    assert figure.layout.yaxis.ticktext[3] == "<b>● 2 places · limite</b>"
    assert figure.layout.shapes[0].y0 == 3
    assert [(trace.y[0], trace.y[3]) for trace in figure.data if trace.line.color == INK] == [(0.7, 4.3)]


def test_balance_counts_shortlisted_and_selected_by_group_largest_first() -> None:
    administrations = {1: Administration(1, "A", "Justice", "Juridiction"), 2: Administration(2, "B", "Culture", "Opérateur")}
    snapshot = make_snapshot(
        candidatures=[make_candidature(i, administration_id=1 + (i > 1)) for i in (1, 2, 3)],
        administrations=administrations,
        decisions=[Decision(3, Outcome.SELECTED, "t2"), Decision(1, Outcome.DECLINED)],
    )
    assert gather_balance(snapshot, Breakdown.MINISTRY) == (Share("Culture", 2, 1), Share("Justice", 1, 0))
    assert gather_balance(snapshot, Breakdown.KIND) == (Share("Opérateur", 2, 1), Share("Juridiction", 1, 0))
    assert gather_balance(snapshot, Breakdown.TRACK) == (Share("Filière 1", 2, 0), Share("Filière 2", 1, 1))


def test_coverage_counts_criteria_and_tells_a_recusal_from_nothing_yet() -> None:
    gathered = gather_coverage(make_snapshot(marks=[[[1, 2], [3, None], [None, None]], [[1, 1], [1, 1], [1, 1]]], recused=[(1, 0)]))
    assert gathered == Coverage(("Projet 1", "Projet 2"), ("Juré 01", "Juré 02", "Juré 03"), 2, ((2, 1, 0), (None, 2, 2)))
    assert (gathered.given, gathered.expected) == (7, 10)


def test_severity_goes_from_the_most_severe_with_the_unknown_last() -> None:
    generous, severe = JurorSeverity(1, 0.5, 0.1, 0.9, 8), JurorSeverity(2, -0.4, -0.9, 0.1, 8)
    unknown = JurorSeverity(3, None, None, None, 0)
    assert gather_severity([unknown, generous, severe], {1: "A", 2: "B", 3: "C"}) == (severe, generous, unknown)
    assert (generous.is_apart, severe.is_apart, unknown.is_apart) == (True, False, False)


def test_agreement_goes_from_the_criterion_most_agreed_on_after_the_totals() -> None:
    # Of the first criterion each says what comes to mind; of the second all say the same.
    marks: Marks = [[[(7 * i + 3 * j * j) % 6, i % 6] for j in range(4)] for i in range(8)]
    snapshot = make_snapshot(marks=marks)
    totals, best, worst = gather_agreement(snapshot)
    first, second = snapshot.call.criteria
    assert (totals.is_total, best.name, worst.name) == (True, str(second.short), str(first.short))
    assert best.estimate.value == 1
    assert agreement_chart(snapshot).alt.startswith(f"Les membres du jury s’accordent le plus sur «\u00a0{second.short}\u00a0» (1,00)")


def test_agreement_that_cannot_be_told_is_said_and_drawn_without_marks() -> None:
    chart = agreement_chart(make_snapshot(marks=[[[None, None]], [[None, None]]]))
    assert chart.alt == "Ces notes ne permettent pas de mesurer l’accord critère par critère."
    assert [len(trace.x) for trace in chart.figure.data[:2]] == [0, 0]


def test_acceptability_table_has_a_column_for_each_rank() -> None:
    chart = acceptability_chart([Acceptability("Un", (0.75, 0.25), 0.75), Acceptability("Deux", (0.25, 0.75), None)], draws=4)
    assert chart.table.columns.tolist() == ["Candidature", "Retenu", "Rang 1", "Rang 2"]
    assert chart.table["Rang 2"].tolist() == [0.25, 0.75]
    assert np.isnan(chart.table["Retenu"][1])


def funded() -> Snapshot:
    """Three candidatures that ask for money on a track of 20 000 €: two of Lyon, one of which is selected, and one that says no amount."""
    lyon = Content(establishment=(Field("etablissement_code_postal", "Code postal", "69001"),))
    call = make_call(places=(1, 1))
    first, *others = call.tracks
    asking = [make_candidature(number, content=lyon, amount_asked=Decimal(15_000)) for number in (1, 2)]
    return make_snapshot(
        call=replace(call, tracks=(replace(first, envelope=Decimal(20_000)), *others)),
        candidatures=[*asking, make_candidature(3, requested_tracks=())],
        decisions=[Decision(1, Outcome.SELECTED, "t1", version=1, amount=Decimal("12000.50"))],
    )


def test_amounts_add_up_by_track_and_by_region() -> None:
    asked, given, none = Decimal(30_000), Decimal("12000.50"), Decimal(0)
    assert gather_amounts(funded(), AmountsBy.TRACK) == (
        Sum("Filière 1", 2, asked, 0, given, Decimal(20_000)),
        Sum("Filière à trancher", 1, none, 1, none),
    )
    assert gather_amounts(funded(), AmountsBy.REGION) == (
        Sum("Auvergne-Rhône-Alpes", 2, asked, 0, given),
        Sum("non précisé", 1, none, 1, none),
    )


def test_amounts_are_said_and_their_table_ends_with_what_they_make_in_all() -> None:
    chart = amounts_chart(funded(), AmountsBy.TRACK)
    assert chart.alt.replace("\u202f", " ").replace("\xa0", " ") == (
        "3 dossiers présélectionnés demandent 30 000 € en tout ; accordé : 12 000,50 €. "
        "Filière 1 : 12 000,50 € sur 30 000 € · Filière à trancher : 0 € sur 0 €. 1 d’entre eux n’indique aucun montant."
    )
    assert chart.table.iloc[-1].tolist() == ["En tout", 3, 1, 30_000, 12_000.5, 20_000]
    assert "Enveloppe, €" not in amounts_chart(funded(), AmountsBy.REGION).table


BYTES_MAX = 200_000


@pytest.fixture(scope="module")
def large() -> Snapshot:
    count = 2_000
    random = np.random.default_rng(1)
    candidatures = [make_candidature(id_, requested_tracks=(f"t{1 + id_ % 2}",)) for id_ in range(1, count + 1)]
    marks = random.integers(0, 6, size=(count, 2, 2)).tolist()
    return make_snapshot(marks=marks, call=make_call(places=(50, 500)), candidatures=candidatures)


def drawn_of(large: Snapshot) -> dict[str, Chart]:
    simulation = simulated_ranking(large, weights=[0.2, 0.8])
    return {"ranking": ranking_chart(large), "heatmap": criteria_heatmap(large), "slope": slope_chart(large, ranking(large), simulation)}


def test_what_a_browser_is_sent_of_thousands_is_bounded(large: Snapshot) -> None:
    charts = drawn_of(large)
    sizes = {name: len(drawing(chart.figure, label=chart.alt, size=Size.SCREEN).encode()) for name, chart in charts.items()}
    assert {name: size for name, size in sizes.items() if size > BYTES_MAX} == {}
    assert {name: len(chart.table) for name, chart in charts.items()} == dict.fromkeys(sizes, 200) | {"heatmap": 201}  # and the means
    assert "1000 dossiers" in charts["ranking"].alt.replace("\u202f", "")


def test_lines_kept_are_those_around_the_end_of_the_places() -> None:
    lines = tuple(RankedLine(rank, f"Projet {rank}", 5.0, 5.0, 5.0, False) for rank in range(1, 1_001))
    (near,) = _near(RankingLines((TrackLines("Filière", 400, lines, 400),), 5, False)).tracks
    assert near.cut_after is not None
    last, following = near.lines[near.cut_after - 1], near.lines[near.cut_after]
    assert (len(near.lines), near.lines[0].rank, last.rank, following.rank) == (200, 251, 400, 401)
    assert near.label == "Filière (lignes 251 à 450 sur 1\u202f000)"


def test_those_that_cross_a_line_are_drawn_wherever_they_stand() -> None:
    moves = [Move(f"Projet {line}", line + 1, line + 1, line, line, Crossing.STAYS) for line in range(1_000)]
    moves[900] = moves[900]._replace(crossing=Crossing.ENTERS)
    shown = _choose_visible(moves)
    assert (len(shown), shown[-1].title, shown[-1].line_before, shown[-1].rank_before) == (200, "Projet 900", 199, 901)
