"""The ranking: official with its cut lines, robustness, and the sandbox of weights."""

import streamlit as st

from deliberation.call.people import Right
from phrases import _
from ui import session
from ui.analysis import ranking, robustness
from ui.reading import whole
from ui.widgets import missing, sections

session.require(Right.BROWSE)
snapshot = session.snapshot()

st.title(_("Ranking"))
missing.require_shortlisted(snapshot)
ranking.require_ranks(snapshot)
ranking.left_out(snapshot)
SECTIONS = {
    "official": _("Official ranking"),
    "robustness": _("Robustness"),
    "sandbox": _("Try other weights"),
}
section = sections.choose(_("Section"), SECTIONS, key="ranking.section")
if section == "robustness":
    robustness.panel(snapshot)
elif section == "sandbox":
    ranking.show_sandbox()
else:
    with whole.show_beside(ranking.TABLE):
        ranking.panel(snapshot)
    ranking.how(snapshot)
    whole.windows()
