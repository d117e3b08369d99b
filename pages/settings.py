"""Settings of the call: people and their links, phase, who reads what, administrations."""

import streamlit as st

from deliberation.call.people import Right
from phrases import _
from ui import session
from ui.preparation import administrations, devices, phases
from ui.preparation.people import everybody
from ui.records import documents
from ui.scoring import assignment
from ui.widgets import missing, sections

session.require(Right.MANAGE_PEOPLE)
snapshot = session.snapshot()

st.title(_("Settings"))
SECTIONS = {
    "people": _("People"),
    "links": _("Access links"),
    "phase": _("Phase"),
}
if session.holds(Right.ASSIGN):
    SECTIONS["reading"] = _("Reading")
if session.holds(Right.SETTLE):
    SECTIONS["administrations"] = str(snapshot.call.applicants.several)
section = sections.choose(_("Section"), SECTIONS, key="settings.section")
if section == "links":
    devices.show_links(snapshot)
    st.header(_("Devices that have entered"))
    devices.everybody(snapshot)
elif section == "phase":
    phases.panel(snapshot)
    documents.kept_until(snapshot.call)
elif section == "reading":
    assignment.panel(snapshot)
elif section == "administrations":
    missing.require_candidatures(snapshot)
    administrations.panel(snapshot)
else:
    everybody.panel(snapshot)
