"""The current view of the room's screen, for whoever prepares it, and the link to that plain page (``web/room/``)."""

from datetime import UTC, datetime

import streamlit as st

import ui.live
from deliberation.call.rights import Right
from deliberation.derived.meeting.room import ROOM_PATH, room_now
from deliberation.snapshot.visibility import shown_to_room
from phrases import DEFAULT_LANGUAGE, _, current_language, labelled
from ui import session
from ui.texts import literal


def live() -> None:
    """Show the current view of the room's screen, live, with a link to it."""
    ui.live.part("room", _draw)
    code = current_language()
    address = ROOM_PATH if code == DEFAULT_LANGUAGE else f"{ROOM_PATH}?langue={code}"
    st.link_button(_("Open the room’s screen"), address, type="primary", icon=":material/present_to_all:")
    st.caption(_("It opens in a window of its own: put it on the projector, full screen. The console chooses what it shows."))


def _draw() -> None:
    session.require(Right.PROJECT)
    snapshot = session.snapshot().derived("shown to the room", shown_to_room)
    now = room_now(snapshot, datetime.now(UTC))
    of = "" if now.candidature_id is None else f" · {literal(snapshot.candidature(now.candidature_id).numbered_title)}"
    st.markdown(f"{labelled(_('The room’s screen shows'), now.scene.words)}{of}")
