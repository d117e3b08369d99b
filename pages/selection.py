"""The board of the selection: places, decisions, finalisation."""

import streamlit as st

from deliberation.call.rights import Right
from phrases import _
from ui import session
from ui.meeting import dissents
from ui.selection import agreement, board, decisions, equity, finalisation, results, slots
from ui.widgets import missing

session.require(Right.BROWSE)
snapshot = session.snapshot()

st.title(_("Selection"))
finalisation.standing_live(snapshot)
results.link(snapshot)
missing.require_shortlisted(snapshot)
slots.live()
agreement.live()
if session.holds(Right.DECIDE):
    decisions.confirmation()
    table, panel = st.columns([3, 2], gap="medium")
    with table:
        board.live()
    with panel, st.container(key="selection.decide"):
        decisions.panel()
else:
    board.live()
dissents.live()
equity.live()
finalisation.live()
dissents.window()
finalisation.window()
