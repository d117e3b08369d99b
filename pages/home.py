"""Where the call stands, what is missing, and what to do next, for the person's roles."""

import streamlit as st

from phrases import _
from ui import links, session
from ui.home import backups, greeting, next_steps, numbers, readiness, taken_over
from ui.meeting import rehearsal
from ui.preparation import phases

person = session.require_person()

st.title(_("Where the call stands"))
greeting.live()
taken_over.panel(person, session.snapshot())
now, ready = st.columns([3, 2]) if readiness.is_due() else (st.container(), st.container())
with now:
    next_steps.live()
with ready:
    readiness.live()
numbers.live()
backups.panel(person, session.snapshot())
phases.live()
rehearsal.live(person)
links.notices()
