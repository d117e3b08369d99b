"""When the last backup was taken, for those who prepare a call: they know whom to remind."""

from datetime import UTC, datetime, timedelta
from typing import Final

import streamlit as st

import bootstrap.copies
from data_access.files.kept_copies import LastBackup
from deliberation.call.people import Person, Role
from deliberation.snapshot.snapshot import Snapshot
from phrases import _, ngettext

# A backup a day is what the guide sets up.
OLD: Final = timedelta(hours=26)


def panel(person: Person, snapshot: Snapshot) -> None:
    """Say how old the last backup is, in a call that is no demonstration."""
    if line := told(person, snapshot, bootstrap.copies.last_backup(), datetime.now(UTC)):
        st.caption(line)


def told(person: Person, snapshot: Snapshot, last: LastBackup | None, now: datetime) -> str:
    """Return what a person is told of the last backup; empty for those who do not prepare the call, and in a demonstration."""
    if not person.has(Role.ORGANISER) or snapshot.call.is_demo:
        return ""
    age = now - last.at if last else None
    icon = ":material/check_circle:" if age is not None and age < OLD else ":orange[:material/warning:]"
    said = said_of(age) if age is not None else _("No backup was taken from this server yet: ask those who run it.")
    return f"{icon} {said}"


def said_of(age: timedelta) -> str:
    """Return how long ago the last backup was taken, in its largest whole unit."""
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
