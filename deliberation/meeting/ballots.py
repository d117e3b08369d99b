"""Ballots and votes, and stored passes for a vote on a lent device."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256

from deliberation.call.call import Call
from deliberation.call.rules import Majority
from deliberation.errors import InvalidValue
from deliberation.vocabulary import Labelled
from phrases import N_


class Option(Labelled):
    """An option of a ballot that is not a track."""

    IN_FAVOUR = "for", N_("For")
    AGAINST = "against", N_("Against")
    ABSTAIN = "abstain", N_("Abstention")


class Question(Labelled):
    """The question of a ballot."""

    ADOPT = "adopt", N_("For, against or abstention")
    TRACK = "track", N_("Choice of a track")


class Method(Labelled):
    """The method of a ballot: on devices, named or secret; or counted in the room, by hands or on paper."""

    NAMED = "named", N_("Named ballot")
    SECRET = "secret", N_("Secret ballot")
    HANDS = "hands", N_("Show of hands")
    PAPER = "paper", N_("Secret ballot on paper")

    @property
    def is_secret(self) -> bool:
        """Tell whether votes are secret."""
        return self in (Method.SECRET, Method.PAPER)


SECRET_VOTES_MIN = 3  # with fewer, a result tells who voted what


@dataclass(frozen=True, slots=True)
class CastingVote:
    """The chair's vote that settles a recorded tie."""

    choice: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Ballot:
    """Ballot on a candidature; ``number`` counts from 1 on each candidature.

    Args:
        options: ending with the abstention.
        voters: person ids of those entitled at the opening, present and not recused.
        members: number of members without a recusal.
        voted: ids of people who voted, as far as the viewer may know.
        votes: by person id, only in a closed named ballot.
        entered: person id → author of the entry, for a member without a device.
        counts: set at closing, the only trace of the votes of a secret ballot.
    """

    candidature_id: int
    number: int
    question: Question
    method: Method
    majority: Majority
    options: tuple[str, ...]
    opened_by: str
    opened_at: datetime
    voters: tuple[int, ...]
    members: int
    override_reason: str = ""
    voted: frozenset[int] = frozenset()
    voted_count: int = 0
    votes: Mapping[int, str] = field(default_factory=dict)
    entered: Mapping[int, str] = field(default_factory=dict)
    closed_at: datetime | None = None
    counts: Mapping[str, int] | None = None
    casting: CastingVote | None = None
    cancelled_because: str = ""

    def __post_init__(self) -> None:
        if len(set(self.options)) < len(self.options) or len(self.options) < 2:
            raise InvalidValue(N_("A ballot needs different options."))
        if self.number < 1 or len(self.voters) > self.members:
            raise InvalidValue(N_("No more people can vote than there are members."))
        if self.counts is not None:
            checked_counts(self.options, self.counts, entitled=len(self.voters))

    @property
    def is_open(self) -> bool:
        """Tell whether votes are taken now."""
        return self.closed_at is None

    @property
    def is_counted_in_room(self) -> bool:
        """Return whether hands or papers are counted in the room, so that no vote comes from a device."""
        return self.method in (Method.HANDS, Method.PAPER)

    @property
    def missing(self) -> int:
        """Return the number of voters without a vote on devices; 0 for counted hands or papers."""
        return 0 if self.is_counted_in_room else len(self.voters) - self.voted_count

    @property
    def is_counted(self) -> bool:
        """Tell whether the ballot was closed and counted, not cancelled."""
        return self.counts is not None


def options_of(call: Call, question: Question) -> tuple[str, ...]:
    """Return the options of a question, the abstention last."""
    if question is Question.ADOPT:
        return tuple(Option)
    return (*(track.code for track in call.tracks), Option.ABSTAIN)


def completed_counts(counts: Mapping[str, int | None], *, entitled: int) -> Mapping[str, int]:
    """Return the room's counts with a blank (None) filled: the remaining voters, or 0 once all are counted.

    Raises InvalidValue for several blanks with remaining voters.
    """
    rest = max(0, entitled - sum(count or 0 for count in counts.values()))
    if rest and sum(count is None for count in counts.values()) > 1:
        raise InvalidValue(N_("Count every option but one: the rest of the voters is the last."))
    return {option: rest if count is None else count for option, count in counts.items()}


def checked_counts(options: tuple[str, ...], counts: Mapping[str, int], *, entitled: int) -> Mapping[str, int]:
    """Return the counts, every option named. Raises InvalidValue if ``entitled`` voters cannot have given them."""
    if any(option not in options or count < 0 for option, count in counts.items()):
        raise InvalidValue(N_("Give a whole number, from 0, for each option of the ballot."))
    if sum(counts.values()) > entitled:
        raise InvalidValue(N_("More votes are counted than people who may vote: {entitled}."), entitled=entitled)
    return {option: counts.get(option, 0) for option in options}


BALLOT_PATH = "/scrutin"

# Read aloud and typed by hand: without the letters that look like figures, and without U (Crockford's base 32).
_SYMBOLS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_GROUP = 4
_SYMBOLS_OF_A_VOTE = 8
CODE_CHARACTERS = _SYMBOLS_OF_A_VOTE + 1


@dataclass(frozen=True, slots=True)
class HeldPass:
    """Stored pass: voter, ballot, whether opened by a device, and end."""

    call_id: int
    candidature_id: int
    number: int
    person_id: int
    is_opened: bool
    ends_at: datetime

    def is_good(self, *, at: datetime) -> bool:
        """Tell whether the pass is valid at ``at``; it is removed once the vote is cast or the ballot closed."""
        return self.ends_at > at


def vote_code(seed: str) -> str:
    """Return the code of a sealed vote, derived from a secret of the voter's device alone."""
    return grouped(int.from_bytes(sha256(f"sealed vote {seed}".encode()).digest()), _SYMBOLS_OF_A_VOTE)


def grouped(number: int, count: int) -> str:
    """Return a number as a code of so many symbols, in groups of four."""
    symbols = "".join(_SYMBOLS[number >> 5 * place & 31] for place in range(count))
    return "-".join(symbols[start : start + _GROUP] for start in range(0, count, _GROUP))
