"""The numbers about the jury and the call: agreement, criteria, balance, coverage, severity."""

import streamlit as st

from deliberation.call.rights import Right
from phrases import _
from ui import session
from ui.analysis import analysis
from ui.widgets import missing, sections

session.require(Right.BROWSE)
snapshot = session.snapshot()

st.title(_("Analysis"))
if snapshot.is_partial:
    st.caption(_("Files under your recusals left out."))
if not missing.has_shortlisted(snapshot):
    st.stop()
SECTIONS = {"agreement": _("Agreement"), "criteria": _("Criteria"), "balance": _("Balance")}
if session.holds(Right.SEE_PROGRESS):
    SECTIONS["coverage"] = _("Coverage")
if session.holds(Right.SEE_DIAGNOSTICS):
    SECTIONS["severity"] = _("Severity")
section = sections.choose(_("Section"), SECTIONS, key="analysis.section", first=analysis.first_section(snapshot, SECTIONS))
if section == "coverage":
    if missing.has_jurors(snapshot):
        analysis.coverage(snapshot)
elif section == "balance":
    analysis.balance(snapshot)
elif analysis.is_there(snapshot):
    if section == "criteria":
        analysis.criteria(snapshot)
    elif section == "severity":
        analysis.severity(snapshot)
    else:
        analysis.agreement(snapshot)
