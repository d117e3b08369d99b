"""Charts with a line per item, names on the left, and coloured cells with readable words."""

from collections.abc import Mapping, Sequence
from typing import Any

import plotly.graph_objects as go

from charts.parts.chart import shortened, text_width, wrapped
from charts.parts.theme import JURY, LINE, MEASURES, OUTCOMES, SEQUENTIAL, Size, axis, figure
from deliberation.selection.decisions import Outcome
from deliberation.vocabulary import Labelled
from phrases import Message


def row_label(name: str, size: Size, *, width: int | None = None) -> str:
    """Return ``name`` inert and short enough to stand left of a line: one line, two on a phone."""
    width = width or MEASURES[size].name
    if size is Size.PHONE:
        return wrapped(name, width, lines=2)
    return wrapped(shortened(name, width), width, lines=1)


def row_figure(
    traces: Sequence[Mapping[str, Any]],
    labels: Sequence[str],
    *,
    size: Size,
    xaxis: Mapping[str, Any],
    above: float = 2.0,
    below: float = 2.5,
    right: float = 1.0,
    row: float = 1.0,
    **layout: Any,
) -> go.Figure:
    """Draw ``traces`` whose y is the position of a line, the first on top; ``labels`` must be inert.

    ``above``, ``below`` and ``right`` are margins in units of the font's size; ``row`` multiplies the height of a line.
    """
    measures = MEASURES[size]
    left = (max(map(text_width, labels), default=0) + 0.6) * measures.font
    margin = {"l": left, "r": right * measures.font, "t": above * measures.font, "b": below * measures.font}
    lines = axis(size, ticks=range(len(labels)), labels=labels, range=[len(labels) - 0.5, -0.5], showgrid=False, automargin=False)
    return figure(
        traces,
        size=size,
        height=round(len(labels) * measures.row * row + margin["t"] + margin["b"]),
        margin=margin,
        xaxis={"automargin": False, **xaxis},
        yaxis=lines,
        **layout,
    )


def segments(pairs: Sequence[tuple[float, float] | None]) -> dict[str, list[float | None]]:
    """Return the x and y of a horizontal segment per line, from each pair's first value to the second; None: no segment."""
    xs: list[float | None] = []
    ys: list[float | None] = []
    for position, pair in enumerate(pairs):
        if pair is not None:
            xs += [round(pair[0], 3), round(pair[1], 3), None]
            ys += [position, position, None]
    return {"x": xs, "y": ys}


def estimates(
    values: Sequence[float | None],
    bounds: Sequence[tuple[float, float] | None],
    boxes: Sequence[str],
    symbols: Sequence[str],
    *,
    size: Size,
) -> list[dict[str, Any]]:
    """Return a mark per line at its known value, over the segment of its interval; ``boxes`` (inert) are shown on hovering."""
    measures = MEASURES[size]
    there = [y for y, value in enumerate(values) if value is not None]
    outline = {"width": measures.line * 0.8, "color": JURY}
    return [
        {
            "type": "scatter",
            "mode": "lines",
            **segments(bounds),
            "line": {"color": JURY, "width": measures.line * 0.7},
            "hoverinfo": "skip",
        },
        {
            "type": "scatter",
            "mode": "markers",
            "x": [round(values[y] or 0.0, 3) for y in there],
            "y": there,
            "marker": {"color": JURY, "symbol": [symbols[y] for y in there], "size": measures.marker * 1.2, "line": outline},
            "hoverinfo": "text",
            "hovertext": [boxes[y] for y in there],
        },
    ]


class TitledBreakdown(Labelled):
    """Grouping of a chart in words, with the chart's title."""

    def __init__(self, value: str, words: str = "", title: str = "") -> None:
        """Take the words and the title."""
        super().__init__(value, words if title else "")
        self.chart_title = Message(title)


def part_bars(boxes: Sequence[str], whole: tuple[str, Sequence[float]], part: tuple[str, Sequence[float]]) -> list[dict[str, Any]]:
    """Return an outlined bar per line with the selection's part inside; both have a name and lengths by line."""
    bar = {"type": "bar", "orientation": "h", "y": list(range(len(boxes))), "hoverinfo": "text", "hovertext": list(boxes)}
    outline = {"color": "rgba(122,122,122,0.25)", "line": {"color": LINE, "width": 1.5}}
    return [
        {**bar, "name": whole[0], "x": list(whole[1]), "width": 0.7, "marker": outline},
        {**bar, "name": part[0], "x": list(part[1]), "width": 0.38, "marker": {"color": OUTCOMES[Outcome.SELECTED]}},
    ]


def texts(
    x: Sequence[float], y: Sequence[float], words: Sequence[str], *, size: Size, position: str = "middle center", **font: Any
) -> dict[str, Any]:
    """Return a trace of ``words`` (inert) at places of the plot, in the page's ink unless ``font`` says a colour."""
    return {
        "type": "scatter",
        "mode": "text",
        "x": list(x),
        "y": list(y),
        "text": list(words),
        "textposition": position,
        "textfont": {"size": MEASURES[size].font, **font},
        "hoverinfo": "skip",
        "cliponaxis": False,
        "showlegend": False,
    }


_INK = "#000000"
_PAPER = "#ffffff"


def colour_scale() -> list[list[float | str]]:
    """Return the sequential palette as plotly's scale."""
    return [[round(i / (len(SEQUENTIAL) - 1), 3), colour] for i, colour in enumerate(SEQUENTIAL)]


def cell_words(
    values: Sequence[Sequence[float | None]], words: Sequence[Sequence[str]], *, low: float, high: float, size: Size
) -> list[dict[str, Any]]:
    """Return the traces that write ``words`` in the cells of ``values``: empty cells in the page's ink, dark cells in white."""
    groups: dict[str, list[tuple[int, int, str]]] = {"": [], _INK: [], _PAPER: []}
    for y, row in enumerate(values):
        for x, value in enumerate(row):
            if words[y][x]:
                groups["" if value is None else ink_on((value - low) / ((high - low) or 1))].append((x, y, words[y][x]))
    return [
        texts(
            [x for x, _y, _w in group], [y for _x, y, _w in group], [w for _x, _y, w in group], size=size, **({"color": ink} if ink else {})
        )
        for ink, group in groups.items()
        if group
    ]


def ink_on(share: float) -> str:
    """Return black or white, whichever is read better on the scale's colour at ``share`` of its length (4.5:1 or more)."""
    light = luminance(colour_at(share))
    return _INK if (light + 0.05) ** 2 > 1.05 * 0.05 else _PAPER


def colour_at(share: float) -> tuple[float, float, float]:
    """Return the scale's colour, mixed between stops as in plotly; channels from 0 to 255."""
    place = min(max(share, 0.0), 1.0) * (len(SEQUENTIAL) - 1)
    index = min(int(place), len(SEQUENTIAL) - 2)
    before, after = (channels(SEQUENTIAL[i]) for i in (index, index + 1))
    red, green, blue = (a + (b - a) * (place - index) for a, b in zip(before, after, strict=True))
    return red, green, blue


def channels(colour: str) -> tuple[float, float, float]:
    """Return red, green and blue of ``#rrggbb``, from 0 to 255."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def luminance(colour: tuple[float, float, float]) -> float:
    """Return the relative luminance, from 0 to 1 (WCAG 2.1)."""
    red, green, blue = ((c / 255 / 12.92) if c <= 10.02 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
