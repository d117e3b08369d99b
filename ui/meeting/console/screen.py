"""The console as a whole: the meeting's course above, then the current item, the room with its ballot, and the agenda."""

from pathlib import Path
from typing import Final

import streamlit as st

import ui.live
from deliberation.call.people import Person
from deliberation.derived.meeting.agenda import items_left
from deliberation.snapshot.snapshot import Snapshot
from phrases import _, ngettext
from ui import session
from ui.browsing import note
from ui.meeting import sheet
from ui.meeting.console import acts, agenda, ballot, conducting, course, decision, item, room, script, steps, waiting
from ui.meeting.console.lines import Lines
from ui.widgets import gauges, styles, undo

AGENDA: Final = "console.agenda"
_STYLE: Final = Path(__file__).with_name("console.css")


def live() -> None:
    """Show the console, drawn again at each change; and the window of the person's note if it was asked for."""
    styles.put(_STYLE, styles.TOUCH, undo.STYLE)
    script.run(acts=acts.KEY, choices=decision.FIELDS)
    ui.live.part("console", _draw)
    note.window()


def _draw() -> None:
    _panel(conducting.conductor(), session.snapshot())
    sheet.panel()


def _panel(person: Person, snapshot: Snapshot) -> None:
    course.bar(person, snapshot)
    conducting.outcome(snapshot)
    if snapshot.is_finalised:
        waiting.finalised(person, snapshot)
        return
    if not snapshot.ranked:
        st.info(_("No candidature is shortlisted yet: the agenda is made of the shortlisted ones."), icon=":material/inbox:")
        return
    # The current item first: on a phone, and for whoever goes through the screen by keyboard.
    with st.container(key="console.here", horizontal=True, vertical_alignment="center", gap="xsmall"):
        waiting.opening(person, snapshot)
        item.panel(person, snapshot, lines := Lines())
        lines.show()
        is_waiting = snapshot.meeting.current is None
        # Another drawer once a file is called, over what the room discusses instead of below it.
        drawer = st.expander(_left(snapshot), icon=":material/list:", key=f"{AGENDA}.{is_waiting}", expanded=is_waiting, on_change="rerun")
        if drawer.open:
            with drawer:
                agenda.panel(person, snapshot)
    with st.container(key="console.aside", horizontal=True, vertical_alignment="center", gap="xsmall"):
        choice = _conduct(person, snapshot)
    acts.bar(person, snapshot, choice)


def _conduct(person: Person, snapshot: Snapshot) -> decision.Choice | None:
    """Show what is done with the current item: its steps, who is here, its ballot and its decision; without one, the places."""
    lines = Lines()
    steps.panel(snapshot, lines)
    room.panel(person, snapshot, lines)
    current = snapshot.meeting.current
    if current is None:
        lines.show()
        gauges.panel(snapshot)
        return None
    item.revote(person, snapshot, snapshot.candidature(current), lines)
    opening = ballot.panel(person, snapshot, lines)
    choice = decision.panel(person, snapshot, snapshot.candidature(current), lines)
    if opening:
        ballot.offer(opening, is_dark=not choice.is_pending and not snapshot.meeting.has_open_revote(current))
    return choice


def _left(snapshot: Snapshot) -> str:
    # As the clock above counts: with the file under discussion.
    left = items_left(snapshot)
    said = ngettext("Agenda: {count} file left to decide", "Agenda: {count} files left to decide", left).format(count=left)
    following = item.following(snapshot)
    return f"{said} · {following}" if following else said
