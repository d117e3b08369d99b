"""The meeting on a member's own device: what is discussed, what comes next, the room's marks, the ballot, the revote."""

from datetime import UTC, datetime
from typing import Final

import streamlit as st

import bootstrap
from charts.dots import dot_strip
from charts.radar import sheet_radar
from deliberation import operations
from deliberation.agenda import ItemState, agenda, coming, meeting_clock
from deliberation.ballots import METHOD_LABELS, Ballot, Method
from deliberation.candidatures import Candidature
from deliberation.meeting import STATE_LABELS, MeetingState
from deliberation.people import Person
from deliberation.quorums import meeting_quorum
from deliberation.ranking import ranking
from deliberation.revotes import before_revotes
from deliberation.rights import Right, holds
from deliberation.snapshot import Snapshot
from deliberation.tallies import option_labels, tally
from phrases import _, decimal, ngettext
from ui import feedback, links, live, session
from ui.components import score_grid, sheet
from ui.components.board import in_words
from ui.components.browsing import DOSSIER
from ui.components.figures import drawn, show_chart, size
from ui.components.times import hour, minutes
from ui.texts import literal

_FOLLOWS: Final = "meeting.follows"
_CHOSEN: Final = "meeting.chosen"
_NEXT_SHOWN: Final = 2


def state() -> None:
    """Show where the meeting stands, as it changes: open or not, how many are here, the time left, what comes next."""
    live.part("meeting.state", _state)


def _state() -> None:
    session.require(Right.BROWSE)
    snapshot = session.snapshot()
    meeting, clock = snapshot.meeting, meeting_clock(snapshot, now=datetime.now(UTC))
    parts = [f"**{_(STATE_LABELS[meeting.state])}**"]
    if meeting.is_open:
        quorum = meeting_quorum(snapshot)
        parts.append(_("{present} of {members} present").format(present=quorum.present, members=quorum.members))
    if meeting.state is not MeetingState.CLOSED:
        parts.append(ngettext("{count} item left", "{count} items left", clock.items_left).format(count=clock.items_left))
    if meeting.is_open and clock.seconds_left is not None:
        parts.append(_("{minutes} min left").format(minutes=minutes(clock.seconds_left)))
    if meeting.is_open and clock.expected_end:
        parts.append(_("expected end {time}").format(time=hour(clock.expected_end)))
    st.markdown(" · ".join(parts))
    if meeting.has_conflict:
        st.warning(_("Conflict of interest"), icon=":material/door_open:")
    _next(snapshot)


def _next(snapshot: Snapshot) -> None:
    left = [item for item in agenda(snapshot) if item.state is ItemState.DISCUSSED]
    if left:
        latest = max(left, key=lambda item: snapshot.meeting.items[item.candidature_id].ended_at or datetime.min.replace(tzinfo=UTC))
        candidature = snapshot.candidature(latest.candidature_id)
        outcome = in_words(snapshot, snapshot.decision(candidature.id))
        st.caption(_("Just discussed: {title} → {outcome}").format(title=literal(candidature.title), outcome=outcome))
    following = [snapshot.candidature(item.candidature_id) for item in coming(snapshot)[:_NEXT_SHOWN]]
    if following:
        titles = " ; ".join(literal(candidature.title) for candidature in following)
        st.caption(_("Coming next: {titles}").format(titles=titles))


def follow() -> bool:
    """Let the person leave the common course and come back; tell whether they follow."""
    follows: bool = st.toggle(_("Follow the meeting"), value=True, key=_FOLLOWS, persist_state="session")
    return follows


def elsewhere(snapshot: Snapshot) -> int | None:
    """Let somebody who does not follow choose a candidature; None where there is none."""
    by_dossier = {snapshot.candidature(item.candidature_id).dossier: item.candidature_id for item in agenda(snapshot)}
    if not by_dossier:
        return None
    if st.session_state.get(_CHOSEN) not in by_dossier:
        current = snapshot.meeting.current
        st.session_state[_CHOSEN] = snapshot.candidature(current).dossier if current is not None else next(iter(by_dossier))
    st.button(_("Back to what the room discusses"), key="meeting.back", icon=":material/my_location:", on_click=_come_back)
    dossier = st.selectbox(
        _("Candidature"), list(by_dossier), key=_CHOSEN, format_func=lambda dossier: f"{dossier} · {snapshot.by_dossier[dossier].title}"
    )
    return by_dossier[dossier]


def _come_back() -> None:
    st.session_state[_FOLLOWS] = True


def item(candidature_id: int | None = None) -> None:
    """Show a candidature as it changes: the one chosen, or the one that the room discusses."""
    live.part("meeting.item", lambda: _item(candidature_id))


def _item(chosen: int | None) -> None:
    person = session.require(Right.BROWSE)
    snapshot = session.snapshot()
    candidature_id = snapshot.meeting.current if chosen is None else chosen
    if candidature_id is None or candidature_id not in snapshot.positions:
        if not snapshot.meeting.has_conflict:
            st.info(_("No candidature is being discussed now."), icon=":material/hourglass_empty:")
        return
    candidature = snapshot.candidature(candidature_id)
    sheet.identity(snapshot, candidature)
    _ballots(person, snapshot, candidature)
    _revote(person, snapshot, candidature)
    _own(person, snapshot, candidature)
    _room(snapshot, candidature)
    if candidature.summary:
        st.markdown(f"**{_('Summary of the project')}**")
        st.text(candidature.summary, width=820)
    links.link("fiche", _("Open the sheet"), {DOSSIER: [candidature.dossier]}, icon=":material/article:")


def _ballots(person: Person, snapshot: Snapshot, candidature: Candidature) -> None:
    for ballot in snapshot.meeting.ballots_on(candidature.id):
        if ballot.is_open:
            _vote(person, snapshot, ballot)
        elif ballot.is_counted:
            st.success(
                f"{_('Ballot {number}').format(number=ballot.number)} : {tally(ballot, snapshot.call).sentence}", icon=":material/ballot:"
            )


def _vote(person: Person, snapshot: Snapshot, ballot: Ballot) -> None:
    with st.container(border=True):
        st.subheader(_("Ballot open"))
        cast = _("{cast} of {entitled} have voted").format(cast=ballot.voted_count, entitled=len(ballot.voters))
        st.markdown(f"{_(METHOD_LABELS[ballot.method])} · {cast}")
        key = (ballot.candidature_id, ballot.number)
        if ballot.method is Method.HANDS:
            st.markdown(_("Hands are counted in the room."))
        elif person.id not in ballot.voters or not holds(person.roles, Right.VOTE, snapshot.phase):
            st.markdown(_("You are not among those who vote on this ballot."))
        elif ballot.method is Method.SECRET and key in snapshot.own_votes:
            st.markdown(f":material/check: {_('You have voted: a secret vote cannot be changed.')}")
        else:
            _options(person, snapshot, ballot)


def _options(person: Person, snapshot: Snapshot, ballot: Ballot) -> None:
    is_secret = ballot.method is Method.SECRET
    own = snapshot.own_votes.get((ballot.candidature_id, ballot.number))
    labels = option_labels(snapshot.call, ballot)
    pressed = None
    with st.container(horizontal=True):
        for option in ballot.options:
            is_own = option == own
            if st.button(
                str(labels[option]),
                key=f"meeting.vote.{ballot.candidature_id}.{ballot.number}.{option}",
                type="primary" if is_own else "secondary",
                icon=":material/check:" if is_own else None,
            ):
                pressed = option
    if is_secret:
        st.caption(_("Nothing links a secret vote to whoever cast it: it cannot be changed afterwards."))
    elif own:
        st.caption(_("Your vote: {vote}. It can be changed until the ballot is closed.").format(vote=labels[own]))
    if pressed:
        _cast(person, ballot, pressed)


def _cast(person: Person, ballot: Ballot, choice: str) -> None:
    with feedback.domain_errors():
        receipt = operations.cast_vote(
            bootstrap.unit_of_work(),
            by=person,
            call_id=person.call_id,
            candidature_id=ballot.candidature_id,
            number=ballot.number,
            choice=choice,
        )
        feedback.saved(receipt)
        live.whole_page()


def _revote(person: Person, snapshot: Snapshot, candidature: Candidature) -> None:
    if not snapshot.meeting.has_open_revote(candidature.id) or not holds(person.roles, Right.SCORE, snapshot.phase):
        return
    with st.container(border=True):
        st.subheader(_("Revote open"))
        st.caption(_("The latest mark becomes official, the first stays shown."))
        # Marks alone: a comment being typed would have to live outside of what changes refresh.
        score_grid.grid(person, snapshot, candidature.id, has_comment=False)


def _own(person: Person, snapshot: Snapshot, candidature: Candidature) -> None:
    if not holds(person.roles, Right.SCORE, snapshot.phase):
        return
    marks = score_grid.own_marks(snapshot, candidature.id)
    said = [f"{snapshot.call.criterion(code).short} **{'–' if mark is None else mark}**" for code, mark in marks.items()]
    st.markdown(_("My marks: {marks}").format(marks=" · ".join(said)))
    links.link("noter", _("My grid and my private note"), {DOSSIER: [candidature.dossier]}, icon=":material/edit_note:")


def _room(snapshot: Snapshot, candidature: Candidature) -> None:
    if snapshot.is_under_seal(candidature.id):
        st.info(_("The jury’s marks are under seal until the chair reveals them."), icon=":material/lock:")
        return
    sheet.standing(snapshot, candidature)
    left, right = st.columns(2)
    with left:
        show_chart(drawn(snapshot, sheet_radar, candidature.id, size=size()), key=f"meeting.radar.{candidature.id}")
    with right:
        show_chart(drawn(snapshot, dot_strip, candidature.id, size=size()), key=f"meeting.dots.{candidature.id}")
    _before_revote(snapshot, candidature)


def _before_revote(snapshot: Snapshot, candidature: Candidature) -> None:
    if not any(id_ == candidature.id for id_, _person, _criterion in snapshot.first_marks):
        return
    first = ranking(before_revotes(snapshot)).by_id[candidature.id].score
    now = ranking(snapshot).by_id[candidature.id].score
    st.markdown(_("Before the revote: {first}. Now: {now}.").format(first=decimal(first), now=decimal(now)))
