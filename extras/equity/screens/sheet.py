"""The section of *Selection* that compares the selection with the pool."""

import streamlit as st

import ui.live
from deliberation.call.call import Phase
from deliberation.call.people import Person
from deliberation.snapshot.snapshot import Snapshot
from extras.equity.chart import GROUPS_MOST, equity_chart
from extras.equity.comparison import HOW_TO_READ, Equity, equity
from phrases import _
from ui.widgets.figures import drawn, figure, numbers, size


def show_sheet(_snapshot: Snapshot) -> None:
    """Show the sheet while the jury deliberates, and again when a decision changes it."""
    ui.live.part("equity", _draw_equity, shows=_equity_shows)


def _equity_shows(_person: Person, snapshot: Snapshot) -> Equity | None:
    return equity(snapshot) if snapshot.phase is Phase.DELIBERATION else None


def _draw_equity(_person: Person, snapshot: Snapshot) -> None:
    if snapshot.phase is not Phase.DELIBERATION:
        return
    sheet = equity(snapshot)
    st.header(_("Equity sheet"))
    st.markdown(str(sheet.sentence))
    if not sheet.is_comparison:
        return
    # Drawn once it is unfolded: the sentence says whether to look, and each decision would draw the figure again.
    label, key = _("The groups, their numbers, and how to read them"), "equity.groups"
    folded = st.expander(label, icon=":material/table_chart:", key=key, on_change="rerun")
    if folded.open:
        with folded:
            _show_groups(snapshot, sheet)
    if snapshot.is_partial:
        st.caption(_("Files under your recusals left out."))


def _show_groups(snapshot: Snapshot, found: Equity) -> None:
    st.caption(str(found.counts))
    st.caption(
        _(
            "The line goes from the lowest to the highest number that chance would give (95 % of draws); the dot, "
            "hollow outside of it, is the number selected."
        )
    )
    chart = drawn(snapshot, equity_chart, size=size())
    figure(chart, key="equity.figure", size=size())
    numbers(chart, key="finalisation.equity")
    if len(found.groups) > GROUPS_MOST:
        sentence = _("Groups shown: {shown} of {count}; the minutes’ annex has them all.")
        st.markdown(sentence.format(shown=GROUPS_MOST, count=len(found.groups)))
    st.markdown("\n".join(f"- {group.sentence}" for group in found.small))
    st.caption(_(HOW_TO_READ))
