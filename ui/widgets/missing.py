"""What a screen is about and the call does not have yet: said, with the way to where it is brought, for whoever may go there."""

import streamlit as st

from deliberation.call.rights import Right
from deliberation.snapshot.snapshot import Snapshot
from phrases import _
from ui import links, session
from ui.widgets import sections


def has_candidatures(snapshot: Snapshot) -> bool:
    """Tell whether there are candidatures; where there are none, say who brings them."""
    if snapshot.candidatures:
        return True
    if session.holds(Right.IMPORT):
        st.info(_("No candidature yet: bring the export of démarches-simplifiées."), icon=":material/inbox:")
        links.link("importer", _("Import the dossiers"), icon=":material/upload_file:")
    else:
        st.info(_("No candidature yet. The organisers import them from démarches-simplifiées."), icon=":material/inbox:")
    return False


def has_shortlisted(snapshot: Snapshot) -> bool:
    """Tell whether there are shortlisted candidatures; where there are none, say what comes first."""
    if not has_candidatures(snapshot):
        return False
    if snapshot.ranked:
        return True
    st.info(_("No candidature is shortlisted yet: the selection is made among the shortlisted ones."), icon=":material/inbox:")
    if session.holds(Right.SCREEN):
        links.link("preselection", _("Finish the pre-selection"), icon=":material/filter_alt:")
    return False


def has_jurors(snapshot: Snapshot) -> bool:
    """Tell whether there are jurors; where there are none, say so to whoever names them."""
    if snapshot.jurors:
        return True
    st.info(_("This call has no juror yet."), icon=":material/group_off:")
    if session.holds(Right.MANAGE_PEOPLE):
        links.link("reglages", _("Name the jury"), sections.query("people"), icon=":material/group_add:")
    return False
