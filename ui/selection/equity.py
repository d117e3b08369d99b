"""The equity sheet, before the selection is finalised: a sentence; its figure and numbers folded below."""

import streamlit as st

import ui.live
from charts.equity import GROUPS_MOST, equity_chart
from deliberation.call.call import Phase
from deliberation.call.people import Person
from deliberation.call.rights import Right
from deliberation.derived.equity import HOW_TO_READ, Equity, equity
from deliberation.snapshot.snapshot import Snapshot
from phrases import _
from ui import session
from ui.widgets.figures import drawn, figure, numbers, size


def live() -> None:
    """Show the sheet while the jury deliberates, and again when a decision changes it."""
    ui.live.part("equity", _draw, shows=_shows)


def _shows(_person: Person, snapshot: Snapshot) -> Equity | None:
    return equity(snapshot) if snapshot.phase is Phase.DELIBERATION else None


def _draw() -> None:
    session.require(Right.BROWSE)
    snapshot = session.snapshot()
    if snapshot.phase is not Phase.DELIBERATION:
        return
    found = equity(snapshot)
    st.header(_("Equity sheet"))
    st.markdown(str(found.sentence))
    if not found.is_comparison:
        return
    # Folded: the page is long enough without it, and the sentence says whether to look.
    with st.expander(_("The groups, their numbers, and how to read them"), icon=":material/table_chart:"):
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
    if snapshot.is_partial:
        st.caption(_("Files under your recusals left out."))
