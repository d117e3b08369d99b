"""Present requests to a person, a single request at a time, and the view of an open ballot on every device."""

from dataclasses import dataclass, replace

from deliberation.call.people import Person, Right
from deliberation.call.rights import holds
from deliberation.derived.meeting.agreement_lists import files_staying, read_now
from deliberation.derived.meeting.discussion import Voices, first_voices
from deliberation.derived.meeting.tallies import option_labels
from deliberation.derived.scoring.coverage import awaits_no_ai
from deliberation.meeting.ballots import Ballot, Method, Question
from deliberation.scoring.marks import Revote
from deliberation.selection.decisions import Proposed
from deliberation.snapshot.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class BallotPaper:
    """Ballot paper: the file's number and title, the question, labelled options, and the count of votes.

    ``definitions``: of the tracks among the options. ``has_voted``: this voter voted; ``own``: the voter's option in a named ballot. A lent
    device receives neither, and no count.
    """

    dossier: str
    number: int
    title: str
    question: Question
    method: Method
    options: tuple[tuple[str, object], ...]
    definitions: tuple[tuple[object, object], ...] = ()
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
    defined = tuple((track.label, track.definition) for track in view.call.tracks if track.definition and track.code in ballot.options)
    return BallotPaper(candidature.dossier, ballot.number, candidature.numbered_title, ballot.question, ballot.method, options, defined)


def paper_of(person: Person, view: Snapshot) -> BallotPaper | None:
    """Return the ballot paper of ``person``, with the present answer; None without an open ballot on devices."""
    ballot = ballot_open_to(person, view)
    if ballot is None:
        return None
    key = ballot.candidature_id, ballot.number
    counted = replace(paper_on(view, ballot), cast=ballot.voted_count, entitled=len(ballot.voters))
    return replace(counted, has_voted=key in view.own_votes, own=view.own_votes.get(key))


def ballot_open_to(person: Person, view: Snapshot) -> Ballot | None:
    """Return the open ballot on devices with ``person`` among its voters, voted or not; None if absent."""
    ballot = view.meeting.open_ballot
    if ballot is None or ballot.is_counted_in_room or view.meeting.has_conflict or person.id not in ballot.voters:
        return None
    return ballot if holds(person.roles, Right.VOTE, view.phase) else None


@dataclass(frozen=True, slots=True)
class Asked:
    """First applicable request to a person: leave the room, vote, mark again, or speak.

    Args:
        leaves: leave the room for an unnamed file.
        votes: a ballot is open to the person, voted or not (``ballot_papers``).
        speaks: the person gave an extreme mark of the current file, and is asked to explain.
        listed: the list read for agreement, while objections are possible.
        declares: the required declaration on generative AI is missing.
    """

    leaves: bool = False
    votes: bool = False
    revote: Revote | None = None
    speaks: Voices | None = None
    listed: tuple[Proposed, ...] = ()
    declares: bool = False


def asked_of(person: Person, view: Snapshot) -> Asked:
    """Return the request to a person, based on the person's view."""
    if view.meeting.has_conflict:
        return Asked(leaves=True)
    if ballot_open_to(person, view):
        return Asked(votes=True)
    revote = _find_revote(person, view)
    if revote:
        return Asked(revote=revote)
    voices = first_voices(view)
    if voices and person.id in voices.asked:
        return Asked(speaks=voices)
    listed = _find_list_to_hear(person, view)
    return Asked(listed=listed, declares=not listed and awaits_no_ai(view, person))


def _find_revote(person: Person, view: Snapshot) -> Revote | None:
    """Return the revote on the current item, until the juror saves a grid in the revote."""
    current = view.meeting.current
    if current is None or not holds(person.roles, Right.SCORE, view.phase):
        return None
    grid = view.grids.get((current, person.id))
    opened = next((revote for revote in view.meeting.revotes_on(current) if revote.is_open), None)
    return None if opened is None or (grid and grid.saved_at >= opened.opened_at) else opened


def _find_list_to_hear(person: Person, view: Snapshot) -> tuple[Proposed, ...]:
    """Return the list during its reading, for members except the readers."""
    hears = holds(person.roles, Right.RECALL, view.phase) and not holds(person.roles, Right.AGREE_LIST, view.phase)
    return read_now(view) if hears and view.meeting.is_open and files_staying(view) else ()
