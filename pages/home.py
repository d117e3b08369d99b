"""Where the call stands, what is missing, and what to do next, for the person's roles."""

import streamlit as st

from phrases import _
from ui import links, session
from ui.home import backups, next_steps, overview, records
from ui.meeting import rehearsal
from ui.preparation import phases

person = session.require_person()

st.title(_("Where the call stands"))
overview.show_greeting()
backups.show_takeover(person, session.snapshot())
records.show_differences(person, session.snapshot())
now, ready = st.columns([3, 2]) if overview.is_readiness_due() else (st.container(), st.container())
with now:
    next_steps.live()
with ready:
    overview.show_readiness()
overview.show_numbers()
backups.panel(person, session.snapshot())
phases.live()
rehearsal.live(person)
links.notices()
