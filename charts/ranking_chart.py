"""The ranking by track: each candidature's score, the range of the jurors' totals, and the line after the places."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from charts.parts.chart import Chart, bold, hover, inert, labelled, sentences, wrapped
from charts.parts.rows import row_figure, row_label, segments, texts
from charts.parts.theme import DOSSIER, INK, JURY, MEASURES, TRACK_SIGNS, TRACK_SYMBOLS, TRACKS, Measures, Size, axis, tick_distance
from charts.profiles import Pair, drawn
from deliberation.derived.scoring.ranking import Ranking, ranking
from deliberation.snapshot.snapshot import Snapshot
from phrases import _, decimal, ngettext, whole

_LINES_MAX = 200  # of more, those around the lines after the places are drawn


class RankedLine(NamedTuple):
    """Candidature on the chart: place in its track, score, and its jurors' totals in rising order.

    ``is_level``: on the line, among equals without separation. ``tie``: the shared rank, or None.
    """

    rank: int | None
    title: str
    score: float | None
    lowest: float | None
    highest: float | None
    is_level: bool
    tie: int | None = None
    dossier: str = ""


class TrackLines(NamedTuple):
    """Track: its lines, best first, and the number of lines within its places (None: enough places, or no cut)."""

    label: str
    places: int
    lines: tuple[RankedLine, ...]
    cut_after: int | None


class RankingLines(NamedTuple):
    """Content of the chart. Candidatures without a settled track come last, without places."""

    tracks: tuple[TrackLines, ...]
    maximum: float
    is_simulation: bool


def ranking_chart(snapshot: Snapshot, shown: Ranking | None = None, *, size: Size = Size.SCREEN) -> Chart:
    """Draw a ranking of ``snapshot`` by track: the official one, or the simulation ``shown``."""
    gathered = ranking_lines(snapshot, shown or ranking(snapshot))
    title = _("Ranking by track (simulation)") if gathered.is_simulation else _("Ranking by track")
    near = _near(gathered)
    return Chart(title, _draw(near, size), ranking_sentences(gathered), ranking_table(near))


def ranking_lines(snapshot: Snapshot, shown: Ranking) -> RankingLines:
    """Gather the lines of a ranking by track."""
    tracks = []
    for cut in shown.cuts:
        ids = (*cut.inside, *cut.level, *cut.outside)
        after = len(cut.inside) if len(ids) > len(cut.inside) else None
        track = snapshot.call.track(cut.track)
        tracks.append(TrackLines(str(track.label), cut.places, _lines(snapshot, shown, ids, cut.level), after))
    unsettled = tuple(s.candidature_id for s in shown.standings if s.track is None and s.rank is not None)
    if unsettled:
        tracks.append(TrackLines(_("Track to be settled"), 0, _lines(snapshot, shown, unsettled, ()), None))
    return RankingLines(tuple(tracks), drawn(snapshot.call.scale.maximum), shown.is_simulation)


def _lines(snapshot: Snapshot, shown: Ranking, ids: tuple[int, ...], level: tuple[int, ...]) -> tuple[RankedLine, ...]:
    lines = []
    for id_ in ids:
        numbers, totals = shown.by_id[id_], shown.numbers.totals[snapshot.positions[id_]]
        there = totals[~np.isnan(totals)].tolist()
        lowest, highest = min(there, default=None), max(there, default=None)
        rank, title, tie = numbers.track_rank or numbers.rank, snapshot.candidature(id_).title, numbers.rank if numbers.tie else None
        lines.append(RankedLine(rank, title, numbers.score, lowest, highest, id_ in level, tie, snapshot.candidature(id_).dossier))
    return tuple(lines)


def _near(gathered: RankingLines) -> RankingLines:
    """Return the drawn part: all lines, or of very many those around the end of the places, as told by a heading."""
    if sum(len(track.lines) for track in gathered.tracks) <= _LINES_MAX:
        return gathered
    most = _LINES_MAX // len(gathered.tracks)
    return gathered._replace(tracks=tuple(_around(track, most) for track in gathered.tracks))


def _around(track: TrackLines, most: int) -> TrackLines:
    count = len(track.lines)
    if count <= most:
        return track
    # Three quarters above the line: who has a place is looked at first.
    first = max(0, min((track.cut_after or 0) - most * 3 // 4, count - most))
    label = _("{track} (lines {first} to {last} of {count})")
    return TrackLines(
        label.format(track=track.label, first=first + 1, last=first + most, count=whole(count)),
        track.places,
        track.lines[first : first + most],
        None if track.cut_after is None else track.cut_after - first,
    )


def _draw(gathered: RankingLines, size: Size) -> go.Figure:
    measures, left = MEASURES[size], _left_margin(gathered)
    labels: list[str] = []
    traces: list[dict[str, Any]] = []
    shapes: list[dict[str, Any]] = []
    for i, track in enumerate(gathered.tracks):
        first, places = len(labels) + 1, _places(track, i)
        names = [_name(line, size) for line in track.lines]
        if track.cut_after is not None:
            names.insert(track.cut_after, bold(inert(places)))
            shapes.append(_cut(first + track.cut_after, measures))
        elif places:  # on the track's own line, where nothing else is
            traces.append(texts([left], [first - 1], [f"\u2002{bold(inert(places))}"], size=size, position="middle right"))
        labels += [bold(row_label(track.label, size)), *names]
        traces += [*_track(track, first, i, gathered.maximum + 0.1, size), *_brackets(track, first, left, size)]
    across = axis(size, range=[left, gathered.maximum + 0.1], dtick=tick_distance(gathered.maximum - left), showgrid=True)
    return row_figure(traces, labels, size=size, xaxis=across, above=0.5, right=4, shapes=shapes)


def _places(track: TrackLines, index: int) -> str:
    if not track.places and track.cut_after is None:
        return ""
    words = ngettext("{count} place", "{count} places", track.places).format(count=track.places)
    sign = TRACK_SIGNS[index % len(TRACK_SIGNS)]
    return f"{sign} {words}" if track.cut_after is None else f"{sign} {words} · {_('line of the places')}"


def _row(track: TrackLines, index: int) -> int:
    """Return the row of a line below its track's first; the line of the places takes a separate row."""
    return index + (track.cut_after is not None and index >= track.cut_after)


def _brackets(track: TrackLines, first: int, left: float, size: Size) -> list[dict[str, Any]]:
    """Hold together the lines that share a rank, on the plot's left edge."""
    xs: list[float | None] = []
    ys: list[float | None] = []
    for tie, group in groupby(enumerate(track.lines), key=lambda pair: pair[1].tie):
        rows = [first + _row(track, i) for i, _line in group]
        if tie is not None and len(rows) > 1:
            xs += [left + 0.04, left, left, left + 0.04, None]
            ys += [rows[0] - 0.3, rows[0] - 0.3, rows[-1] + 0.3, rows[-1] + 0.3, None]
    look = {"line": {"color": INK, "width": MEASURES[size].line * 0.7}, "hoverinfo": "skip", "cliponaxis": False}
    return [{"type": "scatter", "mode": "lines", "x": xs, "y": ys, **look}] if xs else []


def _left_margin(gathered: RankingLines) -> float:
    lowest = [number for track in gathered.tracks for line in track.lines for number in (line.lowest, line.score) if number is not None]
    return int(min(lowest, default=0.1) - 0.1)


def _name(line: RankedLine, size: Size) -> str:
    return row_label(_("{rank}. {title}").format(rank=line.rank, title=line.title), size)


def _cut(y: float, measures: Measures) -> dict[str, Any]:
    return {"type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": y, "y1": y, "line": {"color": JURY, "width": measures.line}}


def _track(track: TrackLines, first: int, index: int, right: float, size: Size) -> list[dict[str, Any]]:
    lines = [(first + _row(track, i), line) for i, line in enumerate(track.lines)]
    pairs: list[Pair | None] = [None] * (first + len(lines) + 1)
    for y, line in lines:
        pairs[y] = None if line.lowest is None or line.highest is None else (line.lowest, line.highest)
    scored = [(y, line) for y, line in lines if line.score is not None]
    marks = track_marks([line for _y, line in scored], [y for y, _line in scored], index, size)
    return [
        {"type": "scatter", "mode": "lines", **segments(pairs), "line": marks["marker"]["line"], "opacity": 0.55, "hoverinfo": "skip"},
        marks,
        texts(
            [right] * len(scored),
            [y for y, _line in scored],
            [decimal(line.score) for _y, line in scored],
            size=size,
            position="middle right",
        ),
    ]


def track_marks(scored: Sequence[RankedLine], ys: Sequence[float], index: int, size: Size) -> dict[str, Any]:
    """Return the marks of a track's lines at their scores, each with its box.

    Hollow marks are on the cut, among equals without separation.
    """
    measures, colour, symbol = MEASURES[size], TRACKS[index % len(TRACKS)], TRACK_SYMBOLS[index % len(TRACK_SYMBOLS)]
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [round(line.score or 0.0, 3) for line in scored],
        "y": list(ys),
        "marker": {
            "color": colour,
            "symbol": [f"{symbol}-open" if line.is_level else symbol for line in scored],
            "size": measures.marker * 1.3,
            "line": {"width": measures.line * 0.8, "color": colour},
        },
        "hoverinfo": "text",
        "hovertext": [_box(line) for line in scored],
        "customdata": [line.dossier for line in scored],
        "meta": DOSSIER,
    }


def _box(line: RankedLine) -> str:
    between = _("Jurors’ totals from {lowest} to {highest}").format(lowest=decimal(line.lowest), highest=decimal(line.highest))
    return hover(wrapped(line.title, 50), labelled(_("Score"), decimal(line.score)), inert(between))


def ranking_sentences(gathered: RankingLines) -> str:
    """Return the main facts of the lines."""
    parts = [_("Simulation: other weights than the call’s.")] if gathered.is_simulation else []
    for track in gathered.tracks:
        if not track.lines:
            parts.append(_("{track}: no application ranked.").format(track=track.label))
            continue
        message = ngettext(
            "{track}: {count} application ranked, first {first} ({score}).",
            "{track}: {count} applications ranked, first {first} ({score}).",
            len(track.lines),
        )
        first = track.lines[0]
        parts.append(message.format(track=track.label, count=len(track.lines), first=first.title, score=decimal(first.score)))
        if track.cut_after:
            last, next_one = track.lines[track.cut_after - 1], track.lines[track.cut_after]
            cut = _("Last inside the places: {last} ({inside}); first outside or level: {next} ({outside}).")
            parts.append(cut.format(last=last.title, inside=decimal(last.score), next=next_one.title, outside=decimal(next_one.score)))
    return sentences(*parts)


def ranking_table(gathered: RankingLines) -> pd.DataFrame:
    """Return the lines as a table."""
    lines = [(track, i, line) for track in gathered.tracks for i, line in enumerate(track.lines)]
    return pd.DataFrame(
        {
            _("Track"): [track.label for track, _i, _line in lines],
            _("Rank"): [line.rank for _track, _i, line in lines],
            _("Application"): [line.title for _track, _i, line in lines],
            _("Score"): [line.score for _track, _i, line in lines],
            _("Lowest total"): [line.lowest for _track, _i, line in lines],
            _("Highest total"): [line.highest for _track, _i, line in lines],
            _("Within the places"): [_place(track, i, line) for track, i, line in lines],
        }
    )


def _place(track: TrackLines, index: int, line: RankedLine) -> str:
    if line.is_level:
        return _("level on the line")
    return _("yes") if track.places and (track.cut_after is None or index < track.cut_after) else _("no")
