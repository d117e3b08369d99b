"""The laureates of past editions of this call: public facts, for memory."""

import streamlit as st

from deliberation.call.people import Right
from extras.laureates.screens import listing
from phrases import _
from ui import session

session.require(Right.BROWSE)

st.title(_("Past laureates"))
listing.panel(session.snapshot())
