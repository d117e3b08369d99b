"""Two to four candidatures side by side."""

import streamlit as st

from deliberation.call.rights import Right
from deliberation.derived.browsing import Filter, Sorting, found
from deliberation.meeting.sending import Sent, SentView
from phrases import _
from ui import session
from ui.browsing import comparison
from ui.widgets import missing, sending

person = session.require(Right.BROWSE)
snapshot = session.snapshot()

st.title(_("Comparison"))
missing.require_candidatures(snapshot)
choices = found(snapshot, Filter(sorting=Sorting.ORDER))
chosen = comparison.choose(snapshot, choices)

if len(chosen) < 2:
    st.info(_("Choose two to four candidatures to lay side by side."), icon=":material/compare:")
    st.stop()
sending.offer(person, snapshot, Sent(SentView.COMPARISON, tuple(candidature.id for candidature in chosen)))
comparison.figures(snapshot, chosen)
comparison.differences(snapshot, chosen)
comparison.summaries(snapshot, chosen)
