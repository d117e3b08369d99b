"""The room's screen: where the meeting stands, or what the console chose; large, without names beside marks, nothing under seal."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import streamlit as st

import ui.live
from charts.dots import dot_strip
from charts.parts.theme import Size, track_signs
from charts.radar import sheet_radar
from deliberation.call.rights import Right
from deliberation.derived.meeting.agenda import coming, meeting_clock
from deliberation.derived.meeting.quorums import meeting_quorum, recused_members
from deliberation.derived.meeting.room import RoomNow, Scene, announces, room_now
from deliberation.derived.scoring.ranking import ranking
from deliberation.dossiers.candidatures import Candidature
from deliberation.meeting.meeting import MeetingState
from deliberation.selection.decisions import Outcome
from deliberation.snapshot.snapshot import Snapshot
from deliberation.snapshot.visibility import shown_to_room
from phrases import _, decimal, moment, ngettext
from ui import session
from ui.meeting import projector_lists, projector_sent, projector_votes, timer
from ui.preparation.devices import qr_code
from ui.selection.board import in_words
from ui.texts import heading, literal
from ui.widgets import figures, styles
from ui.widgets.times import duration, hour, minutes

_STYLE: Final = Path(__file__).with_name("projector.css")
_CLOCK_SECONDS: Final = 20
_FILE_WIDTHS: Final = (779, 670, 320)  # of a wall of 1920 pixels: the radar, the marks, the time
_SEALED_WIDTHS: Final = (1449, 320)


def style() -> None:
    """Set everything in the size that is read from the back of a room."""
    styles.put(_STYLE)


def live() -> None:
    """Show where the meeting stands, or what the console chose, as it changes."""
    ui.live.part("projector", _draw)


def _draw() -> None:
    session.require(Right.PROJECT)
    snapshot = session.snapshot().derived("shown to the room", shown_to_room)
    now = room_now(snapshot, datetime.now(UTC))
    if announces(snapshot):
        # Asked for by the script that paints a verdict from the strip, at once: this part draws it a moment later.
        with st.container(key="projector-announces"):
            st.html("<span hidden></span>")
    _SCENES[now.scene](snapshot, now)
    if now.scene in _ABOVE_THE_BAND:
        projector_lists.band(snapshot)


def _waiting(snapshot: Snapshot, _now: RoomNow) -> None:
    if snapshot.is_finalised:
        projector_lists.finalised(snapshot)
        return
    said, entrance = st.columns([11, 7], gap="large", vertical_alignment="center")
    with said, st.container(key="projector-waiting"):
        st.title(heading(str(snapshot.call.name)))
        if snapshot.call.meets_at:
            st.header(moment(snapshot.call.meets_at))
        state = snapshot.meeting.state
        st.markdown(_("The jury’s meeting is about to begin.") if state is MeetingState.NOT_OPENED else state.words)
        if state is MeetingState.NOT_OPENED:
            st.markdown(_("The chair or the organisers open it."))
    with entrance, st.container(key="projector-entrance"):
        address = f"{session.base_address()}/entree"
        st.image(qr_code(address), alt=_("QR code of the entrance"), width="stretch")
        st.markdown(_("Enter with your personal link, or here:"))
        st.markdown(f"**{literal(address)}**")


def _item(snapshot: Snapshot, now: RoomNow) -> None:
    current = now.candidature_id
    if current is None:
        return
    candidature = snapshot.candidature(current)
    _heading(snapshot, candidature)
    if snapshot.is_under_seal(current):
        _sealed(snapshot, candidature)
        return
    profile, marks, aside = st.columns(_FILE_WIDTHS, gap="xsmall", vertical_alignment="center")
    with profile:
        figures.figure(sheet_radar(snapshot, current, size=Size.PROJECTOR), key="projector.radar", size=Size.PROJECTOR)
    with marks:
        figures.figure(dot_strip(snapshot, current, size=Size.PROJECTOR), key="projector.dots", size=Size.PROJECTOR)
    with aside:
        _aside(snapshot, current)


def _sealed(snapshot: Snapshot, candidature: Candidature) -> None:
    said, aside = st.columns(_SEALED_WIDTHS, gap="xsmall")
    with said:
        st.header(f":material/lock: {_('Scores under seal')}")
        with st.container(key="projector-summary"):
            st.markdown(literal(candidature.summary))
    with aside, st.container(key="projector-aside"):
        timer.ring(snapshot)


def _heading(snapshot: Snapshot, candidature: Candidature) -> None:
    projector_lists.titled(candidature)
    signs = track_signs(snapshot.call)
    tracks = " + ".join(f"{signs[code]} {snapshot.call.track(code).short}" for code in candidature.requested_tracks)
    parts = [f"**{literal(snapshot.administration_of(candidature).name)}**", tracks or _("No track asked for")]
    if any(candidature.id in cut.tied for cut in ranking(snapshot).cuts):
        parts.append(f"**:material/balance: {_('Tied at the line')}**")
    if snapshot.meeting.has_open_revote(candidature.id):
        parts.append(f"**:material/restart_alt: {_('Revote open')}**")
    decision = snapshot.decision(candidature.id)
    if decision.outcome is not Outcome.TO_DISCUSS:
        parts.append(f"**{in_words(snapshot, decision)}**")
    # How many, not who: the members who stay read the names on their own screens.
    recused = sum(snapshot.meeting.is_here(one.id) for one in recused_members(snapshot, candidature.id))
    if recused:
        parts.append(ngettext("{count} member recused", "{count} members recused", recused).format(count=recused))
    st.markdown(" · ".join(parts))


def _aside(snapshot: Snapshot, candidature_id: int) -> None:
    """Show the time of the file beside its plan, its score and where it stands in its track."""
    here = ranking(snapshot).by_id[candidature_id]
    with st.container(key="projector-aside", gap="xsmall"):
        timer.ring(snapshot)
        _budget(snapshot)
        if here.score is None:
            return
        st.metric(_("Score"), decimal(here.score))
        if here.track_rank is not None:
            st.metric(_("In its track"), str(here.track_rank))


def _budget(snapshot: Snapshot) -> None:
    """Say how long each file left may take for the meeting to end when planned."""
    clock = meeting_clock(snapshot, now=datetime.now(UTC))
    if clock.seconds_each:
        st.markdown(_("{time} each").format(time=duration(60 * max(round(clock.seconds_each / 60), 1))))


def _agenda(snapshot: Snapshot, _now: RoomNow) -> None:
    current = snapshot.meeting.current
    # Decided, it is no more among what is to come.
    is_left = current is not None and snapshot.decision(current).outcome is Outcome.TO_DISCUSS
    with st.container(horizontal=True, vertical_alignment="center", key="projector-board-title"):
        st.title(_("Agenda"), width="content")
        _clock()
    ids = [item.candidature_id for item in coming(snapshot)]
    if ids or is_left:
        projector_lists.to_come(snapshot, ids, current=current if is_left else None)
    else:
        st.header(_("Every shortlisted candidature is decided"))


def _clock() -> None:
    """Show the hours in a row. Time passes without a commit: they are read again by themselves."""
    st.fragment(_hours, key="projector.hours", run_every=_CLOCK_SECONDS)()


def _hours() -> None:
    snapshot, now = session.snapshot(), datetime.now(UTC)
    clock, meeting = meeting_clock(snapshot, now=now), snapshot.meeting
    with st.container(key="projector-hours", horizontal=True, gap="small"):
        st.metric(_("It is"), hour(now))
        if clock.seconds_left is not None:
            st.metric(_("Minutes left"), minutes(clock.seconds_left))
        st.metric(_("Items left"), str(clock.items_left))
        if clock.seconds_each is not None:
            st.metric(_("Minutes each"), decimal(clock.seconds_each / 60, 1))
        if clock.expected_end and clock.items_left and meeting.is_open:
            st.metric(_("Expected end"), hour(clock.expected_end))


def _pause(snapshot: Snapshot, _now: RoomNow) -> None:
    with st.container(key="projector-pause"):
        st.title(_("Pause"))
        st.header(heading(str(snapshot.call.name)))
        said = meeting_quorum(snapshot).sentence if snapshot.meeting.is_open else snapshot.meeting.state.words
        st.markdown(str(said))
        _clock()


_SCENES: Final[Mapping[Scene, Callable[[Snapshot, RoomNow], None]]] = {
    Scene.WAITING: _waiting,
    Scene.ITEM: _item,
    Scene.BALLOT: projector_votes.ballot,
    Scene.RESULT: projector_votes.result,
    Scene.VERDICT: projector_votes.verdict,
    Scene.LIST: lambda snapshot, _now: projector_lists.agreement(snapshot),
    Scene.RANKING: lambda snapshot, _now: projector_lists.ranked(snapshot),
    Scene.BOARD: lambda snapshot, _now: projector_lists.board(snapshot),
    Scene.AGENDA: _agenda,
    Scene.PAUSE: _pause,
    Scene.SENT: lambda snapshot, _now: projector_sent.show(snapshot),
}
_ABOVE_THE_BAND: Final = (Scene.ITEM, Scene.BALLOT, Scene.RESULT)
