"""How far each juror marks above or below the others, with an interval. For the organiser and the chair."""

from collections.abc import Sequence
from typing import NamedTuple

import pandas as pd
import plotly.graph_objects as go

from charts.parts.chart import Chart
from charts.parts.labels import greatest, hover, inert, least, sentences
from charts.parts.rows import estimates, row_figure, row_label, texts
from charts.parts.theme import JURY_SYMBOL, LINE, Size, axis
from phrases import _, decimal, ngettext


class JurorDeviation(NamedTuple):
    """One juror: mean of own total − mean of the others', bounds of its interval, on how many candidatures. None: unknown."""

    name: str
    deviation: float | None
    low: float | None
    high: float | None
    common: int

    @property
    def is_apart(self) -> bool:
        """Tell whether the interval leaves out zero."""
        return self.low is not None and self.high is not None and (self.low > 0 or self.high < 0)


def severity_strip(jurors: Sequence[JurorDeviation], *, size: Size = Size.SCREEN) -> Chart:
    """Draw each juror's deviation around zero, the most severe first; those without any last."""
    gathered = _gather(jurors)
    return Chart(_("Severe and generous jurors"), _draw(gathered, size), _alt(gathered), _table(gathered))


def _gather(jurors: Sequence[JurorDeviation]) -> tuple[JurorDeviation, ...]:
    known = sorted((juror for juror in jurors if juror.deviation is not None), key=lambda juror: (juror.deviation, juror.name))
    return (*known, *(juror for juror in jurors if juror.deviation is None))


def _draw(jurors: Sequence[JurorDeviation], size: Size) -> go.Figure:
    pairs = [None if juror.low is None or juror.high is None else (juror.low, juror.high) for juror in jurors]
    boxes = [hover(inert(juror.name), inert(_words(juror))) for juror in jurors]
    # Filled if the interval excludes zero, hollow if the juror may well mark like the others.
    symbols = [JURY_SYMBOL if juror.is_apart else f"{JURY_SYMBOL}-open" for juror in jurors]
    traces = estimates([juror.deviation for juror in jurors], pairs, boxes, symbols, size=size)
    bounds = [abs(bound) for juror in jurors for bound in (juror.deviation, juror.low, juror.high) if bound is not None]
    reach = 1.1 * (max(bounds, default=0.0) or 1.0)  # an axis has a width, even where all mark alike
    ends = texts([-reach, reach], [-0.5, -0.5], [_("← more severe"), _("more generous →")], size=size)
    traces.append({**ends, "textposition": ["top right", "top left"]})
    zero = {"type": "line", "x0": 0, "x1": 0, "yref": "paper", "y0": 0, "y1": 1, "line": {"color": LINE, "width": 1.5}}
    across = axis(size, range=[-reach, reach])
    return row_figure(traces, [row_label(juror.name, size) for juror in jurors], size=size, xaxis=across, above=2.5, shapes=[zero])


def _words(juror: JurorDeviation) -> str:
    interval = _("{deviation} points, interval from {low} to {high}").format(
        deviation=decimal(juror.deviation), low=decimal(juror.low), high=decimal(juror.high)
    )
    common = ngettext("{count} application in common", "{count} applications in common", juror.common).format(count=juror.common)
    return f"{interval} · {common}"


def _alt(jurors: Sequence[JurorDeviation]) -> str:
    values = [juror.deviation for juror in jurors]
    severe, generous = least(values), greatest(values)
    opening = ngettext("Deviation of {count} juror from the others.", "Deviation of {count} jurors from the others.", len(jurors))
    parts = [opening.format(count=len(jurors))]
    if severe is not None and generous is not None:
        parts.append(
            _("Most severe: {severe} ({low}); most generous: {generous} ({high}).").format(
                severe=jurors[severe].name, low=decimal(values[severe]), generous=jurors[generous].name, high=decimal(values[generous])
            )
        )
    apart = sum(juror.is_apart for juror in jurors)
    parts.append(
        ngettext("For {count} of them the interval leaves out zero.", "For {count} of them the interval leaves out zero.", apart).format(
            count=apart
        )
    )
    return sentences(*parts)


def _table(jurors: Sequence[JurorDeviation]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            _("Juror"): [juror.name for juror in jurors],
            _("Deviation"): [juror.deviation for juror in jurors],
            _("Lower bound"): [juror.low for juror in jurors],
            _("Upper bound"): [juror.high for juror in jurors],
            _("Applications in common"): [juror.common for juror in jurors],
        }
    )
