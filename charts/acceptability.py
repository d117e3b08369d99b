"""Rank acceptability (SMAA-2, Lahdelma & Salminen 2001): how often each candidature takes each rank over the draws."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import pandas as pd
import plotly.graph_objects as go

from charts.parts.chart import BREAK, Chart, sentences
from charts.parts.rows import cell_words, colour_scale, row_figure, row_label, texts
from charts.parts.theme import Size, axis
from phrases import _, decimal, ngettext, percent, rounded, whole

# In percent: shares below this are coloured but not written: a line full of 1 and 2 says nothing.
_WRITTEN = 5.0
_RANKS_APART = 25  # with more, numbers in and above cells would touch


class Acceptability(NamedTuple):
    """Candidature's share of the draws at each rank, from the first, and share of selecting draws (None: without a track)."""

    title: str
    ranks: tuple[float, ...]
    selected: float | None


def acceptability_chart(lines: Sequence[Acceptability], *, draws: int, size: Size = Size.SCREEN) -> Chart:
    """Draw a line of cells for each candidature, in the order given."""
    return Chart(_("Stability of the ranking"), _draw(lines, size), _alt(lines, draws), _table(lines))


def _draw(lines: Sequence[Acceptability], size: Size) -> go.Figure:
    ranks = max((len(line.ranks) for line in lines), default=0)
    most = max((share for line in lines for share in line.ranks), default=1.0) * 100
    rows = [[round(share * 100, 2) if share else None for share in line.ranks] for line in lines]
    traces = [_cells(rows, most) | {"text": [[_percents(share, 1) for share in line.ranks] for line in lines]}]
    if size is not Size.PHONE and ranks <= _RANKS_APART:
        words = [[_percents(share, 0) if share * 100 >= _WRITTEN else "" for share in line.ranks] for line in lines]
        traces += cell_words(rows, words, low=0.0, high=most, size=size)
    selected = [f"<b>{percent(line.selected)}</b>" for line in lines]
    traces.append(texts([ranks - 0.5] * len(lines), range(len(lines)), selected, size=size, position="middle right"))
    traces.append(texts([ranks - 0.5], [-0.5], [_("selected")], size=size, position="top right"))
    labels = [row_label(line.title, size) for line in lines]
    step = 5 if size is Size.PHONE or ranks > _RANKS_APART else 1
    ticks = [rank for rank in range(1, ranks + 1) if rank == 1 or rank % step == 0]
    across = axis(
        size,
        ticks=[rank - 1 for rank in ticks],
        labels=[str(rank) for rank in ticks],
        side="top",
        showgrid=False,
        range=[-0.5, ranks - 0.5],
    )
    return row_figure(traces, labels, size=size, xaxis=across, above=3.2, below=0.5, right=6)


def _percents(share: float, digits: int) -> str:
    return decimal(rounded(share, digits + 2) * 100, digits)


def _cells(rows: Sequence[Sequence[float | None]], most: float) -> dict[str, Any]:
    scale = {"zmin": 0, "zmax": most, "colorscale": colour_scale(), "showscale": False}
    template = f"%{{y}}{BREAK}{_('Rank {rank}: {share} %').format(rank='%{x}', share='%{text}')}<extra></extra>"
    return {"type": "heatmap", "z": rows, "xgap": 1, "ygap": 2, "hoverongaps": False, "hovertemplate": template, **scale}


def _alt(lines: Sequence[Acceptability], draws: int) -> str:
    count = len(lines)
    opening = ngettext(
        "Ranks of {count} application over {draws} draws of weights and jurors.",
        "Ranks of {count} applications over {draws} draws of weights and jurors.",
        count,
    )
    always = sum(line.selected is not None and line.selected >= 0.95 for line in lines)
    never = sum(line.selected is not None and line.selected <= 0.05 for line in lines)
    known = sum(line.selected is not None for line in lines)
    return sentences(
        opening.format(count=whole(count), draws=whole(draws)),
        _("Selected in 95 % of the draws or more: {always}; in 5 % or fewer: {never}; in between: {between}.").format(
            always=always, never=never, between=known - always - never
        ),
    )


def _table(lines: Sequence[Acceptability]) -> pd.DataFrame:
    columns: dict[str, Sequence[object]] = {
        _("Application"): [line.title for line in lines],
        _("Selected"): [line.selected for line in lines],
    }
    for rank in range(max((len(line.ranks) for line in lines), default=0)):
        columns[_("Rank {rank}").format(rank=rank + 1)] = [line.ranks[rank] for line in lines]
    return pd.DataFrame(columns)
