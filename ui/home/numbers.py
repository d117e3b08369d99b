"""The call in a few numbers."""

import streamlit as st

import ui.live
from deliberation.call.screening import Screening
from deliberation.derived.meeting.board import board_gauges
from deliberation.derived.preselection import screening_counts
from phrases import _, whole
from ui import session


def live() -> None:
    """Show the call in a few numbers, as they change."""
    ui.live.part("numbers", _draw)


def _draw() -> None:
    snapshot = session.snapshot()
    if not snapshot.candidatures and not snapshot.jurors:
        return
    administrations = {candidature.administration_id for candidature in snapshot.candidatures}
    taken = sum(gauge.selected for gauge in board_gauges(snapshot))
    with st.container(horizontal=True, key="numbers"):
        st.metric(_("Candidatures"), whole(len(snapshot.candidatures)), border=True)
        st.metric(_("Administrations"), whole(len(administrations)), border=True)
        st.metric(str(Screening.SHORTLISTED.counted), whole(screening_counts(snapshot)[Screening.SHORTLISTED]), border=True)
        st.metric(_("Jurors"), whole(len(snapshot.members)), border=True)
        st.metric(_("Places taken"), f"{taken} / {snapshot.call.places}", border=True)
    if snapshot.is_partial:
        st.caption(_("Files under your recusals left out."))
