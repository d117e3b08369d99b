"""Documents to download, each from a route that looks its reader up again."""

from typing import Final

import streamlit as st

from deliberation.people import Person
from deliberation.rights import holds
from deliberation.snapshot import Snapshot
from exports.registry import EXPORTS
from phrases import _, current_language
from ui.components import finalisation, retention
from ui.texts import literal

# Shortlisted candidatures whose documents are drawn within some ten seconds.
_SOON_DRAWN: Final = 1_000


def offer(person: Person, snapshot: Snapshot) -> None:
    """Show the documents that the person may download, with what each holds."""
    if len(snapshot.ranked) > _SOON_DRAWN:
        st.caption(_("So many candidatures take time to draw: a PDF or a zip may begin to arrive after some minutes only."))
    for name, export in EXPORTS.items():
        if not holds(person.roles, export.right, snapshot.phase) or not export.is_offered(snapshot):
            continue
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            st.markdown(f"**{_(export.label)}**  \n:small[{literal(export.file_name(snapshot))}]", width="stretch")
            address = f"/telecharger/{snapshot.call.slug}/{name}?langue={current_language()}"
            st.link_button(_("Download"), address, icon=":material/download:", key=f"documents.{name}")


def state(snapshot: Snapshot) -> None:
    """Say which state of the call the documents give."""
    if snapshot.is_finalised:
        version = snapshot.versions[-1]
        st.success(_("They give the finalised selection, version {number}.").format(number=version.number), icon=":material/lock:")
    else:
        st.warning(_("The selection is not final: what they give is provisional, and says so."), icon=":material/edit_note:")
    finalisation.reopened(snapshot)
    if snapshot.is_partial:
        st.caption(_("Files under your recusals left out."))
    retention.notice(snapshot.call)
