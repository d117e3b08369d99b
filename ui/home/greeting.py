"""Who is here, and where the call stands."""

import streamlit as st

import ui.live
from deliberation.call.people import Person
from deliberation.snapshot.snapshot import Snapshot
from phrases import _, date, moment
from ui import session
from ui.selection import finalisation
from ui.texts import literal


def live() -> None:
    """Say who is here, in which call, and when the jury meets, as it changes."""
    ui.live.part("greeting", _draw, shows=_shows)


def _shows(person: Person, snapshot: Snapshot) -> tuple[object, ...]:
    return person, snapshot.call, snapshot.phase, snapshot.versions


def _draw() -> None:
    person, snapshot = session.require_person(), session.snapshot()
    parts = [f"**{literal(person.name)}**, {person.role_names.lower()}"]
    if snapshot.call.meets_at:
        parts.append(_("Meeting on {moment}").format(moment=moment(snapshot.call.meets_at)))
    st.markdown(f"**{literal(str(snapshot.call.name))}**")
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
