"""Small multiples: one little radar a candidature, a whole track at a glance.

Drawn on one plain pair of axes: twenty-four polar plots would cost a second of the browser's time and ten times the bytes.
"""

import math
from collections.abc import Sequence
from typing import Any, Final, NamedTuple

import pandas as pd
import plotly.graph_objects as go

from charts.parts.chart import Chart
from charts.parts.labels import BREAK, hover, inert, labelled, sentences, wrapped
from charts.parts.rows import texts
from charts.parts.theme import GRID, JURY, MEASURES, OWN, SHORTLIST, SHORTLIST_DASH, Size, figure, legend
from charts.profiles import Numbers, Profile, Scales, Shortlist, profile, scales, shortlist
from deliberation.snapshot.snapshot import Snapshot
from phrases import _, decimal, ngettext

_RADIUS: Final = 0.34
_HEIGHT: Final = 1.42  # of a cell, its width being 1: the name stands below
_FILL: Final = "rgba(0,114,178,0.2)"


class _Grid(NamedTuple):
    columns: int
    cell: int  # pixels
    name: int  # characters on a line


_GRIDS: Final = {Size.SCREEN: _Grid(6, 180, 23), Size.PHONE: _Grid(2, 170, 22), Size.PROJECTOR: _Grid(8, 225, 14)}


class SmallMultiples(NamedTuple):
    """What is drawn: the profiles in the order asked for, and the shortlist's mean."""

    scales: Scales
    profiles: tuple[Profile, ...]
    shortlist: Shortlist


def small_multiples(snapshot: Snapshot, candidature_ids: Sequence[int], *, size: Size = Size.SCREEN) -> Chart:
    """Draw one little radar for each candidature, in the order given. Raises NotFound.

    Under seal a candidature shows the viewer's own marks, or nothing.
    """
    gathered = _gather(snapshot, candidature_ids)
    return Chart(_("Profiles of the candidatures"), _draw(gathered, size), _alt(gathered), _table(gathered))


def _gather(snapshot: Snapshot, candidature_ids: Sequence[int]) -> SmallMultiples:
    return SmallMultiples(scales(snapshot), tuple(profile(snapshot, id_) for id_ in candidature_ids), shortlist(snapshot))


def _draw(gathered: SmallMultiples, size: Size) -> go.Figure:
    grid, measures = _GRIDS[size], MEASURES[size]
    count = len(gathered.profiles)
    rows = max(1, math.ceil(count / grid.columns))
    cells = [(i % grid.columns, -_HEIGHT * (i // grid.columns)) for i in range(count)]
    key = " · ".join(f"{i} {label}" for i, label in enumerate(gathered.scales.criteria, 1))
    lines = wrapped(key, round(grid.columns * grid.cell / measures.font / 0.6))
    top = measures.font * (1.4 * (lines.count(BREAK) + 1) + 2.5)
    still = {"visible": False, "fixedrange": True}
    return figure(
        _traces(gathered, cells, size),
        size=size,
        height=round(rows * _HEIGHT * grid.cell + top),
        margin={"l": 0, "r": 0, "t": top, "b": 0},
        xaxis={**still, "range": [-0.5, grid.columns - 0.5], "constrain": "domain"},
        yaxis={**still, "range": [-_HEIGHT * rows + 0.55, 0.55], "scaleanchor": "x", "constrain": "domain", "constraintoward": "top"},
        annotations=[_key(lines, measures.font)],
        showlegend=True,
        legend=legend(size, xref="paper", yref="paper", yanchor="bottom"),
    )


def _key(lines: str, font: int) -> dict[str, Any]:
    place = {"x": 0, "xref": "paper", "xanchor": "left", "y": 1, "yref": "paper", "yanchor": "bottom", "yshift": font * 2.2}
    return {"text": lines, "showarrow": False, "align": "left", "font": {"size": font}, **place}


def _traces(gathered: SmallMultiples, cells: Sequence[tuple[float, float]], size: Size) -> list[dict[str, Any]]:
    count, line = len(gathered.scales.criteria), MEASURES[size].line * 0.8
    shown = gathered.profiles
    full: Numbers = (float(gathered.scales.maximum),) * count
    jury = [one.means for one in shown]
    own = [one.own if one.is_sealed and one.own else (None,) * count for one in shown]
    whole = [one.means if not one.missing and not one.is_sealed else (None,) * count for one in shown]
    mean = [gathered.shortlist.means if not one.is_sealed else (None,) * count for one in shown]
    traces = [
        _outlines([full] * len(shown), gathered.scales, cells, line={"color": GRID, "width": 1.5}, showlegend=False),
        _outlines(whole, gathered.scales, cells, fill="toself", fillcolor=_FILL, line={"width": 0}, showlegend=False),
        _outlines(
            mean,
            gathered.scales,
            cells,
            name=_("Mean of the shortlist"),
            line={"color": SHORTLIST, "dash": SHORTLIST_DASH, "width": line * 0.6},
        ),
        _outlines(jury, gathered.scales, cells, name=_("Mean of the jury"), line={"color": JURY, "width": line}),
        _outlines(own, gathered.scales, cells, name=_("My marks"), line={"color": OWN, "dash": "dot", "width": line}),
    ]
    return [trace for trace in traces if trace["x"]] + _words(gathered, cells, size)


def _words(gathered: SmallMultiples, cells: Sequence[tuple[float, float]], size: Size) -> list[dict[str, Any]]:
    count, width = len(gathered.scales.criteria), _GRIDS[size].name
    names = [f"<b>{inert(_state(one))}</b>{BREAK}{wrapped(one.title, width, lines=2)}" for one in gathered.profiles]
    below = texts([x for x, _y in cells], [y - _RADIUS - 0.13 for _x, y in cells], names, size=size, position="bottom center")
    ring = [_point(i, count, 1.22, cells[0]) for i in range(count)] if cells else []
    numbers = texts([x for x, _y in ring], [y for _x, y in ring], [str(i) for i in range(1, count + 1)], size=size)
    boxes = [
        hover(wrapped(one.title, 50), *(labelled(c, decimal(m, 1)) for c, m in zip(gathered.scales.criteria, one.means, strict=True)))
        for one in gathered.profiles
    ]
    marker = {"size": MEASURES[size].marker * 4, "opacity": 0}
    target = {"type": "scatter", "mode": "markers", "marker": marker, "hoverinfo": "text", "hovertext": boxes, "showlegend": False}
    return [below, numbers, {**target, "x": [x for x, _y in cells], "y": [y for _x, y in cells]}]


def _outlines(values: Sequence[Numbers], axes: Scales, cells: Sequence[tuple[float, float]], **style: Any) -> dict[str, Any]:
    xs: list[float | None] = []
    ys: list[float | None] = []
    for numbers, cell in zip(values, cells, strict=True):
        if all(number is None for number in numbers):
            continue
        for i in [*range(len(numbers)), 0]:
            number = numbers[i]
            share = None if number is None else (number - axes.minimum) / (axes.maximum - axes.minimum)
            x, y = (None, None) if share is None else _point(i, len(numbers), share, cell)
            xs.append(x)
            ys.append(y)
        xs.append(None)
        ys.append(None)
    return {"type": "scatter", "mode": "lines", "x": xs[:-1], "y": ys[:-1], "hoverinfo": "skip", "connectgaps": False, **style}


def _point(spoke: int, count: int, share: float, cell: tuple[float, float]) -> tuple[float, float]:
    angle = math.tau * spoke / count
    return round(cell[0] + _RADIUS * share * math.sin(angle), 3), round(cell[1] + _RADIUS * share * math.cos(angle), 3)


def _state(shown: Profile) -> str:
    if shown.is_sealed:
        return _("under seal")
    return _("incomplete") if shown.score is None else decimal(shown.score)


def _alt(gathered: SmallMultiples) -> str:
    count = len(gathered.profiles)
    opening = ngettext(
        "Radar of {count} candidature over {criteria} criteria.", "Radars of {count} candidatures over {criteria} criteria.", count
    )
    sealed = sum(one.is_sealed for one in gathered.profiles)
    incomplete = sum(bool(one.missing) for one in gathered.profiles)
    return sentences(
        opening.format(count=count, criteria=len(gathered.scales.criteria)),
        ngettext("{count} is under seal.", "{count} are under seal.", sealed).format(count=sealed) if sealed else "",
        ngettext("{count} is incomplete.", "{count} are incomplete.", incomplete).format(count=incomplete) if incomplete else "",
    )


def _table(gathered: SmallMultiples) -> pd.DataFrame:
    columns: dict[str, Sequence[object]] = {_("Candidature"): [one.title for one in gathered.profiles]}
    for i, label in enumerate(gathered.scales.criteria):
        columns[label] = [one.means[i] for one in gathered.profiles]
    columns[_("Score")] = [one.score for one in gathered.profiles]
    return pd.DataFrame(columns)
