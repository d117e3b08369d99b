"""The meeting, or the hearing of a team, as an event of a calendar (RFC 5545)."""

from datetime import UTC, datetime
from typing import Final
from unicodedata import category

from deliberation.derived.meeting.hearings import Hearing
from deliberation.snapshot.snapshot import Snapshot
from phrases import N_, Message

_OCTETS_MAX: Final = 75  # of a line, its end apart


def meeting_ics(snapshot: Snapshot, *, place: str, at: datetime) -> bytes:
    """Return the meeting of a call that says when it meets."""
    begins, ends = snapshot.call.meets_at, snapshot.meeting.planned_end
    name = f"seance-{snapshot.call.slug}-{snapshot.call_id}"
    return _event(snapshot, name, (begins or at, ends), Message(N_("Jury: {call}"), {"call": snapshot.call.name}), place, at)


def hearing_ics(snapshot: Snapshot, hearing: Hearing, *, place: str, at: datetime) -> bytes:
    """Return the hearing of a team."""
    name = f"audition-{snapshot.call.slug}-{snapshot.call_id}-{hearing.candidature.dossier}"
    hours = (hearing.slot.begins_at, hearing.slot.ends_at)
    return _event(snapshot, name, hours, Message(N_("Hearing: {call}"), {"call": snapshot.call.name}), place, at)


def _event(snapshot: Snapshot, name: str, hours: tuple[datetime, datetime | None], title: Message, place: str, at: datetime) -> bytes:
    """Return an event, by its name the same one each time: a calendar moves it if its hour changes."""
    begins, ends = hours
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Délibéré//FR",
        "METHOD:PUBLISH",
        "BEGIN:VEVENT",
        f"UID:{name}@delibere",
        f"DTSTAMP:{_utc(at)}",
        f"SEQUENCE:{snapshot.revision_to_tell or 0}",
        f"DTSTART:{_utc(begins)}",
        *([f"DTEND:{_utc(ends)}"] if ends and ends > begins else []),
        f"SUMMARY:{_text(str(title))}",
        *([f"LOCATION:{_text(place)}"] if place else []),
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "".join(f"{_folded(line)}\r\n" for line in lines).encode()


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _text(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return "".join("\\n" if letter == "\n" else letter for letter in escaped if letter == "\n" or category(letter)[0] != "C")


def _folded(line: str) -> str:
    """Return a line cut where it is longer than a calendar reads, never within a letter."""
    parts, size = [""], 0
    for letter in line:
        octets = len(letter.encode())
        if size + octets > _OCTETS_MAX:
            parts.append(" ")
            size = 1
        parts[-1] += letter
        size += octets
    return "\r\n".join(parts)
