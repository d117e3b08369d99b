"""Editable texts: messages to people, convocations, letters to applicants, the heading of the minutes."""

import streamlit as st

from extras.letters.screens import hearings, letters, messages, minutes_heading
from extras.letters.verbs import WORD
from phrases import _
from ui import session
from ui.widgets import sections

person = session.require(WORD)
snapshot = session.snapshot()

st.title(_("Messages and letters"))
SECTIONS = {
    "messages": _("Messages to people"),
    "hearings": _("Hearings"),
    "letters": _("Letters to the applicants"),
    "minutes": _("Heading of the minutes"),
}
section = sections.choose(_("Section"), SECTIONS, key="messages.section")
if section == "letters":
    letters.panel(person, snapshot)
elif section == "hearings":
    hearings.panel(person, snapshot)
elif section == "minutes":
    minutes_heading.panel(snapshot)
else:
    messages.panel(snapshot)
