"""SVG: escaping, elements, and the marks of a figure."""

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from html import escape, unescape
from typing import Any, NewType

from charts.parts.chart import BREAK, WRAP
from charts.parts.theme import INK

Svg = NewType("Svg", str)

# As shares of the font's size: a line's height, and the baseline's distance below its middle.
LINE_HEIGHT = 1.3
_BASELINE = 0.35
_BOLD = re.compile(r"^(?P<before>[^<]*)<b>(?P<bold>.*)</b>$", re.DOTALL)


def element(tag: str, *children: Svg, **attributes: Any) -> Svg:
    """Return an element; ``_`` in an attribute's name stands for a hyphen, an attribute that is None is left out."""
    written_attributes = "".join(
        f' {name.rstrip("_").replace("_", "-")}="{_value(value)}"' for name, value in attributes.items() if value is not None
    )
    return Svg(f"<{tag}{written_attributes}>{''.join(children)}</{tag}>" if children else f"<{tag}{written_attributes}/>")


def image(width: float, height: float, children: Iterable[Svg], *, label: str) -> Svg:
    """Return the whole image, ``width`` × ``height`` pixels, with the alternative text ``label``."""
    return element(
        "svg",
        *children,
        viewBox=f"0 0 {_value(width)} {_value(height)}",
        width=width,
        height=height,
        role="img",
        aria_label=label,
        fill="currentColor",
    )


def answers(trace: Mapping[str, Any], i: int, about: Any = None) -> dict[str, str | None]:
    """Return the answer of a trace's ``i``-th mark (ui/widgets/marks.js): the lines of its box, and its subject.

    ``about``: the subject, if absent from the trace's ``customdata``; the trace's ``meta`` has the kind, dossier or criterion.
    """
    lines = str(nth(trace.get("hovertext"), i) or "")
    known = nth(trace.get("customdata"), i) if about is None else about
    kind = {f"data_{trace['meta']}": str(known)} if trace.get("meta") and known else {}
    return {"data_box": plain(lines) or None, **kind}


def plain(inert: str) -> str:
    """Return inert words as text, line by line."""
    return unescape(inert.replace(WRAP, " ").replace(BREAK, "\n").replace("<b>", "").replace("</b>", ""))


def text(words: str, x: float, y: float, *, size: float, anchor: str = "middle", above: float = 0.5, colour: str = INK) -> Svg:
    """Return inert ``words`` at a point, line by line; ``above``: the share of the words above the point."""
    lines = words.split(BREAK)
    first = y - above * len(lines) * size * LINE_HEIGHT + size * LINE_HEIGHT / 2 + size * _BASELINE
    spans = [element("tspan", *_runs(line), x=x, y=first + i * size * LINE_HEIGHT) for i, line in enumerate(lines)]
    return element("text", *spans, font_size=size, text_anchor=anchor, fill=ink(colour))


def path(points: Sequence[tuple[float, float] | None], *, is_closed: bool = False, **look: Any) -> Svg:
    """Return a line through ``points``, which None interrupts."""
    steps, is_drawing = [], False
    for point in points:
        if point is not None:
            steps.append(f"{'L' if is_drawing else 'M'}{_value(point[0])} {_value(point[1])}")
        elif is_drawing and is_closed:
            steps.append("Z")
        is_drawing = point is not None
    if is_closed and is_drawing:
        steps.append("Z")
    return element("path", d="".join(steps), **look)


def ink(colour: str | None) -> str | None:
    """Return a colour as the page has it: ink becomes the colour of the text around the image."""
    return "currentColor" if colour == INK else colour


def _runs(line: str) -> list[Svg]:
    match = _BOLD.match(line)
    if match is None:
        return [Svg(_words(line))]
    return [Svg(_words(match["before"])), Svg(f'<tspan font-weight="700">{_words(match["bold"])}</tspan>')]


def _words(inert: str) -> str:
    return escape(unescape(inert), quote=False)


def _value(value: Any) -> str:
    return f"{value:.1f}".removesuffix(".0") if isinstance(value, float) else escape(str(value))


DASHES = {"dash": "7 5", "dot": "2 4", "dashdot": "8 4 2 4", "solid": None, None: None}
# Corners on a circle of radius 1, from the top, in turns.
_CORNERS = {
    "square": (0.125, 0.375, 0.625, 0.875),
    "diamond": (0.0, 0.25, 0.5, 0.75),
    "diamond-tall": (0.0, 0.25, 0.5, 0.75),
    "triangle-up": (0.0, 1 / 3, 2 / 3),
    "triangle-down": (1 / 6, 0.5, 5 / 6),
    "cross": (0.0, 0.25, 0.5, 0.75),
}
_NARROW = {"diamond-tall": 0.6}
SYMBOLS = frozenset(f"{kind}{end}" for kind in ("circle", *_CORNERS) for end in ("", "-open"))
_ANCHORS = {"left": "end", "center": "middle", "right": "start"}
_ABOVE = {"top": 1.0, "middle": 0.5, "bottom": 0.0}

Point = tuple[float, float] | None


def line_look(trace: Mapping[str, Any]) -> dict[str, Any]:
    """Return how a trace's line is drawn."""
    line = trace.get("line", {})
    return {
        "stroke": ink(line.get("color", "none")),
        "stroke_width": line.get("width", 2),
        "stroke_dasharray": DASHES.get(line.get("dash")),
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
    """Return the markers and words of a trace at ``points``, each with its answer."""
    mode, drawn = trace.get("mode", "lines"), []
    for i, point in enumerate(points):
        if point is None:
            continue
        mark_attributes = answers(trace, i)
        if "markers" in mode:
            drawn.append(marker(trace["marker"], i, point, mark_attributes))
        elif mark_attributes["data_box"]:
            drawn.append(element("circle", cx=point[0], cy=point[1], r=8, fill="transparent", **mark_attributes))
        if "text" in mode:
            drawn.append(_write_words(trace, i, point))
    return drawn


def marker(look: Mapping[str, Any], i: int, at: tuple[float, float], said: Mapping[str, str | None]) -> Svg:
    """Return the ``i``-th marker of a trace."""
    symbol, radius = str(nth(look.get("symbol"), i) or "circle"), float(nth(look.get("size"), i) or 6) / 2
    colour, edge = ink(nth(look.get("color"), i)), look.get("line", {})
    is_open = symbol.endswith("-open")
    kind = symbol.removesuffix("-open")
    inside: dict[str, Any] = {
        "fill": "none" if is_open else colour,
        "stroke": colour if is_open else ink(nth(edge.get("color"), i)),
        "stroke_width": nth(edge.get("width"), i) or (2 if is_open else None),
        "fill_opacity": nth(look.get("opacity"), i),
    }
    x, y = at
    if kind not in _CORNERS:
        return element("circle", cx=x, cy=y, r=radius, **inside, **said)
    reach, narrow = radius * (1.25 if kind != "square" else 1.2), _NARROW.get(kind, 1.0)
    turns = (math.tau * turn for turn in _CORNERS[kind])
    corners = [f"{x + narrow * reach * math.sin(turn):.1f},{y - reach * math.cos(turn):.1f}" for turn in turns]
    return element("polygon", points=" ".join(corners), **inside, **said)


def _write_words(trace: Mapping[str, Any], i: int, at: tuple[float, float]) -> Svg:
    height, _space, side = str(nth(trace.get("textposition"), i) or "middle center").partition(" ")
    font = trace.get("textfont", {})
    away = {"left": -3.0, "center": 0.0, "right": 3.0}[side]
    look = {"colour": nth(font["color"], i)} if font.get("color") else {}
    words = str(nth(trace["text"], i) or "")
    return text(words, at[0] + away, at[1], size=nth(font.get("size"), i) or 14, anchor=_ANCHORS[side], above=_ABOVE[height], **look)


def nth(value: Any, i: int) -> Any:
    """Return the value for the ``i``-th point: its own of several, or the common value."""
    return value if value is None or isinstance(value, str | int | float) else value[i]
