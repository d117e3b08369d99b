"""That the dashboard goes on from a copy, and what that means, for those who conduct the meeting or prepare the call."""

from datetime import UTC, datetime, timedelta
from typing import Final

import streamlit as st

import bootstrap.copies
from deliberation.call.people import Person, Role
from deliberation.snapshot.snapshot import Snapshot
from phrases import _, moment, time_of_day

# Afterwards whoever needs it reads it in the journal.
SHOWN: Final = timedelta(hours=12)


def panel(person: Person, snapshot: Snapshot, *, is_brief: bool = False) -> None:
    """Say from which copy the dashboard went on, for some hours. ``is_brief``: on one line, which opens on the rest."""
    if not person.has(Role.ORGANISER, Role.CHAIR, Role.DEPUTY):
        return
    entry = bootstrap.copies.takeover_of(snapshot)
    if entry is None or datetime.now(UTC) - entry.at > SHOWN:
        return
    copied_at = datetime.fromisoformat(str(entry.after["copied_at"]))
    said = _(
        "Since {time} this dashboard goes on from a copy of {copied}. What was recorded after that copy is not here: look at the last "
        "decisions with the jury, and do again what is missing. If the other server comes back, do not use it."
    )
    told = said.format(time=time_of_day(entry.at), copied=moment(copied_at))
    if not is_brief:
        st.warning(told, icon=":material/content_copy:")
        return
    with st.expander(_("**Taken over from a copy:** acts may be missing"), icon=":material/content_copy:", key="console.taken_over"):
        st.markdown(told)
