"""Radars: one candidature against the shortlist, two to four laid over one another, or beside one another."""

import math
from collections.abc import Sequence
from html import unescape
from typing import Any, NamedTuple

import pandas as pd
import plotly.graph_objects as go

from charts.parts.chart import Chart
from charts.parts.labels import (
    BREAK,
    bold,
    difference,
    greatest,
    hover,
    inert,
    labelled,
    least,
    marks,
    number,
    sentences,
    shortened,
    wrapped,
)
from charts.parts.theme import (
    COMPARED,
    COMPARED_DASHES,
    COMPARED_SYMBOLS,
    JURY,
    JURY_SYMBOL,
    MEASURES,
    OWN,
    OWN_SYMBOL,
    PROJECTED_WIDE_RADAR_WIDTH,
    SHORTLIST,
    SHORTLIST_DASH,
    Measures,
    Size,
)
from charts.polar import band, radar_figure, ring
from charts.profiles import Numbers, Pair, Profile, Scales, Shortlist, profile, scales, shortlist
from deliberation.snapshot.snapshot import Snapshot
from phrases import ABSENT, _, decimal, listed, ngettext, quoted

FEWEST = 2
MOST = len(COMPARED)
_SMALL = 132  # pixels
_FILLS = tuple(f"rgba({int(c[1:3], 16)},{int(c[3:5], 16)},{int(c[5:7], 16)},0.16)" for c in COMPARED)
_BESIDE_WIDTH = 320  # pixels: four stand beside one another on a laptop, one on a phone
# Characters of a title in the legend; on the wall, where titles stand beside the figure whole, it gives the dossier instead.
_LEGEND_WIDTH = {Size.SCREEN: 48, Size.PHONE: 36, Size.CONSOLE: 36, Size.PROJECTOR: 24}
# Characters on a line of a spoke's label: on the wall, labels on both sides leave the circle its room.
_SPOKE_WIDTH = {size: measures.label for size, measures in MEASURES.items()} | {Size.CONSOLE: 12, Size.PROJECTOR: 11}
_SPOKE_LINE_MAX = 13  # characters of a label's last line with its value beside it, where a line less is a larger circle


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
    """Draw a candidature's profile: the jury's mean and middle half, the shortlist's mean, the viewer's own marks.

    Under seal only the viewer's own marks are drawn. Raises NotFound for a candidature that the viewer may not see.
    """
    gathered = _gather_sheet(snapshot, candidature_id)
    return Chart(
        _("Profile: {title}").format(title=gathered.profile.title),
        _draw_sheet(gathered, size),
        sheet_alt(gathered.profile, gathered.scales),
        _sheet_table(gathered),
    )


def overlay_radar(snapshot: Snapshot, candidature_ids: Sequence[int], *, size: Size = Size.SCREEN) -> Chart:
    """Lay the jury's means of two to four candidatures over one another. Raises NotFound; ValueError for another number."""
    if not FEWEST <= len(candidature_ids) <= MOST:
        raise ValueError(f"between {FEWEST} and {MOST} candidatures, not {len(candidature_ids)}")
    gathered = _gather_overlay(snapshot, candidature_ids)
    names = [
        snapshot.candidature(id_).dossier if size is Size.PROJECTOR else shown.title
        for id_, shown in zip(candidature_ids, gathered.profiles, strict=True)
    ]
    return Chart(
        _("Profiles compared"),
        _draw_overlay(gathered, names, size),
        overlay_alt(gathered.profiles, gathered.scales),
        _overlay_table(gathered),
    )


def named_radar(snapshot: Snapshot, candidature_id: int, position: int, *, size: Size = Size.SCREEN) -> Chart:
    """Draw one candidature of a comparison alone, in the look of its ``position``, against the shortlist. Raises NotFound."""
    gathered = _gather_sheet(snapshot, candidature_id)
    name = named(position, gathered.profile.title)
    alt = sheet_alt(gathered.profile, gathered.scales)
    return Chart(_("Profile: {title}").format(title=name), _draw_named(gathered, position, size), alt, _sheet_table(gathered))


def silhouettes(snapshot: Snapshot, candidature_ids: Sequence[int], *, size: Size = Size.SCREEN) -> Chart:
    """Draw the outlines alone of candidatures that may be compared, small, without words. Raises NotFound."""
    gathered = _gather_overlay(snapshot, candidature_ids)
    traces = [ring(shown.means, gathered.scales, "", **_compared_look(i, MEASURES[size])) for i, shown in enumerate(gathered.profiles)]
    drawn = radar_figure(
        [{**trace, "mode": "lines"} for trace in traces], gathered.scales, [""] * len(gathered.scales.criteria), size, width=_SMALL
    )
    drawn.update_polars(radialaxis={"tickvals": [gathered.scales.maximum], "showticklabels": False})
    return Chart(_("Profiles compared"), drawn, overlay_alt(gathered.profiles, gathered.scales), _overlay_table(gathered))


def _gather_sheet(snapshot: Snapshot, candidature_id: int) -> SheetRadar:
    gathered = profile(snapshot, candidature_id)
    return SheetRadar(scales(snapshot), gathered, None if gathered.is_sealed else shortlist(snapshot))


def _gather_overlay(snapshot: Snapshot, candidature_ids: Sequence[int]) -> OverlayRadar:
    return OverlayRadar(scales(snapshot), tuple(profile(snapshot, candidature_id) for candidature_id in candidature_ids))


class _Names(NamedTuple):
    """What the legend of a sheet's radar calls what is drawn."""

    band: str
    shortlist: str
    jury: str


def _names(size: Size) -> _Names:
    if size is Size.CONSOLE:  # one line holds them: the circle has what the legend leaves
        return _Names(_("Middle half"), _("Shortlist"), _("Jury"))
    return _Names(_("Middle half of the marks"), _("Mean of the shortlist"), _("Mean of the jury"))


def _draw_sheet(gathered: SheetRadar, size: Size) -> go.Figure:
    shown, measures, names, boxes = gathered.profile, MEASURES[size], _names(size), _boxes(gathered)
    traces: list[dict[str, Any]] = []
    if any(shown.middle):
        traces.append(band(shown, gathered.scales, names.band))
    if gathered.shortlist and gathered.shortlist.candidatures:
        line = {"color": SHORTLIST, "dash": SHORTLIST_DASH, "width": measures.line * 0.8}
        traces.append(ring(gathered.shortlist.means, gathered.scales, names.shortlist, boxes=boxes, mode="lines", line=line))
    if any(shown.jurors):
        line, marker = {"color": JURY, "width": measures.line}, {"symbol": JURY_SYMBOL, "color": JURY, "size": measures.marker}
        traces.append(ring(shown.means, gathered.scales, names.jury, boxes=boxes, line=line, marker=marker))
    if shown.own and any(mark is not None for mark in shown.own):
        marker = {"symbol": OWN_SYMBOL, "color": OWN, "size": measures.marker * 1.2}
        traces.append(ring(shown.own, gathered.scales, _("My marks"), boxes=boxes, mode="markers", marker=marker))
    return radar_figure(traces, gathered.scales, _axis_labels(gathered, size), size)


def _boxes(gathered: SheetRadar) -> list[str]:
    """Return for each criterion all that the radar shows of it."""
    shown, boxes = gathered.profile, []
    for i, label in enumerate(gathered.scales.criteria):
        lines = [inert(label)]
        if shown.means[i] is not None:
            lines.append(labelled(_("Mean of the jury"), decimal(shown.means[i])))
        if gathered.shortlist and gathered.shortlist.means[i] is not None:
            lines.append(labelled(_("Mean of the shortlist"), decimal(gathered.shortlist.means[i])))
        if shown.own and shown.own[i] is not None:
            lines.append(labelled(_("My mark"), number(shown.own[i])))
        if pair := shown.middle[i]:
            lines.append(labelled(_("Middle half of the marks"), _middle_words(pair)))
        if shown.jurors[i]:
            lines.append(marks(shown.jurors[i]))
        boxes.append(hover(*lines))
    return boxes


def _draw_overlay(gathered: OverlayRadar, names: Sequence[str], size: Size) -> go.Figure:
    measures = MEASURES[size]
    traces = []
    for i, shown in enumerate(gathered.profiles):
        name = shortened(named(i, names[i]), _LEGEND_WIDTH[size])
        traces.append(ring(shown.means, gathered.scales, name, **_compared_look(i, measures)))
    labels = [wrapped(label, _SPOKE_WIDTH[size]) for label in gathered.scales.criteria]
    return radar_figure(traces, gathered.scales, labels, size, projected=PROJECTED_WIDE_RADAR_WIDTH)


def _draw_named(gathered: SheetRadar, position: int, size: Size) -> go.Figure:
    shown, measures = gathered.profile, MEASURES[size]
    traces: list[dict[str, Any]] = []
    if gathered.shortlist and gathered.shortlist.candidatures:
        line = {"color": SHORTLIST, "dash": SHORTLIST_DASH, "width": measures.line * 0.6}
        traces.append(ring(gathered.shortlist.means, gathered.scales, _("Mean of the shortlist"), mode="lines", line=line))
    if any(shown.jurors):
        look = _compared_look(position, measures)
        look |= {} if shown.missing else {"fill": "toself", "fillcolor": _FILLS[position]}
        traces.append(ring(shown.means, gathered.scales, _("Mean of the jury"), **look))
    return radar_figure(traces, gathered.scales, _axis_labels(gathered, size), size, width=_BESIDE_WIDTH)


def _compared_look(position: int, measures: Measures) -> dict[str, Any]:
    line = {"color": COMPARED[position], "dash": COMPARED_DASHES[position], "width": measures.line}
    return {"line": line, "marker": {"symbol": COMPARED_SYMBOLS[position], "color": COMPARED[position], "size": measures.marker * 1.2}}


def _axis_labels(gathered: SheetRadar, size: Size) -> list[str]:
    labels = [wrapped(label, _SPOKE_WIDTH[size]) for label in gathered.scales.criteria]
    if gathered.profile.is_sealed:
        return labels
    values = [_value(mean, apart, size) for mean, apart in zip(gathered.profile.means, _differences(gathered), strict=True)]
    return [f"{label}{_between(label, value, size)}{value}" for label, value in zip(labels, values, strict=True)]


def _value(mean: float | None, apart: float | None, size: Size) -> str:
    """Return what stands under a criterion's label: its mean, and by how much it is above the shortlist's."""
    if mean is None:
        return bold(wrapped(_("incomplete: no mark"), _SPOKE_WIDTH[size]))
    return bold(decimal(mean, 1)) if apart is None else f"{decimal(mean, 1)} {bold(difference(apart))}"


def _differences(gathered: SheetRadar) -> Numbers:
    shown = gathered.profile
    return shown.differences(gathered.shortlist.means) if gathered.shortlist else (None,) * len(shown.means)


def _between(label: str, value: str, size: Size) -> str:
    last = f"{unescape(label).split(BREAK)[-1]} {value.replace('<b>', '').replace('</b>', '')}"
    return " " if size is Size.CONSOLE and len(last) <= _SPOKE_LINE_MAX else BREAK


def _sheet_table(gathered: SheetRadar) -> pd.DataFrame:
    """Return the numbers by criterion: those furthest above the shortlist first, then those without a difference."""
    shown, apart = gathered.profile, _differences(gathered)
    columns: dict[str, Sequence[object]] = {_("Criterion"): gathered.scales.criteria}
    if gathered.shortlist:
        # Seven columns stand beside the figure: keep headings short, and the two means side by side.
        columns |= {
            _("Mean of the jury"): shown.means,
            _("Shortlist mean"): gathered.shortlist.means,
            _("Difference"): apart,
            _("Middle half"): [_middle_words(pair) for pair in shown.middle],
            _("Marks"): shown.jurors,
        }
    if shown.own is not None:
        columns |= {_("My marks"): shown.own}
    ordered = sorted(enumerate(apart), key=lambda pair: -math.inf if pair[1] is None else pair[1], reverse=True)
    return pd.DataFrame(columns).iloc[[i for i, _apart in ordered]].reset_index(drop=True)


def _middle_words(pair: Pair | None) -> str:
    return _("{low} to {high}").format(low=number(pair[0]), high=number(pair[1])) if pair else ABSENT


def _overlay_table(gathered: OverlayRadar) -> pd.DataFrame:
    columns: dict[str, Sequence[object]] = {_("Criterion"): gathered.scales.criteria}
    columns |= {named(i, shown.title): shown.means for i, shown in enumerate(gathered.profiles)}
    return pd.DataFrame(columns)


_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def named(position: int, title: str) -> str:
    """Name a compared candidature by a letter and its title."""
    return f"{_LETTERS[position]} · {title}"


def sheet_alt(shown: Profile, axes: Scales) -> str:
    """Say what the radar of a sheet shows: the state, the best and the weakest criterion, where marks differ most."""
    opening = _("Radar of the marks of {title} over {count} criteria, from {minimum} to {maximum}.").format(
        title=quoted(shown.title), count=len(axes.criteria), minimum=number(axes.minimum), maximum=number(axes.maximum)
    )
    if shown.is_sealed:
        return sentences(opening, _("The marks of the jury are under seal."), _own(shown))
    if not any(shown.jurors):
        return sentences(opening, _("Nobody has scored it."), _own(shown))
    return sentences(opening, _extremes(shown, axes), _range(shown, axes), _missing(shown, axes), _own(shown))


def overlay_alt(profiles: Sequence[Profile], axes: Scales) -> str:
    """Say who leads on which criterion, and which profiles are not to be seen or not complete."""
    names = [named(i, shown.title) for i, shown in enumerate(profiles)]
    opening = _("Radar comparing {count} applications: {names}.").format(count=len(profiles), names=listed(names))
    leads = []
    for criterion, label in enumerate(axes.criteria):
        best = greatest([shown.means[criterion] for shown in profiles])
        if best is not None:
            mean = decimal(profiles[best].means[criterion], 1)
            leads.append(_("{criterion}, {name} ({mean})").format(criterion=label, name=names[best][0], mean=mean))
    leading = _("Highest mean on each criterion: {leads}.").format(leads=listed(leads)) if leads else ""
    sealed = [names[i] for i, shown in enumerate(profiles) if shown.is_sealed]
    incomplete = [names[i] for i, shown in enumerate(profiles) if shown.missing]
    return sentences(
        opening,
        leading,
        _("Under seal: {names}.").format(names=listed(sealed)) if sealed else "",
        _("Incomplete: {names}.").format(names=listed(incomplete)) if incomplete else "",
    )


def _extremes(shown: Profile, axes: Scales) -> str:
    best, worst = greatest(shown.means), least(shown.means)
    if best is None or worst is None:
        return ""
    return _("Mean of the jury highest on {best} ({highest}), lowest on {worst} ({lowest}).").format(
        best=axes.criteria[best],
        highest=decimal(shown.means[best], 1),
        worst=axes.criteria[worst],
        lowest=decimal(shown.means[worst], 1),
    )


def _range(shown: Profile, axes: Scales) -> str:
    ranges = [None if low is None or high is None else high - low for low, high in zip(shown.lowest, shown.highest, strict=True)]
    widest = greatest(ranges)
    if widest is None or not ranges[widest]:
        return ""
    return _("Marks differ most on {criterion}, from {lowest} to {highest}.").format(
        criterion=axes.criteria[widest], lowest=decimal(shown.lowest[widest], 0), highest=decimal(shown.highest[widest], 0)
    )


def _missing(shown: Profile, axes: Scales) -> str:
    if not shown.missing:
        return ""
    labels = ", ".join(axes.criteria[i] for i in shown.missing)
    message = ngettext(
        "Incomplete: no mark on the criterion {labels}.", "Incomplete: no mark on the criteria {labels}.", len(shown.missing)
    )
    return message.format(labels=labels)


def _own(shown: Profile) -> str:
    if shown.own is None:
        return ""
    given = sum(mark is not None for mark in shown.own)
    if not given:
        return _("You have not scored it.")
    return ngettext("{count} mark of yours is shown.", "{count} marks of yours are shown.", given).format(count=given)
