"""A juror scores: one candidature after another, the words of the scale beside the grid."""

import streamlit as st

from deliberation.call.rights import Right
from deliberation.derived.scoring.marking import to_score
from phrases import _
from ui import session
from ui.browsing import note
from ui.scoring import choice, progress, score_grid, status
from ui.widgets import touch

session.require(Right.SCORE)
snapshot = session.snapshot()

touch.style()
st.title(_("Give marks"))
if not to_score(snapshot):
    st.info(_("No candidature to score yet."), icon=":material/inbox:")
    st.stop()
progress.live()
candidature = choice.choose(snapshot)
choice.heading(snapshot, candidature)
choice.summary(candidature)
status.live(candidature.id)
left, right = st.columns([3, 2])
with right:
    with st.expander(_("The scale in words"), icon=":material/format_list_numbered:", expanded=True):
        score_grid.scale(snapshot.call)
    note.folded(candidature.id, is_open=True)
with left:
    score_grid.apart(candidature.id)
