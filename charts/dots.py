"""The strip of a candidature's marks: by criterion, how many jurors gave each mark, nobody named."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from charts.parts.chart import BREAK, Chart, hover, labelled, number, sentences, wrapped
from charts.parts.rows import row_figure, segments, texts
from charts.parts.theme import JURY, LINE, MEASURES, OWN, OWN_SYMBOL, Size, axis, legend, ticks_between
from charts.profiles import Profile, Scales, drawn, profile, scales
from deliberation.call.scale import Exact
from deliberation.snapshot.snapshot import Snapshot
from phrases import _, exact, ngettext, quoted

_MARKS_ALL_SHOWN = 21  # with more on the scale, only those that somebody gave
_MARKS_APART = 11  # on a phone, more than these touch one another
# Margins, in units of the font's size.
_ABOVE = {Size.SCREEN: 3.0, Size.PHONE: 3.8, Size.CONSOLE: 1.8, Size.PROJECTOR: 2.9}
_BELOW = {Size.SCREEN: 2.5, Size.PHONE: 2.5, Size.CONSOLE: 1.8, Size.PROJECTOR: 1.5}
_RIGHT = {Size.SCREEN: 3.0, Size.PHONE: 3.0, Size.CONSOLE: 2.4, Size.PROJECTOR: 0.3}
_DISC = {Size.SCREEN: 1.35, Size.PHONE: 1.35, Size.CONSOLE: 1.35, Size.PROJECTOR: 1.22}  # a disc that just holds its number


class DotStrip(NamedTuple):
    """Content of the strip. ``counts``: for each criterion, the number of each mark of ``marks``.

    ``widest``: positions of the criteria with the largest difference between highest and lowest mark, empty with full agreement.
    """

    scales: Scales
    profile: Profile
    marks: tuple[Exact, ...]
    counts: tuple[tuple[int, ...], ...]
    widest: tuple[int, ...]


def dot_strip(snapshot: Snapshot, candidature_id: int, *, size: Size = Size.SCREEN) -> Chart:
    """Draw how many jurors gave each mark on each criterion, the widest gap marked. Raises NotFound.

    Under seal only the viewer's own marks are drawn.
    """
    gathered = _gather(snapshot, candidature_id)
    title = _("Marks given to {title}").format(title=gathered.profile.title)
    return Chart(title, _draw(gathered, size), _alt(gathered), _table(gathered))


def _gather(snapshot: Snapshot, candidature_id: int) -> DotStrip:
    candidature_profile = profile(snapshot, candidature_id)
    position = snapshot.positions[candidature_id]
    visible_marks = np.where(snapshot.recused[position][:, np.newaxis], np.nan, snapshot.marks[position])
    marks = snapshot.call.scale.marks
    if len(marks) > _MARKS_ALL_SHOWN:
        marks = tuple(mark for mark in marks if (visible_marks == drawn(mark)).any())
    counts = tuple(
        tuple(0 if candidature_profile.is_sealed else int((column == drawn(mark)).sum()) for mark in marks) for column in visible_marks.T
    )
    gaps = _gaps(candidature_profile)
    widest = max(gaps, default=0.0)
    return DotStrip(
        scales(snapshot), candidature_profile, marks, counts, tuple(i for i, gap in enumerate(gaps) if gap == widest and gap > 0)
    )


def _gaps(shown: Profile) -> list[float]:
    return [0.0 if low is None or high is None else high - low for low, high in zip(shown.lowest, shown.highest, strict=True)]


def _draw(gathered: DotStrip, size: Size) -> go.Figure:
    measures, candidature_profile = MEASURES[size], gathered.profile
    pairs = [
        None if low is None or high is None else (low, high)
        for low, high in zip(candidature_profile.lowest, candidature_profile.highest, strict=True)
    ]
    widest = [pair if i in gathered.widest else None for i, pair in enumerate(pairs)]
    bars = {"type": "scatter", "mode": "lines", "hoverinfo": "skip"}
    traces: list[dict[str, Any]] = [
        {**bars, **segments(pairs), "line": {"color": LINE, "width": 1.5}, "showlegend": False},
        {**bars, **segments(widest), "line": {"color": LINE, "width": measures.line * 3}, "name": _widest(gathered, size)},
        *_bubbles(gathered, size),
        _own(gathered, size),
    ]
    labels = [wrapped(label, measures.label) for label in gathered.scales.criteria]
    # The wall's legend says how wide the widest gap is, once: beside each of them it would leave the marks too little room.
    gaps = [f"↔ {number(_gaps(candidature_profile)[i])}" for i in gathered.widest if size is not Size.PROJECTOR]
    low, high = gathered.scales.minimum, gathered.scales.maximum
    # Half a mark of the usual scale, 0 to 5, on either side.
    end, beside = high + 0.09 * (high - low), 0.1 * (high - low)
    traces.append(texts([end] * len(gaps), gathered.widest[: len(gaps)], gaps, size=size, position="middle right"))
    ticks = ticks_between(low, high)
    across = axis(size, ticks=ticks, labels=[number(tick) for tick in ticks], range=[low - beside, high + beside])
    drawn = [trace for trace in traces if trace["x"]]
    return row_figure(
        drawn,
        labels,
        size=size,
        xaxis=across,
        above=_ABOVE[size],
        below=_BELOW[size],
        right=_RIGHT[size],
        row=_line_height(gathered, size) / measures.row,
        showlegend=True,
        legend=legend(size),
    )


def _widest(gathered: DotStrip, size: Size) -> str:
    label = _("Widest gap")
    if size is not Size.PROJECTOR or not gathered.widest:
        return label
    return labelled(label, number(_gaps(gathered.profile)[gathered.widest[0]]))


def _line_height(gathered: DotStrip, size: Size) -> float:
    measures = MEASURES[size]
    if measures.height is None:
        return measures.row * 1.3
    line = (measures.height - (_ABOVE[size] + _BELOW[size]) * measures.font) / len(gathered.scales.criteria)
    # On the console, which has words of its own size, two lines of a label stay apart from the next one's.
    lines = max(wrapped(label, measures.label).count(BREAK) + 1 for label in gathered.scales.criteria)
    return max(line, 1.3 * lines * measures.font) if size is Size.CONSOLE else line


def _line_step(gathered: DotStrip, size: Size) -> float:
    """Return the height of a line: wider for few criteria, so that marks stay in proportion to words."""
    return min(_line_height(gathered, size), 2.2 * MEASURES[size].row)


def _is_crowded(gathered: DotStrip, size: Size) -> bool:
    return size in (Size.PHONE, Size.CONSOLE) and len(gathered.marks) > _MARKS_APART


def _bubbles(gathered: DotStrip, size: Size) -> list[dict[str, Any]]:
    line, font = _line_step(gathered, size), MEASURES[size].font
    places = [(i, mark, counts[k]) for i, counts in enumerate(gathered.counts) for k, mark in enumerate(gathered.marks) if counts[k]]
    most = max((count for _i, _mark, count in places), default=1)
    # Scale by area, from a disc that just holds its number to one that fills the line; where marks crowd, all just hold theirs.
    largest = 0.0 if _is_crowded(gathered, size) else line * 0.65
    sizes = [round(max(font * _DISC[size], largest * (count / most) ** 0.5), 1) for _i, _mark, count in places]
    words = [
        hover(labelled(gathered.scales.criteria[i], exact(mark)), ngettext("{count} juror", "{count} jurors", count).format(count=count))
        for i, mark, count in places
    ]
    return [
        {
            "type": "scatter",
            "mode": "markers+text",
            "name": _("Jurors who gave the mark"),
            "x": [drawn(mark) for _i, mark, _count in places],
            "y": [i + _aside(gathered, size, drawn(mark)) for i, mark, _count in places],
            "text": [str(count) for _i, _mark, count in places],
            "textfont": {"color": "#ffffff", "size": font},
            "cliponaxis": False,
            "marker": {"color": JURY, "size": sizes, "opacity": 1, "line": {"width": 0}},
            "hoverinfo": "text",
            "hovertext": words,
        }
    ]


def _aside(gathered: DotStrip, size: Size, mark: float) -> float:
    """Return a mark's offset from its line, in lines: crowded marks alternate above and below, without contact."""
    if not _is_crowded(gathered, size):
        return 0.0
    line, disc = _line_height(gathered, size), MEASURES[size].font * _DISC[size]
    step = min(disc / 2, max(line - disc, 0.0) / 2) / line
    return step if sum(drawn(other) < mark for other in gathered.marks) % 2 else -step


def _own(gathered: DotStrip, size: Size) -> dict[str, Any]:
    own = [(i, mark) for i, mark in enumerate(gathered.profile.own or ()) if mark is not None]
    measures = MEASURES[size]
    # Just around the disc, which where marks crowd is the smallest.
    around = measures.font * _DISC[size] * 1.6 if _is_crowded(gathered, size) else _line_step(gathered, size) * 0.77
    marker = {"symbol": f"{OWN_SYMBOL}-open", "color": OWN, "size": around, "line": {"width": measures.line}}
    xs, ys = [mark for _i, mark in own], [i + _aside(gathered, size, mark) for i, mark in own]
    return {
        "type": "scatter",
        "mode": "markers",
        "name": _("My marks"),
        "x": xs,
        "y": ys,
        "marker": marker,
        "hoverinfo": "skip",
        "cliponaxis": False,
    }


def _alt(gathered: DotStrip) -> str:
    candidature_profile = gathered.profile
    opening = _("Marks given to {title}, by criterion, without names.").format(title=quoted(candidature_profile.title))
    if candidature_profile.is_sealed:
        return sentences(opening, _("The marks of the jury are under seal."))
    if not gathered.widest:
        return sentences(
            opening, _("No two marks differ on any criterion.") if any(candidature_profile.jurors) else _("Nobody has scored it.")
        )
    labels = ", ".join(gathered.scales.criteria[i] for i in gathered.widest)
    gap = _gaps(candidature_profile)[gathered.widest[0]]
    return sentences(
        opening,
        ngettext("Widest gap: {gap} point, on {labels}.", "Widest gap: {gap} points, on {labels}.", round(gap)).format(
            gap=number(gap), labels=labels
        ),
    )


def _table(gathered: DotStrip) -> pd.DataFrame:
    candidature_profile = gathered.profile
    columns: dict[str, Sequence[object]] = {_("Criterion"): gathered.scales.criteria}
    if not candidature_profile.is_sealed:
        for k, mark in enumerate(gathered.marks):
            columns[_("Mark {mark}").format(mark=exact(mark))] = [counts[k] for counts in gathered.counts]
        columns[_("Gap")] = _gaps(candidature_profile)
    if candidature_profile.own is not None:
        columns[_("My marks")] = candidature_profile.own
    return pd.DataFrame(columns)
