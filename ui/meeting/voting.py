"""Ballots on a member's device: the voting sheet, and the result of each ballot."""

from pathlib import Path
from typing import Final

import streamlit as st

from deliberation.call.people import Person
from deliberation.derived.meeting.ballot_papers import ballot_open_to
from deliberation.dossiers.candidatures import Candidature
from deliberation.meeting.ballots import Ballot, Method
from deliberation.meeting.tallies import tally
from deliberation.snapshot.snapshot import Snapshot
from phrases import _, current_language, labelled
from ui.shims.components import component
from ui.texts import literal

_LIVE: Final = Path(__file__).parents[1] / "live_component"
_sheet: Final = component(
    "jury.ballot",
    html='<div class="ballot-sheet"><p class="told unseen" role="status"></p><div class="drawn"></div></div>',
    served="jury-ballot",
    css="\n".join((_LIVE / name).read_text(encoding="utf-8") for name in ("ballot.css", "ballot_sheet.css")),
)


def sheet() -> None:
    """Mount the voting sheet at the foot of the page.

    The stream of events opens it and a request casts the vote (``web/entrance/ballots.py``), without a run of the page.
    """
    _sheet(key="meeting.ballot", data={"language": current_language()}, height="content")


def panel(person: Person, snapshot: Snapshot, candidature: Candidature) -> None:
    """Show the ballots on a candidature: the open one, and the results of others."""
    for ballot in snapshot.meeting.ballots_on(candidature.id):
        if ballot.is_open:
            _open(person, snapshot, ballot)
        elif ballot.is_counted:
            heading = _("Ballot {number}").format(number=ballot.number)
            st.success(labelled(heading, literal(tally(ballot, snapshot.call).sentence)), icon=":material/ballot:")


def shows(person: Person, snapshot: Snapshot, candidature: Candidature) -> object:
    """Return the data shown by the panel."""
    return snapshot.meeting.ballots_on(candidature.id), snapshot.call, ballot_open_to(person, snapshot) is not None


def _open(person: Person, snapshot: Snapshot, ballot: Ballot) -> None:
    with st.container(border=True):
        parts = [f"**{_('Ballot open')}**", ballot.question.words, ballot.method.words]
        if not ballot.is_counted_in_room:
            parts.append(_("{cast} of {entitled} have voted").format(cast=ballot.voted_count, entitled=len(ballot.voters)))
        st.markdown(" · ".join(parts))
        if ballot.is_counted_in_room:
            st.markdown(in_the_room(ballot))
        elif ballot_open_to(person, snapshot) is None:
            st.markdown(_("You are not among those who vote on this ballot."))


def in_the_room(ballot: Ballot) -> str:
    """Explain how a ballot without devices is held."""
    return _("The vote is on paper, in the room.") if ballot.method is Method.PAPER else _("Hands are counted in the room.")
