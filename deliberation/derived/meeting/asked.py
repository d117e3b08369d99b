"""What is asked of one person now, one thing at a time: to leave the room, to vote, to mark again, to hear a list, to declare."""

from dataclasses import dataclass

from deliberation.call.people import Person
from deliberation.call.rights import Right, holds
from deliberation.derived.meeting.agreements import read_now, staying
from deliberation.derived.meeting.ballot_papers import ballot_open_to
from deliberation.derived.scoring.missing import awaits_no_ai
from deliberation.scoring.grids import Revote
from deliberation.selection.agreements import Proposed
from deliberation.snapshot.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Asked:
    """The first of these that applies: ``leaves`` the room, for a file of which nothing else is said; a vote; to mark again.

    ``votes``: a ballot is open to them, on which they may have voted (``ballot_papers``). ``listed``: the list that is read out
    for agreement, while something of it can be pulled out.
    ``declares``: that they give no content to a generative AI, where the call asks for it, and they have not.
    """

    leaves: bool = False
    votes: bool = False
    revote: Revote | None = None
    listed: tuple[Proposed, ...] = ()
    declares: bool = False


def asked_of(person: Person, view: Snapshot) -> Asked:
    """Return what is asked of a person, among what they see."""
    if view.meeting.has_conflict:
        return Asked(leaves=True)
    if ballot_open_to(person, view):
        return Asked(votes=True)
    revote = _to_mark_again(person, view)
    if revote:
        return Asked(revote=revote)
    listed = _to_hear(person, view)
    return Asked(listed=listed, declares=not listed and awaits_no_ai(view, person))


def _to_mark_again(person: Person, view: Snapshot) -> Revote | None:
    """Return the revote on the current item, until the juror has saved their grid in it."""
    current = view.meeting.current
    if current is None or not holds(person.roles, Right.SCORE, view.phase):
        return None
    grid = view.grids.get((current, person.id))
    opened = next((one for one in view.meeting.revotes_on(current) if one.is_open), None)
    return None if opened is None or (grid and grid.saved_at >= opened.opened_at) else opened


def _to_hear(person: Person, view: Snapshot) -> tuple[Proposed, ...]:
    """Return the list that is read out to the members; those who read it out have it before them."""
    hears = holds(person.roles, Right.RECALL, view.phase) and not holds(person.roles, Right.AGREE_LIST, view.phase)
    return read_now(view) if hears and view.meeting.is_open and staying(view) else ()
