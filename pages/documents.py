"""The documents that an office keeps: the selection, the marks, the grids."""

import streamlit as st

from deliberation.call.people import Right
from phrases import _
from ui import session
from ui.records import documents
from ui.widgets import missing, panels, styles

person = session.require(Right.EXPORT)
snapshot = session.snapshot()

st.title(_("Documents"))
missing.require_candidatures(snapshot)
with styles.text_page():
    documents.state(snapshot)
    panels.show_all("documents", snapshot)  # the next act once the selection is finalised: before then it is not there
    documents.panel(person, snapshot)
    documents.show_tokens(person, snapshot)
