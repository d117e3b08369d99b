"""Charts as images: the same points, lines and words as the figures, everything that people wrote as plain text."""

import math
from functools import cache
from typing import Any
from xml.etree import ElementTree

import plotly.graph_objects as go
import pytest

from charts.drawing.image import NotDrawn, drawing
from charts.parts.theme import GRID, INK, JURY, LINE, MEASURES, Size
from charts.radars.sheet import sheet_radar
from charts.severity import severity_strip
from deliberation.derived.scoring.diagnostics import JurorSeverity
from tests.unit.charts.test_looks import CHARTS, DRAWN, looked_at, panel
from tests.worlds.snapshots import make_snapshot

TAGS = {"svg", "g", "text", "tspan", "path", "line", "circle", "polygon", "rect"}


@cache
def drawn(name: str, size: Size = Size.SCREEN) -> str:
    """Draw a chart of the panel, once for all that is looked at in it."""
    chart = looked_at(name, size)
    return drawing(chart.figure, label=chart.alt, size=size)


def parsed(name: str, size: Size = Size.SCREEN) -> ElementTree.Element:
    return ElementTree.fromstring(drawn(name, size))  # noqa: S314 (drawn here)


@pytest.mark.parametrize(("name", "size"), DRAWN)
def test_image_holds_shapes_and_words_alone(name: str, size: Size) -> None:
    image = parsed(name, size)
    assert {node.tag for node in image.iter()} <= TAGS
    attributes = {key for node in image.iter() for key in node.attrib}
    assert not [key for key in attributes if key.startswith("on") or "href" in key or key == "style"]
    said = "".join(image.itertext())
    assert "&lt;" not in said
    names_nobody = name in ("sheet radar", "named radar", "silhouettes", "dots", "strip", "agreement") or (
        size is Size.PROJECTOR and name in ("overlay radar", "slope")
    )
    if not names_nobody:
        assert "<b>x</b>" in said  # as it was written, and no element of it


@pytest.mark.parametrize("name", CHARTS)
def test_image_says_to_whoever_does_not_see_it_what_the_chart_says(name: str) -> None:
    image = parsed(name)
    assert (image.get("role"), image.get("aria-label")) == ("img", looked_at(name).alt)


@pytest.mark.parametrize("name", CHARTS)
def test_ink_is_the_page_s(name: str) -> None:
    assert INK not in drawn(name)


def test_severity_of_jurors_who_all_mark_alike_is_drawn() -> None:
    chart = severity_strip([JurorSeverity(1, 0.0, 0.0, 0.0, 3)], {1: "Juré 01"})
    assert "Juré 01" in drawing(chart.figure, label="", size=Size.SCREEN)


def test_radar_s_points_lie_on_their_spokes_at_their_values() -> None:
    chart = sheet_radar(make_snapshot(marks=[[[5, 4, 3, 2, 1, 0, 5]]]), 1)
    image = ElementTree.fromstring(drawing(chart.figure, label="", size=Size.SCREEN))  # noqa: S314
    rim = next(node for node in image.iter("path") if node.get("stroke") not in (None, GRID))
    corners = [tuple(map(float, corner.split())) for corner in rim.get("d", "").strip("MZ").split("L")]
    centre = (sum(x for x, _y in corners) / len(corners), sum(y for _x, y in corners) / len(corners))
    radius = math.dist(corners[0], centre)
    circles = [node for node in image.iter("circle") if node.get("fill") == JURY and node.get("data-box")]
    reached = [math.dist((float(node.get("cx", 0)), float(node.get("cy", 0))), centre) / radius * 5 for node in circles[:7]]
    assert reached == pytest.approx([5, 4, 3, 2, 1, 0, 5], abs=0.05)


@pytest.mark.parametrize("count", [3, 5, 7])
def test_radar_of_the_console_leaves_no_room_below_its_lowest_spoke(count: int) -> None:
    figure = sheet_radar(make_snapshot(marks=[[[4] * count]]), 1, size=Size.CONSOLE).figure
    image = ElementTree.fromstring(drawing(figure, label="", size=Size.CONSOLE))  # noqa: S314
    rim = next(node for node in image.iter("path") if node.get("stroke") == LINE)
    lowest = max(float(corner.split()[1]) for corner in rim.get("d", "").strip("MZ").split("L"))
    measures = MEASURES[Size.CONSOLE]
    line = measures.font * 1.35
    assert figure.layout.height < measures.radar + 1
    assert figure.layout.height - lowest < 4 * line  # two of labels, one of the legend, and what keeps them apart


def plain(trace: dict[str, Any], **layout: Any) -> go.Figure:
    """A figure of one trace, 880 × 100, from (0, 0) to (3, 1)."""
    ends = {
        "height": 100,
        "margin": {"l": 0, "r": 0, "t": 0, "b": 0},
        "xaxis": {"range": [0, 3], "visible": False},
        "yaxis": {"range": [0, 1], "visible": False},
    }
    return go.Figure({"data": [trace], "layout": ends | layout})


LINE_OF_FOUR: dict[str, Any] = {
    "type": "scatter",
    "mode": "lines",
    "x": [0, 1, None, 2, 3],
    "y": [0, 0, None, 0, 0],
    "line": {"color": "#123456"},
}


def test_each_mark_says_its_words_its_series_and_what_it_is_about() -> None:
    ranked = parsed("ranking")
    assert {mark.get("data-dossier") for mark in ranked.iter("circle")} == {candidature.dossier for candidature in panel().candidatures}
    assert all("<b>x</b>" in mark.get("data-box", "") for mark in ranked.iter("circle"))
    radar = parsed("sheet radar")
    entries = [node.get("data-entry") for node in radar.iter("g") if node.get("data-entry")]
    assert set(entries) <= {node.get("data-series") for node in radar.iter("g")}
    assert {mark.get("data-criterion") for mark in radar.iter("polygon")} - {None} == set(panel().call.criterion_codes)
    rows = [node for node in parsed("heatmap").iter("g") if node.get("data-dossier")]
    assert [len(row) for row in rows] == [7] * 24
    assert all(cell.get("data-box", "").startswith("Critère ") for row in rows for cell in row)


def test_mark_that_is_missing_interrupts_the_line() -> None:
    path = next(iter(ElementTree.fromstring(drawing(plain(LINE_OF_FOUR), label="", size=Size.SCREEN)).iter("path")))  # noqa: S314
    assert path.get("d") == "M0 100L293.3 100M586.7 100L880 100"


@pytest.mark.parametrize(
    ("figure", "refused"),
    [
        (plain({"type": "box", "x": [1, 2, 3]}), "box"),
        (plain(LINE_OF_FOUR | {"error_x": {"array": [1]}}), "scatter.error_x"),
        (plain(LINE_OF_FOUR | {"line": {"shape": "spline"}}), "line.shape"),
        (plain(LINE_OF_FOUR | {"line": {"dash": "longdash"}}), "line.dash 'longdash'"),
        (plain(LINE_OF_FOUR | {"mode": "markers", "marker": {"symbol": ["circle", "star"]}}), "marker.symbol 'star'"),
        (plain(LINE_OF_FOUR, shapes=[{"type": "rect", "x0": 0, "x1": 1, "y0": 0, "y1": 1}]), "shapes.type 'rect'"),
        (plain(LINE_OF_FOUR, title={"text": "x"}), "layout.title"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_an_image_would_leave_out_is_refused_by_name(figure: go.Figure, refused: str) -> None:
    with pytest.raises(NotDrawn, match=refused):
        drawing(figure, label="", size=Size.SCREEN)


@pytest.mark.parametrize("name", CHARTS)
def test_explored_figure_shows_what_the_image_does_and_its_axes_move(name: str) -> None:
    chart = looked_at(name)
    image, explored = chart.figure.to_plotly_json(), chart.explored.to_plotly_json()
    assert repr(explored["data"]) == repr(image["data"])
    assert explored["layout"]["dragmode"] == "zoom"
    axes = [explored["layout"][axis] for axis in ("xaxis", "yaxis") if "polar" not in image["layout"]]
    assert [(axis["fixedrange"], axis["ticklabeloverflow"]) for axis in axes] in ([], [(False, "allow")] * 2)
    assert image["layout"]["dragmode"] is False
