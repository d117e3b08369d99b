"""The console as a whole: the meeting's course above, then the current item, the room with its ballot, and the agenda."""

from html import escape
from pathlib import Path

import streamlit as st

import ui.live
from deliberation.call.people import Person
from deliberation.derived.meeting.agenda import items_left
from deliberation.derived.meeting.discussion import seconds_to_discuss
from deliberation.selection.decisions import Outcome
from deliberation.snapshot.snapshot import Snapshot
from deliberation.vocabulary import Labelled
from phrases import N_, _, minutes, ngettext
from ui.browsing import note
from ui.meeting import sheet
from ui.meeting.console import acts, agenda, conducting, course, decision, item, pieces, room, waiting
from ui.meeting.console.pieces import Lines, coloured
from ui.meeting.console.voting import ballot
from ui.widgets import draws, missing, sections, styles, undo

AGENDA = "console.agenda"
_STYLE = Path(__file__).with_name("console.css")


class Step(Labelled):
    """Steps of a file under discussion."""

    DISCUSS = "discuss", N_("Discuss")
    VOTE = "vote", N_("Vote on it")
    MARK_AGAIN = "mark_again", N_("Mark again")
    DECIDE = "decide", N_("Decide")
    GO_ON = "go_on", N_("Go on")


def live() -> None:
    """Show the console, drawn again at each change; and the window of the person's note if it was asked for."""
    styles.put(_STYLE, styles.TOUCH, undo.STYLE)
    pieces.run_script(acts=acts.KEY, choices=decision.FIELDS)
    ui.live.part("console", _draw, right=None)
    note.window()


def _draw(_person: Person, snapshot: Snapshot) -> None:
    _panel(conducting.conductor(), snapshot)
    sheet.panel()


def _panel(person: Person, snapshot: Snapshot) -> None:
    course.bar(person, snapshot)
    conducting.outcome(snapshot)
    if snapshot.is_finalised:
        waiting.finalised(person, snapshot)
        return
    if not snapshot.ranked:
        missing.nothing_shortlisted(_("No application is shortlisted yet: the agenda is made of the shortlisted ones."))
        return
    # The current item first: on a phone, and for whoever goes through the screen by keyboard.
    with st.container(key="console.here", horizontal=True, vertical_alignment="center", gap="xsmall"):
        waiting.opening(person, snapshot)
        item.panel(person, snapshot, lines := Lines())
        lines.show()
        is_waiting = snapshot.meeting.current is None
        # Another drawer once a file is called, over what the room discusses instead of below it.
        key = f"{AGENDA}.{is_waiting}"
        with sections.fold(
            _("Agenda"), _count_left(snapshot), icon=":material/list:", key=key, expanded=is_waiting, is_followed=True
        ) as is_open:
            if is_open:
                agenda.panel(person, snapshot)
    with st.container(key="console.aside", horizontal=True, vertical_alignment="center", gap="xsmall"):
        choice = _conduct(person, snapshot)
    acts.bar(person, snapshot, choice)


def _conduct(person: Person, snapshot: Snapshot) -> decision.Choice | None:
    """Show the current item's steps, presence, decision and ballot; without an item, the places."""
    lines = Lines()
    _show_steps(snapshot, lines)
    room.panel(person, snapshot, lines)
    current = snapshot.meeting.current
    if current is None:
        lines.show()
        pieces.draw_gauges(snapshot)
        return None
    # Above all that comes and goes: its tiles keep their place.
    choice = decision.panel(person, snapshot, snapshot.candidature(current), lines)
    # Under a ballot that is open, whose fields and buttons keep their place whatever outcome is chosen.
    is_voting = snapshot.meeting.open_ballot is not None
    if not is_voting:
        decision.warnings_panel(person, snapshot, choice, lines)
    item.revote(person, snapshot, snapshot.candidature(current), lines)
    ballot.panel(person, snapshot, lines, is_dark=not choice.is_pending and not snapshot.meeting.has_open_revote(current))
    if is_voting:
        decision.warnings_panel(person, snapshot, choice, lines)
    room.voices(snapshot, lines)
    lines.show()
    return choice


def _count_left(snapshot: Snapshot) -> str:
    # As the clock above counts: with the file under discussion.
    left = items_left(snapshot)
    label = ngettext("{count} file left to decide", "{count} files left to decide", left).format(count=left)
    if state := draws.openness_drawn(snapshot):
        open_ = len(state.open_ids)
        label = ngettext("{label}, {count} to discuss", "{label}, {count} to discuss", open_).format(label=label, count=open_)
        seconds = seconds_to_discuss(snapshot) if open_ else None
        label += f" ({_('{minutes} min').format(minutes=minutes(seconds))})" if seconds else ""
    following = item.following(snapshot)
    return f"{label} · {following}" if following else label


def _show_steps(snapshot: Snapshot, lines: Lines) -> None:
    """Show the steps, with a revote's only for a file with a revote."""
    current = snapshot.meeting.current
    if current is None:
        return
    here = _step(snapshot, current)
    steps = [step for step in Step if step is not Step.MARK_AGAIN or snapshot.meeting.revotes_on(current)]
    labels = [(step is here, escape(f"{number} {step.words}")) for number, step in enumerate(steps, 1)]
    parts = [f'<strong aria-current="step">{words}</strong>' if is_here else coloured(words, "quiet") for is_here, words in labels]
    lines.add(" → ".join(parts), kind="steps")


def _step(snapshot: Snapshot, candidature_id: int) -> Step:
    """Return the current step of a file: open ballot or revote, else decided, else to decide after a ballot, else discussion."""
    meeting = snapshot.meeting
    if any(ballot.is_open for ballot in meeting.ballots_on(candidature_id)):
        return Step.VOTE
    if meeting.has_open_revote(candidature_id):
        return Step.MARK_AGAIN
    if snapshot.decision(candidature_id).outcome is not Outcome.TO_DISCUSS:
        return Step.GO_ON
    return Step.DECIDE if any(ballot.is_counted for ballot in meeting.ballots_on(candidature_id)) else Step.DISCUSS
