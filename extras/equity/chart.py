"""Selection against chance: each group's number selected, and its range in 95 % of draws."""

from collections.abc import Iterator, Sequence
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from charts.parts.chart import Chart, bold, hover, inert
from charts.parts.rows import row_figure, row_label, segments, texts
from charts.parts.theme import JURY, JURY_SYMBOL, LINE, MEASURES, Size, axis
from deliberation.snapshot.snapshot import Snapshot
from extras.equity.comparison import Equity, Group, equity
from phrases import _

GROUPS_MOST = 40
_TICKS_MOST = 12
_HALF = 0.2  # of a number selected
Line = Group | str  # the heading of an aspect, or one of its groups


def equity_chart(snapshot: Snapshot, *, size: Size = Size.SCREEN) -> Chart:
    """Draw the groups of the equity sheet by aspect; of more than ``GROUPS_MOST``, groups out of range, then the largest."""
    sheet = equity(snapshot)
    gathered = _gather(sheet)
    return Chart(
        _("The selection compared with a random draw"), _draw(gathered, size), f"{sheet.sentence} {sheet.counts}", _table(gathered)
    )


def _gather(found: Equity) -> tuple[Group, ...]:
    telling = sorted(found.groups, key=lambda group: (not group.is_outside, -group.files))[:GROUPS_MOST]
    keys = {(group.aspect, group.name) for group in telling}
    return tuple(group for group in found.groups if (group.aspect, group.name) in keys)


def _lines(groups: Sequence[Group]) -> Iterator[Line]:
    for before, group in zip((None, *groups), groups, strict=False):
        if before is None or before.aspect is not group.aspect:
            yield group.aspect.words
        yield group


def _draw(groups: Sequence[Group], size: Size) -> go.Figure:
    measures, lines = MEASURES[size], list(_lines(groups))
    there = [(y, line) for y, line in enumerate(lines) if isinstance(line, Group)]
    most = max((max(group.chance.high, group.selected) for group in groups), default=1)
    # Filled within the range, hollow out of it: a shape and not a colour, and not of alarm.
    symbols = [f"{JURY_SYMBOL}-open" if group.is_outside else JURY_SYMBOL for _y, group in there]
    # As wide as the numbers that it holds, so that a range of one number shows too.
    ranges = segments([(line.chance.low - _HALF, line.chance.high + _HALF) if isinstance(line, Group) else None for line in lines])
    band = {"color": LINE, "width": measures.line * 2}
    traces: list[dict[str, Any]] = [
        {"type": "scatter", "mode": "lines", **ranges, "line": band, "hoverinfo": "skip"},
        {
            "type": "scatter",
            "mode": "markers",
            "x": [group.selected for _y, group in there],
            "y": [y for y, _group in there],
            "marker": {"color": JURY, "symbol": symbols, "size": measures.marker * 1.3, "line": {"width": measures.line, "color": JURY}},
            "hoverinfo": "text",
            "hovertext": [hover(inert(group.words), inert(_words(group))) for _y, group in there],
        },
    ]
    words = [inert(_("{selected} of {files}").format(selected=group.selected, files=group.files)) for _y, group in there]
    traces.append(texts([most * 1.05 + _HALF] * len(there), [y for y, _group in there], words, size=size, position="middle right"))
    labels = [row_label(line.words, size) if isinstance(line, Group) else bold(row_label(line, size)) for line in lines]
    across = axis(size, range=[-2 * _HALF, most * 1.05 + _HALF], dtick=1 + most // _TICKS_MOST, showgrid=True)
    return row_figure(traces, labels, size=size, xaxis=across, above=0.5, right=6)


def _words(group: Group) -> str:
    sentence = _("{selected} selected of {files}; chance would give {low} to {high}")
    return sentence.format(selected=group.selected, files=group.files, low=group.chance.low, high=group.chance.high)


def _table(groups: Sequence[Group]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            _("Group"): [f"{group.aspect.words} – {group.words}" for group in groups],
            _("Dossiers"): [group.files for group in groups],
            _("Selected applications"): [group.selected for group in groups],
            _("Range of chance"): [group.range_words for group in groups],
            _("Within it"): [_("yes") if not group.is_outside else _("no") for group in groups],
        }
    )
