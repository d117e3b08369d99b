"""Charts of a call of thousands of candidatures: what is drawn is around the lines that matter, what is said is of all."""

import numpy as np
import pytest

from charts.drawing.image import drawing
from charts.heatmap import criteria_heatmap
from charts.parts.chart import Chart
from charts.parts.theme import Size
from charts.ranking_chart import RankedLine, RankingLines, TrackLines, _near, ranking_chart
from charts.slope import Crossing, Move, _shown, slope_chart
from deliberation.derived.scoring.ranking import ranking, simulated_ranking
from deliberation.snapshot.snapshot import Snapshot
from tests.worlds.snapshots import make_call, make_candidature, make_snapshot

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
    return {
        "ranking": ranking_chart(large),
        "heatmap": criteria_heatmap(large),
        "slope": slope_chart(large, ranking(large), simulation),
    }


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
    shown = _shown(moves)
    assert (len(shown), shown[-1].title, shown[-1].line_before, shown[-1].rank_before) == (200, "Projet 900", 199, 901)
