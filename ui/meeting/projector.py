"""The room's screen: what the console chose, large, without names beside marks, and nothing under seal."""

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
from deliberation.derived.agenda import ItemState, agenda, coming, meeting_clock
from deliberation.derived.quorums import meeting_quorum, recused_members
from deliberation.derived.ranking import ranking
from deliberation.dossiers.candidatures import Candidature
from deliberation.meeting.ballots import Ballot
from deliberation.meeting.meeting import MeetingState, ProjectorView
from deliberation.meeting.tallies import option_labels, tally
from deliberation.snapshot.snapshot import Snapshot
from deliberation.snapshot.visibility import shown_to_room
from phrases import _, decimal, moment, ngettext
from ui import session
from ui.meeting import projector_lists
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
    """Show what the console chose, as it changes."""
    ui.live.part("projector", _draw)


def _draw() -> None:
    session.require(Right.PROJECT)
    snapshot = session.snapshot().derived("shown to the room", shown_to_room)
    _VIEWS[snapshot.meeting.projector](snapshot)


def _waiting(snapshot: Snapshot) -> None:
    st.title(str(snapshot.call.name))
    if snapshot.is_finalised:
        st.header(f":material/lock: {_('The selection is finalised.')}")
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


def _item(snapshot: Snapshot) -> None:
    current = snapshot.meeting.current
    if current is None:
        _agenda(snapshot)
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


def _ballot(snapshot: Snapshot) -> None:
    ballot = snapshot.meeting.shown_ballot
    if ballot is None:
        _item(snapshot)
        return
    _heading(snapshot, snapshot.candidature(ballot.candidature_id))
    parts = [_("Ballot {number}").format(number=ballot.number), ballot.question.words, ballot.method.words]
    st.header(" · ".join(parts))
    if ballot.is_open and ballot.is_by_hands:
        st.title(_("Hands are counted in the room."))
    elif ballot.is_open:
        cast = _("{cast} of {entitled}").format(cast=ballot.voted_count, entitled=len(ballot.voters))
        st.metric(_("Have voted"), cast)
        st.progress(ballot.voted_count / len(ballot.voters))
    elif ballot.is_counted:
        _result(snapshot, ballot)
    else:
        st.markdown(_("This ballot was cancelled."))


def _result(snapshot: Snapshot, ballot: Ballot) -> None:
    counted, labels = tally(ballot, snapshot.call), option_labels(snapshot.call, ballot)
    for column, (option, count) in zip(st.columns(len(counted.counts)), counted.counts.items(), strict=True):
        column.metric(str(labels[option]), str(count), border=True)
    _counts, base, outcome = counted.sentences
    st.title(literal(str(outcome)))
    st.markdown(str(base))


def _agenda(snapshot: Snapshot) -> None:
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


def _pause(snapshot: Snapshot) -> None:
    st.title(_("Pause"))
    st.header(str(snapshot.call.name))
    quorum = meeting_quorum(snapshot)
    st.markdown(snapshot.meeting.state.words)
    if snapshot.meeting.is_open:
        st.markdown(str(quorum.sentence))
    _clock(is_horizontal=True)


_VIEWS: Final[Mapping[ProjectorView, Callable[[Snapshot], None]]] = {
    ProjectorView.WAITING: _waiting,
    ProjectorView.ITEM: _item,
    ProjectorView.RANKING: projector_lists.ranked,
    ProjectorView.BOARD: projector_lists.board,
    ProjectorView.BALLOT: _ballot,
    ProjectorView.AGENDA: _agenda,
    ProjectorView.PAUSE: _pause,
}
