"""The numbers about the jury and the call, for the annex and the organisers: agreement, severity, coverage, balance, amounts."""

from collections.abc import Collection

import streamlit as st

from charts.agreement import agreement_chart
from charts.amounts import AmountsBy, amounts_chart
from charts.balance import Breakdown, balance_chart
from charts.coverage import coverage_chart
from charts.heatmap import criteria_heatmap
from charts.parts.chart import Chart
from charts.severity import severity_strip
from deliberation.derived.scoring import diagnostics
from deliberation.derived.scoring.coverage import evenness
from deliberation.derived.scoring.ranking import ranked_standings, ranking
from deliberation.snapshot.snapshot import Snapshot
from deliberation.statistics.agreement import ENDS_OF_SCALE, HOW_TO_READ
from deliberation.statistics.official import Estimate
from phrases import _, decimal
from ui import plain_table
from ui.preparation.phases import lead_to_the_seal
from ui.texts import literal
from ui.widgets import choosing
from ui.widgets.figures import drawn, figure, offer_image, show_chart, size, sorted_by


def agreement(snapshot: Snapshot) -> None:
    """Show alpha and the ICC with intervals, and the explaining sentence."""
    with st.spinner(_("Measuring agreement…")):
        found = diagnostics.agreement(snapshot)
    measures = diagnostics.agreement_measures(snapshot)
    chart = drawn(snapshot, agreement_chart, size=size())
    measured, explained = st.columns((1, 3))
    measured.metric(_("Agreement between two jurors"), decimal(measures[0][1].value))
    explained.markdown(str(found.sentence))
    st.markdown(literal(chart.alt))
    figure(chart, key="analysis.agreement", size=size(), is_studied=True)
    rows = [_row(name, estimate) for name, estimate in measures]
    numeric = frozenset({_("Value"), _("95 % interval")})
    with st.expander(_("All measures, with their intervals"), icon=":material/table_chart:"):
        plain_table.show(_("Measures of agreement with their intervals"), rows, key="analysis.measures", numeric=numeric)
        st.caption(f"{found.note} {_(ENDS_OF_SCALE)} {_(HOW_TO_READ)}")
    offer_image(chart, "analysis.agreement")


def _row(name: str, estimate: Estimate) -> dict[str, str]:
    interval = "" if estimate.low is None else _("{low} to {high}").format(low=decimal(estimate.low), high=decimal(estimate.high))
    remark = str(estimate.reason) if estimate.reason else ""
    return {_("Measure"): name, _("Value"): decimal(estimate.value), _("95 % interval"): interval, _("Remark"): remark}


def criteria(snapshot: Snapshot) -> None:
    """Show the means of the ranked set, candidatures × criteria."""
    key = "analysis.heatmap"
    _led(drawn(snapshot, criteria_heatmap, sorted_by(key), size=size()), key=key)


def balance(snapshot: Snapshot) -> None:
    """Show shortlisted and selected by ministry, kind of structure or track."""
    offered = Breakdown.offered(snapshot)
    by = choosing.choose_shown(_("Broken down by"), offered, key="analysis.breakdown", default=offered[0], persist_state="session")
    _led(drawn(snapshot, balance_chart, by, size=size()), key=f"analysis.balance.{by}")


def amounts(snapshot: Snapshot) -> None:
    """Show amounts requested and granted by track, or by region where stated in dossiers."""
    offered = AmountsBy.offered(snapshot)
    by = choosing.choose_shown(_("Broken down by"), offered, key="analysis.amounts_by", default=AmountsBy.TRACK, persist_state="session")
    _led(drawn(snapshot, amounts_chart, by, size=size()), key=f"analysis.amounts.{by}")


def _led(chart: Chart, *, key: str) -> None:
    """Show a chart after its sentence, with its table folded."""
    st.markdown(literal(chart.alt))
    show_chart(chart, key=key, is_studied=True)


def coverage(snapshot: Snapshot) -> None:
    """Show the scoring jurors by file, without marks, for followers of progress, under seal too."""
    if read := evenness(snapshot):
        st.markdown(str(read.sentence))
    show_chart(drawn(snapshot, coverage_chart, size=size()), key="analysis.coverage", is_studied=True)


def severity(snapshot: Snapshot) -> None:
    """Show each juror's severity, then, on request, the scores corrected for it."""
    st.markdown(
        _(
            "Mean of a juror’s totals minus the mean of the others’ on the same applications, with its 95 % interval. A "
            "diagnostic only: the official score is not corrected, since a juror may have been given the best applications "
            "without being more generous."
        )
    )
    show_chart(severity_strip(diagnostics.severity(snapshot), snapshot.names, size=size()), key="analysis.severity", is_studied=True)
    st.header(_("Scores corrected for severity"))
    if st.toggle(_("Show them beside the official scores"), key="analysis.correction"):
        _correction(snapshot)


def _correction(snapshot: Snapshot) -> None:
    corrected = diagnostics.correction(snapshot)
    if corrected.reason:
        st.info(str(corrected.reason), icon=":material/block:")
        return
    ranks = corrected.ranks
    rows = []
    for line in ranked_standings(snapshot):
        score = corrected.scores.get(line.candidature_id)
        gap = None if score is None or line.score is None else score - line.score
        rows.append(
            {
                _("Rank"): line.rank,
                _("Title"): snapshot.candidature(line.candidature_id).title,
                _("Official score"): decimal(line.score),
                _("Corrected score"): decimal(score),
                _("Difference"): decimal(gap),
                _("Rank if corrected"): ranks.get(line.candidature_id),
            }
        )
    st.caption(_("Never the official score: it is shown because some grids are missing."))
    numeric = frozenset({_("Official score"), _("Corrected score"), _("Difference")})
    plain_table.show(_("Official and corrected scores"), rows, key="analysis.corrected", numeric=numeric)


def first_section(snapshot: Snapshot, offered: Collection[str]) -> str | None:
    """Return the first section: under seal, coverage, for followers of progress."""
    return "coverage" if "coverage" in offered and snapshot.is_sealed else None


def require_scores(snapshot: Snapshot, *, under_seal: str, none: str) -> None:
    """Stop the screen if no application has an official score, and say why: marks are ``under_seal``, or there is ``none``."""
    if ranking(snapshot).has_ranks:
        return
    if snapshot.is_sealed:
        st.info(under_seal, icon=":material/lock:")
        lead_to_the_seal()
    else:
        st.info(none, icon=":material/inbox:")
    st.stop()
