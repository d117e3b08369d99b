"""Settings of the call: people and their links, phase, administrations; sections of extras."""

import streamlit as st

from deliberation.call.people import Right
from phrases import _
from ui import session
from ui.preparation import administrations, devices, phases
from ui.preparation.people import everybody
from ui.records import documents
from ui.widgets import missing, panels, sections

session.require(Right.MANAGE_PEOPLE)
snapshot = session.snapshot()

st.title(_("Settings"))
SECTIONS = {
    "people": _("People"),
    "links": _("Access links"),
    "phase": _("Phase"),
}
OWN = panels.panels_of("settings")
SECTIONS |= {key: _(panel.title) for key, panel in OWN.items()}
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
elif section in OWN:
    panels.show(OWN[section], snapshot)
elif section == "administrations":
    missing.require_candidatures(snapshot)
    administrations.panel(snapshot)
else:
    everybody.panel(snapshot)
