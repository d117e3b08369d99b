"""Dossiers filed after the close of the call: their state, and the chair's admission."""

import streamlit as st

from deliberation.call.people import Person, Right
from deliberation.derived.accounting import awaiting_admission
from deliberation.dossiers.candidatures import Candidature
from deliberation.operations.dossiers.settling import admit_late, take_back_admission
from deliberation.snapshot.snapshot import Snapshot
from phrases import _, day_or_moment, moment, ngettext
from ui import links, session
from ui.acting import act, key_of
from ui.browsing.sheet import PART
from ui.links import DOSSIER
from ui.texts import literal

_REASON = "admission.reason"


def show_admission(person: Person, snapshot: Snapshot, candidature: Candidature) -> None:
    """Show whether a late candidature is admitted and why, with the chair's button to admit it or to undo that."""
    if not candidature.is_late:
        return
    filed = day_or_moment(candidature.deposited_at)
    may = session.may(person, snapshot, Right.ADMIT_LATE, candidature.id)
    if candidature.awaits_admission:
        others = _("Filed after the close of the call, on {moment}. Unless the chair admits it, it is neither shortlisted nor selected.")
        said = _("Filed after the close of the call, on {moment}. Unless you admit it, it is neither shortlisted nor selected.")
        said = said if may else others
        st.warning(said.format(moment=filed), icon=":material/schedule:")
    else:
        said = _("Filed after the close of the call, on {moment}. Admitted by {who} on {at}: {reason}")
        values = {"who": literal(candidature.admitted_by), "at": moment(candidature.admitted_at)}
        st.info(said.format(moment=filed, reason=literal(candidature.admission_reason), **values), icon=":material/schedule:")
    if may:
        _acts(candidature)


def _acts(candidature: Candidature) -> None:
    if not candidature.awaits_admission:
        st.button(
            _("Take the admission back"),
            key=key_of("admission.take_back", candidature.dossier),
            icon=":material/undo:",
            on_click=_take_back,
            args=(candidature.id,),
        )
        return
    with st.form("admission.form", border=False), st.container(horizontal=True, vertical_alignment="bottom"):
        key = f"{_REASON}.{candidature.dossier}"
        st.text_input(_("Reason for admitting it, given in the minutes"), key=key, width=520)
        st.form_submit_button(
            _("Admit this dossier"), key=key_of("admission.admit", candidature.dossier), on_click=_admit, args=(candidature.id, key)
        )


def _admit(candidature_id: int, key: str) -> None:
    # A deputy may have the right on this file alone: the operation checks.
    reason = st.session_state.get(key, "")
    act(admit_late, session.require_person, part=PART, candidature_id=candidature_id, reason=reason)


def _take_back(candidature_id: int) -> None:
    act(take_back_admission, session.require_person, part=PART, candidature_id=candidature_id)


def waiting(snapshot: Snapshot) -> None:
    """List the late candidatures that await the chair's admission, each a link to its sheet."""
    late = awaiting_admission(snapshot)
    if not late:
        return
    sentence = ngettext(
        "{count} dossier was filed after the close: it stays out unless it is admitted on its sheet, with a reason.",
        "{count} dossiers were filed after the close: they stay out unless they are admitted on their sheets, with a reason.",
        len(late),
    )
    with st.container(border=True, key="admission.waiting", gap="xsmall"):
        st.markdown(f":material/schedule: {sentence.format(count=len(late))}")
        for candidature in late:
            label = f"{literal(candidature.dossier)} · {literal(candidature.title)} ({day_or_moment(candidature.deposited_at)})"
            links.link("fiche", label, {DOSSIER: [candidature.dossier]})
