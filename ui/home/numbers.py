"""The call in a few numbers."""

import streamlit as st

import ui.live
from deliberation.call.screening import Screening
from deliberation.derived.meeting.board import board_gauges
from deliberation.derived.preselection import screening_counts
from phrases import _, ngettext, whole
from ui import plain_table, session


def live() -> None:
    """Show the call in a few numbers, on one line, as they change."""
    ui.live.part("numbers", _draw)


def _draw() -> None:
    snapshot = session.snapshot()
    if not snapshot.candidatures and not snapshot.jurors:
        return
    candidatures, members = len(snapshot.candidatures), len(snapshot.members)
    administrations = len({candidature.administration_id for candidature in snapshot.candidatures})
    shortlisted = screening_counts(snapshot)[Screening.SHORTLISTED]
    taken = sum(gauge.selected for gauge in board_gauges(snapshot))
    shown = {
        ngettext("Candidature", "Candidatures", candidatures): whole(candidatures),
        ngettext("Administration", "Administrations", administrations): whole(administrations),
        ngettext("Shortlisted candidature", "Shortlisted candidatures", shortlisted): whole(shortlisted),
        ngettext("Juror", "Jurors", members): whole(members),
        _("Places taken"): f"{taken} / {snapshot.call.places}",
    }
    plain_table.figures(shown)
    if snapshot.is_partial:
        st.caption(_("Files under your recusals left out."))
