"""State of the call, missing parts, and next steps for the person's roles."""

import streamlit as st

from deliberation.call.people import Right
from ui import links, session
from ui.home import next_steps, overview, records, takeover
from ui.preparation import phases
from ui.widgets import panels

person = session.require_person()

overview.show_title()
takeover.show_takeover(person, session.snapshot())
records.show_differences(person, session.snapshot())
if session.holds(Right.BROWSE):
    now, places, marks = st.columns(3)
    with places:
        overview.show_places()
    with marks:
        overview.show_marks()
else:
    now = st.container()
with now:
    next_steps.live()
if overview.is_readiness_due():
    scores, ready = st.columns([3, 2])
    with ready:
        overview.show_readiness()
else:
    scores = st.container()
if session.holds(Right.BROWSE):
    with scores:
        overview.show_scores()
overview.show_numbers()
panels.show_all("standing", session.snapshot())
phases.live()
panels.show_all("home", session.snapshot())
links.notices()
