"""The pages of a candidature's files in a window, for who may not leave the screen that they are at."""

from typing import Final

import streamlit as st

from deliberation.call.rights import Right
from deliberation.dossiers.attachments.names import own_names
from deliberation.dossiers.candidatures import Candidature
from deliberation.snapshot.snapshot import Snapshot
from phrases import _
from ui import session
from ui.attached import reader
from ui.texts import literal
from ui.widgets.windows import Window

_WINDOW: Final = Window("attached")


def button(snapshot: Snapshot, candidature: Candidature) -> None:
    """Name the files of a candidature; where some can be read here, as the button that opens them."""
    names = ", ".join(map(literal, own_names(candidature.content)))
    if not names:
        return
    said = _("Attachments: {names}").format(names=names)
    if not reader.readable(snapshot, candidature):
        st.caption(said, width="stretch")
        return
    key = f"attached.open.{candidature.dossier}"
    st.button(said, key=key, icon=":material/article:", type="tertiary", width="stretch", on_click=_WINDOW.ask, args=(candidature.id,))


def window() -> None:
    """Open the files that were asked for. Called by the page, outside of its live parts."""
    _WINDOW.show(_("Attached files"), _draw, width="large")


def _draw(candidature_id: int) -> None:
    person, snapshot = session.require(Right.BROWSE), session.snapshot()
    if candidature_id in snapshot.positions:
        candidature = snapshot.candidature(candidature_id)
        st.markdown(f"**{literal(candidature.numbered_title)}**")
        reader.panel(person, snapshot, candidature, key="window", is_beside=True)
