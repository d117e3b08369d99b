"""The bar at the foot of the console: previous and next file, undo, and *Record and go on*, always at its right end."""

from collections.abc import Sequence
from typing import Any, Literal

import streamlit as st

from deliberation.call.people import Person, Right
from deliberation.derived.meeting.agenda import items_to_come, previous
from deliberation.meeting.meeting import Meeting
from deliberation.operations.meeting.agenda import call_item
from deliberation.operations.meeting.meeting import record_departures
from deliberation.selection.decisions import Outcome
from deliberation.snapshot.snapshot import Snapshot
from phrases import _, listed, ngettext
from ui import acting, live, session
from ui.meeting.console import decision, decision_fields, settled
from ui.meeting.console.agenda import call
from ui.meeting.console.conducting import FORWARD, act, as_shown, doing, on, undoing
from ui.meeting.console.decision import Choice
from ui.meeting.console.decision_fields import Standing
from ui.selection import agreement
from ui.texts import literal
from ui.widgets import undo

KEY = "console-acts"
_UNDO = "console.decision.undo"
# Not Ctrl+Enter, which in a field says that its text is done: it would record as well.
_RECORD = "Alt+Enter"


def bar(person: Person, snapshot: Snapshot, choice: Choice | None) -> None:
    """Show the buttons for the previous and next file, undo, *Record*, and *Record and go on*."""
    meeting = snapshot.meeting
    is_read = agreement.is_for(person, snapshot)
    is_refused = not meeting.is_open or not session.may(person, snapshot, Right.CONDUCT) or bool(meeting.open_ballot) or is_read
    with st.container(key=KEY, horizontal=True, vertical_alignment="center", gap="small"):
        if meeting.is_open:
            _previous(snapshot, is_refused=is_refused)
            is_quiet = bool(settled.offered(person, snapshot).ready)
            _next(snapshot, choice, is_refused=is_refused, is_quiet=is_quiet)
        if not is_read:
            undo.offer(snapshot, Outcome, undoing, key=_UNDO)
        if is_read and choice is None:
            with st.container(key="console.agreeing", horizontal=True, vertical_alignment="center", gap="small"):
                agreement.acts(person, snapshot, doing, shortcut=_RECORD)
        if choice is not None and not choice.leaving:
            _record(snapshot, choice)
        if choice is not None and meeting.is_open:
            _record_and_next(person, snapshot, choice, is_refused=is_refused)


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


def _next(snapshot: Snapshot, choice: Choice | None, *, is_refused: bool, is_quiet: bool) -> None:
    """Show the button for the next file, primary without a file under discussion or after its decision, unless ``is_quiet``."""
    meeting, following = snapshot.meeting, _following(snapshot)
    label = _("Next item") if following is not None or meeting.current is None else _("Leave the last item")
    is_refused |= following is None and meeting.current is None
    keywords: dict[str, Any] = {"disabled": is_refused, "on_click": call, "args": (following, meeting, FORWARD)}
    if choice is not None and choice.has_draft:
        with st.popover(label, icon=":material/skip_next:", key="console.next.ask", disabled=is_refused):
            st.markdown(_("This decision is not recorded: it stays here as your draft."))
            st.button(_("Go on, and keep the draft"), key=on("console.next", meeting.current), **keywords)
        return
    is_next = (choice is None or choice.is_decided) and not is_quiet
    st.button(
        label,
        icon=":material/skip_next:",
        key=on("console.next", meeting.current),
        type="primary" if is_next and not is_refused else "secondary",
        help=literal(snapshot.candidature(following).title) if following is not None else None,
        **keywords,
    )


def _following(snapshot: Snapshot) -> int | None:
    return next((item.candidature_id for item in items_to_come(snapshot)), None)


def _record(snapshot: Snapshot, choice: Choice) -> None:
    st.button(
        _("Record the decision"),
        key=as_shown("console.decide", snapshot, choice.change.candidature_id),
        disabled=choice.is_refused,
        on_click=_record_and_stay,
        args=(choice.standing,),
    )


def _record_and_stay(standing: Standing) -> None:
    if decision.record(standing):
        live.after_own_act()


def _record_and_next(person: Person, snapshot: Snapshot, choice: Choice, *, is_refused: bool) -> None:
    """Show the button that records the decision and calls the next file, primary after a choice.

    A press before the choice is drawn is accepted; the verb refuses impossible records in words.
    """
    candidature_id, label, icon = choice.change.candidature_id, _("Record and go on"), ":material/gavel:"
    is_dark = choice.is_pending and not is_refused and not snapshot.meeting.has_open_revote(candidature_id)
    kind: Literal["primary", "secondary"] = "primary" if is_dark else "secondary"
    is_refused = is_refused or not session.may(person, snapshot, Right.DECIDE)
    if choice.leaving:
        with st.popover(label, icon=icon, key=on("console.decide_next.ask", candidature_id), type=kind, disabled=is_refused):
            _ask_who_left(snapshot, choice)
        return
    st.button(
        label,
        icon=icon,
        key=as_shown("console.decide_next", snapshot, candidature_id),
        type=kind,
        shortcut=_RECORD,
        disabled=is_refused,
        on_click=_record_then_call,
        args=(choice.standing, _following(snapshot), snapshot.meeting),
    )


def _ask_who_left(snapshot: Snapshot, choice: Choice) -> None:
    """Ask whether recused members have left the room, without a preset answer; if not, the chair must give a reason."""
    candidature_id, leaving = choice.change.candidature_id, choice.leaving
    names, count = listed(literal(member.name) for member in leaving), len(leaving)
    arguments = (choice.standing, _following(snapshot), snapshot.meeting)
    st.button(
        ngettext("{names} has left: record", "{names} have left: record", count).format(names=names),
        key=as_shown("console.decide_next.left", snapshot, candidature_id, *(member.name for member in leaving)),
        on_click=_leave_then_record,
        args=(*arguments, [member.id for member in leaving]),
    )
    key = decision_fields.key(choice.standing, decision.STAYED)
    st.text_input(ngettext("{names} stayed: why? (minutes)", "{names} stayed: why? (minutes)", count).format(names=names), key=key)
    st.button(
        ngettext("{names} has stayed: record", "{names} have stayed: record", count).format(names=names),
        key=as_shown("console.decide_next.stayed", snapshot, candidature_id),
        disabled=not choice.may_go_beyond,
        on_click=_record_then_call,
        args=arguments,
    )
    if not choice.may_go_beyond:
        st.caption(_("Only the chair can decide so, with a reason."))


def _leave_then_record(standing: Standing, following: int | None, seen: Meeting, person_ids: Sequence[int]) -> None:
    if act(record_departures, candidature_id=standing.decision.candidature_id, person_ids=person_ids):
        _record_then_call(standing, following, seen)


def _record_then_call(standing: Standing, following: int | None, seen: Meeting) -> None:
    # The other half of a double click that called the file must not decide on it.
    if not acting.is_double_click(call_item, button=FORWARD) and decision.record(standing, is_asked=True):
        doing(call_item, candidature_id=following, seen=seen, button=FORWARD)()
