"""Import dossiers and scores, a preview first, all or nothing; or enter paper grids."""

import streamlit as st

from deliberation.call.rights import Right
from phrases import _
from ui import session
from ui.preparation import imports, paper

person = session.require(Right.IMPORT)
snapshot = session.snapshot()

st.title(_("Import"))
what = st.segmented_control(
    _("What to import"),
    ["dossiers", "scores", "paper"],
    key="imports.what",
    default="dossiers",
    required=True,
    format_func={"dossiers": _("Dossiers"), "scores": _("Scores"), "paper": _("Paper grids")}.__getitem__,
    persist_state="session",
)
if what != "dossiers" and not snapshot.candidatures:
    st.info(_("Marks are given to candidatures: import the dossiers first."), icon=":material/inbox:")
elif what == "paper":
    paper.panel(snapshot)
elif what == "scores":
    imports.scores(person, snapshot)
else:
    imports.dossiers(person, snapshot)
