"""Radars: one candidature against the shortlist, and two to four laid over one another."""

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

import pandas as pd
import plotly.graph_objects as go

from charts import radar_words
from charts.parts.chart import Chart
from charts.parts.labels import BREAK, shortened, wrapped
from charts.parts.theme import (
    COMPARED,
    COMPARED_DASHES,
    COMPARED_SYMBOLS,
    JURY,
    JURY_SYMBOL,
    MEASURES,
    OWN,
    OWN_SYMBOL,
    SHORTLIST,
    SHORTLIST_DASH,
    Size,
)
from charts.polar import band, radar_figure, ring
from charts.profiles import Profile, Scales, Shortlist, profile, scales, shortlist
from deliberation.snapshot.snapshot import Snapshot
from phrases import _, decimal

FEWEST: Final = 2
MOST: Final = len(COMPARED)
# Characters of a title in the legend.
_LEGEND_WIDTH: Final = {Size.SCREEN: 48, Size.PHONE: 40, Size.PROJECTOR: 30}


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

    Under seal only the viewer's own marks are drawn. Raises NotFound for a candidature that the viewer may not see.
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
        traces.append(band(shown, gathered.scales))
    if gathered.shortlist and gathered.shortlist.candidatures:
        name = _("Mean of the shortlist")
        line = {"color": SHORTLIST, "dash": SHORTLIST_DASH, "width": measures.line * 0.8}
        traces.append(ring(gathered.shortlist.means, gathered.scales, name, mode="lines", line=line))
    if any(shown.jurors):
        line, marker = {"color": JURY, "width": measures.line}, {"symbol": JURY_SYMBOL, "color": JURY, "size": measures.marker}
        traces.append(ring(shown.means, gathered.scales, _("Mean of the jury"), line=line, marker=marker))
    if shown.own and any(mark is not None for mark in shown.own):
        line, marker = (
            {"color": OWN, "width": measures.line, "dash": "dot"},
            {"symbol": OWN_SYMBOL, "color": OWN, "size": measures.marker * 1.2},
        )
        traces.append(ring(shown.own, gathered.scales, _("My marks"), line=line, marker=marker, digits=None))
    return radar_figure(traces, gathered.scales, _axis_labels(gathered, size), size)


def _draw_overlay(gathered: OverlayRadar, size: Size) -> go.Figure:
    measures = MEASURES[size]
    traces = []
    for i, shown in enumerate(gathered.profiles):
        line = {"color": COMPARED[i], "dash": COMPARED_DASHES[i], "width": measures.line}
        marker = {"symbol": COMPARED_SYMBOLS[i], "color": COMPARED[i], "size": measures.marker * 1.2}
        traces.append(
            ring(shown.means, gathered.scales, shortened(radar_words.named(i, shown.title), _LEGEND_WIDTH[size]), line=line, marker=marker)
        )
    labels = [wrapped(label, measures.label) for label in gathered.scales.criteria]
    return radar_figure(traces, gathered.scales, labels, size)


def _axis_labels(gathered: SheetRadar, size: Size) -> list[str]:
    labels = [wrapped(label, MEASURES[size].label) for label in gathered.scales.criteria]
    if gathered.profile.is_sealed:
        return labels
    values = [
        wrapped(_("incomplete: no mark"), MEASURES[size].label) if mean is None else decimal(mean, 1) for mean in gathered.profile.means
    ]
    return [f"{label}{BREAK}<b>{value}</b>" for label, value in zip(labels, values, strict=True)]


def _sheet_table(gathered: SheetRadar) -> pd.DataFrame:
    shown = gathered.profile
    columns: dict[str, Sequence[object]] = {_("Criterion"): gathered.scales.criteria}
    if gathered.shortlist:
        # Seven columns stand beside the figure: keep headings short, and the two means side by side.
        columns |= {
            _("Mean of the jury"): shown.means,
            _("Shortlist"): gathered.shortlist.means,
            _("Lowest"): shown.lowest,
            _("Highest"): shown.highest,
            _("Marks"): shown.jurors,
        }
    if shown.own is not None:
        columns |= {_("My marks"): shown.own}
    return pd.DataFrame(columns)


def _overlay_table(gathered: OverlayRadar) -> pd.DataFrame:
    columns: dict[str, Sequence[object]] = {_("Criterion"): gathered.scales.criteria}
    columns |= {radar_words.named(i, shown.title): shown.means for i, shown in enumerate(gathered.profiles)}
    return pd.DataFrame(columns)
