"""Pre-selection: shortlist, hold, decline, one or many, with a reason."""

import streamlit as st

from deliberation.call.people import Right
from deliberation.derived.accounting import to_screen
from phrases import _
from ui import session
from ui.preparation import screening
from ui.widgets import missing

session.require(Right.SCREEN)
snapshot = session.snapshot()
candidatures = to_screen(snapshot)

st.title(_("Pre-selection"))
missing.require_candidatures(snapshot)
screening.counts(snapshot)
screening.waiting(snapshot)
screening.proposals(snapshot)
screening.unexplained(snapshot)
screening.table(snapshot, candidatures)
screening.panel(snapshot, candidatures)
