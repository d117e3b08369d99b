"""Journal: author, time and act, before → after."""

import streamlit as st

from deliberation.call.people import Right
from phrases import _
from ui import session
from ui.records import journal

person = session.require(Right.SEE_JOURNAL)
snapshot = session.snapshot()

st.title(_("Journal"))
st.caption(_("All acts, never changed: each entry holds the fingerprint of the one before it."))
if snapshot.is_partial:
    st.caption(_("Acts on files under your recusals, and on the call as a whole, are left out."))
lines = journal.read(person, snapshot)
journal.show(journal.choose(lines))
