"""Ask the person who finalises whether dossiers on hold stay so or are declined, with a reason."""

from enum import StrEnum
from typing import Final

import streamlit as st

from deliberation.call.rights import Right
from deliberation.derived.meeting.checklist import left_waiting
from deliberation.operations.dossiers.screening import decline_waiting
from deliberation.snapshot.snapshot import Snapshot
from phrases import _, listed, ngettext
from ui import session
from ui.acting import act
from ui.widgets.windows import Window

_FATE: Final = "finalisation.waiting"
_REASON: Final = "finalisation.waiting.reason"


class Fate(StrEnum):
    """The answer about dossiers on hold."""

    NONE = "none"  # there is none
    UNSAID = "unsaid"
    KEPT = "kept"
    DECLINED = "declined"


def ask(snapshot: Snapshot, window: Window, revision: int) -> Fate:
    """Ask about dossiers on hold in the window of finalising and return the answer; ask nothing if there are none.

    ``revision``: the one the window is about. Declining them is an act of its own, after which the window is about the revision that it
    made.
    """
    held = left_waiting(snapshot)
    if not held:
        return Fate.NONE
    asked = ngettext("{count} dossier is on hold. What becomes of it?", "{count} dossiers are on hold. What becomes of them?", len(held))
    fates = {Fate.KEPT: _("Leave them on hold (named in the minutes)"), Fate.DECLINED: _("Not shortlisted, with a reason")}
    label = asked.format(count=len(held))
    fate = st.radio(label, list(fates), index=None, key=_FATE, format_func=fates.__getitem__)
    st.caption(listed(candidature.dossier for candidature in held))
    if fate is Fate.DECLINED:
        st.text_area(_("Reason, which the minutes give"), key=_REASON, max_chars=600, height=90)
        label = ngettext("Do not shortlist {count} dossier", "Do not shortlist {count} dossiers", len(held))
        st.button(label.format(count=len(held)), key="finalisation.decline", type="primary", on_click=_decline, args=(window, revision))
    return fate or Fate.UNSAID


def _decline(window: Window, revision: int) -> None:
    held = left_waiting(session.snapshot())
    seen = {candidature.id: candidature.screening_version for candidature in held}
    done = act(decline_waiting, Right.SCREEN, part=window.name, seen=seen, reason=st.session_state.get(_REASON, ""))
    if done and done.result:
        # Somebody else's change in between is still to be read on the checklist: stay with the revision before it.
        window.ask(done.result.revision if done.result.revision == revision + 1 else revision)
