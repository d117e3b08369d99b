"""Where the meeting stands, on a member's own device."""

from datetime import UTC, datetime

import streamlit as st

import ui.live
from deliberation.call.rights import Right
from deliberation.derived.meeting.agenda import meeting_clock
from deliberation.derived.meeting.quorums import meeting_quorum
from deliberation.meeting.meeting import MeetingState
from deliberation.snapshot.snapshot import Snapshot
from phrases import _, ngettext
from phrases.times import hour, left
from ui import session
from ui.meeting import following
from ui.widgets import movements


def live() -> None:
    """Show where the meeting stands, as it changes: open or not, how many are here, the time left, who has to leave."""
    ui.live.part("meeting.state", _draw, shows=lambda _person, snapshot: _lines(snapshot))


def _draw() -> None:
    session.require(Right.BROWSE)
    for line in _lines(session.snapshot()):
        st.markdown(line)


def _lines(snapshot: Snapshot) -> list[str]:
    meeting, clock = snapshot.meeting, meeting_clock(snapshot, now=datetime.now(UTC))
    parts = [f"**{meeting.state.words}**"]
    if meeting.is_open:
        quorum = meeting_quorum(snapshot)
        parts.append(_("{present} of {members} present").format(present=quorum.present, members=quorum.members))
    is_to_come = clock.items_left and meeting.state is not MeetingState.CLOSED and not snapshot.is_finalised
    if meeting.is_open or is_to_come:  # in a meeting, none left is news
        parts.append(ngettext("{count} item left", "{count} items left", clock.items_left).format(count=clock.items_left))
    if meeting.is_open and clock.seconds_left is not None:
        parts.append(left(clock.seconds_left))
    if meeting.is_open and clock.items_left and clock.expected_end:
        parts.append(_("expected end {time}").format(time=hour(clock.expected_end)))
    # Whoever has to leave is told so at the foot of every page (``sheet``); those who follow read who leaves beside the file (``item``).
    moves = [] if meeting.current is None or following.follows() else movements.now(snapshot, meeting.current)
    return [" · ".join(parts), *moves]
