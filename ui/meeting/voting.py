"""The ballots on a member's own device: the vote that is asked while one is open, and what each decided."""

from collections.abc import Callable
from functools import partial
from typing import Any

import streamlit as st

from deliberation import operations
from deliberation.call.people import Person
from deliberation.call.rights import Right, holds
from deliberation.dossiers.candidatures import Candidature
from deliberation.meeting.ballots import Ballot, Method
from deliberation.meeting.tallies import option_labels, tally
from deliberation.snapshot.snapshot import Snapshot
from phrases import _, labelled
from ui import feedback, live, session
from ui.acting import doing
from ui.texts import literal


def panel(person: Person, snapshot: Snapshot, candidature: Candidature) -> None:
    """Show the ballots on a candidature: the one to vote on now, and what the others decided."""
    for ballot in snapshot.meeting.ballots_on(candidature.id):
        if ballot.is_open:
            _vote(person, snapshot, ballot)
        elif ballot.is_counted:
            heading = _("Ballot {number}").format(number=ballot.number)
            st.success(labelled(heading, literal(tally(ballot, snapshot.call).sentence)), icon=":material/ballot:")


def shows(person: Person, snapshot: Snapshot, candidature: Candidature) -> object:
    """Return what the panel is made of."""
    ballots = snapshot.meeting.ballots_on(candidature.id)
    may_vote, voted = (
        holds(person.roles, Right.VOTE, snapshot.phase),
        [(each.candidature_id, each.number) in snapshot.own_votes for each in ballots],
    )
    return ballots, snapshot.call, may_vote, voted


def _vote(person: Person, snapshot: Snapshot, ballot: Ballot) -> None:
    with st.container(border=True):
        parts = [f"**{_('Ballot open')}**", ballot.question.words, ballot.method.words]
        if not ballot.is_counted_in_room:
            parts.append(_("{cast} of {entitled} have voted").format(cast=ballot.voted_count, entitled=len(ballot.voters)))
        st.markdown(" · ".join(parts))
        key = (ballot.candidature_id, ballot.number)
        if ballot.is_counted_in_room:
            st.markdown(in_the_room(ballot))
        elif person.id not in ballot.voters or not holds(person.roles, Right.VOTE, snapshot.phase):
            st.markdown(_("You are not among those who vote on this ballot."))
        elif ballot.method is Method.SECRET and key in snapshot.own_votes:
            st.markdown(f":material/check: {_('You have voted: a secret vote cannot be changed.')}")


def in_the_room(ballot: Ballot) -> str:
    """Say how a ballot without devices is held."""
    return _("The vote is on paper, in the room.") if ballot.method is Method.PAPER else _("Hands are counted in the room.")


def ask(snapshot: Snapshot, ballot: Ballot) -> None:
    """Ask for a vote on a ballot, or show the one that was cast and may be changed."""
    _options(snapshot, ballot)
    feedback.outcome(_part(ballot))


def _part(ballot: Ballot) -> str:
    return f"meeting.vote.{session.dossier_of(ballot.candidature_id)}.{ballot.number}"


def _options(snapshot: Snapshot, ballot: Ballot) -> None:
    is_secret = ballot.method is Method.SECRET
    chosen_key = f"{_part(ballot)}.chosen"
    own = st.session_state.get(chosen_key) if is_secret else snapshot.own_votes.get((ballot.candidature_id, ballot.number))
    labels = option_labels(snapshot.call, ballot)
    # Its buttons say at once that they record, then that it is done (``web/streamlit/recording.js``). A secret vote is chosen first, then
    # cast.
    with st.container(key=None if is_secret else f"{live.RECORDS}.{_part(ballot)}", gap="small"):
        with st.container(horizontal=True, gap="small"):
            for option in ballot.options:
                is_own = option == own
                st.button(
                    str(labels[option]),
                    key=f"{_part(ballot)}.{option}",
                    # Chosen, not cast: the one dark button is then the one that casts it.
                    type="primary" if is_own and not is_secret else "secondary",
                    icon=":material/check:" if is_own else None,
                    width="stretch",
                    on_click=partial(_choose, chosen_key, option) if is_secret else _casting(ballot, option, _own(labels[option])),
                )
        if own and not is_secret:
            with st.container(key=answered(ballot)):
                st.caption(_own(labels[own]))
    if is_secret and own:
        words = _("Confirm: {vote}").format(vote=labels[own])
        with st.container(key=f"{live.RECORDS}.{_part(ballot)}"):
            st.button(words, key=f"{_part(ballot)}.confirm", type="primary", width="stretch", on_click=_casting(ballot, own))
    if is_secret:
        st.caption(_("Nothing links a secret vote to whoever cast it: it cannot be changed afterwards."))


def answered(ballot: Ballot) -> str:
    """Return the key of what stops the title of the tab from asking for a vote: the title is made for a whole audience."""
    return f"unasked.vote.{session.dossier_of(ballot.candidature_id)}.{ballot.number}"


def _own(label: object) -> str:
    return _("Your vote: {vote}. It can be changed until the ballot is closed.").format(vote=label)


def _choose(key: str, option: str) -> None:
    st.session_state[key] = option


def _casting(ballot: Ballot, option: str, recorded: str = "") -> Callable[[], None]:
    on: dict[str, Any] = {"candidature_id": ballot.candidature_id, "number": ballot.number}
    return doing(operations.cast_vote, Right.VOTE, part=_part(ballot), recorded=recorded, choice=option, **on)
