"""The results of the meeting: shown to every member, and read aloud."""

import streamlit as st

from deliberation.call.people import Right
from phrases import _
from ui import session
from ui.selection import results
from ui.widgets import styles

session.require(Right.BROWSE)

st.title(_("Results"))
with styles.text_page():
    results.live()
