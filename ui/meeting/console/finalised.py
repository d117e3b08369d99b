"""The console once the selection is finalised: the minutes, the selection, and what the room is shown of it."""

import streamlit as st

from deliberation.call.people import Person
from deliberation.call.rights import Right, holds
from deliberation.snapshot.snapshot import Snapshot
from exports import subjects
from phrases import _
from ui import links
from ui.records import documents
from ui.selection import finalisation
from ui.widgets import gauges


def panel(person: Person, snapshot: Snapshot) -> None:
    """Say that the selection is finalised, and hand out the minutes."""
    finalisation.standing(snapshot)
    if holds(person.roles, Right.EXPORT, snapshot.phase):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            documents.formats(person, snapshot, subjects.MINUTES)
            links.link("documents", _("All documents"), icon=":material/description:")
    gauges.draw(snapshot)
    links.link("selection", _("Read the selection"), icon=":material/how_to_vote:")
    st.caption(_("The room screen can still be changed, above; to change anything else, the chair reopens the selection."))
