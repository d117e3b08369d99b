"""Pieces of the home screen: who is here, and where the call stands."""

import streamlit as st

import bootstrap
from deliberation.call.screening import Screening
from deliberation.derived.board import board_gauges
from deliberation.derived.preselection import screening_counts
from phrases import _, current_language, date, moment, whole
from ui import live, session
from ui.selection import finalisation
from ui.texts import literal


def greeting() -> None:
    """Say who is here, which phase the call is in, and when the jury meets, as it changes."""
    live.part("greeting", _greeting, shows=lambda person, snapshot: (person, snapshot.call, snapshot.phase, snapshot.versions))


def _greeting() -> None:
    person, snapshot = session.require_person(), session.snapshot()
    parts = [
        f"**{literal(person.name)}**, {person.role_names.lower()}",
        _("Phase: {phase}").format(phase=f"**{snapshot.phase.words}**"),
    ]
    if snapshot.call.meets_at:
        parts.append(_("Meeting on {moment}").format(moment=moment(snapshot.call.meets_at)))
    st.markdown(" · ".join(parts))
    finalisation.reopened(snapshot)
    if snapshot.is_finalised and snapshot.versions:
        version = snapshot.versions[-1]
        said = _("Selection finalised on {date} (version {number}, fingerprint {hash}).")
        if not version.sha256:
            said = _("Selection finalised on {date} (version {number}).")
        st.success(
            said.format(date=date(version.finalised_at), number=version.number, hash=version.sha256[:12]),
            icon=":material/lock:",
        )


def notices() -> None:
    """Link to what anybody may read about this dashboard, in a tab of its own: a meeting goes on in this one."""
    named = {"accessibilite": bootstrap.settings().accessibility.words, "donnees": _("Your data")}
    st.caption(" · ".join(f"[{name}](/entree/{address}?langue={current_language()})" for address, name in named.items()))


def numbers() -> None:
    """Show the call in a few numbers, as they change."""
    live.part("numbers", _numbers)


def _numbers() -> None:
    snapshot = session.snapshot()
    if not snapshot.candidatures and not snapshot.jurors:
        return
    administrations = {candidature.administration_id for candidature in snapshot.candidatures}
    taken = sum(gauge.selected for gauge in board_gauges(snapshot))
    with st.container(horizontal=True, key="numbers"):
        st.metric(_("Candidatures"), whole(len(snapshot.candidatures)), border=True)
        st.metric(_("Administrations"), whole(len(administrations)), border=True)
        st.metric(str(Screening.SHORTLISTED.counted), whole(screening_counts(snapshot)[Screening.SHORTLISTED]), border=True)
        st.metric(_("Jurors"), whole(len(snapshot.jurors)), border=True)
        st.metric(_("Places taken"), f"{taken} / {snapshot.call.places}", border=True)
    if snapshot.is_partial:
        st.caption(_("Files under your recusals left out."))
