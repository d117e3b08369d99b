"""Candidatures × criteria: by how much the jury's mean is above or below the shortlist's, written and coloured."""

import math
from collections.abc import Sequence
from typing import Any, NamedTuple

import pandas as pd
import plotly.graph_objects as go

from charts.parts.chart import BREAK, Chart, bold, difference, greatest, hover, labelled, least, marks, sentences, wrapped
from charts.parts.rows import row_figure, row_label, texts
from charts.parts.theme import DIVERGING, DOSSIER, Size, axis
from charts.profiles import Numbers, Profile, Scales, Shortlist, profile, reach_of_differences, scales, shortlist
from deliberation.derived.scoring.ranking import ranked_standings, ranking
from deliberation.snapshot.snapshot import Snapshot
from phrases import _, decimal, ngettext, whole

_BY_RANK = "*"  # no criterion's code
_LINES_MAX = 200  # of more, the first are drawn


class Heatmap(NamedTuple):
    """Content of the map: profiles from top to bottom, their ranks (None: unranked), and each criterion's reference.

    ``by``: the code of the ordering criterion; empty: by rank.
    """

    scales: Scales
    profiles: tuple[Profile, ...]
    ranks: tuple[int | None, ...]
    shortlist: Shortlist
    dossiers: tuple[str, ...]
    by: str = ""


def criteria_heatmap(snapshot: Snapshot, by: str = "", *, size: Size = Size.SCREEN) -> Chart:
    """Draw the ranked set against the shortlist, one line each, best first: by rank, or by the mean on the criterion of code ``by``."""
    gathered = _gather(snapshot, by)
    visible = gathered._replace(profiles=gathered.profiles[:_LINES_MAX], ranks=gathered.ranks[:_LINES_MAX])
    return Chart(_("Strengths and weaknesses by criterion"), _draw(visible, size), _alt(gathered), _table(visible))


def _gather(snapshot: Snapshot, by: str = "") -> Heatmap:
    ids, axes, official = [place.candidature_id for place in ranked_standings(snapshot)], scales(snapshot), ranking(snapshot)
    profiles = [profile(snapshot, id_) for id_ in ids]
    if by in axes.codes:
        profiles.sort(key=lambda one: -math.inf if (mean := one.means[axes.codes.index(by)]) is None else mean, reverse=True)
    ranks = tuple(official.by_id[one.candidature_id].rank for one in profiles)
    dossiers = tuple(snapshot.candidature(one.candidature_id).dossier for one in profiles)
    return Heatmap(axes, tuple(profiles), ranks, shortlist(snapshot), dossiers, by if by in axes.codes else "")


def _draw(gathered: Heatmap, size: Size) -> go.Figure:
    """Draw the means compared with on top, then a line of differences for each candidature, with its score."""
    axes, means = gathered.scales, gathered.shortlist.means
    rows: list[Numbers] = [(None,) * len(axes.criteria), *(line.differences(means) for line in gathered.profiles)]
    words = [[bold(decimal(mean, 1)) for mean in means], *([difference(apart) for apart in row] for row in rows[1:])]
    places = [(x, y) for y, row in enumerate(words) for x in range(len(row))]
    scores = [_("sealed") if line.is_sealed else decimal(line.score) for line in gathered.profiles]
    traces = [
        _cells(rows, gathered),
        texts([x for x, _y in places], [y for _x, y in places], [words[y][x] for x, y in places], size=size),
        texts([len(axes.criteria)] * len(scores), range(1, len(rows)), [bold(score) for score in scores], size=size),
    ]
    names = (_row_name(line, rank, size) for line, rank in zip(gathered.profiles, gathered.ranks, strict=True))
    labels = [bold(row_label(_("Shortlist mean"), size)), *names]
    above = 1.5 + max(len(label) for label in axes.criteria) * (0.6 if size is Size.PHONE else 0.36)
    headings = [*axes.codes, _BY_RANK]
    return row_figure(traces, labels, size=size, xaxis=_columns(gathered, size), above=above, below=0.5, meta=headings)


def _cells(rows: Sequence[Numbers], gathered: Heatmap) -> dict[str, Any]:
    axes = gathered.scales
    reach = reach_of_differences(axes.maximum - axes.minimum)
    scale = {"zmin": -reach, "zmax": reach, "colorscale": DIVERGING, "showscale": False}
    cells = [[None if apart is None else round(apart, 2) for apart in row] for row in rows]
    boxes = [[""] * len(axes.criteria), *(_boxes(line, gathered) for line in gathered.profiles)]
    return {
        "type": "heatmap",
        "z": cells,
        "xgap": 2,
        "ygap": 2,
        "hoverongaps": False,
        "text": ["", *(hover(wrapped(line.title, 50)) for line in gathered.profiles)],
        "hovertext": boxes,
        "hovertemplate": f"%{{y}}{BREAK}%{{hovertext}}<extra></extra>",
        "customdata": ["", *gathered.dossiers],
        "meta": DOSSIER,
        **scale,
    }


def _boxes(one: Profile, gathered: Heatmap) -> list[str]:
    """Return for each criterion its mean, its difference from the shortlist's mean, and its number of marks."""
    apart = one.differences(gathered.shortlist.means)
    return [
        labelled(label, f"{decimal(one.means[i])} ({difference(apart[i])}) · {marks(one.jurors[i])}") if one.jurors[i] else ""
        for i, label in enumerate(gathered.scales.criteria)
    ]


def _columns(gathered: Heatmap, size: Size) -> dict[str, Any]:
    # A slanted label of any length clears the next one; on a phone even that is too wide.
    names = zip([*gathered.scales.criteria, _("Score")], [*gathered.scales.codes, _BY_RANK], strict=True)
    labels = [bold(wrapped(f"{label} ↓", 24)) if code == gathered.by else wrapped(label, 24) for label, code in names]
    angle = -90 if size is Size.PHONE else -30
    return axis(size, ticks=range(len(labels)), labels=labels, side="top", showgrid=False, tickangle=angle, range=[-0.5, len(labels) - 0.5])


def _row_name(one: Profile, rank: int | None, size: Size) -> str:
    name = _("{rank}. {title}").format(rank=rank, title=one.title) if rank else one.title
    return row_label(name, size, width=14 if size is Size.PHONE else None)


def _alt(gathered: Heatmap) -> str:
    count = len(gathered.profiles)
    opening = ngettext(
        "{count} application against the mean of the shortlist, by criterion.",
        "{count} applications against the mean of the shortlist, by criterion.",
        count,
    )
    parts = [opening.format(count=whole(count))]
    if count > _LINES_MAX:
        parts.append(_("Only the first {count} are drawn.").format(count=_LINES_MAX))
    overall = [_mean([line.means[i] for line in gathered.profiles]) for i in range(len(gathered.scales.criteria))]
    best, worst = greatest(overall), least(overall)
    if best is not None and worst is not None:
        parts.append(
            _("Marked highest: {best} ({highest} on average); lowest: {worst} ({lowest}).").format(
                best=gathered.scales.criteria[best],
                highest=decimal(overall[best], 1),
                worst=gathered.scales.criteria[worst],
                lowest=decimal(overall[worst], 1),
            )
        )
    return sentences(*parts)


def _mean(values: Sequence[float | None]) -> float | None:
    there = [value for value in values if value is not None]
    return sum(there) / len(there) if there else None


def _table(gathered: Heatmap) -> pd.DataFrame:
    """Return the means: the reference, then each candidature's."""
    titles = [_("Shortlist mean"), *(line.title for line in gathered.profiles)]
    columns: dict[str, Sequence[object]] = {_("Rank"): [None, *gathered.ranks], _("Application"): titles}
    for i, label in enumerate(gathered.scales.criteria):
        columns[label] = [gathered.shortlist.means[i], *(line.means[i] for line in gathered.profiles)]
    columns[_("Score")] = [None, *(line.score for line in gathered.profiles)]
    return pd.DataFrame(columns)
