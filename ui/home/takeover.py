"""Notice of a takeover from a copy of the database, for those who conduct the meeting."""

from datetime import UTC, datetime, timedelta

import streamlit as st

import bootstrap
from deliberation.call.people import Person, Role
from deliberation.operations.call.calls import last_takeover
from deliberation.snapshot.snapshot import Snapshot
from phrases import _, moment, time_of_day

# Afterwards whoever needs it reads it in the journal.
TAKEOVER_SHOWN = timedelta(hours=12)


def show_takeover(person: Person, snapshot: Snapshot, *, is_brief: bool = False) -> None:
    """Show for some hours which copy the dashboard continued from. ``is_brief``: on one line that opens."""
    if not person.has(Role.ORGANISER, Role.CHAIR, Role.DEPUTY):
        return
    entry = snapshot.derived("takeover", lambda view: last_takeover(bootstrap.reading(), call_id=view.call_id))
    if entry is None or datetime.now(UTC) - entry.at > TAKEOVER_SHOWN:
        return
    copied_at = datetime.fromisoformat(str(entry.after["copied_at"]))
    sentence = _(
        "Since {time} this dashboard goes on from a copy of {copied}. What was recorded after that copy is not here: look at the last "
        "decisions with the jury, and do again what is missing."
    )
    sentence_told = sentence.format(time=time_of_day(entry.at), copied=moment(copied_at))
    if not is_brief:
        st.warning(sentence_told, icon=":material/content_copy:")
        return
    with st.expander(_("**Taken over from a copy:** acts may be missing"), icon=":material/content_copy:", key="console.taken_over"):
        st.markdown(sentence_told)
