"""Preparation of the room's screen: present view, and opening link."""

import streamlit as st

from deliberation.call.people import Right
from phrases import _
from ui import session
from ui.meeting import following
from ui.widgets import styles

session.require(Right.PROJECT)
st.title(_("Room screen"))
with styles.text_page():
    following.show_room()
