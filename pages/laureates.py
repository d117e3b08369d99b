"""The laureates of past editions of this call: public facts, for memory."""

import streamlit as st

from deliberation.call.people import Right
from phrases import _
from ui import session
from ui.browsing import laureates

session.require(Right.BROWSE)

st.title(_("Past laureates"))
laureates.panel(session.snapshot())
