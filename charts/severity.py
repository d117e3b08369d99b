"""How far each juror marks above or below the others, with an interval. For the organiser and the chair."""

from collections.abc import Mapping, Sequence

import pandas as pd
import plotly.graph_objects as go

from charts.parts.chart import Chart, greatest, hover, inert, least, sentences
from charts.parts.rows import estimates, row_figure, row_label, texts
from charts.parts.theme import JURY_SYMBOL, LINE, Size, axis
from deliberation.derived.scoring.diagnostics import JurorSeverity
from phrases import _, decimal, ngettext


def severity_strip(jurors: Sequence[JurorSeverity], names: Mapping[int, str], *, size: Size = Size.SCREEN) -> Chart:
    """Draw each juror's deviation around zero, the most severe first; those without any last. ``names``: by id."""
    gathered = _gather(jurors, names)
    labels = [names[juror.juror_id] for juror in gathered]
    return Chart(_("Severe and generous jurors"), _draw(gathered, labels, size), _alt(gathered, labels), _table(gathered, labels))


def _gather(jurors: Sequence[JurorSeverity], names: Mapping[int, str]) -> tuple[JurorSeverity, ...]:
    known = sorted((juror for juror in jurors if juror.deviation is not None), key=lambda juror: (juror.deviation, names[juror.juror_id]))
    return (*known, *(juror for juror in jurors if juror.deviation is None))


def _draw(jurors: Sequence[JurorSeverity], names: Sequence[str], size: Size) -> go.Figure:
    pairs = [None if juror.low is None or juror.high is None else (juror.low, juror.high) for juror in jurors]
    boxes = [hover(inert(name), inert(_words(juror))) for juror, name in zip(jurors, names, strict=True)]
    # Filled if the interval excludes zero, hollow if the juror may well mark like the others.
    symbols = [JURY_SYMBOL if juror.is_apart else f"{JURY_SYMBOL}-open" for juror in jurors]
    traces = estimates([juror.deviation for juror in jurors], pairs, boxes, symbols, size=size)
    bounds = [abs(bound) for juror in jurors for bound in (juror.deviation, juror.low, juror.high) if bound is not None]
    reach = 1.1 * (max(bounds, default=0.0) or 1.0)  # an axis has a width, even where all mark alike
    ends = texts([-reach, reach], [-0.5, -0.5], [_("← more severe"), _("more generous →")], size=size)
    traces.append({**ends, "textposition": ["top right", "top left"]})
    zero = {"type": "line", "x0": 0, "x1": 0, "yref": "paper", "y0": 0, "y1": 1, "line": {"color": LINE, "width": 1.5}}
    across = axis(size, range=[-reach, reach])
    return row_figure(traces, [row_label(name, size) for name in names], size=size, xaxis=across, above=2.5, shapes=[zero])


def _words(juror: JurorSeverity) -> str:
    interval = _("{deviation} points, interval from {low} to {high}").format(
        deviation=decimal(juror.deviation), low=decimal(juror.low), high=decimal(juror.high)
    )
    common = ngettext("{count} application in common", "{count} applications in common", juror.common).format(count=juror.common)
    return f"{interval} · {common}"


def _alt(jurors: Sequence[JurorSeverity], names: Sequence[str]) -> str:
    values = [juror.deviation for juror in jurors]
    severe, generous = least(values), greatest(values)
    opening = ngettext("Deviation of {count} juror from the others.", "Deviation of {count} jurors from the others.", len(jurors))
    parts = [opening.format(count=len(jurors))]
    if severe is not None and generous is not None:
        parts.append(
            _("Most severe: {severe} ({low}); most generous: {generous} ({high}).").format(
                severe=names[severe], low=decimal(values[severe]), generous=names[generous], high=decimal(values[generous])
            )
        )
    apart = sum(juror.is_apart for juror in jurors)
    parts.append(
        ngettext("For {count} of them the interval leaves out zero.", "For {count} of them the interval leaves out zero.", apart).format(
            count=apart
        )
    )
    return sentences(*parts)


def _table(jurors: Sequence[JurorSeverity], names: Sequence[str]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            _("Juror"): list(names),
            _("Deviation"): [juror.deviation for juror in jurors],
            _("Lower bound"): [juror.low for juror in jurors],
            _("Upper bound"): [juror.high for juror in jurors],
            _("Applications in common"): [juror.common for juror in jurors],
        }
    )
