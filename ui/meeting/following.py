"""Whether a member follows what the room discusses, or looks at another candidature."""

from typing import Final

import streamlit as st

from deliberation.derived.meeting.agenda import agenda
from deliberation.snapshot.snapshot import Snapshot
from phrases import _
from ui.widgets import choosing

_FOLLOWS: Final = "meeting.follows"
_CHOSEN: Final = "meeting.chosen"


def follow() -> bool:
    """Let the person leave the common course and come back; tell whether they follow."""
    follows: bool = st.toggle(_("Follow the current item"), value=True, key=_FOLLOWS, persist_state="session")
    return follows


def follows() -> bool:
    """Tell whether the person follows the common course."""
    return bool(st.session_state.get(_FOLLOWS, True))


def elsewhere(snapshot: Snapshot) -> int | None:
    """Let somebody who does not follow choose a candidature; None if there is none."""
    by_dossier = {snapshot.candidature(item.candidature_id).dossier: item.candidature_id for item in agenda(snapshot)}
    if not by_dossier:
        return None
    if st.session_state.get(_CHOSEN) not in by_dossier:
        current = snapshot.meeting.current
        st.session_state[_CHOSEN] = snapshot.candidature(current).dossier if current is not None else next(iter(by_dossier))
    st.button(_("Back to what the room discusses"), key="meeting.back", icon=":material/my_location:", on_click=_come_back)

    def name(dossier: str) -> str:
        return snapshot.by_dossier[dossier].numbered_title

    options = choosing.offered(list(by_dossier), name=name, chosen=[st.session_state[_CHOSEN]], key=_CHOSEN)
    dossier = choosing.choose_one(_("Candidature"), options, key=_CHOSEN, format_func=name)
    return by_dossier[dossier]


def _come_back() -> None:
    st.session_state[_FOLLOWS] = True
