"""Coverage: missing marks by juror and candidature, without their values, for followers of progress."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import pandas as pd
import plotly.graph_objects as go

from charts.parts.chart import Chart, inert, sentences, wrapped
from charts.parts.rows import cell_words, colour_scale, row_figure, row_label
from charts.parts.theme import MEASURES, Size, axis
from deliberation.snapshot.snapshot import Snapshot
from phrases import _, ngettext, percent, whole

# Beyond this many lines or columns a cell is too small for a word.
_MOST_WORDS = 60


class Coverage(NamedTuple):
    """``scored``: for each candidature and juror, how many of the ``criteria`` are scored; None if the juror is recused."""

    titles: tuple[str, ...]
    jurors: tuple[str, ...]
    criteria: int
    scored: tuple[tuple[int | None, ...], ...]

    @property
    def expected(self) -> int:
        """Return the marks expected: criteria × jurors not recused."""
        return self.criteria * sum(count is not None for row in self.scored for count in row)

    @property
    def given(self) -> int:
        """Return the marks given."""
        return sum(count or 0 for row in self.scored for count in row)


def coverage_chart(snapshot: Snapshot, *, size: Size = Size.SCREEN) -> Chart:
    """Draw the number of unscored criteria per juror and candidature of the ranked set; nothing for complete marks."""
    gathered = _gather(snapshot)
    return Chart(_("Marks missing, by juror and application"), _draw(gathered, size), _alt(gathered), _table(gathered))


def _gather(snapshot: Snapshot) -> Coverage:
    counts = snapshot.scored[snapshot.in_ranked_set].sum(axis=2).tolist()
    recused = snapshot.recused[snapshot.in_ranked_set].tolist()
    scored = tuple(
        tuple(None if out else int(n) for n, out in zip(row, outs, strict=True)) for row, outs in zip(counts, recused, strict=True)
    )
    titles = tuple(candidature.title for candidature in snapshot.ranked)
    return Coverage(titles, tuple(juror.name for juror in snapshot.jurors), len(snapshot.call.criteria), scored)


def _draw(gathered: Coverage, size: Size) -> go.Figure:
    rows = [[None if count is None else gathered.criteria - count or None for count in row] for row in gathered.scored]
    cells: dict[str, Any] = {
        "type": "heatmap",
        "z": rows,
        "zmin": 0,
        "zmax": gathered.criteria,
        "colorscale": colour_scale(),
        "showscale": False,
        "xgap": 1,
        "ygap": 1,
        "hoverongaps": False,
        "hovertemplate": f"%{{y}}<br>{_('{label}: {value}').format(label='%{x}', value='%{z}')} / {gathered.criteria}<extra></extra>",
    }
    traces = [cells]
    if max(len(gathered.titles), len(gathered.jurors)) <= _MOST_WORDS:
        words = [[_word(count, gathered.criteria) for count in row] for row in gathered.scored]
        traces += cell_words(rows, words, low=0, high=gathered.criteria, size=size)
    labels = [row_label(title, size, width=14 if size is Size.PHONE else None) for title in gathered.titles]
    names = [inert(name) for name in gathered.jurors]
    across = axis(size, ticks=range(len(names)), labels=names, side="top", showgrid=False, tickangle=-90, range=[-0.5, len(names) - 0.5])
    above = 0.62 * max((len(name) for name in gathered.jurors), default=1) + 1
    key = wrapped(_key(), 34 if size is Size.PHONE else 90)
    note = {"text": key, "showarrow": False, "x": 0, "xref": "paper", "xanchor": "left", "y": 0, "yref": "paper", "yanchor": "top"}
    note |= {"font": {"size": MEASURES[size].font}, "align": "left"}
    return row_figure(traces, labels, size=size, xaxis=across, above=above, below=5.5 if size is Size.PHONE else 2, annotations=[note])


def _key() -> str:
    return _("Empty: complete grid; a number: criteria still to score; R: recused.")


def _word(count: int | None, criteria: int) -> str:
    if count is None:
        # The initial of "recused", which the caption explains.
        return _("R")
    return str(criteria - count or "")


def _alt(gathered: Coverage) -> str:
    recusals = sum(count is None for row in gathered.scored for count in row)
    complete = sum(count == gathered.criteria for row in gathered.scored for count in row)
    share = gathered.given / gathered.expected if gathered.expected else None
    opening = _("{given} marks given of {expected} expected ({share}).").format(
        given=whole(gathered.given), expected=whole(gathered.expected), share=percent(share)
    )
    return sentences(
        opening,
        ngettext("{count} complete grid.", "{count} complete grids.", complete).format(count=complete),
        ngettext("{count} recusal.", "{count} recusals.", recusals).format(count=recusals) if recusals else "",
        _key(),
    )


def _table(gathered: Coverage) -> pd.DataFrame:
    columns: dict[str, Sequence[object]] = {_("Application"): gathered.titles}
    for j, name in enumerate(gathered.jurors):
        columns[name] = [_cell(row[j], gathered.criteria) for row in gathered.scored]
    return pd.DataFrame(columns)


def _cell(count: int | None, criteria: int) -> str:
    return _("recused") if count is None else _("{count} of {total}").format(count=count, total=criteria)
