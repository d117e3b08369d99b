"""The board of the selection: places, decisions, finalisation."""

import streamlit as st

from deliberation.call.people import Right
from phrases import _
from ui import session
from ui.meeting import dissents
from ui.selection import agreement, board, decisions, finalisation, results, slots
from ui.widgets import missing, panels

session.require(Right.BROWSE)
snapshot = session.snapshot()

st.title(_("Selection"))
finalisation.standing_live(snapshot)
results.link(snapshot)
missing.require_shortlisted(snapshot)
if session.holds(Right.DECIDE):
    places, acts = st.columns([3, 2], gap="medium")
    with places:
        slots.live()
        board.live()
    with acts, st.container(key="selection.acts"):
        agreement.live()
        decisions.panel()
        finalisation.live()
    decisions.confirmation()
else:
    agreement.live()
    slots.live()
    board.live()
    finalisation.live()
dissents.live()
panels.show_all("selection", snapshot)
dissents.window()
finalisation.window()
