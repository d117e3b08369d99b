"""The applicant's answers and files beside the grid."""

import streamlit as st

from deliberation.call.people import Person
from deliberation.dossiers.candidatures import Candidature
from deliberation.snapshot.snapshot import Snapshot
from phrases import _
from ui.attached import reader
from ui.browsing import note, sheet

_HEIGHT_PIXELS = 560


def beside(person: Person, snapshot: Snapshot, candidature: Candidature) -> None:
    """Show the answers, and the pages of the files in a tab of their own."""
    if not reader.readable(snapshot, candidature):
        _answers(person, snapshot, candidature)
        return
    answers, pages = st.tabs([_("What the team wrote"), _("Attachments")], key="scoring.parts")
    with answers:
        _answers(person, snapshot, candidature, reads_files=False)
    with pages:
        reader.panel(person, snapshot, candidature, key="scoring", is_beside=True, notes=note.on_pages(candidature.id))


def folded(person: Person, snapshot: Snapshot, candidature: Candidature) -> None:
    """Show the answers, folded, then the pages of the files, above the grid of a phone."""
    with st.expander(_("What the team wrote"), icon=":material/article:"):
        sheet.answers(person, snapshot, candidature, shows_private=False, reads_files=False)
    reader.panel(person, snapshot, candidature, key="scoring", notes=note.on_pages(candidature.id))


def _answers(person: Person, snapshot: Snapshot, candidature: Candidature, *, reads_files: bool = True) -> None:
    with st.container(border=True, height=_HEIGHT_PIXELS if sheet.has_answers(candidature) else "content", key="scoring.dossier"):
        sheet.answers(person, snapshot, candidature, shows_private=False, reads_files=reads_files)
