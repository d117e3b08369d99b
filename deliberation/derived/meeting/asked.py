"""What is asked of one person now, one thing at a time: to leave the room, to vote, to mark again."""

from dataclasses import dataclass

from deliberation.call.people import Person
from deliberation.call.rights import Right, holds
from deliberation.meeting.ballots import Ballot, Method
from deliberation.scoring.grids import Revote
from deliberation.snapshot.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Asked:
    """The first of these that applies: ``leaves`` the room, for a file of which nothing else is said; a vote; to mark again.

    ``ballot``: the one to vote on; a named one stays once voted, since the vote may be changed. ``has_voted``: on it, or on a secret
    one, whose votes cannot be changed.
    """

    leaves: bool = False
    ballot: Ballot | None = None
    has_voted: bool = False
    revote: Revote | None = None


def asked_of(person: Person, view: Snapshot) -> Asked:
    """Return what is asked of a person, among what they see."""
    meeting = view.meeting
    if meeting.has_conflict:
        return Asked(leaves=True)
    ballot = meeting.open_ballot
    if ballot and not ballot.is_by_hands and person.id in ballot.voters and holds(person.roles, Right.VOTE, view.phase):
        has_voted = (ballot.candidature_id, ballot.number) in view.own_votes
        is_over = has_voted and ballot.method is Method.SECRET
        return Asked(ballot=None if is_over else ballot, has_voted=has_voted)
    return Asked(revote=_to_mark_again(person, view))


def _to_mark_again(person: Person, view: Snapshot) -> Revote | None:
    """Return the revote on the current item, until the juror has saved their grid in it."""
    current = view.meeting.current
    if current is None or not holds(person.roles, Right.SCORE, view.phase):
        return None
    grid = view.grids.get((current, person.id))
    opened = next((one for one in view.meeting.revotes_on(current) if one.is_open), None)
    return None if opened is None or (grid and grid.saved_at >= opened.opened_at) else opened
