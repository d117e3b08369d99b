"""The time of a file as a ring that fills: how long it has been discussed, beside how long it may be."""

from pathlib import Path
from typing import Final

from deliberation.snapshot.snapshot import Snapshot
from phrases import _
from ui.shims.components import component

_FOLDER: Final = Path(__file__).parent
_ring_of: Final = component(
    "jury.timer",
    html=(
        '<div class="timer" role="timer"><svg viewBox="0 0 100 100" aria-hidden="true"><circle cx="50" cy="50" r="45"/>'
        '<circle class="spent" cx="50" cy="50" r="45"/></svg><div><div class="time"></div><div class="plan"></div></div></div>'
    ),
    css=_FOLDER / "timer.css",
    js=_FOLDER / "timer.js",
)


def ring(snapshot: Snapshot) -> None:
    """Show the time of the current item; it goes on by itself in the browser. Shows nothing if no item is called."""
    meeting = snapshot.meeting
    if meeting.current is None:
        return
    item = meeting.items.get(meeting.current)
    _ring_of(
        key="timer.ring",
        data={
            "seconds": item.seconds if item else 0.0,
            "since": meeting.running_since.isoformat() if meeting.running_since else None,
            "planned": meeting.seconds_per_item,
            "words": _("of {planned}"),
            "label": _("Time spent on this file"),
        },
        height="content",
    )
