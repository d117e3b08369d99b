"""The one request to a person now: leave the room, vote, mark again, follow a list, or declare."""

from dataclasses import dataclass

from deliberation.call.people import Person
from deliberation.call.rights import Right, holds
from deliberation.derived.meeting.agreements import read_now, staying
from deliberation.derived.meeting.ballot_papers import ballot_open_to
from deliberation.derived.scoring.coverage import awaits_no_ai
from deliberation.scoring.grids import Revote
from deliberation.selection.agreements import Proposed
from deliberation.snapshot.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Asked:
    """The first that applies: ``leaves`` (leave the room for a file that is not named); a vote; a revote.

    ``votes``: a ballot is open to them, voted or not (``ballot_papers``). ``listed``: the list that is read out
    for agreement, while something of it can be pulled out.
    ``declares``: the declaration on generative AI is required and missing.
    """

    leaves: bool = False
    votes: bool = False
    revote: Revote | None = None
    listed: tuple[Proposed, ...] = ()
    declares: bool = False


def asked_of(person: Person, view: Snapshot) -> Asked:
    """Return the request to a person, based on what they see."""
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
    """Return the list that is read out, for members; those who read it out are not asked."""
    hears = holds(person.roles, Right.RECALL, view.phase) and not holds(person.roles, Right.AGREE_LIST, view.phase)
    return read_now(view) if hears and view.meeting.is_open and staying(view) else ()
