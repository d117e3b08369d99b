"""Money of the selection: amounts requested and granted, by track and by region."""

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

import pandas as pd
import plotly.graph_objects as go

from charts.parts.chart import Chart, hover, inert, labelled, sentences, text_width
from charts.parts.rows import TitledBreakdown, part_bars, row_figure, row_label, texts
from charts.parts.theme import INK, MEASURES, Size, axis, legend
from deliberation.derived.stated import regions
from deliberation.dossiers.candidatures import Candidature
from deliberation.selection.decisions import Outcome
from deliberation.snapshot.snapshot import Snapshot
from phrases import N_, _, euros, ngettext, whole

_NONE = Decimal(0)


class AmountsBy(TitledBreakdown):
    """Grouping of amounts, with the title of its chart."""

    TRACK = "track", N_("Track"), N_("Asked for and given by track")
    REGION = "region", N_("Region"), N_("Asked for and given by region")

    @classmethod
    def offered(cls, snapshot: Snapshot) -> list["AmountsBy"]:
        """Return the meaningful groupings: dossiers may state no region."""
        return [cls.TRACK, *([cls.REGION] if regions(snapshot) else [])]


class Sum(NamedTuple):
    """Group of the ranked set: candidatures, requested euros, number without an amount, granted euros, envelope."""

    name: str
    files: int
    asked: Decimal
    silent: int
    given: Decimal
    envelope: Decimal | None = None

    @property
    def words(self) -> str:
        """Return the words for granted of requested euros."""
        return _("{given} of {asked}").format(given=euros(self.given), asked=euros(self.asked))


def amounts_chart(snapshot: Snapshot, by: AmountsBy, *, size: Size = Size.SCREEN) -> Chart:
    """Draw for each group the euros requested by shortlisted candidatures and the euros granted, the largest group first."""
    gathered = _gather(snapshot, by)
    return Chart(str(by.chart_title), _draw(gathered, size), _alt(gathered), _table(gathered, by))


def _gather(snapshot: Snapshot, by: AmountsBy) -> tuple[Sum, ...]:
    groups: dict[str | None, list[Candidature]] = {}
    for candidature in snapshot.ranked:
        group = snapshot.track_of(candidature) if by is AmountsBy.TRACK else regions(snapshot).get(candidature.id)
        groups.setdefault(group or None, []).append(candidature)
    sums = [_sum(snapshot, by, group, candidatures) for group, candidatures in groups.items()]
    return tuple(sorted(sums, key=lambda one: (-one.asked, -one.given, one.name)))


def _sum(snapshot: Snapshot, by: AmountsBy, group: str | None, candidatures: Sequence[Candidature]) -> Sum:
    track = snapshot.call.track(group) if group and by is AmountsBy.TRACK else None
    amounts_asked = [candidature.amount_asked for candidature in candidatures if candidature.amount_asked is not None]
    decisions = [snapshot.decision(candidature.id) for candidature in candidatures]
    amounts_given = [decision.amount for decision in decisions if decision.outcome is Outcome.SELECTED and decision.amount is not None]
    unnamed = _("Track to be settled") if by is AmountsBy.TRACK else _("not given")
    return Sum(
        str(track.label) if track else group or unnamed,
        len(candidatures),
        sum(amounts_asked, _NONE),
        len(candidatures) - len(amounts_asked),
        sum(amounts_given, _NONE),
        track.envelope if track else None,
    )


def _draw(sums: Sequence[Sum], size: Size) -> go.Figure:
    measures, ys = MEASURES[size], list(range(len(sums)))
    euros_asked, euros_given = [float(group.asked) for group in sums], [float(group.given) for group in sums]
    traces = part_bars([_word_box(group) for group in sums], (_("Asked for"), euros_asked), (_("Given"), euros_given))
    if ends := [(y, float(group.envelope)) for y, group in enumerate(sums) if group.envelope is not None]:
        traces.append(
            {
                "type": "scatter",
                "mode": "lines",
                "name": _("Envelope"),
                "x": [x for _y, end in ends for x in (end, end, None)],
                "y": [place for y, _end in ends for place in (y - 0.45, y + 0.45, None)],
                "line": {"color": INK, "width": measures.line},
                "hoverinfo": "skip",
            }
        )
    reaches = [float(max(group.asked, group.given, group.envelope or _NONE)) for group in sums]
    most, words = max(reaches, default=0) or 1, [inert(group.words) for group in sums]
    traces.append(texts([reach + most * 0.02 for reach in reaches], ys, words, size=size, position="middle right"))
    return row_figure(
        traces,
        [row_label(group.name, size) for group in sums],
        size=size,
        xaxis=axis(size, visible=False, range=[0, most * 1.03]),
        above=2.5,
        below=0.5,
        right=max(map(text_width, words), default=0) + 0.6,
        barmode="overlay",
        showlegend=True,
        legend=legend(size),
    )


def _word_box(one: Sum) -> str:
    lines = [labelled(_("Asked for"), euros(one.asked)), labelled(_("Given"), euros(one.given))]
    if one.envelope is not None:
        lines.append(labelled(_("Envelope"), euros(one.envelope)))
    return hover(inert(one.name), *lines)


def _alt(sums: Sequence[Sum]) -> str:
    files, silent = sum(group.files for group in sums), sum(group.silent for group in sums)
    opening = ngettext(
        "{count} shortlisted application asks for {asked}; {given} given.",
        "{count} shortlisted applications ask for {asked} in all; {given} given.",
        files,
    )
    total_asked, total_given = (sum(amounts, _NONE) for amounts in ([group.asked for group in sums], [group.given for group in sums]))
    parts = " · ".join(_("{label}: {value}").format(label=group.name, value=group.words) for group in sums)
    rest = ngettext("{count} of them says no amount.", "{count} of them say no amount.", silent).format(count=whole(silent))
    return sentences(
        opening.format(count=whole(files), asked=euros(total_asked), given=euros(total_given)),
        f"{parts}." if parts else "",
        rest if silent else "",
    )


def _table(sums: Sequence[Sum], by: AmountsBy) -> pd.DataFrame:
    envelopes = [group.envelope for group in sums if group.envelope is not None]
    whole_sum = Sum(
        _("In all"),
        sum(group.files for group in sums),
        sum((group.asked for group in sums), _NONE),
        sum(group.silent for group in sums),
        sum((group.given for group in sums), _NONE),
        sum(envelopes, _NONE) if envelopes else None,
    )
    lines = [*sums, whole_sum]
    money = {_("Asked for, €"): [float(line.asked) for line in lines], _("Given, €"): [float(line.given) for line in lines]}
    if envelopes:
        money[_("Envelope, €")] = [float("nan") if line.envelope is None else float(line.envelope) for line in lines]
    return pd.DataFrame(
        {
            by.words: [line.name for line in lines],
            _("Shortlisted applications"): [line.files for line in lines],
            _("Without an amount"): [line.silent for line in lines],
            **money,
        }
    )
