"""Import of dossiers and scores, with a preview, all or nothing, and the imports of extras."""

import streamlit as st

from deliberation.call.people import Right
from deliberation.derived.next_steps import Step
from deliberation.operations.call.calls import NOT_DESCRIBED
from phrases import _
from ui import session
from ui.home import next_steps
from ui.preparation.importing import imports, marks, uploads
from ui.widgets import choosing, panels, sections

person = session.require(Right.IMPORT)
snapshot = session.snapshot()

st.title(_("Import"))
OWN = panels.panels_of("imports", snapshot)
KINDS = panels.among({"dossiers": _("Dossiers"), "scores": _("Scores")}, OWN)
is_asked = sections.take_asked(KINDS, key="imports.what")
first = None if is_asked else "dossiers"
shown = {"key": "imports.what", "default": first, "persist_state": "session"}
what = choosing.choose_shown(_("What to import"), KINDS, words=KINDS.__getitem__, **shown)
is_done = False
if snapshot.call.is_draft:
    st.info(_(NOT_DESCRIBED), icon=":material/tune:")
elif what == "scores" and not snapshot.candidatures:
    st.info(_("Marks and attached files go with applications: import the dossiers first."), icon=":material/inbox:")
elif what in OWN:
    panels.show(OWN[what], snapshot)
elif what == "scores":
    marks.scores(person, snapshot)
else:
    is_done = imports.dossiers(person, snapshot)

if uploads.is_asked(what):
    uploads.show_what_is_here(person, snapshot)
if is_done or uploads.is_asked(what):
    next_steps.after(Step.IMPORT_DOSSIERS)
