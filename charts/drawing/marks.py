"""What is drawn at the points of a chart: markers, by plotly's names, and the lines that join them."""

import math
from collections.abc import Mapping, Sequence
from typing import Any, Final

from charts.drawing.svg import Svg, element, ink, path, text, title

_DASHES: Final = {"dash": "7 5", "dot": "2 4", "dashdot": "8 4 2 4", "solid": None, None: None}
# Corners on a circle of radius 1, from the top, in turns.
_CORNERS: Final = {
    "square": (0.125, 0.375, 0.625, 0.875),
    "diamond": (0.0, 0.25, 0.5, 0.75),
    "diamond-tall": (0.0, 0.25, 0.5, 0.75),
    "triangle-up": (0.0, 1 / 3, 2 / 3),
    "cross": (0.0, 0.25, 0.5, 0.75),
}
_NARROW: Final = {"diamond-tall": 0.6}
_ANCHORS: Final = {"left": "end", "center": "middle", "right": "start"}
_ABOVE: Final = {"top": 1.0, "middle": 0.5, "bottom": 0.0}

Point = tuple[float, float] | None


def line_look(trace: Mapping[str, Any]) -> dict[str, Any]:
    """Return how a trace's line is drawn."""
    line = trace.get("line", {})
    return {
        "stroke": ink(line.get("color", "none")),
        "stroke_width": line.get("width", 2),
        "stroke_dasharray": _DASHES.get(line.get("dash")),
        "stroke_linejoin": "round",
        "opacity": trace.get("opacity"),
    }


def joined(trace: Mapping[str, Any], points: Sequence[Point]) -> list[Svg]:
    """Return the line, or the filled shape, of a trace through ``points``."""
    if "lines" not in trace.get("mode", "lines"):
        return []
    is_filled = trace.get("fill") == "toself"
    return [path(points, is_closed=is_filled, fill=trace["fillcolor"] if is_filled else "none", **line_look(trace))]


def marked(trace: Mapping[str, Any], points: Sequence[Point]) -> list[Svg]:
    """Return the markers and the words of a trace at ``points``, each with the text that it shows under a pointer."""
    mode, drawn = trace.get("mode", "lines"), []
    for i, point in enumerate(points):
        if point is None:
            continue
        hovered = title(str(_nth(trace.get("hovertext"), i) or ""))
        if "markers" in mode:
            drawn.append(marker(trace["marker"], i, point, hovered))
        elif hovered:
            drawn.append(element("circle", hovered, cx=point[0], cy=point[1], r=8, fill="transparent"))
        if "text" in mode:
            drawn.append(_written(trace, i, point))
    return drawn


def marker(look: Mapping[str, Any], i: int, at: tuple[float, float], hovered: Svg) -> Svg:
    """Return the ``i``-th marker of a trace."""
    symbol, radius = str(_nth(look.get("symbol"), i) or "circle"), float(_nth(look.get("size"), i) or 6) / 2
    colour, edge = ink(_nth(look.get("color"), i)), look.get("line", {})
    is_open = symbol.endswith("-open")
    kind = symbol.removesuffix("-open")
    inside: dict[str, Any] = {
        "fill": "none" if is_open else colour,
        "stroke": colour if is_open else ink(_nth(edge.get("color"), i)),
        "stroke_width": _nth(edge.get("width"), i) or (2 if is_open else None),
        "fill_opacity": _nth(look.get("opacity"), i),
    }
    x, y = at
    if kind not in _CORNERS:
        return element("circle", hovered, cx=x, cy=y, r=radius, **inside)
    reach, narrow = radius * (1.25 if kind != "square" else 1.2), _NARROW.get(kind, 1.0)
    turns = (math.tau * turn for turn in _CORNERS[kind])
    corners = [f"{x + narrow * reach * math.sin(turn):.1f},{y - reach * math.cos(turn):.1f}" for turn in turns]
    return element("polygon", hovered, points=" ".join(corners), **inside)


def _written(trace: Mapping[str, Any], i: int, at: tuple[float, float]) -> Svg:
    height, _space, side = str(_nth(trace.get("textposition"), i) or "middle center").partition(" ")
    font = trace.get("textfont", {})
    away = {"left": -3.0, "center": 0.0, "right": 3.0}[side]
    look = {"colour": _nth(font["color"], i)} if font.get("color") else {}
    words = str(_nth(trace["text"], i) or "")
    return text(words, at[0] + away, at[1], size=_nth(font.get("size"), i) or 14, anchor=_ANCHORS[side], above=_ABOVE[height], **look)


def _nth(value: Any, i: int) -> Any:
    """Return the value for the ``i``-th point: its own out of several, or the one for all points."""
    return value if value is None or isinstance(value, str | int | float) else value[i]
