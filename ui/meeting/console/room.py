"""Who is here: quorum of the meeting and of the current item, presence of each member."""

from typing import Final

import streamlit as st

from deliberation import operations
from deliberation.call.people import Person
from deliberation.call.rights import Right
from deliberation.derived.meeting.quorums import candidature_quorum, meeting_quorum
from deliberation.meeting.meeting import MeetingState
from deliberation.meeting.presence import Presence, Quorum
from deliberation.snapshot.snapshot import Snapshot
from phrases import N_, _
from ui import session
from ui.meeting.console.conducting import act, doing
from ui.texts import literal

EDITOR: Final = "console.presence"
_ICONS: Final = {
    Presence.PRESENT: ":material/person:",
    Presence.REMOTE: ":material/videocam:",
    Presence.EXCUSED: ":material/event_busy:",
    Presence.ABSENT: ":material/person_off:",
}
_QUORUM_LABELS: Final = (N_("Meeting: {present} of {members}, {needed} needed"), N_("This item: {present} of {members}, {needed} needed"))


def panel(person: Person, snapshot: Snapshot) -> None:
    """Show the quorums, who is where, and what records it."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.subheader(_("Room"), anchor=False, width="content")
        st.space("stretch")
        _edit(person, snapshot)
    if snapshot.meeting.state is MeetingState.NOT_OPENED and not snapshot.meeting.attendances:
        _lead_to_the_editor(person, snapshot)
        return
    quorums = [meeting_quorum(snapshot)]
    if snapshot.meeting.current is not None:
        quorums.append(candidature_quorum(snapshot, snapshot.meeting.current))
    st.markdown("  \n".join(_quorum(label, quorum) for label, quorum in zip(_QUORUM_LABELS, quorums, strict=False)))
    lines = []
    for presence in Presence:
        names = [_named(snapshot, one) for one in snapshot.seated if snapshot.meeting.presence_of(one.id) is presence]
        if names:
            lines.append(f"{_ICONS[presence]} **{presence.words}** ({len(names)}) {', '.join(names)}")
    with st.container(height=100, border=False):
        st.markdown("  \n".join(lines))


def _lead_to_the_editor(person: Person, snapshot: Snapshot) -> None:
    # Presence was not recorded yet: show neither a failed quorum nor absent members.
    quorum = meeting_quorum(snapshot)
    words = _("Presence to be recorded: quorum of {needed} of {members}").format(needed=quorum.needed, members=quorum.members)
    if session.may(person, snapshot, Right.CONDUCT):
        st.button(words, icon=":material/how_to_reg:", type="tertiary", key="console.record_presence", on_click=_open_the_editor)
    else:
        st.markdown(f":material/how_to_reg: {words}")


def _open_the_editor() -> None:
    st.session_state[EDITOR] = True


def _named(snapshot: Snapshot, one: Person) -> str:
    return _("{name} (outside)").format(name=literal(one.name)) if one.id in snapshot.meeting.out_of_the_room() else literal(one.name)


def _quorum(label: str, quorum: Quorum) -> str:
    icon = ":material/check_circle:" if quorum.is_met else ":red[:material/warning:]"
    words = _(label).format(present=quorum.present, members=quorum.members, needed=quorum.needed)
    return f"{icon} {words}" if quorum.is_met else f"{icon} **{words}**"


def _edit(person: Person, snapshot: Snapshot) -> None:
    editor = st.popover(
        _("Presence"),
        icon=":material/how_to_reg:",
        disabled=not session.may(person, snapshot, Right.CONDUCT),
        width="content",
        key=EDITOR,
        on_change="rerun",
    )
    # Draw one field per member only when open: they are a fifth of the console's cost.
    if editor.open:
        with editor:
            _fields(snapshot)


def _fields(snapshot: Snapshot) -> None:
    absent = [one.id for one in snapshot.seated if snapshot.meeting.presence_of(one.id) is Presence.ABSENT]
    st.button(
        _("Everybody else is in the room"),
        icon=":material/groups:",
        key="console.presence.all",
        on_click=doing(operations.record_presence, presences=dict.fromkeys(absent, Presence.PRESENT)),
    )
    for one in snapshot.seated:
        with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
            st.markdown(literal(one.name), width=140)
            _presence(one, snapshot.meeting.presence_of(one.id))


def _presence(one: Person, presence: Presence) -> None:
    # Key by the recorded value, so that a change made elsewhere is shown.
    key = f"console.presence.{one.id}.{presence}"
    st.segmented_control(
        _("Presence of {name}").format(name=one.name),
        list(Presence),
        key=key,
        default=presence,
        required=True,
        label_visibility="collapsed",
        format_func=lambda choice: f"{_ICONS[choice]} {choice.words}",
        on_change=_record,
        args=(one.id, key, presence),
    )


def _record(person_id: int, key: str, stood: Presence) -> None:
    # The browser may still send a field that was just replaced: that value is nobody's choice.
    if st.session_state[key] is not stood:
        act(operations.record_presence, presences={person_id: st.session_state[key]})
