"""A juror scores candidatures in turn, with the words of the scale beside the grid."""

import streamlit as st

from charts.parts.theme import Size
from deliberation.call.people import Right
from deliberation.derived.scoring.marking import to_score
from phrases import _
from ui import header, session
from ui.browsing import note
from ui.scoring import choice, score_grid, status
from ui.widgets import styles
from ui.widgets.figures import size

person = session.require(Right.SCORE)
snapshot = session.snapshot()

styles.put(styles.TOUCH)
with st.container(horizontal=True, vertical_alignment="center", key="scoring.top"):
    st.title(_("Give marks"), width="content")
    if to_score(snapshot):
        status.show_progress()
if not to_score(snapshot):
    st.info(_("No application to score yet."), icon=":material/inbox:")
    st.stop()
candidature = choice.choose(snapshot)
header.entitle(candidature.numbered_title, _("Give marks"))
left, right = st.container(key="scoring.columns").columns(2)
with left, st.container(gap="xsmall"):
    choice.heading(snapshot, candidature)
    status.live(candidature.id)
    if size() is Size.PHONE:
        choice.show_text_folded(person, snapshot, candidature)
with right:
    if size() is not Size.PHONE:
        choice.show_text_beside(person, snapshot, candidature)
    with st.expander(_("The criteria and the scale in words"), icon=":material/format_list_numbered:"):
        score_grid.scale(snapshot.call)
    note.folded(candidature.id, is_open=True)
with left:
    score_grid.apart(candidature.id)
