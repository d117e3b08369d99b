"""Calling candidatures one after the other, and the timer that goes with them. Each returns the meeting as it then is."""

from dataclasses import replace
from datetime import datetime

from deliberation.meeting.meeting import ItemTime, Meeting


def stopped(meeting: Meeting, *, at: datetime) -> Meeting:
    """Stop the timer: what ran is added to the current item."""
    if meeting.current is None or meeting.running_since is None:
        return meeting
    item = replace(_item(meeting, meeting.current, at), seconds=meeting.seconds_on(meeting.current, now=at))
    return replace(meeting, items={**meeting.items, meeting.current: item}, running_since=None)


def started(meeting: Meeting, *, at: datetime) -> Meeting:
    """Start the timer of the current item, where there is one and it stands still."""
    return replace(meeting, running_since=at) if meeting.current is not None and meeting.running_since is None else meeting


def called(meeting: Meeting, candidature_id: int | None, *, at: datetime) -> Meeting:
    """Leave the current item and call another one, or none; its timer starts."""
    if candidature_id == meeting.current:
        return meeting
    left = stopped(meeting, at=at)
    items = dict(left.items)
    if left.current is not None:
        items[left.current] = replace(_item(left, left.current, at), ended_at=at)
    if candidature_id is not None:
        items[candidature_id] = replace(_item(left, candidature_id, at), ended_at=None)
    return replace(left, items=items, current=candidature_id, running_since=at if candidature_id is not None else None)


def _item(meeting: Meeting, candidature_id: int, at: datetime) -> ItemTime:
    return meeting.items.get(candidature_id) or ItemTime(began_at=at)
