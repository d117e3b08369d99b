"""State of the meeting on a member's own device, whether the member follows; content of the room's screen."""

from datetime import UTC, datetime

import streamlit as st

import ui.live
from deliberation.call.people import Person, Right
from deliberation.derived.meeting.agenda import agenda, items_to_come, meeting_clock
from deliberation.derived.meeting.room import ROOM_PATH, room_now
from deliberation.derived.meeting.rules import meeting_quorum
from deliberation.meeting.meeting import MeetingState
from deliberation.snapshot.snapshot import Snapshot
from deliberation.snapshot.visibility import shown_to_room
from phrases import DEFAULT_LANGUAGE, _, current_language, hour, labelled, ngettext, time_left
from ui.meeting import movements
from ui.texts import literal
from ui.widgets import choosing

_FOLLOWS = "meeting.follows"
_CHOSEN = "meeting.chosen"
_NEAR = 2  # files before one's own


def follow() -> bool:
    """Show the switch between following the meeting and browsing; return whether the person follows."""
    follows: bool = st.toggle(_("Follow the current item"), value=True, key=_FOLLOWS, persist_state="session")
    return follows


def follows() -> bool:
    """Tell whether the person follows the meeting."""
    return bool(st.session_state.get(_FOLLOWS, True))


def elsewhere(snapshot: Snapshot) -> int | None:
    """Return the candidature chosen by a person who does not follow; None if there is none."""
    by_dossier = {snapshot.candidature(item.candidature_id).dossier: item.candidature_id for item in agenda(snapshot)}
    if not by_dossier:
        return None
    if st.session_state.get(_CHOSEN) not in by_dossier:
        current = snapshot.meeting.current
        st.session_state[_CHOSEN] = snapshot.candidature(current).dossier if current is not None else next(iter(by_dossier))
    st.button(_("Back to what the room discusses"), key="meeting.back", icon=":material/my_location:", on_click=_come_back)

    def name(dossier: str) -> str:
        return snapshot.by_dossier[dossier].numbered_title

    options = choosing.offered(list(by_dossier), name=name, chosen=[st.session_state[_CHOSEN]], key=_CHOSEN)
    dossier = choosing.choose_one(_("Application"), options, key=_CHOSEN, format_func=name)
    return by_dossier[dossier]


def _come_back() -> None:
    st.session_state[_FOLLOWS] = True


def show_state() -> None:
    """Show the state of the meeting, live: open or not, members present, time left, who has to leave."""
    ui.live.part("meeting.state", _draw_state, shows=lambda _person, snapshot: _state_lines(snapshot))


def _draw_state(_person: Person, snapshot: Snapshot) -> None:
    for line in _state_lines(snapshot):
        st.markdown(line)


def _state_lines(snapshot: Snapshot) -> list[str]:
    meeting, clock = snapshot.meeting, meeting_clock(snapshot, now=datetime.now(UTC))
    parts = [f"**{meeting.state.words}**"]
    if meeting.is_open:
        quorum = meeting_quorum(snapshot)
        parts.append(_("{present} of {members} present").format(present=quorum.present, members=quorum.members))
    is_to_come = clock.items_left and meeting.state is not MeetingState.CLOSED and not snapshot.is_finalised
    if meeting.is_open or is_to_come:  # in a meeting, none left is news
        parts.append(ngettext("{count} item left", "{count} items left", clock.items_left).format(count=clock.items_left))
    if meeting.is_open and clock.seconds_left is not None:
        parts.append(time_left(clock.seconds_left))
    if meeting.is_open and clock.items_left and clock.expected_end:
        parts.append(_("expected end {time}").format(time=hour(clock.expected_end)))
    # Whoever has to leave is told so at the foot of every page (``sheet``); those who follow read who leaves beside the file (``item``).
    moves = [] if meeting.current is None or follows() else movements.now(snapshot, meeting.current)
    return [" · ".join(parts), *_until_own(snapshot), *moves]


def _until_own(snapshot: Snapshot) -> list[str]:
    """Return the number of files before the viewer's next assigned file; empty beyond two."""
    to_come = [item.candidature_id for item in items_to_come(snapshot)] if snapshot.meeting.is_open and snapshot.own_files else []
    before = next((place for place, id_ in enumerate(to_come) if id_ in (snapshot.own_files or ())), _NEAR + 1)
    if before > _NEAR:
        return []
    if not before:
        return [f"**{_('The next application is one of yours.')}**"]
    sentence = ngettext("Only {count} application before one of yours.", "Only {count} applications before one of yours.", before)
    return [f"**{sentence.format(count=before)}**"]


def show_room() -> None:
    """Show the current view of the room's screen, live, with a link to it."""
    ui.live.part("room", _draw_room, right=Right.PROJECT)
    code = current_language()
    address = ROOM_PATH if code == DEFAULT_LANGUAGE else f"{ROOM_PATH}?langue={code}"
    st.link_button(_("Open the room’s screen"), address, type="primary", icon=":material/present_to_all:")
    st.caption(_("It opens in a window of its own: put it on the projector, full screen. The console chooses what it shows."))


def _draw_room(_person: Person, seen: Snapshot) -> None:
    snapshot = seen.derived("shown to the room", shown_to_room)
    now = room_now(snapshot, datetime.now(UTC))
    of = "" if now.candidature_id is None else f" · {literal(snapshot.candidature(now.candidature_id).numbered_title)}"
    st.markdown(f"{labelled(_('The room’s screen shows'), now.scene.words)}{of}")
