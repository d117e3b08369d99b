"""The laureates of past editions, in the demonstration: public facts, for memory."""

import streamlit as st

from deliberation.call.people import Right
from phrases import _
from ui import session
from ui.browsing import laureates

session.require(Right.BROWSE)
snapshot = session.snapshot()
laureates.require_demonstration(snapshot)

st.title(_("Past laureates"))
laureates.panel(snapshot)
