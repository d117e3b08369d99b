"""Radars of a comparison: two to four candidatures overlaid or side by side."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import pandas as pd
import plotly.graph_objects as go

from charts.parts.chart import Chart, greatest, sentences, shortened, wrapped
from charts.parts.theme import (
    COMPARED,
    COMPARED_DASHES,
    COMPARED_SYMBOLS,
    MEASURES,
    PROJECTED_WIDE_RADAR_WIDTH,
    SHORTLIST,
    SHORTLIST_DASH,
    Measures,
    Size,
)
from charts.profiles import Profile, Scales, profile, scales
from charts.radars.polar import SPOKE_WIDTH, radar_figure, ring
from charts.radars.sheet import SheetRadar, axis_labels, gather_sheet, sheet_alt, sheet_table
from deliberation.snapshot.snapshot import Snapshot
from phrases import _, decimal, listed

FEWEST = 2
MOST = len(COMPARED)
_SMALL = 132  # pixels
_FILLS = tuple(f"rgba({int(c[1:3], 16)},{int(c[3:5], 16)},{int(c[5:7], 16)},0.16)" for c in COMPARED)
_BESIDE_WIDTH = 320  # pixels: four stand beside one another on a laptop, one on a phone
# Characters of a title in the legend; on the wall, where titles stand beside the figure whole, it gives the dossier instead.
_LEGEND_WIDTH = {Size.SCREEN: 48, Size.PHONE: 36, Size.CONSOLE: 36, Size.PROJECTOR: 24}


class OverlayRadar(NamedTuple):
    """What a comparison shows: the profiles in the order asked for."""

    scales: Scales
    profiles: tuple[Profile, ...]


def overlay_radar(snapshot: Snapshot, candidature_ids: Sequence[int], *, size: Size = Size.SCREEN) -> Chart:
    """Overlay the jury's means of two to four candidatures. Raises NotFound; ValueError for any other number."""
    if not FEWEST <= len(candidature_ids) <= MOST:
        raise ValueError(f"between {FEWEST} and {MOST} candidatures, not {len(candidature_ids)}")
    gathered = _gather_overlay(snapshot, candidature_ids)
    names = [
        snapshot.candidature(id_).dossier if size is Size.PROJECTOR else overlaid.title
        for id_, overlaid in zip(candidature_ids, gathered.profiles, strict=True)
    ]
    return Chart(
        _("Profiles compared"),
        _draw_overlay(gathered, names, size),
        overlay_alt(gathered.profiles, gathered.scales),
        _overlay_table(gathered),
    )


def named_radar(snapshot: Snapshot, candidature_id: int, position: int, *, size: Size = Size.SCREEN) -> Chart:
    """Draw a single candidature of a comparison, in the look of its ``position``, against the shortlist. Raises NotFound."""
    gathered = gather_sheet(snapshot, candidature_id)
    name = named(position, gathered.profile.title)
    alt = sheet_alt(gathered.profile, gathered.scales)
    return Chart(_("Profile: {title}").format(title=name), _draw_named(gathered, position, size), alt, sheet_table(gathered))


def silhouettes(snapshot: Snapshot, candidature_ids: Sequence[int], *, size: Size = Size.SCREEN) -> Chart:
    """Draw the outlines alone of candidatures that may be compared, small, without words. Raises NotFound."""
    gathered = _gather_overlay(snapshot, candidature_ids)
    traces = [ring(overlaid.means, gathered.scales, "", **_look_at(i, MEASURES[size])) for i, overlaid in enumerate(gathered.profiles)]
    drawn = radar_figure(
        [{**trace, "mode": "lines"} for trace in traces], gathered.scales, [""] * len(gathered.scales.criteria), size, width=_SMALL
    )
    drawn.update_polars(radialaxis={"tickvals": [gathered.scales.maximum], "showticklabels": False})
    return Chart(_("Profiles compared"), drawn, overlay_alt(gathered.profiles, gathered.scales), _overlay_table(gathered))


_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def named(position: int, title: str) -> str:
    """Name a compared candidature by a letter and its title."""
    return f"{_LETTERS[position]} · {title}"


def _gather_overlay(snapshot: Snapshot, candidature_ids: Sequence[int]) -> OverlayRadar:
    return OverlayRadar(scales(snapshot), tuple(profile(snapshot, candidature_id) for candidature_id in candidature_ids))


def _draw_overlay(gathered: OverlayRadar, names: Sequence[str], size: Size) -> go.Figure:
    measures = MEASURES[size]
    traces = []
    for i, overlaid in enumerate(gathered.profiles):
        name = shortened(named(i, names[i]), _LEGEND_WIDTH[size])
        traces.append(ring(overlaid.means, gathered.scales, name, **_look_at(i, measures)))
    labels = [wrapped(label, SPOKE_WIDTH[size]) for label in gathered.scales.criteria]
    return radar_figure(traces, gathered.scales, labels, size, projected=PROJECTED_WIDE_RADAR_WIDTH)


def _draw_named(gathered: SheetRadar, position: int, size: Size) -> go.Figure:
    single, measures = gathered.profile, MEASURES[size]
    traces: list[dict[str, Any]] = []
    if gathered.shortlist and gathered.shortlist.candidatures:
        line = {"color": SHORTLIST, "dash": SHORTLIST_DASH, "width": measures.line * 0.6}
        traces.append(ring(gathered.shortlist.means, gathered.scales, _("Mean of the shortlist"), mode="lines", line=line))
    if any(single.jurors):
        look = _look_at(position, measures)
        look |= {} if single.missing else {"fill": "toself", "fillcolor": _FILLS[position]}
        traces.append(ring(single.means, gathered.scales, _("Mean of the jury"), **look))
    return radar_figure(traces, gathered.scales, axis_labels(gathered, size), size, width=_BESIDE_WIDTH)


def _look_at(position: int, measures: Measures) -> dict[str, Any]:
    line = {"color": COMPARED[position], "dash": COMPARED_DASHES[position], "width": measures.line}
    return {"line": line, "marker": {"symbol": COMPARED_SYMBOLS[position], "color": COMPARED[position], "size": measures.marker * 1.2}}


def _overlay_table(gathered: OverlayRadar) -> pd.DataFrame:
    columns: dict[str, Sequence[object]] = {_("Criterion"): gathered.scales.criteria}
    columns |= {named(i, overlaid.title): overlaid.means for i, overlaid in enumerate(gathered.profiles)}
    return pd.DataFrame(columns)


def overlay_alt(profiles: Sequence[Profile], axes: Scales) -> str:
    """Return the leader of each criterion, and the hidden or incomplete profiles, in words."""
    names = [named(i, overlaid.title) for i, overlaid in enumerate(profiles)]
    opening = _("Radar comparing {count} applications: {names}.").format(count=len(profiles), names=listed(names))
    leads = []
    for criterion, label in enumerate(axes.criteria):
        best = greatest([overlaid.means[criterion] for overlaid in profiles])
        if best is not None:
            mean = decimal(profiles[best].means[criterion], 1)
            leads.append(_("{criterion}, {name} ({mean})").format(criterion=label, name=names[best][0], mean=mean))
    leading = _("Highest mean on each criterion: {leads}.").format(leads=listed(leads)) if leads else ""
    sealed = [names[i] for i, overlaid in enumerate(profiles) if overlaid.is_sealed]
    incomplete = [names[i] for i, overlaid in enumerate(profiles) if overlaid.missing]
    return sentences(
        opening,
        leading,
        _("Under seal: {names}.").format(names=listed(sealed)) if sealed else "",
        _("Incomplete: {names}.").format(names=listed(incomplete)) if incomplete else "",
    )
