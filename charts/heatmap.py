"""Candidatures × criteria: the jury's mean in each cell, written and coloured."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import pandas as pd
import plotly.graph_objects as go

from charts.parts.chart import Chart
from charts.parts.labels import BREAK, greatest, least, sentences, wrapped
from charts.parts.rows import cell_words, colour_scale, row_figure, row_label, texts
from charts.parts.theme import Size, axis
from charts.profiles import Profile, Scales, profile, scales
from deliberation.derived.scoring.ranking import ranked_standings, ranking
from deliberation.snapshot.snapshot import Snapshot
from phrases import _, decimal, ngettext, whole

_LINES_MAX = 200  # of more, the first are drawn


class Heatmap(NamedTuple):
    """What the map shows: profiles from top to bottom, with their ranks (None: not ranked)."""

    scales: Scales
    profiles: tuple[Profile, ...]
    ranks: tuple[int | None, ...]


def criteria_heatmap(snapshot: Snapshot, candidature_ids: Sequence[int] | None = None, *, size: Size = Size.SCREEN) -> Chart:
    """Draw the means of candidatures, one line each: those given, else the ranked set, best first. Raises NotFound."""
    gathered = _gather(snapshot, candidature_ids)
    shown = gathered._replace(profiles=gathered.profiles[:_LINES_MAX], ranks=gathered.ranks[:_LINES_MAX])
    return Chart(_("Means by criterion"), _draw(shown, size), _alt(gathered), _table(shown))


def _gather(snapshot: Snapshot, candidature_ids: Sequence[int] | None) -> Heatmap:
    official = ranking(snapshot)
    if candidature_ids is None:
        candidature_ids = [standing.candidature_id for standing in ranked_standings(snapshot)]
    profiles = tuple(profile(snapshot, id_) for id_ in candidature_ids)
    return Heatmap(scales(snapshot), profiles, tuple(official.by_id[id_].rank for id_ in candidature_ids))


def _draw(gathered: Heatmap, size: Size) -> go.Figure:
    axes = gathered.scales
    rows = [[None if mean is None else round(mean, 2) for mean in one.means] for one in gathered.profiles]
    words = [[decimal(mean, 1) for mean in row] for row in rows]
    traces = [_cells(rows, axes), *cell_words(rows, words, low=axes.minimum, high=axes.maximum, size=size)]
    scores = [f"<b>{_('sealed') if one.is_sealed else decimal(one.score)}</b>" for one in gathered.profiles]
    traces.append(texts([len(axes.criteria)] * len(scores), range(len(scores)), scores, size=size))
    labels = [_row_name(one, rank, size) for one, rank in zip(gathered.profiles, gathered.ranks, strict=True)]
    above = 1.5 + max(len(label) for label in axes.criteria) * (0.6 if size is Size.PHONE else 0.36)
    return row_figure(traces, labels, size=size, xaxis=_columns(axes, size), above=above, below=0.5)


def _cells(rows: Sequence[Sequence[float | None]], axes: Scales) -> dict[str, Any]:
    scale = {"zmin": axes.minimum, "zmax": axes.maximum, "colorscale": colour_scale(), "showscale": False}
    # Plotly fills in the row's and column's names: do not send them again for each cell.
    template = f"%{{y}}{BREAK}{_('{label}: {value}').format(label='%{x}', value='%{z:.2f}')}<extra></extra>"
    return {"type": "heatmap", "z": rows, "xgap": 2, "ygap": 2, "hoverongaps": False, "hovertemplate": template, **scale}


def _columns(axes: Scales, size: Size) -> dict[str, Any]:
    # A slanted label of any length clears the next one; on a phone even that is too wide.
    labels = [wrapped(label, 24) for label in [*axes.criteria, _("Score")]]
    angle = -90 if size is Size.PHONE else -30
    return axis(size, ticks=range(len(labels)), labels=labels, side="top", showgrid=False, tickangle=angle, range=[-0.5, len(labels) - 0.5])


def _row_name(one: Profile, rank: int | None, size: Size) -> str:
    name = _("{rank}. {title}").format(rank=rank, title=one.title) if rank else one.title
    return row_label(name, size, width=14 if size is Size.PHONE else None)


def _alt(gathered: Heatmap) -> str:
    count = len(gathered.profiles)
    opening = ngettext(
        "Mean of the jury for {count} application by criterion.", "Means of the jury for {count} applications by criterion.", count
    )
    parts = [opening.format(count=whole(count))]
    if count > _LINES_MAX:
        parts.append(_("Only the first {count} are drawn.").format(count=_LINES_MAX))
    overall = [_mean([one.means[i] for one in gathered.profiles]) for i in range(len(gathered.scales.criteria))]
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
    columns: dict[str, Sequence[object]] = {_("Rank"): gathered.ranks, _("Application"): [one.title for one in gathered.profiles]}
    for i, label in enumerate(gathered.scales.criteria):
        columns[label] = [one.means[i] for one in gathered.profiles]
    columns[_("Score")] = [one.score for one in gathered.profiles]
    return pd.DataFrame(columns)
