"""The open ballot as shown to a voter, on their screens and on a lent device."""

from dataclasses import dataclass, replace

from deliberation.call.people import Person
from deliberation.call.rights import Right, holds
from deliberation.meeting.ballots import Ballot, Method, Question
from deliberation.meeting.tallies import option_labels
from deliberation.snapshot.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class BallotPaper:
    """The file's number and title, the question, options with labels, and the count of votes among those entitled.

    ``has_voted``: by this voter; ``own``: their option, in a named ballot. A lent device receives neither, nor any count.
    """

    dossier: str
    number: int
    title: str
    question: Question
    method: Method
    options: tuple[tuple[str, object], ...]
    has_voted: bool = False
    own: str | None = None
    cast: int = 0
    entitled: int = 0

    @property
    def own_label(self) -> object:
        """Return the label of the voter's own option; None if there is none to show."""
        return dict(self.options).get(self.own or "")


def paper_on(view: Snapshot, ballot: Ballot) -> BallotPaper:
    """Return the ballot paper common to all voters of ``ballot``."""
    candidature, labels = view.candidature(ballot.candidature_id), option_labels(view.call, ballot)
    options = tuple((option, labels[option]) for option in ballot.options)
    return BallotPaper(candidature.dossier, ballot.number, candidature.numbered_title, ballot.question, ballot.method, options)


def paper_of(person: Person, view: Snapshot) -> BallotPaper | None:
    """Return the ballot paper of ``person``, with their answer; None if no ballot on devices is open to them."""
    ballot = ballot_open_to(person, view)
    if ballot is None:
        return None
    key = ballot.candidature_id, ballot.number
    counted = replace(paper_on(view, ballot), cast=ballot.voted_count, entitled=len(ballot.voters))
    return replace(counted, has_voted=key in view.own_votes, own=view.own_votes.get(key))


def ballot_open_to(person: Person, view: Snapshot) -> Ballot | None:
    """Return the ballot on devices that is open and on which ``person`` may vote, or has voted; None if there is none."""
    ballot = view.meeting.open_ballot
    if ballot is None or ballot.is_counted_in_room or view.meeting.has_conflict or person.id not in ballot.voters:
        return None
    return ballot if holds(person.roles, Right.VOTE, view.phase) else None
