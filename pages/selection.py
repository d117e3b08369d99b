"""The board of the selection: places, decisions, finalisation."""

import streamlit as st

from deliberation.rights import Right, holds
from phrases import _
from ui import session
from ui.components import decisions, finalisation, gauges

person = session.require(Right.BROWSE)
snapshot = session.snapshot()
can_decide = holds(person.roles, Right.DECIDE, snapshot.phase)

st.title(_("Selection"))
gauges.places(snapshot)
if not decisions.ranked(snapshot):
    st.info(_("No candidature is shortlisted yet: the selection is made among the shortlisted ones."), icon=":material/inbox:")
    st.stop()
decisions.board(snapshot, can_decide=can_decide)
if can_decide:
    decisions.panel(person, snapshot)
finalisation.section(person, snapshot)
