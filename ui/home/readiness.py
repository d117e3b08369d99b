"""What is ready for the meeting and what is not yet, as ticks, for those who conduct it."""

import streamlit as st

import bootstrap
import ui.live
from deliberation.call.call import Phase
from deliberation.call.people import Role
from deliberation.call.rights import Right
from deliberation.derived.meeting.results import opening_checks
from deliberation.meeting.meeting import MeetingState
from deliberation.operations.call.devices import newest_devices
from deliberation.snapshot.snapshot import Snapshot
from phrases import _
from ui import session


def is_due() -> bool:
    """Tell whether there is a meeting to get ready for, and the person conducts it."""
    snapshot = session.snapshot()
    is_ahead = snapshot.phase is Phase.DELIBERATION and snapshot.meeting.state is MeetingState.NOT_OPENED
    return is_ahead and session.holds(Right.CONDUCT)


def live() -> None:
    """Show what is ready before the meeting opens, as it changes; nothing to those who do not conduct it, nor afterwards."""
    ui.live.part("readiness", _draw)


def _draw() -> None:
    if not is_due():
        return
    snapshot = session.snapshot()
    checks = opening_checks(snapshot, has_screen=_has_screen(snapshot))
    with st.container(border=True, gap="xsmall", key="readiness"):
        st.header(_("Ready to open?"))
        for check in checks:
            icon = ":material/check_circle:" if check.is_met else ":orange[:material/radio_button_unchecked:]"
            st.markdown(f"{icon} {check.text}")
        if not all(check.is_met for check in checks):
            st.caption(_("What is missing does not prevent opening."))


def _has_screen(snapshot: Snapshot) -> bool:
    known = newest_devices(bootstrap.reading(), call_ids=[snapshot.call_id])
    return any(person.has(Role.PROJECTOR) and person.id in known for person in snapshot.people)
