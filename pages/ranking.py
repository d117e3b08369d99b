"""The ranking: official with its cut lines, triage, robustness, and the sandbox of weights."""

import streamlit as st

from deliberation.call.rights import Right
from phrases import _
from ui import session
from ui.analysis import ranking, robustness, sandbox, triage
from ui.widgets import missing, sections

person = session.require(Right.BROWSE)
snapshot = session.snapshot()

st.title(_("Ranking"))
if not missing.has_shortlisted(snapshot) or not ranking.is_there(snapshot):
    st.stop()
SECTIONS = {
    "official": _("Official ranking"),
    "triage": _("Triage"),
    "robustness": _("Robustness"),
    "sandbox": _("Try other weights"),
}
section = sections.choose(_("Section"), SECTIONS, key="ranking.section")
if section == "triage":
    triage.piles(person, snapshot)
elif section == "robustness":
    robustness.section(snapshot)
elif section == "sandbox":
    sandbox.sandbox()
else:
    ranking.official(snapshot)
