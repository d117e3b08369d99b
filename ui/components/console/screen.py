"""The console as a whole: the meeting's course above, then the current item, the room with its ballot, and the agenda."""

import streamlit as st

from phrases import _
from ui import live, session
from ui.components.console import acting, agenda, ballot, course, decision, item, room


def screen() -> None:
    """Show the console, drawn again at each change."""
    live.part("console", _draw)


def _draw() -> None:
    person, snapshot = acting.conductor(), session.snapshot()
    course.bar(person, snapshot)
    acting.outcome()
    if not any(candidature.is_ranked for candidature in snapshot.candidatures):
        st.info(_("No candidature is shortlisted yet: the agenda is made of the shortlisted ones."), icon=":material/inbox:")
        return
    # The current item first: on a phone, and for whoever goes through the screen by keyboard.
    here, aside, order = st.columns([15, 12, 10], gap="medium")
    with here:
        item.panel(person, snapshot)
        decision.panel(person, snapshot)
    with aside:
        room.panel(person, snapshot)
        ballot.panel(person, snapshot)
    with order:
        agenda.panel(person, snapshot)
