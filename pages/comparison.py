"""Two to four candidatures side by side."""

import streamlit as st

from deliberation.call.people import Right
from phrases import _
from ui import session
from ui.browsing import comparison
from ui.widgets import missing

person = session.require(Right.BROWSE)
snapshot = session.snapshot()

st.title(_("Comparison"))
missing.require_candidatures(snapshot)
chosen = comparison.choose(snapshot)

if len(chosen) < 2:
    comparison.propose(snapshot, chosen)
    st.stop()
comparison.panel(person, snapshot, chosen)
comparison.summaries(snapshot, chosen)
