"""Sending of one's own view to the room's screen, and removal, for people steering the room with a complete view."""

import streamlit as st

from deliberation.call.people import Person, Right
from deliberation.meeting.meeting import ProjectorView, Sent
from deliberation.operations.meeting.meeting import send_to_room
from deliberation.snapshot.snapshot import Snapshot
from phrases import _
from ui import session
from ui.acting import doing


def offer(person: Person, snapshot: Snapshot, sent: Sent) -> None:
    """Offer to show ``sent`` to the room, or to remove a shown view; nothing for other people, and under seal."""
    ids = sent.candidature_ids or tuple(candidature.id for candidature in snapshot.ranked)
    is_sealed = any(snapshot.is_under_seal(id_) for id_ in ids)
    if snapshot.is_partial or is_sealed or not session.may(person, snapshot, Right.SEND_TO_ROOM):
        return
    if snapshot.meeting.sent == sent:
        taking_back(snapshot.meeting.projector)
        return
    st.button(
        _("Show the room"),
        icon=":material/cast:",
        key="sending.send",
        help=_("The room’s screen shows this view as it is, without names, until you take it back."),
        on_click=doing(send_to_room, Right.SEND_TO_ROOM, sent=sent),
    )


def taking_back(view: ProjectorView) -> None:
    """Offer to put the chosen view back on the room's screen."""
    st.button(
        _("Room screen back to: {view}").format(view=view.words),
        icon=":material/undo:",
        key="sending.take_back",
        on_click=doing(send_to_room, Right.SEND_TO_ROOM, sent=None),
    )
