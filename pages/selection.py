"""The board of the selection: places, decisions, finalisation."""

import streamlit as st

from deliberation.call.rights import Right
from phrases import _
from ui import session
from ui.meeting import dissents
from ui.selection import agreement, board, decisions, finalisation, results
from ui.widgets import gauges, missing

person = session.require(Right.BROWSE)
snapshot = session.snapshot()

st.title(_("Selection"))
finalisation.standing(snapshot)
results.link(snapshot)
gauges.live()
missing.require_shortlisted(snapshot)
agreement.live()
board.live()
if session.holds(Right.DECIDE):
    decisions.panel(person, snapshot)
dissents.panel(person, snapshot)
finalisation.panel(person, snapshot)
dissents.window()
agreement.window()
