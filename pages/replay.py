"""A finalised meeting, read again act by act: for lessons, and for an appeal."""

import streamlit as st

from deliberation.call.people import Right
from phrases import _
from ui import session
from ui.records import journal

person = session.require(Right.REPLAY)
snapshot = session.snapshot()

st.title(_("The meeting, act by act"))
st.caption(_("The meeting as the journal recorded it, limited to what you may see today. Reading only: nothing is changed."))
journal.show_replay(snapshot, journal.read_replay(person, snapshot))
