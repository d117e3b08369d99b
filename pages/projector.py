"""The room's screen, for whoever prepares it: what it shows now, and the link that opens it."""

import streamlit as st

from deliberation.call.people import Right
from phrases import _
from ui import session
from ui.meeting import following

session.require(Right.PROJECT)
st.title(_("Room screen"))
following.show_room()
