"""The radar of a sheet: one candidature against the shortlist."""

import math
from collections.abc import Sequence
from html import unescape
from typing import Any, NamedTuple

import pandas as pd
import plotly.graph_objects as go

from charts.parts.chart import BREAK, Chart, bold, difference, greatest, hover, inert, labelled, least, marks, number, sentences, wrapped
from charts.parts.theme import JURY, JURY_SYMBOL, MEASURES, OWN, OWN_SYMBOL, SHORTLIST, SHORTLIST_DASH, Size
from charts.profiles import Numbers, Pair, Profile, Scales, Shortlist, profile, scales, shortlist
from charts.radars.polar import SPOKE_WIDTH, band, radar_figure, ring
from deliberation.snapshot.snapshot import Snapshot
from phrases import ABSENT, _, decimal, ngettext, quoted

_SPOKE_LINE_MAX = 13  # characters of a label's last line with its value beside it, where a line less is a larger circle


class SheetRadar(NamedTuple):
    """What the radar of a sheet shows. ``shortlist`` is None while the candidature is under seal."""

    scales: Scales
    profile: Profile
    shortlist: Shortlist | None


def sheet_radar(snapshot: Snapshot, candidature_id: int, *, size: Size = Size.SCREEN) -> Chart:
    """Draw a candidature's profile: the jury's mean and middle half, the shortlist's mean, the viewer's own marks.

    Under seal only the viewer's own marks are drawn. Raises NotFound for a candidature that the viewer may not see.
    """
    gathered = gather_sheet(snapshot, candidature_id)
    return Chart(
        _("Profile: {title}").format(title=gathered.profile.title),
        _draw_sheet(gathered, size),
        sheet_alt(gathered.profile, gathered.scales),
        sheet_table(gathered),
    )


def gather_sheet(snapshot: Snapshot, candidature_id: int) -> SheetRadar:
    """Return the content of a candidature's radar. Raises NotFound."""
    gathered = profile(snapshot, candidature_id)
    return SheetRadar(scales(snapshot), gathered, None if gathered.is_sealed else shortlist(snapshot))


class _Names(NamedTuple):
    """Names in the legend of a sheet's radar."""

    band: str
    shortlist: str
    jury: str


def _names(size: Size) -> _Names:
    if size is Size.CONSOLE:  # one line holds them: the circle has what the legend leaves
        return _Names(_("Middle half"), _("Shortlist"), _("Jury"))
    return _Names(_("Middle half of the marks"), _("Mean of the shortlist"), _("Mean of the jury"))


def _draw_sheet(gathered: SheetRadar, size: Size) -> go.Figure:
    candidature_profile, measures, names, boxes = gathered.profile, MEASURES[size], _names(size), _boxes(gathered)
    traces: list[dict[str, Any]] = []
    if any(candidature_profile.middle):
        traces.append(band(candidature_profile, gathered.scales, names.band))
    if gathered.shortlist and gathered.shortlist.candidatures:
        line = {"color": SHORTLIST, "dash": SHORTLIST_DASH, "width": measures.line * 0.8}
        traces.append(ring(gathered.shortlist.means, gathered.scales, names.shortlist, boxes=boxes, mode="lines", line=line))
    if any(candidature_profile.jurors):
        line, marker = {"color": JURY, "width": measures.line}, {"symbol": JURY_SYMBOL, "color": JURY, "size": measures.marker}
        traces.append(ring(candidature_profile.means, gathered.scales, names.jury, boxes=boxes, line=line, marker=marker))
    if candidature_profile.own and any(mark is not None for mark in candidature_profile.own):
        marker = {"symbol": OWN_SYMBOL, "color": OWN, "size": measures.marker * 1.2}
        traces.append(ring(candidature_profile.own, gathered.scales, _("My marks"), boxes=boxes, mode="markers", marker=marker))
    return radar_figure(traces, gathered.scales, axis_labels(gathered, size), size)


def _boxes(gathered: SheetRadar) -> list[str]:
    """Return the complete text of each criterion on the radar."""
    candidature_profile, boxes = gathered.profile, []
    for i, label in enumerate(gathered.scales.criteria):
        lines = [inert(label)]
        if candidature_profile.means[i] is not None:
            lines.append(labelled(_("Mean of the jury"), decimal(candidature_profile.means[i])))
        if gathered.shortlist and gathered.shortlist.means[i] is not None:
            lines.append(labelled(_("Mean of the shortlist"), decimal(gathered.shortlist.means[i])))
        if candidature_profile.own and candidature_profile.own[i] is not None:
            lines.append(labelled(_("My mark"), number(candidature_profile.own[i])))
        if pair := candidature_profile.middle[i]:
            lines.append(labelled(_("Middle half of the marks"), _middle_words(pair)))
        if candidature_profile.jurors[i]:
            lines.append(marks(candidature_profile.jurors[i]))
        boxes.append(hover(*lines))
    return boxes


def axis_labels(gathered: SheetRadar, size: Size) -> list[str]:
    """Return the labels of the spokes (inert), with the mean and the difference under each unless they are under seal."""
    labels = [wrapped(label, SPOKE_WIDTH[size]) for label in gathered.scales.criteria]
    if gathered.profile.is_sealed:
        return labels
    values = [_value(mean, apart, size) for mean, apart in zip(gathered.profile.means, _differences(gathered), strict=True)]
    return [f"{label}{_between(label, value, size)}{value}" for label, value in zip(labels, values, strict=True)]


def _value(mean: float | None, apart: float | None, size: Size) -> str:
    """Return the text under a criterion's label: the mean, and its difference from the shortlist's."""
    if mean is None:
        return bold(wrapped(_("incomplete: no mark"), SPOKE_WIDTH[size]))
    return bold(decimal(mean, 1)) if apart is None else f"{decimal(mean, 1)} {bold(difference(apart))}"


def _differences(gathered: SheetRadar) -> Numbers:
    candidature_profile = gathered.profile
    return candidature_profile.differences(gathered.shortlist.means) if gathered.shortlist else (None,) * len(candidature_profile.means)


def _between(label: str, value: str, size: Size) -> str:
    last = f"{unescape(label).split(BREAK)[-1]} {value.replace('<b>', '').replace('</b>', '')}"
    return " " if size is Size.CONSOLE and len(last) <= _SPOKE_LINE_MAX else BREAK


def sheet_table(gathered: SheetRadar) -> pd.DataFrame:
    """Return the numbers by criterion: furthest above the shortlist first, criteria without a difference last."""
    candidature_profile, apart = gathered.profile, _differences(gathered)
    columns: dict[str, Sequence[object]] = {_("Criterion"): gathered.scales.criteria}
    if gathered.shortlist:
        # Seven columns stand beside the figure: keep headings short, and the two means side by side.
        columns |= {
            _("Mean of the jury"): candidature_profile.means,
            _("Shortlist mean"): gathered.shortlist.means,
            _("Difference"): apart,
            _("Middle half"): [_middle_words(pair) for pair in candidature_profile.middle],
            _("Marks"): candidature_profile.jurors,
        }
    if candidature_profile.own is not None:
        columns |= {_("My marks"): candidature_profile.own}
    ordered = sorted(enumerate(apart), key=lambda pair: -math.inf if pair[1] is None else pair[1], reverse=True)
    return pd.DataFrame(columns).iloc[[i for i, _apart in ordered]].reset_index(drop=True)


def _middle_words(pair: Pair | None) -> str:
    return _("{low} to {high}").format(low=number(pair[0]), high=number(pair[1])) if pair else ABSENT


def sheet_alt(shown: Profile, axes: Scales) -> str:
    """Return the content of a sheet's radar in words: state, best and weakest criterion, widest marks."""
    opening = _("Radar of the marks of {title} over {count} criteria, from {minimum} to {maximum}.").format(
        title=quoted(shown.title), count=len(axes.criteria), minimum=number(axes.minimum), maximum=number(axes.maximum)
    )
    if shown.is_sealed:
        return sentences(opening, _("The marks of the jury are under seal."), _own(shown))
    if not any(shown.jurors):
        return sentences(opening, _("Nobody has scored it."), _own(shown))
    return sentences(opening, _extremes(shown, axes), _range(shown, axes), _missing(shown, axes), _own(shown))


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
    mark_count = sum(mark is not None for mark in shown.own)
    if not mark_count:
        return _("You have not scored it.")
    return ngettext("{count} mark of yours is shown.", "{count} marks of yours are shown.", mark_count).format(count=mark_count)
