"""Draw a figure as an SVG image: radars, lines, markers, words, bars, coloured cells; what our charts do not use is refused."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

import plotly.graph_objects as go

from charts.drawing import axes
from charts.drawing.axes import Frame, Locate, Scale
from charts.drawing.svg import DASHES, LINE_HEIGHT, SYMBOLS, Svg, answers, element, image, ink, joined, line_look, marked, marker, text
from charts.parts import legends
from charts.parts.theme import MEASURES, Size

# What only a pointer, an axis that moves or plotly's own layout would use stands here too: an image does without it.
_TRACE = "type name showlegend hoverinfo hovertext customdata meta"
_LINE = "color dash width"
_TICKS = "tickmode tickvals ticktext tickfont tickcolor ticks"
_AXIS = f"{_TICKS} range dtick visible showgrid gridcolor linecolor zeroline fixedrange automargin"
_PLACE = "x xref xanchor y yref yanchor"
_OPTIONS: Mapping[str, str] = {
    "scatter": f"{_TRACE} x y mode line marker text textfont textposition opacity cliponaxis",
    "scatterpolar": f"{_TRACE} r theta mode line marker connectgaps fill fillcolor",
    "bar": f"{_TRACE} x y orientation width marker",
    "heatmap": f"{_TRACE} z zmin zmax colorscale showscale xgap ygap hoverongaps hovertemplate text",
    "line": _LINE,
    "marker": "color size symbol opacity line",
    "textfont": "color size",
    "tickfont": "color size",
    "font": "color size",
    "layout": "template font height margin separators hoverlabel hovermode dragmode showlegend legend barmode meta "
    "xaxis yaxis polar shapes annotations",
    "margin": "l r t b",
    "hoverlabel": "font align",
    "legend": f"orientation font {_PLACE}",
    "xaxis": f"{_AXIS} side tickangle scaleanchor",
    "yaxis": f"{_AXIS} scaleanchor",
    "polar": "bgcolor angularaxis radialaxis",
    "angularaxis": f"{_TICKS} ticklen direction rotation gridcolor linecolor",
    "radialaxis": f"{_TICKS} tickangle showticklabels range dtick angle gridcolor showline",
    "shapes": "type x0 x1 xref y0 y1 yref line",
    "annotations": f"text font align showarrow xshift yshift {_PLACE}",
}
_VALUES: Mapping[str, frozenset[Any]] = {
    "annotations.showarrow": frozenset({False}),
    "bar.orientation": frozenset({"h"}),
    "heatmap.showscale": frozenset({False}),
    "layout.barmode": frozenset({"overlay"}),
    "line.dash": frozenset(DASHES),
    "marker.symbol": SYMBOLS,
    "scatterpolar.connectgaps": frozenset({False}),
    "scatterpolar.fill": frozenset({"toself"}),
    "shapes.type": frozenset({"line"}),
}
_ELSEWHERE = "template"  # the look of pages that plotly draws itself


class NotDrawn(ValueError):
    """Option of a figure that an image would leave out, with its name and place."""


def require_known_options(layout: Mapping[str, Any], traces: Sequence[Mapping[str, Any]]) -> None:
    """Raise NotDrawn for a trace or an option that no image shows."""
    options = [*_walk_options("layout", layout), *(option for trace in traces for option in _walk_options(trace["type"], trace))]
    if refused := [where for where, is_drawn in options if not is_drawn]:
        raise NotDrawn(f"charts/drawing does not draw {', '.join(sorted(set(refused)))}")


def _walk_options(kind: str, node: Mapping[str, Any]) -> Iterator[tuple[str, bool]]:
    """Yield each option of ``node`` and its descendants, with whether drawing supports the option."""
    known = _OPTIONS.get(kind)
    if known is None:
        yield kind, False
        return
    for option, value in node.items():
        yield f"{kind}.{option}", option in known.split()
        if drawn := _VALUES.get(f"{kind}.{option}"):
            yield from ((f"{kind}.{option} {choice!r}", choice in drawn) for choice in _several(value))
        if option != _ELSEWHERE:
            yield from (each for inner in _several(value) if isinstance(inner, Mapping) for each in _walk_options(option, inner))


def _several(value: Any) -> Sequence[Any]:
    return value if isinstance(value, list | tuple) else (value,)


_SPACED = 0.4  # of a legend's words, how much longer they are for who has letters spaced out


def drawing(figure: go.Figure, *, label: str, size: Size, width: float | None = None) -> Svg:
    """Return ``figure`` as an SVG image with the alternative text ``label``. Raises NotDrawn.

    ``width``: in pixels, of a figure without a fixed shape; by default the size's own.
    """
    whole = figure.to_plotly_json()
    layout: Mapping[str, Any] = whole["layout"]
    traces: Sequence[Mapping[str, Any]] = whole["data"]
    require_known_options(layout, traces)
    margin, height = layout["margin"], float(layout["height"])
    tall, sides = height - margin["t"] - margin["b"], margin["l"] + margin["r"]
    wide = tall * _shape(layout) or (width or MEASURES[size].width) - sides
    frame = Frame(margin["l"], margin["t"], wide, tall)
    parts = [*_plot(layout, traces, frame), *_notes(layout, frame), *_legend(layout, traces, frame, height, wide + sides)]
    return image(wide + sides, height, parts, label=label)


def is_of_any_width(figure: go.Figure) -> bool:
    """Return whether a figure adapts to the width of its place."""
    return not _shape(figure.to_plotly_json()["layout"])


def _shape(layout: Mapping[str, Any]) -> float:
    """Return a plot's fixed ratio of width to height (a radar is round, some axes share a unit), else 0."""
    if "polar" in layout:
        return 1.0
    if not layout["yaxis"].get("scaleanchor"):
        return 0.0
    (left, right), (low, high) = layout["xaxis"]["range"], layout["yaxis"]["range"]
    return float(abs(right - left) / abs(high - low))


def _plot(layout: Mapping[str, Any], traces: Sequence[Mapping[str, Any]], frame: Frame) -> Iterator[Svg]:
    if "polar" in layout:
        around = axes.circle(layout, frame)
        yield from axes.spokes(layout, around)
        yield from _traces(traces, lambda trace: axes.points_around(trace, around))
        return
    across, up = axes.plane(layout, frame)
    yield from axes.grid(layout, frame)
    yield from _shapes(layout, across, up, frame)
    areas: Mapping[str, Callable[..., Iterator[Svg]]] = {"bar": _bars, "heatmap": _cells}
    for trace in traces:
        if draw := areas.get(trace["type"]):
            yield _series(trace, draw(trace, across, up))
    yield from _traces([one for one in traces if one["type"] == "scatter"], lambda trace: axes.points_on(trace, across, up))


def _traces(traces: Sequence[Mapping[str, Any]], locate: Locate) -> Iterator[Svg]:
    for trace in traces:
        points = locate(trace)
        yield _series(trace, (*joined(trace, points), *marked(trace, points)))


def _series(trace: Mapping[str, Any], marks: Iterable[Svg]) -> Svg:
    """Group a trace's marks under the name used by a legend."""
    return element("g", *marks, data_series=trace.get("name"))


def _bars(trace: Mapping[str, Any], across: Scale, up: Scale) -> Iterator[Svg]:
    thick, look = abs(up.at(trace["width"]) - up.at(0)), trace["marker"]
    edge = look.get("line", {})
    for i, (length, place) in enumerate(zip(trace["x"], trace["y"], strict=True)):
        yield element(
            "rect",
            x=across.at(0),
            y=up.at(place) - thick / 2,
            width=max(0.0, across.at(length) - across.at(0)),
            height=thick,
            fill=look["color"],
            stroke=edge.get("color"),
            stroke_width=edge.get("width"),
            **answers(trace, i),
        )


def _cells(trace: Mapping[str, Any], across: Scale, up: Scale) -> Iterator[Svg]:
    wide, tall = abs(across.at(1) - across.at(0)), abs(up.at(1) - up.at(0))
    gap_x, gap_y = trace.get("xgap", 0), trace.get("ygap", 0)
    for y, row in enumerate(trace["z"]):
        cells = []
        for x, value in enumerate(row):
            if value is None or value != value:  # NaN alone differs from itself
                continue
            corner = {"x": across.at(x) - wide / 2 + gap_x / 2, "y": up.at(y) - tall / 2 + gap_y / 2}
            box = {"data_box": trace["hovertext"][y][x] or None} if "hovertext" in trace else {}
            cells.append(element("rect", **corner, width=wide - gap_x, height=tall - gap_y, fill=_shade(trace, float(value)), **box))
        yield element("g", *cells, **answers({**trace, "hovertext": trace.get("text")}, y))


def _shade(trace: Mapping[str, Any], value: float) -> str:
    share = (value - trace["zmin"]) / ((trace["zmax"] - trace["zmin"]) or 1)
    stops = trace["colorscale"]
    after = next((i for i, (stop, _colour) in enumerate(stops) if stop >= share), len(stops) - 1)
    before = max(0, after - 1)
    (low, first), (high, last) = stops[before], stops[after]
    return _mix_colours(first, last, (share - low) / ((high - low) or 1))


def _mix_colours(first: str, last: str, share: float) -> str:
    part = min(1.0, max(0.0, share))
    return "#" + "".join(f"{round(a + (b - a) * part):02x}" for a, b in zip(_channels(first), _channels(last), strict=True))


@cache
def _channels(colour: str) -> tuple[float, ...]:
    """Return red, green, blue and, if given, opacity of a colour, from 0 to 255."""
    if colour.startswith("#"):
        return tuple(int(colour[i : i + 2], 16) for i in (1, 3, 5))
    *light, opacity = map(float, colour.removeprefix("rgba(").removesuffix(")").split(","))
    return *light, 255 * opacity


def _shapes(layout: Mapping[str, Any], across: Scale, up: Scale, frame: Frame) -> Iterator[Svg]:
    def x(shape: Mapping[str, Any], key: str) -> float:
        return frame.left + shape[key] * frame.width if shape.get("xref") == "paper" else across.at(shape[key])

    def y(shape: Mapping[str, Any], key: str) -> float:
        return frame.top + (1 - shape[key]) * frame.height if shape.get("yref") == "paper" else up.at(shape[key])

    for shape in layout.get("shapes", ()):
        yield element("line", x1=x(shape, "x0"), x2=x(shape, "x1"), y1=y(shape, "y0"), y2=y(shape, "y1"), **line_look(shape))


def _notes(layout: Mapping[str, Any], frame: Frame) -> Iterator[Svg]:
    for note in layout.get("annotations", ()):
        y = frame.top + (1 - note["y"]) * frame.height - note.get("yshift", 0)
        above = {"bottom": 1.0, "top": 0.0}.get(note.get("yanchor", ""), 0.5)
        yield text(note["text"], frame.left, y, size=note["font"]["size"], anchor="start", above=above)


def _legend(layout: Mapping[str, Any], traces: Sequence[Mapping[str, Any]], frame: Frame, height: float, width: float) -> Iterator[Svg]:
    if not layout.get("showlegend"):
        return
    size = layout["legend"]["font"]["size"]
    lines = legends.lines(traces, font=size, width=width)
    step = legends.step(len(lines), size * LINE_HEIGHT)
    first = _first_line(layout["legend"], frame, height, step, len(lines))
    for row, line in enumerate(lines):
        widths = [legends.entry_width(trace, size) + legends.GAP for trace in line]
        x, spare = 0.0, max(0.0, width + legends.GAP - sum(widths)) / max(1, len(line) - 1)
        for column_width, trace in zip(widths, line, strict=True):
            name = text(trace["name"], x + legends.words_at(trace), first + row * step, size=size, anchor="start")
            yield element("g", *_sample(trace, x, first + row * step), name, data_entry=trace["name"])
            x += column_width + min(spare, _SPACED * column_width)


def _first_line(legend: Mapping[str, Any], frame: Frame, height: float, step: float, count: int) -> float:
    """Return the middle of a legend's first line: at the top or the foot of the image, or on top of the plot."""
    if legend.get("yref") == "paper":
        return frame.top - step * (count - 0.5)
    return step / 2 if legend["y"] else height - step * (count - 0.5)


def _sample(trace: Mapping[str, Any], x: float, y: float) -> Iterator[Svg]:
    mode, wide = trace.get("mode", ""), legends.sample_width(trace)
    middle = (x + wide / 2, y)
    if trace.get("fill") or trace["type"] == "bar":
        colour = trace.get("fillcolor") or trace["marker"]["color"]
        yield element("rect", x=x, y=y - 6, width=wide, height=12, fill=ink(colour), **_edge(trace))
    elif "lines" in mode:
        yield element("line", x1=x, x2=x + wide, y1=y, y2=y, **line_look(trace))
    if "markers" in mode:
        size = trace["marker"].get("size")
        small = {**trace["marker"], "size": min(14, size if isinstance(size, int | float) else 12)}
        yield marker(small, 0, middle, {})


def _edge(trace: Mapping[str, Any]) -> dict[str, Any]:
    edge = trace.get("line") or trace.get("marker", {}).get("line", {})
    return {"stroke": edge.get("color"), "stroke_width": edge.get("width")}
