"""A finalised meeting, read again act by act: for lessons, and for an appeal."""

import streamlit as st

from deliberation.call.people import Right
from extras.replay.screens import moments_view
from phrases import _
from ui import session

person = session.require(Right("replay"))
snapshot = session.snapshot()

st.title(_("The meeting, act by act"))
st.caption(_("The meeting as the journal recorded it, limited to what you may see today. Reading only: nothing is changed."))
moments_view.show_moments(snapshot, moments_view.read_moments(person, snapshot))
