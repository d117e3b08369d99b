"""The room's screen: what the meeting is at, or what the console chose; large, without names beside marks, nothing under seal."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import streamlit as st

import ui.live
from charts.dots import dot_strip
from charts.parts.labels import shortened
from charts.parts.theme import Size
from charts.radar import sheet_radar
from deliberation.call.rights import Right
from deliberation.derived.meeting.agenda import ItemState, agenda, coming, meeting_clock
from deliberation.derived.meeting.quorums import meeting_quorum, recused_members
from deliberation.derived.meeting.room import RoomNow, Scene, room_now
from deliberation.derived.scoring.ranking import ranking
from deliberation.dossiers.candidatures import Candidature
from deliberation.meeting.meeting import MeetingState
from deliberation.snapshot.snapshot import Snapshot
from deliberation.snapshot.visibility import shown_to_room
from phrases import _, decimal, moment, ngettext
from ui import session
from ui.meeting import projector_lists, projector_votes
from ui.preparation.devices import qr_code
from ui.selection.board import in_words
from ui.texts import literal
from ui.widgets import figures
from ui.widgets.times import hour, minutes

_STYLE: Final = Path(__file__).with_name("projector.css")
_CLOCK_SECONDS: Final = 20
_ITEMS_SHOWN: Final = 12
_TITLE_CHARACTERS: Final = 130  # two lines


def style() -> None:
    """Set everything in the size that is read from the back of a room."""
    st.html(_STYLE)


def live() -> None:
    """Show what the meeting is at, or what the console chose, as it changes."""
    ui.live.part("projector", _draw)


def _draw() -> None:
    session.require(Right.PROJECT)
    snapshot = session.snapshot().derived("shown to the room", shown_to_room)
    now = room_now(snapshot, datetime.now(UTC))
    _SCENES[now.scene](snapshot, now)
    if now.scene in _ABOVE_THE_BAND:
        projector_lists.band(snapshot)


def _waiting(snapshot: Snapshot, _now: RoomNow) -> None:
    st.title(str(snapshot.call.name))
    if snapshot.is_finalised:
        st.header(f":material/lock: {_('The selection is finalised.')}")
        projector_lists.fingerprint(snapshot)
        return
    if snapshot.call.meets_at:
        st.header(moment(snapshot.call.meets_at))
    state = snapshot.meeting.state
    st.markdown(_("The jury’s meeting is about to begin.") if state is MeetingState.NOT_OPENED else state.words)
    address = f"{session.base_address()}/entree"
    left, right = st.columns([1, 2], vertical_alignment="center")
    with left:
        st.image(qr_code(address), alt=_("QR code of the entrance"), width="stretch")
    with right:
        st.header(_("Enter with your personal link, or here:"))
        st.header(literal(address))


def _item(snapshot: Snapshot, now: RoomNow) -> None:
    current = now.candidature_id
    if current is None:
        return
    candidature = snapshot.candidature(current)
    _heading(snapshot, candidature)
    if snapshot.is_under_seal(current):
        st.header(f":material/lock: {_('Scores under seal')}")
        st.markdown(literal(candidature.summary[:700]))
        return
    left, right = st.columns([11, 9])
    with left:
        figures.figure(sheet_radar(snapshot, current, size=Size.PROJECTOR), key="projector.radar", size=Size.PROJECTOR)
    with right:
        figures.figure(dot_strip(snapshot, current, size=Size.PROJECTOR), key="projector.dots", size=Size.PROJECTOR)


def _heading(snapshot: Snapshot, candidature: Candidature) -> None:
    st.title(literal(shortened(candidature.title, _TITLE_CHARACTERS)))
    here = ranking(snapshot).by_id[candidature.id]
    tracks = " + ".join(str(snapshot.call.track(code).short) for code in candidature.requested_tracks)
    parts = [f"**{literal(snapshot.administration_of(candidature).name)}**", tracks or _("No track asked for")]
    if here.score is not None:
        parts.append(_("Score **{score}**").format(score=decimal(here.score)))
        parts.append(_("rank **{rank}**").format(rank=here.rank or "–"))
    parts.append(in_words(snapshot, snapshot.decision(candidature.id)))
    # How many, not who: the members who stay read the names on their own screens.
    recused = sum(snapshot.meeting.is_here(one.id) for one in recused_members(snapshot, candidature.id))
    if recused:
        parts.append(ngettext("{count} member recused", "{count} members recused", recused).format(count=recused))
    st.markdown(" · ".join(parts))


def _agenda(snapshot: Snapshot, _now: RoomNow) -> None:
    st.title(_("Agenda"))
    left, right = st.columns([3, 1], gap="large")
    with left:
        items = agenda(snapshot)
        current = next((item for item in items if item.state is ItemState.CURRENT), None)
        shown = [*([current] if current else []), *coming(snapshot)][:_ITEMS_SHOWN]
        projector_lists.numbered(snapshot, [(item.position, item.candidature_id, item is current) for item in shown])
        more = sum(item.state is not ItemState.DECIDED for item in items) - len(shown)
        if more > 0:
            st.markdown(ngettext("And {count} more.", "And {count} more.", more).format(count=more))
    with right:
        # Time passes without a commit, so this part rereads the clock by itself.
        _clock(is_horizontal=False)


def _clock(*, is_horizontal: bool) -> None:
    st.fragment(_hours, key="projector.hours", run_every=_CLOCK_SECONDS)(is_horizontal)


def _hours(is_horizontal: bool) -> None:
    snapshot, now = session.snapshot(), datetime.now(UTC)
    clock, meeting = meeting_clock(snapshot, now=now), snapshot.meeting
    with st.container(key="projector-hours-wide" if is_horizontal else "projector-hours", horizontal=is_horizontal, gap="small"):
        st.metric(_("It is"), hour(now))
        if clock.seconds_left is not None:
            st.metric(_("Minutes left"), minutes(clock.seconds_left))
        st.metric(_("Items left"), str(clock.items_left))
        if clock.seconds_each is not None:
            st.metric(_("Minutes each"), decimal(clock.seconds_each / 60, 1))
        if clock.expected_end and clock.items_left and meeting.is_open:
            st.metric(_("Expected end"), hour(clock.expected_end))


def _pause(snapshot: Snapshot, _now: RoomNow) -> None:
    st.title(_("Pause"))
    st.header(str(snapshot.call.name))
    quorum = meeting_quorum(snapshot)
    st.markdown(snapshot.meeting.state.words)
    if snapshot.meeting.is_open:
        st.markdown(str(quorum.sentence))
    _clock(is_horizontal=True)


_SCENES: Final[Mapping[Scene, Callable[[Snapshot, RoomNow], None]]] = {
    Scene.WAITING: _waiting,
    Scene.ITEM: _item,
    Scene.BALLOT: projector_votes.ballot,
    Scene.RESULT: projector_votes.result,
    Scene.VERDICT: projector_votes.verdict,
    Scene.RANKING: lambda snapshot, _now: projector_lists.ranked(snapshot),
    Scene.BOARD: lambda snapshot, _now: projector_lists.board(snapshot),
    Scene.AGENDA: _agenda,
    Scene.PAUSE: _pause,
}
_ABOVE_THE_BAND: Final = (Scene.ITEM, Scene.BALLOT, Scene.RESULT)
