"""Age of the last backup, for preparers of a call."""

from datetime import UTC, datetime, timedelta

import streamlit as st

from deliberation.call.people import Person, Role
from deliberation.snapshot.snapshot import Snapshot
from extras.copies import copying
from extras.copies.kept import LastBackup
from phrases import _, ngettext
from ui import session

# A backup a day is what the guide sets up.
OLD = timedelta(hours=26)


def show_age(snapshot: Snapshot) -> None:
    """Show the age of the last backup, except in a demonstration."""
    if line := backup_sentence(session.require_person(), snapshot, copying.last_backup(), datetime.now(UTC)):
        st.caption(line)


def backup_sentence(person: Person, snapshot: Snapshot, last: LastBackup | None, now: datetime) -> str:
    """Return the sentence on the last backup; empty without the right to prepare the call, and in a demonstration."""
    if not person.has(Role.ORGANISER) or snapshot.call.is_demo:
        return ""
    age = now - last.at if last else None
    icon = ":material/check_circle:" if age is not None and age < OLD else ":orange[:material/warning:]"
    age_words = said_of(age) if age is not None else _("No backup was taken from this server yet: ask those who run it.")
    return f"{icon} {age_words}"


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
