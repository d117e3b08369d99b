"""Radars: one candidature against the shortlist, and two to four laid over one another."""

from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

import pandas as pd
import plotly.graph_objects as go

from charts import radar_words
from charts.chart import Chart
from charts.labels import BREAK, hover, inert, labelled, line_length, shortened, wrapped
from charts.profiles import Numbers, Profile, Scales, Shortlist, profile, scales, shortlist
from charts.theme import (
    COMPARED,
    COMPARED_DASHES,
    COMPARED_SYMBOLS,
    GRID,
    JURY,
    JURY_SYMBOL,
    LINE,
    MEASURES,
    OWN,
    OWN_SYMBOL,
    SHORTLIST,
    SHORTLIST_DASH,
    Measures,
    Size,
    figure,
    legend,
)
from deliberation.snapshot import Snapshot
from phrases import _, decimal

FEWEST: Final = 2
MOST: Final = len(COMPARED)
_BAND: Final = "rgba(0,114,178,0.16)"


class SheetRadar(NamedTuple):
    """What the radar of a sheet shows. ``shortlist`` is None while the candidature is under seal."""

    scales: Scales
    profile: Profile
    shortlist: Shortlist | None


class OverlayRadar(NamedTuple):
    """What a comparison shows: the profiles in the order asked for."""

    scales: Scales
    profiles: tuple[Profile, ...]


def sheet_radar(snapshot: Snapshot, candidature_id: int, *, size: Size = Size.SCREEN) -> Chart:
    """Draw a candidature's profile: the jury's mean and range, the shortlist's mean, the viewer's own marks.

    Under seal only the viewer's own marks are drawn. Raises NotFound for a candidature that the viewer has not.
    """
    gathered = _gather_sheet(snapshot, candidature_id)
    return Chart(
        _("Profile of {title}").format(title=gathered.profile.title),
        _draw_sheet(gathered, size),
        radar_words.sheet_alt(gathered.profile, gathered.scales),
        _sheet_table(gathered),
    )


def overlay_radar(snapshot: Snapshot, candidature_ids: Sequence[int], *, size: Size = Size.SCREEN) -> Chart:
    """Lay the jury's means of two to four candidatures over one another. Raises NotFound; ValueError for another number."""
    if not FEWEST <= len(candidature_ids) <= MOST:
        raise ValueError(f"between {FEWEST} and {MOST} candidatures, not {len(candidature_ids)}")
    gathered = _gather_overlay(snapshot, candidature_ids)
    return Chart(
        _("Profiles compared"),
        _draw_overlay(gathered, size),
        radar_words.overlay_alt(gathered.profiles, gathered.scales),
        _overlay_table(gathered),
    )


def _gather_sheet(snapshot: Snapshot, candidature_id: int) -> SheetRadar:
    gathered = profile(snapshot, candidature_id)
    return SheetRadar(scales(snapshot), gathered, None if gathered.is_sealed else shortlist(snapshot))


def _gather_overlay(snapshot: Snapshot, candidature_ids: Sequence[int]) -> OverlayRadar:
    return OverlayRadar(scales(snapshot), tuple(profile(snapshot, candidature_id) for candidature_id in candidature_ids))


def _draw_sheet(gathered: SheetRadar, size: Size) -> go.Figure:
    shown, measures = gathered.profile, MEASURES[size]
    traces: list[dict[str, Any]] = []
    if any(shown.jurors):
        traces.append(_band(shown, gathered.scales))
    if gathered.shortlist and gathered.shortlist.candidatures:
        name = _("Mean of the shortlist")
        line = {"color": SHORTLIST, "dash": SHORTLIST_DASH, "width": measures.line * 0.8}
        traces.append(_ring(gathered.shortlist.means, gathered.scales, name, mode="lines", line=line))
    if any(shown.jurors):
        line, marker = {"color": JURY, "width": measures.line}, {"symbol": JURY_SYMBOL, "color": JURY, "size": measures.marker}
        traces.append(_ring(shown.means, gathered.scales, _("Mean of the jury"), line=line, marker=marker))
    if shown.own and any(mark is not None for mark in shown.own):
        line, marker = (
            {"color": OWN, "width": measures.line, "dash": "dot"},
            {"symbol": OWN_SYMBOL, "color": OWN, "size": measures.marker * 1.2},
        )
        traces.append(_ring(shown.own, gathered.scales, _("My marks"), line=line, marker=marker, digits=0))
    return _radar(traces, gathered.scales, _axis_labels(gathered, size), size)


def _draw_overlay(gathered: OverlayRadar, size: Size) -> go.Figure:
    measures = MEASURES[size]
    traces = []
    for i, shown in enumerate(gathered.profiles):
        line = {"color": COMPARED[i], "dash": COMPARED_DASHES[i], "width": measures.line}
        marker = {"symbol": COMPARED_SYMBOLS[i], "color": COMPARED[i], "size": measures.marker * 1.2}
        traces.append(
            _ring(shown.means, gathered.scales, shortened(radar_words.named(i, shown.title), measures.name), line=line, marker=marker)
        )
    labels = [wrapped(label, measures.label) for label in gathered.scales.criteria]
    return _radar(traces, gathered.scales, labels, size)


def _axis_labels(gathered: SheetRadar, size: Size) -> list[str]:
    labels = [wrapped(label, MEASURES[size].label) for label in gathered.scales.criteria]
    if gathered.profile.is_sealed:
        return labels
    values = [_("incomplete") if mean is None else decimal(mean, 1) for mean in gathered.profile.means]
    return [f"{label}{BREAK}<b>{value}</b>" for label, value in zip(labels, values, strict=True)]


def _angles(count: int) -> list[float]:
    return [round(360 * i / count, 2) for i in range(count)]


def _ring(values: Numbers, axes: Scales, name: str, *, digits: int = 1, **style: Any) -> dict[str, Any]:
    # The ring is closed by its first point; a criterion without a number leaves a gap on both its sides.
    words = [hover(inert(name), labelled(label, decimal(v, digits))) for label, v in zip(axes.criteria, values, strict=True)]
    closing = {"r": _rounded([*values, values[0]]), "theta": [*_angles(len(values)), 0], "hovertext": [*words, words[0]]}
    return {
        "type": "scatterpolar",
        "mode": "lines+markers",
        "name": inert(name),
        "hoverinfo": "text",
        "connectgaps": False,
        **closing,
        **style,
    }


def _rounded(values: Sequence[float | None]) -> list[float | None]:
    # Three decimals are a fraction of a pixel; sixteen are half of the figure's bytes.
    return [None if value is None else round(value, 3) for value in values]


def _band(shown: Profile, axes: Scales) -> dict[str, Any]:
    """Fill between the lowest and the highest mark, one polygon for each run of criteria that have marks."""
    radii: list[float | None] = []
    angles: list[float | None] = []
    for run in _runs([bool(count) for count in shown.jurors]):
        spokes = [i % len(axes.criteria) for i in run]
        radii += [*(shown.highest[i] for i in spokes), *(shown.lowest[i] for i in reversed(spokes)), None]
        theta = [_angles(len(axes.criteria))[i] for i in spokes]
        angles += [*theta, *reversed(theta), None]
    name = _("Marks from the lowest to the highest")
    line = {"color": "rgba(0,114,178,0.45)", "width": 1}
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


def _radar(traces: Sequence[Mapping[str, Any]], axes: Scales, labels: Sequence[str], size: Size) -> go.Figure:
    measures = MEASURES[size]
    side = max(line_length(label) for label in labels) * measures.font * 0.6
    below = 0.0 if size is Size.PROJECTOR else measures.font * 1.6 * (1 + len(traces))
    return figure(
        traces,
        size=size,
        height=measures.radar + below,
        margin={"l": side, "r": side, "t": measures.font * 3, "b": measures.font * 2.5 + below},
        polar=_polar(axes, labels, measures),
        showlegend=bool(traces),
        legend=_beside(size) if size is Size.PROJECTOR else legend(size, y=0, yref="container", xref="container"),
    )


def _beside(size: Size) -> dict[str, Any]:
    # A projected figure is far wider than a radar: its legend has the right-hand side.
    return legend(size, orientation="v", x=1, xref="container", xanchor="right", y=0.5, yref="container", yanchor="middle")


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
        "ticks": "",
    }
    # Between two spokes, so that no line runs through the numbers.
    between = 90 - 180 / count
    radial = {
        "range": [axes.minimum, axes.maximum],
        "dtick": 1,
        "angle": between,
        "tickangle": between,
        "tickfont": {"size": max(11, round(measures.font * 0.85))},
        "gridcolor": GRID,
        "showline": False,
        "ticks": "",
    }
    return {"bgcolor": "rgba(0,0,0,0)", "angularaxis": angular, "radialaxis": radial}


def _sheet_table(gathered: SheetRadar) -> pd.DataFrame:
    shown = gathered.profile
    columns: dict[str, Sequence[object]] = {_("Criterion"): gathered.scales.criteria}
    if gathered.shortlist:
        columns |= {
            _("Mean of the jury"): shown.means,
            _("Lowest mark"): shown.lowest,
            _("Highest mark"): shown.highest,
            _("Marks"): shown.jurors,
            _("Mean of the shortlist"): gathered.shortlist.means,
        }
    if shown.own is not None:
        columns |= {_("My marks"): shown.own}
    return pd.DataFrame(columns)


def _overlay_table(gathered: OverlayRadar) -> pd.DataFrame:
    columns: dict[str, Sequence[object]] = {_("Criterion"): gathered.scales.criteria}
    columns |= {radar_words.named(i, shown.title): shown.means for i, shown in enumerate(gathered.profiles)}
    return pd.DataFrame(columns)
