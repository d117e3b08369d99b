"""The scores of the call, a line of dots for each track, with the line of its places across."""

from typing import Any

import plotly.graph_objects as go

from charts.parts.chart import Chart, bold, inert
from charts.parts.rows import row_figure, row_label, texts
from charts.parts.theme import JURY, MEASURES, TRACK_SIGNS, Size, axis, tick_distance
from charts.ranking_chart import RankedLine, RankingLines, TrackLines, ranking_lines, ranking_sentences, ranking_table, track_marks
from deliberation.derived.scoring.ranking import ranking
from deliberation.snapshot.snapshot import Snapshot
from phrases import _, ngettext

_ROW = 2.8  # the height of a track, as a multiple of a line's
_STEP = 0.13  # between dots above one another, as a share of a row
_LEVELS = (0, 1, -1, 2, -2)


def score_strip(snapshot: Snapshot, *, size: Size = Size.SCREEN) -> Chart:
    """Draw the official scores by track."""
    gathered = ranking_lines(snapshot, ranking(snapshot))
    return Chart(_("Scores by track"), _draw(gathered, size), ranking_sentences(gathered), ranking_table(gathered))


def _draw(gathered: RankingLines, size: Size) -> go.Figure:
    tracks = [(place, _pair_scores(track)) for place, track in enumerate(gathered.tracks)]
    scores = [score for _place, scored in tracks for score, _line in scored]
    low, high = min(scores, default=0.0), max(scores, default=gathered.maximum)
    room = max(0.02 * (high - low), 0.05)
    traces = [_dots(scored, place, (high - low) / MEASURES[size].width, size) for place, scored in tracks if scored]
    for place, track in enumerate(gathered.tracks):
        traces += _cut(track, place, size)
    labels = [
        bold(row_label(f"{TRACK_SIGNS[place % len(TRACK_SIGNS)]} {track.label}", size)) for place, track in enumerate(gathered.tracks)
    ]
    across = axis(size, range=[low - room, high + room], dtick=tick_distance(high - low), showgrid=True)
    return row_figure(traces, labels, size=size, xaxis=across, above=1.2, right=1.5, row=_ROW)


def _pair_scores(track: TrackLines) -> list[tuple[float, RankedLine]]:
    return [(line.score, line) for line in track.lines if line.score is not None]


def _dots(scored: list[tuple[float, RankedLine]], place: int, pixel: float, size: Size) -> dict[str, Any]:
    """Return a track's dots, with overlapping dots above and below their line."""
    wide = 1.4 * MEASURES[size].marker * pixel
    last: dict[int, float] = {}
    ys = []
    for score, _line in reversed(scored):
        level = next((level for level in _LEVELS if score - last.get(level, float("-inf")) >= wide), _LEVELS[-1])
        last[level] = score
        ys.append(place + level * _STEP)
    return track_marks([line for _score, line in scored], ys[::-1], place, size)


def _cut(track: TrackLines, place: int, size: Size) -> list[dict[str, Any]]:
    """Return the line of a track's places, between the last score inside and the first outside."""
    if not track.cut_after or track.lines[track.cut_after].score is None:
        return []
    ends = [line.score for line in track.lines[track.cut_after - 1 : track.cut_after + 1] if line.score is not None]
    x = round(sum(ends) / len(ends), 3)
    words = ngettext("{count} place", "{count} places", track.places).format(count=track.places)
    look = {"line": {"color": JURY, "width": MEASURES[size].line}, "hoverinfo": "skip"}
    line = {"type": "scatter", "mode": "lines", "x": [x, x], "y": [place - 0.36, place + 0.4], **look}
    return [line, texts([x], [place - 0.42], [bold(inert(words))], size=size)]
