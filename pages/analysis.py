"""The numbers about the jury and the call: agreement, criteria, balance, amounts, coverage, severity."""

import streamlit as st

from deliberation.call.people import Right
from deliberation.derived.stated import has_amounts
from phrases import _
from ui import session
from ui.analysis import diagnostics
from ui.widgets import missing, sections

session.require(Right.BROWSE)
snapshot = session.snapshot()

st.title(_("Analysis"))
if snapshot.is_partial:
    st.caption(_("Files under your recusals left out."))
missing.require_shortlisted(snapshot)
SECTIONS = {"agreement": _("Agreement"), "criteria": _("Criteria"), "balance": _("Balance")}
if has_amounts(snapshot):
    SECTIONS["amounts"] = _("Amounts")
if session.holds(Right.SEE_PROGRESS):
    SECTIONS["coverage"] = _("Coverage")
if session.holds(Right.SEE_DIAGNOSTICS):
    SECTIONS["severity"] = _("Severity")
section = sections.choose(_("Section"), SECTIONS, key="analysis.section", first=diagnostics.first_section(snapshot, SECTIONS))
if section == "coverage":
    missing.require_jurors(snapshot)
    diagnostics.coverage(snapshot)
elif section == "balance":
    diagnostics.balance(snapshot)
elif section == "amounts":
    diagnostics.amounts(snapshot)
else:
    none = _("No shortlisted application has a score yet.")
    diagnostics.require_scores(snapshot, under_seal=missing.marks_under_seal(), none=none)
    if section == "criteria":
        diagnostics.criteria(snapshot)
    elif section == "severity":
        diagnostics.severity(snapshot)
    else:
        diagnostics.agreement(snapshot)
