"""The parts of a radar: rings of values, the band between two rings, the axes."""

import math
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import plotly.graph_objects as go

from charts.parts import legends
from charts.parts.chart import BREAK, hover, inert, labelled, number, text_width
from charts.parts.theme import CRITERION, GRID, LINE, MEASURES, PROJECTED_RADAR_WIDTH, Measures, Size, figure, legend, tick_distance
from charts.profiles import Numbers, Profile, Scales
from phrases import decimal

_BAND = "rgba(32,116,139,0.16)"
_BAND_EDGE = "rgba(32,116,139,0.45)"
# Characters on a line of a spoke's label: on the wall, labels on both sides leave the circle its room.
SPOKE_WIDTH = {size: measures.label for size, measures in MEASURES.items()} | {Size.CONSOLE: 12, Size.PROJECTOR: 11}
_CENTRED = {"x": 0.5, "xref": "paper", "xanchor": "center"}
_CLEAR = "rgba(0,0,0,0)"
# As shares of a label's font: a line's height, and plotly's own gap between tick and label.
_LINE_HEIGHT = 1.35
_STANDOFF = 0.2
_RADIAL_FONT_MAX = 26  # numbers along a spoke lie as near one another as its circle is small


def _angles(count: int) -> list[float]:
    return [round(360 * i / count, 2) for i in range(count)]


def ring(values: Numbers, axes: Scales, name: str, *, boxes: Sequence[str] = (), digits: int | None = 1, **style: Any) -> dict[str, Any]:
    """Return the trace of a number per criterion, None if missing; ``name`` is not yet inert.

    ``boxes``: inert text for each point, by default name and number; ``digits``: decimals of the number, None for its own.
    """
    # The ring is closed by its first point; a criterion without a number leaves a gap on both its sides.
    number_text = number if digits is None else partial(decimal, digits=digits)
    words = boxes or [hover(inert(name), labelled(label, number_text(v))) for label, v in zip(axes.criteria, values, strict=True)]
    closing = {"r": _round_values([*values, values[0]]), "theta": [*_angles(len(values)), 0], "hovertext": [*words, words[0]]}
    closing |= {"customdata": [*axes.codes, axes.codes[0]], "meta": CRITERION}
    return {
        "type": "scatterpolar",
        "mode": "lines+markers",
        "name": inert(name),
        "hoverinfo": "text",
        "connectgaps": False,
        **closing,
        **style,
    }


def _round_values(values: Sequence[float | None]) -> list[float | None]:
    # Three decimals are a fraction of a pixel; sixteen are half of the figure's bytes.
    return [None if value is None else round(value, 3) for value in values]


def band(shown: Profile, axes: Scales, name: str) -> dict[str, Any]:
    """Fill the middle half of the jurors' marks, a polygon per run of criteria with enough marks."""
    radii: list[float | None] = []
    angles: list[float | None] = []
    lower, upper = (_round_values([pair[end] if pair else None for pair in shown.middle]) for end in (0, 1))
    for run in _runs([pair is not None for pair in shown.middle]):
        spokes = [i % len(axes.criteria) for i in run]
        radii += [*(upper[i] for i in spokes), *(lower[i] for i in reversed(spokes)), None]
        theta = [_angles(len(axes.criteria))[i] for i in spokes]
        angles += [*theta, *reversed(theta), None]
    line = {"color": _BAND_EDGE, "width": 1}
    return {
        "type": "scatterpolar",
        "mode": "lines",
        "name": name,
        "r": radii[:-1],
        "theta": angles[:-1],
        "fill": "toself",
        "fillcolor": _BAND,
        "line": line,
        "hoverinfo": "skip",
    }


def _runs(there: Sequence[bool]) -> list[range]:
    """Return the runs of consecutive true positions around the circle; positions may exceed the end, a whole turn closes itself."""
    count = len(there)
    if all(there):
        return [range(count + 1)]
    starts = [i for i in range(count) if there[i] and not there[i - 1]]
    return [range(start, next(end for end in range(start, start + count) if not there[end % count])) for start in starts]


def radar_figure(
    traces: Sequence[Mapping[str, Any]],
    axes: Scales,
    labels: Sequence[str],
    size: Size,
    *,
    projected: int = PROJECTED_RADAR_WIDTH,
    width: int | None = None,
) -> go.Figure:
    """Put ``traces`` on a radar with ``labels`` (inert) on its spokes, clockwise from the top in the call's order.

    ``projected``: width of the figure on the wall, in pixels. ``width``: of a radar in a row, without a legend.
    """
    measures = MEASURES[size]
    room = _room(labels, measures)
    if width is not None:
        height, margin = _alone(room, width)
    elif measures.height:
        height, margin = _within(traces, {**room, "b": _label_overhang(labels, measures)}, _reach(len(labels)), size, projected)
    else:
        height, margin = _place(traces, room, size)
    return figure(
        traces,
        size=size,
        height=height,
        margin=margin,
        polar=_polar(axes, labels, measures),
        showlegend=bool(traces) and width is None,
        legend=legend(size, y=0, yanchor="bottom", **(_CENTRED if size is Size.PROJECTOR else {})),
    )


def _alone(room: Mapping[str, float], width: float) -> tuple[float, Mapping[str, float]]:
    return width - room["l"] - room["r"] + room["t"] + room["b"], room


def _place(traces: Sequence[Mapping[str, Any]], room: Mapping[str, float], size: Size) -> tuple[float, Mapping[str, float]]:
    """Return a figure's height and margins: labels keep their size, and the circle fills the remaining space."""
    measures = MEASURES[size]
    most: float = measures.width
    across = most - room["l"] - room["r"]
    circle = min(across, measures.radar - room["t"] - room["b"])
    if size is Size.SCREEN:
        most = circle + room["l"] + room["r"]
    below = _legend_height(traces, size, most)
    beside = (most - circle - room["l"] - room["r"]) / 2
    height = circle + room["t"] + room["b"] + below
    return height, {"l": room["l"] + beside, "r": room["r"] + beside, "t": room["t"], "b": room["b"] + below}


def _within(
    traces: Sequence[Mapping[str, Any]], room: Mapping[str, float], reach: float, size: Size, projected: int
) -> tuple[float, Mapping[str, float]]:
    """Return height and margins of a figure with a given height: the legend stands below the lowest spoke.

    ``reach``: extent of the lowest spoke, as a share of the circle's height.
    """
    most = projected if size is Size.PROJECTOR else MEASURES[size].width
    below = _legend_height(traces, size, most)
    across, tall = most - room["l"] - room["r"], MEASURES[size].radar - room["t"] - room["b"] - below
    circle = min(across, tall / reach)
    used = circle * reach
    beside, spare = (across - circle) / 2, (tall - used) / 2 if size is Size.PROJECTOR else 0
    under = max(room["b"] + below + spare - (circle - used), 0)
    margin = {"l": room["l"] + beside, "r": room["r"] + beside, "t": room["t"] + spare, "b": under}
    return circle + margin["t"] + margin["b"], margin


def _legend_height(traces: Sequence[Mapping[str, Any]], size: Size, width: float) -> float:
    font = MEASURES[size].font
    if size is Size.PROJECTOR:
        return font * _LINE_HEIGHT * len(traces)
    count = len(legends.lines(traces, font=font, width=width))
    return count * legends.step(count, font * _LINE_HEIGHT) + font * 0.5


def _room(labels: Sequence[str], measures: Measures) -> dict[str, float]:
    """Return the labels' space on each side of the circle, in pixels, which plotly does not reserve."""
    turns = [math.radians(angle) for angle in _angles(len(labels))]
    widths, lines = [text_width(label) for label in labels], [label.count(BREAK) + 1 for label in labels]
    # Labels at the very top and bottom are centred.
    left = max((wide for turn, wide in zip(turns, widths, strict=True) if math.sin(turn) < -0.1), default=0)
    right = max((wide for turn, wide in zip(turns, widths, strict=True) if math.sin(turn) > 0.1), default=0)
    lower = max((count for turn, count in zip(turns, lines, strict=True) if math.cos(turn) < -0.5), default=0)
    font, away = measures.font, _tick(measures) + measures.font * _STANDOFF
    return {
        "l": left * font + away,
        "r": right * font + away,
        "t": lines[0] * font * _LINE_HEIGHT + away,
        # Lower labels begin beside the circle, not below its lowest point.
        "b": (lower + 0.5) * font,
    }


def _reach(count: int) -> float:
    return (1 - min(math.cos(math.radians(angle)) for angle in _angles(count))) / 2


def _label_overhang(labels: Sequence[str], measures: Measures) -> float:
    """Return what the lowest labels take below the lowest spoke, in pixels."""
    turns = [math.cos(math.radians(angle)) for angle in _angles(len(labels))]
    away = _tick(measures) + measures.font * _STANDOFF
    return max(
        (0.5 - 0.5 * turn) * (label.count(BREAK) + 1) * measures.font * _LINE_HEIGHT - turn * away
        for turn, label in zip(turns, labels, strict=True)
        if turn < min(turns) + 0.1
    )


def _tick(measures: Measures) -> float:
    # An invisible tick: it keeps labels clear of a marker on the outermost ring.
    return measures.marker * 0.5


def _rings(axes: Scales) -> list[float]:
    """Return the two rings that are drawn: three fifths of the way out, and the end of the scale."""
    step = tick_distance(axes.maximum - axes.minimum)
    return [axes.minimum + step * round(0.6 * (axes.maximum - axes.minimum) / step), axes.maximum]


def _polar(axes: Scales, labels: Sequence[str], measures: Measures) -> dict[str, Any]:
    count = len(axes.criteria)
    angular = {
        "direction": "clockwise",
        "rotation": 90,
        "tickmode": "array",
        "tickvals": _angles(count),
        "ticktext": list(labels),
        "tickfont": {"size": measures.font},
        "gridcolor": GRID,
        "linecolor": LINE,
        "ticks": "outside",
        "ticklen": _tick(measures),
        "tickcolor": _CLEAR,
    }
    # Between two spokes, so that no line runs through the numbers.
    between = 90 - 180 / count
    radial = {
        "range": [axes.minimum, axes.maximum],
        "tickmode": "array",
        "tickvals": _rings(axes),
        "angle": between,
        "tickangle": between,
        "tickfont": {"size": min(measures.font, _RADIAL_FONT_MAX)},
        "gridcolor": GRID,
        "showline": False,
        "ticks": "",
    }
    return {"bgcolor": _CLEAR, "angularaxis": angular, "radialaxis": radial}
