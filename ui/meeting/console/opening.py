"""Before the meeting opens: who is here, the seal, the order, the room's screen; what is missing is shown, and does not prevent opening."""

import streamlit as st

import bootstrap
from deliberation import operations
from deliberation.call.people import Role
from deliberation.derived.meeting.results import opening_checks
from deliberation.snapshot.snapshot import Snapshot
from phrases import _, ngettext


def panel(snapshot: Snapshot) -> None:
    """Show what is ready and what is not."""
    checks = opening_checks(snapshot, has_screen=_has_screen(snapshot))
    missing = sum(not check.is_met for check in checks)
    if missing:
        said = ngettext("Before opening: {count} thing is missing", "Before opening: {count} things are missing", missing)
        st.markdown(f"**{said.format(count=missing)}**")
    else:
        st.markdown(f"**{_('All is ready: the meeting can be opened.')}**")
    icons = {True: ":material/check_circle:", False: ":orange[:material/radio_button_unchecked:]"}
    st.markdown("  \n".join(f"{icons[check.is_met]} {check.text}" for check in checks))


def _has_screen(snapshot: Snapshot) -> bool:
    known = operations.newest_devices(bootstrap.reading(), call_ids=[snapshot.call_id])
    return any(person.has(Role.PROJECTOR) and person.id in known for person in snapshot.people)
