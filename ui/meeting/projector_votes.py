"""What the room votes, what came of it, and the verdict: large, for some seconds."""

from datetime import UTC, datetime
from typing import Final

import streamlit as st

import ui.live
from charts.parts.theme import OUTCOME_SIGNS, track_signs
from deliberation.derived.meeting.board import board_gauges
from deliberation.derived.meeting.room import RoomNow, Scene, room_now
from deliberation.meeting.ballots import Ballot, Option, Question
from deliberation.meeting.tallies import Tally, option_labels, tally
from deliberation.selection.decisions import Decision, Outcome
from deliberation.snapshot.snapshot import Snapshot
from phrases import _
from ui import session
from ui.meeting import projector_lists, voting
from ui.texts import literal

_MARGIN_SECONDS: Final = 0.2  # so that the verdict is over when it is looked at again


def ballot(snapshot: Snapshot, now: RoomNow) -> None:
    """Show how many have voted, on what, and nothing of what they chose."""
    shown = _ballot(snapshot, now)
    _asked(snapshot, shown)
    if not shown.is_open:
        st.header(_("This ballot was cancelled."))
    elif shown.is_counted_in_room:
        with st.container(key="projector-in-the-room"):
            st.header(voting.in_the_room(shown))
    else:
        with st.container(key="projector-cast"):
            st.metric(_("Have voted"), _("{cast} of {entitled}").format(cast=shown.voted_count, entitled=len(shown.voters)))
            st.progress(shown.voted_count / len(shown.voters))


def result(snapshot: Snapshot, now: RoomNow) -> None:
    """Show what a closed ballot gave: the counts, what they are counted on, and what that decides."""
    shown = _ballot(snapshot, now)
    _asked(snapshot, shown)
    counted, labels = tally(shown, snapshot.call), option_labels(snapshot.call, shown)
    with st.container(key="projector-counts"):
        for column, (option, count) in zip(st.columns(len(counted.counts)), counted.counts.items(), strict=True):
            column.metric(str(labels[option]), str(count), border=True)
    _counts, base, outcome = counted.sentences
    with st.container(key="projector-outcome"):
        st.header(literal(str(outcome)))
    if counted.question is Question.ADOPT and counted.base:
        _majority(counted)
    st.markdown(str(base))


def _majority(counted: Tally) -> None:
    """Show how far the votes in favour reach along the majority's base, and where the majority lies."""
    reached, mark = 100 * counted.counts[Option.IN_FAVOUR] / counted.base, 100 * float(counted.majority.threshold.share)
    st.html(f'<div class="majority" aria-hidden="true"><b style="width:{reached:.1f}%"></b><i style="left:{mark:.1f}%"></i></div>')


def _ballot(snapshot: Snapshot, now: RoomNow) -> Ballot:
    return next(one for one in snapshot.meeting.ballots if (one.candidature_id, one.number) == (now.candidature_id, now.ballot_number))


def _asked(snapshot: Snapshot, shown: Ballot) -> None:
    candidature = snapshot.candidature(shown.candidature_id)
    projector_lists.titled(candidature)
    held = shown.method.words if shown.number == 1 else _("{method} no. {number}").format(method=shown.method.words, number=shown.number)
    st.markdown(f"**{literal(snapshot.administration_of(candidature).name)}**")
    with st.container(key="projector-question"):
        st.header(f"{held} · {shown.question.words}")


def verdict(snapshot: Snapshot, now: RoomNow) -> None:
    """Show what was decided until its time is over; then the screen goes on by itself."""
    if now.candidature_id is None or now.ends_at is None:
        return
    left = (now.ends_at - datetime.now(UTC)).total_seconds() + _MARGIN_SECONDS
    st.fragment(_until_it_is_over, key="projector.verdict", run_every=max(left, _MARGIN_SECONDS))(snapshot, now.candidature_id)


def _until_it_is_over(snapshot: Snapshot, candidature_id: int) -> None:
    if room_now(session.snapshot(), datetime.now(UTC)).scene is not Scene.VERDICT:
        ui.live.whole_page()
    decision, candidature = snapshot.decision(candidature_id), snapshot.candidature(candidature_id)
    with st.container(key=f"projector-verdict-{decision.outcome}", gap="small"):
        st.title(f"{OUTCOME_SIGNS[decision.outcome]} {_said(decision)}")
        st.header(literal(candidature.numbered_title))
        st.markdown(f"**{literal(snapshot.administration_of(candidature).name)}**")
        if decision.track:
            sign = track_signs(snapshot.call)[decision.track]
            st.subheader(f"{sign} {snapshot.call.track(decision.track).short} · {_places(snapshot, decision)}")


def _said(decision: Decision) -> str:
    if decision.reserve_rank is None:
        return decision.outcome.words
    return _("{outcome}, rank {rank}").format(outcome=decision.outcome.words, rank=decision.reserve_rank)


def _places(snapshot: Snapshot, decision: Decision) -> str:
    gauge = next(gauge for gauge in board_gauges(snapshot) if gauge.track == decision.track)
    taken = _("{selected} of {places}").format(selected=gauge.selected, places=gauge.places)
    # Only of a first decision is it known that the place was free before.
    is_new = decision.outcome is Outcome.SELECTED and decision.version == 1
    return _("{before} → {taken}").format(before=gauge.selected - 1, taken=taken) if is_new else taken
