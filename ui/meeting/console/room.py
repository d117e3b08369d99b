"""The room: quorums of the meeting and of the current item, each member's state, and the two voices that are heard first."""

import time
from decimal import Decimal
from html import escape
from typing import NamedTuple

import streamlit as st

from deliberation.call.people import Person, Right
from deliberation.derived.meeting.discussion import SPEAKING_SECONDS, Voices, first_voices
from deliberation.derived.meeting.rules import candidature_quorum, meeting_quorum, recused_members
from deliberation.meeting.meeting import Meeting, MeetingState
from deliberation.meeting.presence import Presence, Quorum
from deliberation.operations.meeting.meeting import record_presence
from deliberation.snapshot.snapshot import Snapshot
from phrases import N_, _, exact
from ui import session
from ui.meeting.console.conducting import act, doing, on
from ui.meeting.console.pieces import Lines, badge, time_of, warned
from ui.texts import icon, initials, line, literal

EDITOR = "console.presence"
_ICONS = {
    Presence.PRESENT: ":material/person:",
    Presence.REMOTE: ":material/videocam:",
    Presence.EXCUSED: ":material/event_busy:",
    Presence.ABSENT: ":material/person_off:",
}
_QUORUM_LABELS = (N_("Meeting: {present} of {members}"), N_("This item: {present} of {members}"))


def panel(person: Person, snapshot: Snapshot, lines: Lines) -> None:
    """Show the quorums and members' presence, with the recording fields."""
    is_recorded = snapshot.meeting.state is not MeetingState.NOT_OPENED or bool(snapshot.meeting.attendances)
    if is_recorded:
        lines.add(_quorums(snapshot), kind="quorum beside")
        lines.show()
    else:
        _lead_to_the_editor(person, snapshot, lines)
    _edit(person, snapshot)
    if is_recorded:
        _members(snapshot, lines)


def _quorums(snapshot: Snapshot) -> str:
    quorums = [meeting_quorum(snapshot)]
    if snapshot.meeting.current is not None:
        quorums.append(candidature_quorum(snapshot, snapshot.meeting.current))
    # One line; how many it takes is said once if it is the same number.
    needed = {quorum.needed for quorum in quorums}
    parts = [_quorum(label, quorum, is_told=len(needed) > 1) for label, quorum in zip(_QUORUM_LABELS, quorums, strict=False)]
    if len(needed) == 1:
        parts.append(escape(_("quorum {needed}").format(needed=needed.pop())))
    if all(quorum.is_met for quorum in quorums):
        parts[0] = f"{icon(':material/check_circle:', is_heard=True)} {parts[0]}"
    return " · ".join(parts)


def _members(snapshot: Snapshot, lines: Lines) -> None:
    """Show each member by initials with the colour and sign of their presence; name the absent."""
    meeting = snapshot.meeting
    recused = {member.id for member in recused_members(snapshot, meeting.current)} if meeting.current is not None else set()
    away = {
        member.name: _("outside") if member.id in meeting.out_of_the_room() else meeting.presence_of(member.id).words
        for member in snapshot.seated
        if member.id in meeting.out_of_the_room() or not meeting.is_here(member.id)
    }
    badges = {member.id: _badge(meeting, member, is_recused=member.id in recused) for member in snapshot.seated}
    # The quorum above counts members: who chairs and is none stands beside them.
    members = [badges.pop(member.id) for member in snapshot.members if member.id in badges]
    label = escape(_("Outside the quorum"))
    beside = [f'<span class="beside-members" role="group" aria-label="{label}" title="{label}">{" ".join(badges.values())}</span>']
    lines.add(" ".join([*members, *(beside if badges else [])]), kind="members")
    # A line even if nobody is away: what stands below keeps its place.
    lines.add(", ".join(f"{line(name)} ({escape(words.lower())})" for name, words in away.items()), kind="away small")


def _badge(meeting: Meeting, person: Person, *, is_recused: bool) -> str:
    presence = meeting.presence_of(person.id)
    letters = line(initials(person.name))
    if person.id in meeting.out_of_the_room() or (is_recused and presence.is_here):
        return badge(f"{icon(':material/logout:')} {letters}", "orange")
    colour = {Presence.PRESENT: "green", Presence.REMOTE: "blue"}.get(presence, "gray")
    # Most are in the room: no sign is theirs, and all hold on one line.
    return badge(letters if presence is Presence.PRESENT else f"{icon(_ICONS[presence])} {letters}", colour)


def _lead_to_the_editor(person: Person, snapshot: Snapshot, lines: Lines) -> None:
    # Presence was not recorded yet: show neither a failed quorum nor absent members.
    quorum = meeting_quorum(snapshot)
    words = _("Presence to be recorded: quorum of {needed} of {members}").format(needed=quorum.needed, members=quorum.members)
    if session.may(person, snapshot, Right.CONDUCT):
        lines.show()
        st.button(words, icon=":material/how_to_reg:", type="tertiary", key="console.record_presence", on_click=_open_the_editor)
    else:
        lines.add(f"{icon(':material/how_to_reg:')} {escape(words)}", kind="quorum beside")
        lines.show()


def _open_the_editor() -> None:
    st.session_state[EDITOR] = True


def _quorum(label: str, quorum: Quorum, *, is_told: bool) -> str:
    words = escape(_(label).format(present=quorum.present, members=quorum.members))
    if is_told:
        words = f"{words} ({escape(_('quorum {needed}').format(needed=quorum.needed))})"
    return words if quorum.is_met else warned(f"<strong>{words}</strong>")


def _edit(person: Person, snapshot: Snapshot) -> None:
    editor = st.popover(
        _("Presence"),
        icon=":material/how_to_reg:",
        disabled=snapshot.meeting.state is MeetingState.CLOSED or not session.may(person, snapshot, Right.CONDUCT),
        width="content",
        key=EDITOR,
        on_change="rerun",
    )
    # Draw one field per member only when open: they are a fifth of the console's cost.
    if editor.open:
        with editor:
            _fields(snapshot)


def _fields(snapshot: Snapshot) -> None:
    absent = [member.id for member in snapshot.seated if snapshot.meeting.presence_of(member.id) is Presence.ABSENT]
    st.button(
        _("Everybody else is in the room"),
        icon=":material/groups:",
        key="console.presence.all",
        on_click=doing(record_presence, presences=dict.fromkeys(absent, Presence.PRESENT)),
    )
    for one in snapshot.seated:
        with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
            st.markdown(literal(one.name), width=140)
            _presence(one, snapshot.meeting.presence_of(one.id))


def _presence(person: Person, presence: Presence) -> None:
    # Key by the recorded value, so that a change made elsewhere is shown.
    key = f"console.presence.{person.id}.{presence}"
    st.segmented_control(
        _("Presence of {name}").format(name=person.name),
        list(Presence),
        key=key,
        default=presence,
        required=True,
        label_visibility="collapsed",
        format_func=lambda choice: f"{_ICONS[choice]} {choice.words}",
        on_change=_record,
        args=(person.id, key, presence),
    )


def _record(person_id: int, key: str, stood: Presence) -> None:
    # The browser may still send a field that was just replaced: that value is nobody's choice.
    if st.session_state[key] is not stood:
        act(record_presence, presences={person_id: st.session_state[key]})


class _Floor(NamedTuple):
    """Which of two voices the chair hears, and since when (seconds since the epoch)."""

    is_highest: bool
    since: float


def voices(snapshot: Snapshot, lines: Lines) -> None:
    """Name the criterion for the first two voices, without names, with a button each for a minute.

    The minute is this screen's alone: nothing is written or sent, and its beginning is independent of the members.
    """
    voices_now = first_voices(snapshot)
    if voices_now is None:
        return
    key = on("console.floor.given", snapshot.meeting.current)
    floor: _Floor | None = st.session_state.get(key)
    lowest, highest = (escape(exact(Decimal(f"{mark:g}"))) for mark in (voices_now.lowest, voices_now.highest))
    named = _("Two voices first: {criterion}, marks from {lowest} to {highest}.")
    sentence = escape(named).format(criterion=f"<strong>{line(str(voices_now.criterion.short))}</strong>", lowest=lowest, highest=highest)
    lines.add(f"{icon(':material/record_voice_over:')} {sentence} {_heard(voices_now, floor)}", kind="small")
    if voices_now.asked:
        lines.show()
        with st.container(key="console.floor", horizontal=True, gap="xsmall"):
            for is_highest, end in ((True, _("Give the floor to the highest mark")), (False, _("Give the floor to the lowest mark"))):
                st.button(
                    end,
                    icon=":material/record_voice_over:",
                    key=on("console.floor.highest" if is_highest else "console.floor.lowest", snapshot.meeting.current),
                    type="tertiary",
                    on_click=_give_floor,
                    args=(key, is_highest),
                )


def _heard(found: Voices, floor: _Floor | None) -> str:
    """Return how the two are asked, as HTML; once one has the floor, for how long."""
    if not found.asked:
        return escape(_("Ask the room."))
    if floor is None:
        return escape(_("Asked on their own screens, or aloud."))
    heard = _("The highest mark has the floor: {time}") if floor.is_highest else _("The lowest mark has the floor: {time}")
    return f'<span class="ticks">{escape(heard).format(time=time_of(0.0, floor.since, SPEAKING_SECONDS))}</span>'


def _give_floor(key: str, is_highest: bool) -> None:
    st.session_state[key] = _Floor(is_highest, time.time())
