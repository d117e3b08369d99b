"""Where the call stands, what is missing, and what to do next, for the person's roles."""

import streamlit as st

from phrases import _
from ui import links, session
from ui.home import greeting, next_steps, numbers
from ui.meeting import rehearsal
from ui.preparation import phases
from ui.widgets import gauges

person = session.require_person()

st.title(_("Where the call stands"))
greeting.live()
next_steps.live()
phases.live()
numbers.live()
gauges.live()
rehearsal.live(person)
links.notices()
