"""The candidatures: search, filter, sort, open, choose some to compare."""

import streamlit as st

from deliberation.call.rights import Right
from deliberation.derived.browsing import found
from phrases import _
from ui import links, session
from ui.browsing import filters, listing
from ui.widgets import missing

session.require(Right.BROWSE)
snapshot = session.snapshot()

st.title(_("Candidatures"))
missing.require_candidatures(snapshot)
wanted = filters.choose(snapshot)
shown = found(snapshot, wanted)

# Layout first: on a phone the table's toolbar covers whatever is above its right end.
with st.container(horizontal=True, vertical_alignment="center"):
    layout = listing.layout(key="candidatures.layout")
    listing.count(snapshot, shown, wanted)

if not shown:
    st.info(_("Nothing matches this filter. Clear it, or search with fewer words."), icon=":material/search_off:")
elif layout == "cards":
    listing.cards(snapshot, shown, wanted, key="candidatures.cards")
else:
    ticked = listing.table(snapshot, shown, key="candidatures.table")
    links.compare(ticked)
