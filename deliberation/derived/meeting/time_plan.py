"""How long each file may be discussed: by how open it is, up to the minutes per file, within the hour of the planned end."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from deliberation.derived.meeting.agreement_lists import READING_TIME
from deliberation.derived.meeting.openness import degrees, openness
from deliberation.meeting.meeting import Meeting
from deliberation.snapshot.snapshot import Snapshot

_STEP: Final = 30  # seconds: a plan is made of whole steps
_LEAST: Final = 60  # seconds


def seconds_by_file(snapshot: Snapshot) -> Mapping[int, int]:
    """Return the seconds that each file left to decide may take; those of a settled file count only if it is discussed.

    The most open has all of the minutes per file, a settled one half of them; less if the planned end comes first, as seen from when a
    file was last called or left. Empty while marks are under seal, and without both minutes per file and a planned end.
    """
    return snapshot.derived("time plan", _seconds_by_file)


def _seconds_by_file(snapshot: Snapshot) -> Mapping[int, int]:
    found, shares = openness(snapshot), {id_: 0.5 + degree for id_, degree in (degrees(snapshot) or {}).items()}
    if found is None:
        return {}
    to_discuss = sum(shares[id_] for id_ in found.open_ids)
    left = _time_left(snapshot.meeting)
    each = [float(snapshot.meeting.seconds_per_item)] if snapshot.meeting.seconds_per_item else []
    if left is not None and to_discuss:
        each.append(max(left - len(found.settled) * READING_TIME, timedelta()).total_seconds() / to_discuss)
    least = min(_LEAST, snapshot.meeting.seconds_per_item or _LEAST)
    return {id_: max(int(share * min(each)) // _STEP * _STEP, least) for id_, share in shares.items()} if each else {}


def _time_left(meeting: Meeting) -> timedelta | None:
    """Return the time until the planned end from when a file was last called or left: it does not shrink while one is discussed."""
    moments: list[datetime] = [sitting.began_at for sitting in meeting.sittings]
    moments += [at for item in meeting.items.values() for at in (item.began_at, item.ended_at) if at]
    return meeting.planned_end - max(moments) if meeting.planned_end and moments else None


def seconds_to_discuss(snapshot: Snapshot) -> int | None:
    """Return the seconds that the open files take together as planned; None if nothing is planned."""
    planned, found = seconds_by_file(snapshot), openness(snapshot)
    return sum(planned[id_] for id_ in found.open_ids) if found and planned else None
