"""Traces and options that an image can show. Anything else is refused by name: left out in silence, a figure would lie."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from charts.drawing.svg import DASHES, SYMBOLS

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
    """A figure asks for something that an image would leave out; says what, and where."""


def check(layout: Mapping[str, Any], traces: Sequence[Mapping[str, Any]]) -> None:
    """Raise NotDrawn for a trace or an option that no image shows."""
    asked = [*_asked("layout", layout), *(each for trace in traces for each in _asked(trace["type"], trace))]
    if refused := [where for where, is_drawn in asked if not is_drawn]:
        raise NotDrawn(f"charts/drawing does not draw {', '.join(sorted(set(refused)))}")


def _asked(kind: str, node: Mapping[str, Any]) -> Iterator[tuple[str, bool]]:
    """Yield each option of ``node`` and what is in it, with whether it is drawn."""
    known = _OPTIONS.get(kind)
    if known is None:
        yield kind, False
        return
    for option, value in node.items():
        yield f"{kind}.{option}", option in known.split()
        if drawn := _VALUES.get(f"{kind}.{option}"):
            yield from ((f"{kind}.{option} {one!r}", one in drawn) for one in _several(value))
        if option != _ELSEWHERE:
            yield from (each for inner in _several(value) if isinstance(inner, Mapping) for each in _asked(option, inner))


def _several(value: Any) -> Sequence[Any]:
    return value if isinstance(value, list | tuple) else (value,)
