"""The bar at the bottom of the console: what to do next, always in the same place."""

from typing import Any, Final

import streamlit as st

from deliberation import operations
from deliberation.call.people import Person
from deliberation.call.rights import Right
from deliberation.derived.meeting.agenda import coming, previous
from deliberation.derived.meeting.verdicts import proposal
from deliberation.meeting.ballots import Ballot
from deliberation.meeting.meeting import Meeting, MeetingState
from deliberation.meeting.tallies import awaits_casting_vote
from deliberation.selection.decisions import Outcome
from deliberation.snapshot.snapshot import Snapshot
from phrases import _, ngettext
from ui import acting, live, session
from ui.meeting.console import ballot, decision, waiting
from ui.meeting.console.agenda import call
from ui.meeting.console.conducting import FORWARD, doing, on, undoing
from ui.meeting.console.decision import Choice
from ui.texts import literal
from ui.widgets import undo

KEY: Final = "console-acts"
_UNDO: Final = "console.decision.undo"
# Not Ctrl+Enter, which in a field says that its text is done: it would record as well.
_DARK: Final = "Alt+Enter"


def bar(person: Person, snapshot: Snapshot, choice: Choice | None, opening: ballot.Opening | None) -> None:
    """Show the ways to the previous and the next file, the last acts with their undoing, and at the right end the one next act."""
    meeting = snapshot.meeting
    is_refused = not meeting.is_open or not session.may(person, snapshot, Right.CONDUCT) or bool(meeting.open_ballot)
    is_pending = choice is not None and choice.is_pending
    is_revote = meeting.current is not None and meeting.has_open_revote(meeting.current)
    with st.container(key=KEY, horizontal=True, vertical_alignment="center", gap="small"):
        if meeting.is_open:
            _previous(snapshot, is_refused=is_refused)
        if meeting.open_ballot or (meeting.is_open and (is_pending or is_revote or opening)):
            _next(snapshot, is_refused=is_refused, is_dark=False, leaves_draft=choice is not None and choice.has_draft)
        undo.offer(snapshot, Outcome, undoing, key=_UNDO)
        if opening and is_pending:
            ballot.button(opening)
        if choice is not None:
            _record(choice)
        if not meeting.is_open:
            _open(person, snapshot)
        elif meeting.open_ballot:
            _close(person, snapshot, meeting.open_ballot)
        elif meeting.current is not None and is_revote:
            # Before a decision begun here: that was chosen on marks that change.
            _end_revote(person, snapshot, meeting.current)
        elif choice is not None and is_pending:
            _record_and_next(snapshot, choice, is_refused=is_refused)
        elif opening:
            ballot.button(opening, shortcut=_DARK)
        elif not waiting.onward(person, snapshot):
            # A tie is for the chair to settle first; between its options, none is the one thing to do.
            _next(snapshot, is_refused=is_refused, is_dark=not _is_tied(snapshot))


def after(person: Person, snapshot: Snapshot) -> None:
    """Show, in the same place, what is next once the selection is finalised."""
    with st.container(key=KEY, horizontal=True, vertical_alignment="center", gap="small"):
        waiting.onward(person, snapshot)


def _open(person: Person, snapshot: Snapshot) -> None:
    words = {
        MeetingState.NOT_OPENED: _("Open the meeting"),
        MeetingState.SUSPENDED: _("Resume the meeting"),
        MeetingState.CLOSED: _("Open the meeting again"),
    }
    state = snapshot.meeting.state
    # Once all is decided, or the meeting closed, what is next is to finalise: to go back is no longer the one thing to do.
    is_dark = not waiting.leads_to_finalising(person, snapshot)
    st.button(
        words[state],
        icon=":material/play_circle:",
        type="primary" if is_dark else "secondary",
        shortcut=_DARK if is_dark else None,
        key="console.open",
        disabled=not session.may(person, snapshot, Right.CONDUCT),
        on_click=doing(operations.resume_meeting if state is MeetingState.SUSPENDED else operations.open_meeting),
    )
    waiting.onward(person, snapshot)


def _previous(snapshot: Snapshot, *, is_refused: bool) -> None:
    before = previous(snapshot)
    st.button(
        _("Previous item"),
        icon=":material/skip_previous:",
        key=on("console.previous", snapshot.meeting.current),
        help=literal(snapshot.candidature(before).title) if before is not None else None,
        disabled=is_refused or before is None,
        on_click=call,
        args=(before, snapshot.meeting, "previous"),
    )


def _next(snapshot: Snapshot, *, is_refused: bool, is_dark: bool, leaves_draft: bool = False) -> None:
    meeting, following = snapshot.meeting, _following(snapshot)
    label = _("Next item") if following is not None or meeting.current is None else _("Leave the last item")
    is_refused |= following is None and meeting.current is None
    said: dict[str, Any] = {"disabled": is_refused, "on_click": call, "args": (following, meeting, FORWARD)}
    if leaves_draft:
        with st.popover(label, icon=":material/skip_next:", key="console.next.ask", disabled=is_refused):
            st.markdown(_("This decision is not recorded: it stays here as your draft."))
            st.button(_("Go on, and keep the draft"), key=on("console.next", meeting.current), **said)
        return
    st.button(
        label,
        icon=":material/skip_next:",
        key=on("console.next", meeting.current),
        type="primary" if is_dark else "secondary",
        shortcut=_DARK if is_dark else None,
        help=literal(snapshot.candidature(following).title) if following is not None else None,
        **said,
    )


def _is_tied(snapshot: Snapshot) -> bool:
    meeting = snapshot.meeting
    held = meeting.ballots_on(meeting.current) if meeting.current is not None else ()
    return bool(held) and awaits_casting_vote(held[-1], snapshot.call)


def _following(snapshot: Snapshot) -> int | None:
    return next((item.candidature_id for item in coming(snapshot)), None)


def _close(person: Person, snapshot: Snapshot, open_ballot: Ballot) -> None:
    is_refused = not session.may(person, snapshot, Right.RUN_BALLOT, open_ballot.candidature_id)
    label, icon, missing = _("Close and count"), ":material/done_all:", open_ballot.missing
    if not missing:
        st.button(
            label,
            icon=icon,
            key=on("console.ballot.close", open_ballot.candidature_id),
            type="primary",
            shortcut=_DARK,
            disabled=is_refused,
            on_click=ballot.close,
            args=(open_ballot,),
        )
        return
    with st.popover(label, icon=icon, type="primary", key=on("console.ballot.close.ask", open_ballot.candidature_id), disabled=is_refused):
        said = ngettext("{count} has not voted: close all the same?", "{count} have not voted: close all the same?", missing)
        st.markdown(f"**{said.format(count=missing)}**")
        st.button(
            _("Close all the same"),
            key=on("console.ballot.close", open_ballot.candidature_id),
            disabled=is_refused,
            on_click=ballot.close,
            args=(open_ballot,),
        )


def _end_revote(person: Person, snapshot: Snapshot, candidature_id: int) -> None:
    st.button(
        _("End the revote"),
        icon=":material/done_all:",
        key=on("console.revote.end", candidature_id),
        type="primary",
        shortcut=_DARK,
        disabled=not session.may(person, snapshot, Right.REVOTE, candidature_id),
        on_click=doing(operations.close_revote, candidature_id=candidature_id),
    )


def _record(choice: Choice) -> None:
    st.button(
        _("Record the decision"),
        key=on("console.decide", choice.change.candidature_id),
        disabled=choice.is_refused,
        on_click=_record_and_stay,
        args=(choice,),
    )


def _record_and_stay(choice: Choice) -> None:
    if decision.record(choice.standing):
        live.after_own_act()


def _words(snapshot: Snapshot, choice: Choice) -> str:
    """Return what the dark button says: what it records and, after a ballot, on which result."""
    proposed, change = proposal(snapshot, choice.change.candidature_id), choice.change
    if proposed is None or (proposed.outcome, proposed.track) != (change.outcome, change.track):
        return _("Record and go on")
    if proposed.tally.verdict is None:
        return _("Record and go on")
    return _("{verdict}: record and go on").format(verdict=proposed.tally.verdict)


def _record_and_next(snapshot: Snapshot, choice: Choice, *, is_refused: bool) -> None:
    st.button(
        _words(snapshot, choice),
        icon=":material/gavel:",
        key=on("console.decide_next", choice.change.candidature_id),
        type="primary",
        shortcut=_DARK,
        disabled=choice.is_refused or is_refused,
        on_click=_record_then_call,
        args=(choice, _following(snapshot), snapshot.meeting),
    )


def _record_then_call(choice: Choice, following: int | None, seen: Meeting) -> None:
    # The other half of a double click that closed the ballot, or called the file, must not decide on it.
    if acting.is_double_click(operations.close_ballot) or acting.is_double_click(operations.call_item, button=FORWARD):
        return
    if decision.record(choice.standing):
        doing(operations.call_item, candidature_id=following, seen=seen, button=FORWARD)()
