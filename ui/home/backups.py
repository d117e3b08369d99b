"""Age of the last backup, for preparers of a call; notice of a takeover from a copy, for its conductors."""

from datetime import UTC, datetime, timedelta

import streamlit as st

import bootstrap.copies
from data_access.files.kept_copies import LastBackup
from deliberation.call.people import Person, Role
from deliberation.snapshot.snapshot import Snapshot
from phrases import _, moment, ngettext, time_of_day

# A backup a day is what the guide sets up.
OLD = timedelta(hours=26)

# Afterwards whoever needs it reads it in the journal.
TAKEOVER_SHOWN = timedelta(hours=12)


def panel(person: Person, snapshot: Snapshot) -> None:
    """Show the age of the last backup, except in a demonstration."""
    if line := backup_sentence(person, snapshot, bootstrap.copies.last_backup(), datetime.now(UTC)):
        st.caption(line)


def backup_sentence(person: Person, snapshot: Snapshot, last: LastBackup | None, now: datetime) -> str:
    """Return the sentence on the last backup; empty without the right to prepare the call, and in a demonstration."""
    if not person.has(Role.ORGANISER) or snapshot.call.is_demo:
        return ""
    age = now - last.at if last else None
    icon = ":material/check_circle:" if age is not None and age < OLD else ":orange[:material/warning:]"
    said = said_of(age) if age is not None else _("No backup was taken from this server yet: ask those who run it.")
    return f"{icon} {said}"


def said_of(age: timedelta) -> str:
    """Return the age of the last backup in its largest whole unit."""
    minutes = int(age.total_seconds() // 60)
    if minutes < 1:
        return _("Last backup less than a minute ago.")
    if minutes < 60:
        return ngettext("Last backup {count} minute ago.", "Last backup {count} minutes ago.", minutes).format(count=minutes)
    if minutes < 48 * 60:
        hours = minutes // 60
        return ngettext("Last backup {count} hour ago.", "Last backup {count} hours ago.", hours).format(count=hours)
    days = minutes // (24 * 60)
    return ngettext("Last backup {count} day ago.", "Last backup {count} days ago.", days).format(count=days)


def show_takeover(person: Person, snapshot: Snapshot, *, is_brief: bool = False) -> None:
    """Show for some hours the copy behind the dashboard's continuation. ``is_brief``: on a line that opens."""
    if not person.has(Role.ORGANISER, Role.CHAIR, Role.DEPUTY):
        return
    entry = bootstrap.copies.takeover_of(snapshot)
    if entry is None or datetime.now(UTC) - entry.at > TAKEOVER_SHOWN:
        return
    copied_at = datetime.fromisoformat(str(entry.after["copied_at"]))
    sentence = _(
        "Since {time} this dashboard goes on from a copy of {copied}. What was recorded after that copy is not here: look at the last "
        "decisions with the jury, and do again what is missing."
    )
    told = sentence.format(time=time_of_day(entry.at), copied=moment(copied_at))
    if not is_brief:
        st.warning(told, icon=":material/content_copy:")
        return
    with st.expander(_("**Taken over from a copy:** acts may be missing"), icon=":material/content_copy:", key="console.taken_over"):
        st.markdown(told)
