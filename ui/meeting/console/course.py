"""The meeting's course: opening, suspending, closing, clock, plan, and the room's view."""

from datetime import UTC, datetime, time, timedelta
from html import escape

import streamlit as st

from deliberation.call.people import Person, Right
from deliberation.call.rights import holds
from deliberation.derived.meeting.agenda import goes_on_from, items_left, minutes_each
from deliberation.derived.meeting.checklist import missing_checks
from deliberation.meeting.meeting import MeetingState, ProjectorView
from deliberation.operations.meeting.meeting import close_meeting, plan_meeting, show_on_projector, suspend_meeting
from deliberation.snapshot.snapshot import Snapshot
from phrases import PARIS, _, ngettext
from ui import links, session
from ui.meeting.console import pieces
from ui.meeting.console.conducting import act, doing
from ui.meeting.console.pieces import badge
from ui.selection import final_checks
from ui.selection.results import ALOUD, DEPUTY_READS_RESULTS, names
from ui.widgets import sections, sending

_END = "console.plan.end"
_OFFERED = "console.plan.offered"  # the end that its field was last filled with, and what it was computed from
_MINUTES = "console.plan.minutes"
CLOSING = "console.closing"
PLAN = "console.plan"
PROJECTOR = "console.projector"
_MINUTES_MOST = 240  # for a file
_LINES_SHOWN_MAX = 4
_SOON = timedelta(hours=3)
_DEMONSTRATED = timedelta(minutes=90)
_DEMONSTRATED_EACH = 360  # seconds
_COLOURS = {
    MeetingState.NOT_OPENED: "gray",
    MeetingState.OPEN: "green",
    MeetingState.SUSPENDED: "orange",
    MeetingState.CLOSED: "gray",
}


def bar(person: Person, snapshot: Snapshot) -> None:
    """Show the meeting's state and clock, and the buttons for its course."""
    state = snapshot.meeting.state
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="console.bar"):
        head = f"<h1>{escape(_('Meeting'))}</h1> {badge(escape(state.words), _COLOURS[state])}"
        if snapshot.is_reopened:
            head += f" {badge(escape(_('Selection reopened')), 'orange')}"
        st.html(f'<div class="course">{head}{"" if snapshot.is_finalised else pieces.clock(snapshot)}</div>')
        if snapshot.is_finalised:
            _projector(person, snapshot)
            return
        if state is not MeetingState.CLOSED:
            _plan(person, snapshot)
        _projector(person, snapshot)
        if snapshot.meeting.is_open:
            _ending(person, snapshot)


def _ending(person: Person, snapshot: Snapshot) -> None:
    is_refused = not session.may(person, snapshot, Right.CONDUCT)
    st.button(
        _("Suspend"),
        icon=":material/pause_circle:",
        key="console.suspend",
        disabled=is_refused,
        on_click=doing(suspend_meeting),
    )
    closing = st.popover(_("Close"), icon=":material/stop_circle:", disabled=is_refused, key=CLOSING, on_change="rerun")
    if closing.open:
        with closing:
            _show_before_closing(person, snapshot)
            st.button(
                _("Close the meeting"),
                key="console.close",
                type="primary",
                disabled=is_refused,
                on_click=doing(close_meeting),
            )


def _plan(person: Person, snapshot: Snapshot) -> None:
    is_refused = not session.may(person, snapshot, Right.PREPARE_MEETING)
    window = st.popover(_("Plan"), icon=":material/edit_calendar:", disabled=is_refused, key=PLAN, on_change="rerun")
    if window.open:
        with window:
            _plan_fields(snapshot)


def _plan_fields(snapshot: Snapshot) -> None:
    # What is typed and not saved is found again when it is next opened.
    end: datetime | None = st.datetime_input(
        _("Planned end"), value=_propose_end(snapshot), key=_END, format="DD/MM/YYYY", persist_state="session"
    )
    typed = st.number_input(
        _("Minutes for each application"),
        min_value=1,
        max_value=_MINUTES_MOST,
        value=(snapshot.meeting.seconds_per_item or 600) // 60,
        key=_MINUTES,
        persist_state="session",
    )
    _minutes_each(snapshot, end, typed)
    st.button(_("Save the plan"), key="console.plan.save", icon=":material/check:", on_click=_save_plan)


def _minutes_each(snapshot: Snapshot, end: datetime | None, typed: int) -> None:
    """Offer the minutes per file computed from the end time; typed values stay until they are accepted."""
    now = datetime.now(UTC)
    minutes_left = minutes_each(snapshot, end=_convert_to_utc(end), now=now) if end else None
    if minutes_left is None:
        return
    left = items_left(snapshot)
    sentence = ngettext("{count} file left until then.", "{count} files left until then.", left).format(count=left)
    st.caption(sentence if minutes_left else f"{sentence} {_('Less than a minute each.')}")
    proposed = min(minutes_left, _MINUTES_MOST)
    if proposed not in (0, typed):
        words = _("Propose {minutes} min for each file").format(minutes=proposed)
        st.button(words, key="console.plan.propose", icon=":material/calculate:", type="tertiary", on_click=_take, args=(proposed,))


def _take(minutes: int) -> None:
    st.session_state[_MINUTES] = minutes


def _convert_to_utc(end: datetime) -> datetime:
    return end.replace(tzinfo=PARIS).astimezone(UTC)


def _propose_end(snapshot: Snapshot) -> datetime:
    """Return the proposed end of the meeting, computed again at its opening or planning unless typed."""
    meeting = snapshot.meeting
    basis = (meeting.planned_end, len(meeting.sittings))
    offered: tuple[datetime, object] | None = st.session_state.get(_OFFERED)
    if offered and offered[1] == basis and _END in st.session_state:
        return offered[0]
    end = _end_shown(snapshot)
    if offered and st.session_state.get(_END) == offered[0]:
        st.session_state[_END] = end
    st.session_state[_OFFERED] = (end, basis)
    return end


def _end_shown(snapshot: Snapshot) -> datetime:
    planned = snapshot.meeting.planned_end
    end = planned or goes_on_from(snapshot, now=datetime.now(UTC)) + _SOON
    local = end.astimezone(PARIS).replace(tzinfo=None, second=0, microsecond=0)
    return local if planned else datetime.combine(local.date(), time(local.hour))


def _save_plan() -> None:
    end = st.session_state[_END]
    act(
        plan_meeting,
        planned_end=_convert_to_utc(end) if end else None,
        seconds_per_item=60 * int(st.session_state[_MINUTES]),
    )


def plan_demonstration() -> None:
    """Plan a demonstration's meeting at its opening, unless planned: its screens then show minutes, as in a real meeting."""
    person, snapshot = session.require_person(), session.snapshot()
    is_planned = snapshot.meeting.planned_end or snapshot.meeting.seconds_per_item
    if snapshot.call.is_demo and not is_planned and session.may(person, snapshot, Right.PREPARE_MEETING):
        act(plan_meeting, planned_end=datetime.now(UTC) + _DEMONSTRATED, seconds_per_item=_DEMONSTRATED_EACH)


def _projector(person: Person, snapshot: Snapshot) -> None:
    shown, sent = snapshot.meeting.projector, snapshot.meeting.sent
    window = st.popover(
        _("Room screen"),
        icon=":material/cast:",
        disabled=not session.may(person, snapshot, Right.STEER_ROOM),
        key=PROJECTOR,
        on_change="rerun",
    )
    st.html(f'<p class="shown">{escape(sent.what.words if sent else shown.words)}</p>', width="content")
    if not window.open:
        return
    with window:
        if sent:
            sending.taking_back(shown)
            return
        for view in ProjectorView:
            st.button(
                view.words,
                key=f"{PROJECTOR}.{view}",
                icon=":material/radio_button_checked:" if view is shown else ":material/radio_button_unchecked:",
                type="tertiary",
                on_click=doing(show_on_projector, what=view),
            )


def _show_before_closing(person: Person, snapshot: Snapshot) -> None:
    """Show the open points of a close, the names to read out, and the alternative of finalising, which closes the meeting too."""
    missing = [final_checks.in_words(check) for check in missing_checks(snapshot)]
    may_finalise = holds(person.roles, Right.FINALISE, snapshot.phase) and session.sees_all(person)
    if missing:
        st.markdown("  \n".join([f"**{_('Provisional, conditions not met:')}**", *(f"○ {text}" for text in missing[:_LINES_SHOWN_MAX])]))
    elif may_finalise:
        st.markdown(f"**{_('Everything is decided: finalise the selection while the jury is present. This also closes the meeting.')}**")
        links.link("selection", _("Finalise the selection"), icon=":material/lock:")
    if session.sees_all(person):
        with st.container(height=220, border=True):
            names(snapshot)
        links.link("resultats", _("Read the results aloud"), sections.query(ALOUD), icon=":material/campaign:")
    else:
        st.caption(_(DEPUTY_READS_RESULTS))
    st.caption(
        _("On closing, no item is current any more and the minutes are ready. Members can read the results until their access ends.")
    )
