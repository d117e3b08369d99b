"""The balance of the selection: shortlisted and selected by ministry, by kind of structure, by track."""

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

import pandas as pd
import plotly.graph_objects as go

from charts.parts.chart import Chart, hover, inert, labelled, sentences
from charts.parts.rows import TitledBreakdown, part_bars, row_figure, row_label, texts
from charts.parts.theme import Size, axis, legend
from deliberation.derived.stated import groupings_stated
from deliberation.dossiers.candidatures import Candidature
from deliberation.selection.decisions import Outcome
from deliberation.snapshot.snapshot import Snapshot
from phrases import N_, _, ngettext

_TOLD_MOST = 3  # groups in the sentence; the figure and its table have them all


class Breakdown(TitledBreakdown):
    """Grouping of the selection, with the title of its chart."""

    MINISTRY = "ministry", N_("Ministry"), N_("Shortlisted and selected by ministry")
    KIND = "kind", N_("Kind of structure"), N_("Shortlisted and selected by kind of structure")
    TRACK = "track", N_("Track"), N_("Shortlisted and selected by track")

    @classmethod
    def offered(cls, snapshot: Snapshot) -> list["Breakdown"]:
        """Return the meaningful groupings: files may state no ministry and no kind."""
        return [by for by in cls if by is cls.TRACK or by in groupings_stated(snapshot)]


class Share(NamedTuple):
    """Group with its numbers of ranked and of selected candidatures."""

    name: str
    shortlisted: int
    selected: int


def balance_chart(snapshot: Snapshot, by: Breakdown, *, size: Size = Size.SCREEN) -> Chart:
    """Draw for each group how many candidatures are shortlisted and how many of them are selected, the largest group first."""
    gathered = _gather(snapshot, by)
    return Chart(str(by.chart_title), _draw(gathered, size), _alt(gathered, by), _table(gathered, by))


def _gather(snapshot: Snapshot, by: Breakdown) -> tuple[Share, ...]:
    shortlisted = Counter(_group(snapshot, candidature, by) for candidature in snapshot.ranked)
    selected = Counter(
        _group(snapshot, candidature, by)
        for candidature in snapshot.ranked
        if snapshot.decision(candidature.id).outcome is Outcome.SELECTED
    )
    names = sorted(shortlisted, key=lambda name: (-shortlisted[name], name))
    return tuple(Share(name, shortlisted[name], selected[name]) for name in names)


def _group(snapshot: Snapshot, candidature: Candidature, by: Breakdown) -> str:
    if by is Breakdown.TRACK:
        track = snapshot.track_of(candidature)
        return str(snapshot.call.track(track).label) if track else _("Track to be settled")
    return getattr(snapshot.administration_of(candidature), by) or _("not given")


def _draw(groups: Sequence[Share], size: Size) -> go.Figure:
    ys = list(range(len(groups)))
    boxes = [
        hover(
            inert(g.name),
            labelled(_("Shortlisted applications"), str(g.shortlisted)),
            labelled(_("Selected applications"), str(g.selected)),
        )
        for g in groups
    ]
    shortlisted, selected = [g.shortlisted for g in groups], [g.selected for g in groups]
    traces = part_bars(boxes, (_("Shortlisted applications"), shortlisted), (_("Selected applications"), selected))
    words = [_("{selected} of {shortlisted}").format(selected=g.selected, shortlisted=g.shortlisted) for g in groups]
    most = max((g.shortlisted for g in groups), default=1)
    traces.append(texts([g.shortlisted + most * 0.02 for g in groups], ys, words, size=size, position="middle right"))
    across = axis(size, visible=False, range=[0, most * 1.03])
    labels = [row_label(g.name, size) for g in groups]
    return row_figure(
        traces, labels, size=size, xaxis=across, above=2.5, below=0.5, right=6, barmode="overlay", showlegend=True, legend=legend(size)
    )


def _alt(groups: Sequence[Share], by: Breakdown) -> str:
    shortlisted, selected = sum(g.shortlisted for g in groups), sum(g.selected for g in groups)
    opening = ngettext(
        "{selected} selected of {shortlisted} application shortlisted.",
        "{selected} selected of {shortlisted} applications shortlisted.",
        shortlisted,
    )
    told = [_("{name}: {selected} of {shortlisted}").format(**g._asdict()) for g in groups[:_TOLD_MOST]]
    if (left := len(groups) - len(told)) > 0:
        told.append(ngettext("and {count} other", "and {count} others", left).format(count=left))
    parts = ", ".join(told)
    by_group = _("{label}: {value}").format(label=str(by.chart_title), value=parts) + "." if groups else ""
    return sentences(opening.format(selected=selected, shortlisted=shortlisted), by_group)


def _table(groups: Sequence[Share], by: Breakdown) -> pd.DataFrame:
    return pd.DataFrame(
        {
            by.words: [g.name for g in groups],
            _("Shortlisted applications"): [g.shortlisted for g in groups],
            _("Selected applications"): [g.selected for g in groups],
        }
    )
