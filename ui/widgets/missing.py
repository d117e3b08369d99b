"""Requirements of a screen missing in the call: stop the screen, with a link for people able to provide the requirement."""

from collections.abc import Collection

import streamlit as st

from deliberation.call.people import Right
from deliberation.derived.interests import marks_to_ask
from deliberation.snapshot.snapshot import Snapshot
from phrases import _
from ui import links, session
from ui.texts import literal
from ui.widgets import sections


def require_candidatures(snapshot: Snapshot) -> None:
    """Stop the screen without candidatures, naming the people in charge of imports."""
    if snapshot.candidatures:
        return
    if session.holds(Right.IMPORT):
        st.info(_("No application yet: import the list of dossiers."), icon=":material/inbox:")
        links.link("importer", _("Import the dossiers"), icon=":material/upload_file:")
    else:
        st.info(_("No application yet. The organisers import them."), icon=":material/inbox:")
    st.stop()


def require_shortlisted(snapshot: Snapshot) -> None:
    """Stop the screen if there are no shortlisted candidatures, and say what comes first."""
    require_candidatures(snapshot)
    if snapshot.ranked:
        return
    nothing_shortlisted(_("No application is shortlisted yet: the selection is made among the shortlisted ones."))
    st.stop()


def nothing_shortlisted(sentence: str) -> None:
    """Show ``sentence`` in place of missing shortlisted files, with a link to the pre-selection."""
    st.info(sentence, icon=":material/inbox:")
    if session.holds(Right.SCREEN):
        links.link("preselection", _("Finish the pre-selection"), icon=":material/filter_alt:")


def require_jurors(snapshot: Snapshot) -> None:
    """Stop the screen without jurors, with a hint for people in charge."""
    if snapshot.jurors:
        return
    st.info(_("This call has no juror yet."), icon=":material/group_off:")
    if session.holds(Right.MANAGE_PEOPLE):
        links.link("reglages", _("Name the jury"), sections.query("people"), icon=":material/group_add:")
    st.stop()


def marks_under_seal() -> str:
    """Return the sentence shown instead of sealed marks: who lifts the seal."""
    if session.holds(Right.REVEAL):
        return _("The jury’s marks are under seal until you reveal them.")
    return _("The jury’s marks are under seal until the chair reveals them.")


def warn_of_declarations(snapshot: Snapshot, marked: Collection[tuple[int, int]]) -> None:
    """Warn of undeclared members for dossiers with imported marks, pairs of candidature and person ids."""
    if sentences := [literal(sentence) for sentence in marks_to_ask(snapshot, marked)]:
        first = _("Possible conflict of interest: ask these members before taking their marks, and have them declare it.")
        st.warning("\n- ".join([first, *sentences]), icon=":material/front_hand:")
