"""Agreement between jurors on each criterion and on totals, with intervals."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import pandas as pd
import plotly.graph_objects as go

from charts.parts.chart import Chart, bold, criterion_labels, greatest, hover, inert, least
from charts.parts.rows import estimates, row_figure, row_label, texts
from charts.parts.theme import JURY_SYMBOL, LINE, Size, axis
from deliberation.derived.scoring.diagnostics import agreement
from deliberation.snapshot.snapshot import Snapshot
from deliberation.statistics.official import Estimate
from phrases import _, decimal, quoted

_CHANCE = 0.0
_FULL = 1.0
_ROOM = 0.05  # beside the ends of the axis


class Measured(NamedTuple):
    """Krippendorff's alpha on a criterion or, ``is_total``, on the jurors' totals."""

    name: str
    estimate: Estimate
    is_total: bool = False


def agreement_chart(snapshot: Snapshot, *, size: Size = Size.SCREEN) -> Chart:
    """Draw alpha between chance and full agreement: the totals first, then the criteria, those most agreed on first."""
    gathered = _gather(snapshot)
    return Chart(_("Agreement on each criterion"), _draw(gathered, size), _alt(gathered), _table(gathered))


def _gather(snapshot: Snapshot) -> tuple[Measured, ...]:
    measures = agreement(snapshot)
    criteria = [Measured(name, estimate) for name, estimate in zip(criterion_labels(snapshot), measures.alpha_ordinal, strict=True)]
    criteria.sort(key=lambda measured: (measured.estimate.value is None, -(measured.estimate.value or 0.0)))
    return (Measured(_("Totals of the grids"), measures.alpha_interval, is_total=True), *criteria)


def _draw(measures: Sequence[Measured], size: Size) -> go.Figure:
    found = [measured.estimate for measured in measures]
    bounds = [None if estimate.low is None or estimate.high is None else (estimate.low, estimate.high) for estimate in found]
    boxes = [hover(inert(measured.name), inert(_words(measured.estimate))) for measured in measures]
    # Filled if the interval leaves out what chance gives, hollow if chance may do as much.
    symbols = [JURY_SYMBOL if estimate.low is not None and estimate.low > _CHANCE else f"{JURY_SYMBOL}-open" for estimate in found]
    lowest = min((pair[0] for pair in bounds if pair), default=_CHANCE)
    ends: dict[str, Any] = texts([_CHANCE, _FULL], [-0.5, -0.5], [_("chance"), _("full agreement")], size=size)
    traces = [
        *estimates([estimate.value for estimate in found], bounds, boxes, symbols, size=size),
        {**ends, "textposition": ["top right", "top left"]},
    ]
    chance = {"type": "line", "x0": 0, "x1": 0, "yref": "paper", "y0": 0, "y1": 1, "line": {"color": LINE, "width": 1.5}}
    across = axis(size, range=[min(lowest, _CHANCE) - _ROOM, _FULL + _ROOM], dtick=0.2, showgrid=True)
    labels = [bold(row_label(measure.name, size)) if measure.is_total else row_label(measure.name, size) for measure in measures]
    return row_figure(traces, labels, size=size, xaxis=across, above=2.5, shapes=[chance])


def _words(estimate: Estimate) -> str:
    if estimate.low is None:
        return decimal(estimate.value)
    return _("{value}, interval from {low} to {high}").format(
        value=decimal(estimate.value), low=decimal(estimate.low), high=decimal(estimate.high)
    )


def _alt(measures: Sequence[Measured]) -> str:
    values = [None if measured.is_total else measured.estimate.value for measured in measures]
    most, fewest = greatest(values), least(values)
    if most is None or fewest is None or most == fewest:
        return _("Agreement cannot be told criterion by criterion.")
    return _("Jurors agree most on {most} ({high}), least on {least} ({low}).").format(
        most=quoted(measures[most].name), high=decimal(values[most]), least=quoted(measures[fewest].name), low=decimal(values[fewest])
    )


def _table(measures: Sequence[Measured]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            _("Criterion"): [measured.name for measured in measures],
            _("Value"): [measured.estimate.value for measured in measures],
            _("Lower bound"): [measured.estimate.low for measured in measures],
            _("Upper bound"): [measured.estimate.high for measured in measures],
        }
    )
