"""The candidatures: search, filter, sort, open, choose some to compare."""

import streamlit as st

from deliberation.call.people import Right
from phrases import _
from ui import session
from ui.browsing import filters, listing
from ui.reading import whole
from ui.widgets import missing

session.require(Right.BROWSE)
snapshot = session.snapshot()

st.title(_("Applications"))
missing.require_candidatures(snapshot)
with st.container(key="railed"):
    wanted = filters.choose(snapshot)
    with whole.show_beside(listing.TABLE, wanted.to_query()):
        listing.live(wanted)
whole.windows()
