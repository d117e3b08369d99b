"""The whole sheet of a candidature, with what may be done there: the same on its own page and beside a list."""

import streamlit as st

from deliberation.call.people import Person, Role
from deliberation.dossiers.candidatures import Candidature
from deliberation.snapshot.snapshot import Snapshot
from phrases import _
from ui import feedback, links
from ui.browsing import note, sheet, withdrawal
from ui.meeting import debate, dissents
from ui.preparation import admission
from ui.widgets.figures import offer_image


def panel(person: Person, snapshot: Snapshot, candidature: Candidature, *, level: int = 1) -> None:
    """Show who asks for what, the jury's marks, and all that the applicant wrote. ``level``: of the title, among the page's headings."""
    sheet.head(snapshot, candidature, level=level)
    feedback.outcome(sheet.PART)
    admission.standing(person, snapshot, candidature)
    withdrawal.standing(person, snapshot, candidature)
    dissents.standing(person, snapshot, candidature)
    chart = sheet.marks(snapshot, candidature)
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
        links.link("comparaison", _("Compare with others"), {links.DOSSIERS: [candidature.dossier]}, icon=":material/compare:")
        if chart:
            offer_image(chart, sheet.radar_key(candidature))
        debate.button(snapshot, candidature)
        withdrawal.offer(person, snapshot, candidature)
    note.folded(candidature.id)
    sheet.answers(person, snapshot, candidature, shows_private=person.has(Role.ORGANISER, Role.STAFF, Role.CHAIR))


def absent() -> None:
    """Say that there is nothing to see: the same of a dossier that does not exist and of one that is hidden."""
    st.info(_("This candidature does not exist, or is not open to you. Choose one in the list."), icon=":material/search_off:")


def windows() -> None:
    """Open the window that the sheet asked for. Called by the page, outside of its live parts."""
    dissents.window()
    debate.window()
