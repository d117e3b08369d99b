"""The clock of the meeting and the time of a file on the console: what a script ticks from (``ticking.js``), without a run of the page."""

import json
from datetime import UTC, datetime
from html import escape
from typing import Any

from deliberation.call.call import Phase
from deliberation.derived.meeting.agenda import expected_ends, items_left
from deliberation.meeting.meeting import MeetingState
from deliberation.snapshot.snapshot import Snapshot
from phrases import _, ngettext
from phrases.times import duration
from ui.texts import icon, marked


def clock(snapshot: Snapshot) -> str:
    """Return how much time is left for how many files, and when the meeting is expected to end."""
    meeting, items = snapshot.meeting, items_left(snapshot)
    parts = [escape(ngettext("{count} item left", "{count} items left", items).format(count=items))]
    if meeting.planned_end and meeting.state is not MeetingState.CLOSED:
        to = meeting.planned_end.timestamp()
        parts.insert(0, f"<strong class='ticks'>{_ticking('left', to=to, items=items)}</strong>")
        if items:
            parts.append(escape(_("{time} each")).format(time=_ticking("each", to=to, items=items)))
    if meeting.is_open and items and (ends := expected_ends(snapshot, now=datetime.now(UTC))):
        points = [(at.timestamp(), end.timestamp()) for at, end in ends]
        parts.append(escape(_("end expected at {time}")).format(time=_ticking("end", points=points)))
    return f"<span>{icon(':material/schedule:')} {' · '.join(parts)}</span>"


def spent(snapshot: Snapshot) -> str:
    """Return the time spent on the current item, beside its plan; empty where none is counted."""
    meeting = snapshot.meeting
    if snapshot.phase is not Phase.DELIBERATION or meeting.current is None:
        return ""
    item, of = meeting.items.get(meeting.current), meeting.seconds_per_item
    since = meeting.running_since.timestamp() if meeting.running_since else None
    time = _ticking("spent", seconds=item.seconds if item else 0.0, since=since, of=of)
    said = f"<strong>{time}</strong>" if of is None else marked(_("**{spent}** of {allotted}")).format(spent=time, allotted=duration(of))
    return f'<span class="spent ticks">{icon(":material/timer:")} {said}</span>'


def _ticking(kind: str, **given: Any) -> str:
    # The same from one drawing to the next: what has not changed is not drawn anew.
    return f'<span data-ticks="{kind}" data-given="{escape(json.dumps(given))}"></span>'
