"""Result of a closed ballot, with the base of its majority."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import reduce

from deliberation.call.call import Call
from deliberation.call.rules import Majority
from deliberation.derived.meeting.rules import has_majority, majority_base, may_be_settled
from deliberation.errors import InvalidValue
from deliberation.meeting.ballots import Ballot, CastingVote, Option, Question
from phrases import N_, Message, ngettext


@dataclass(frozen=True, slots=True)
class Tally:
    """Count of a ballot: votes by option, in the ballot's order, and the ``base`` of its majority.

    Args:
        winner: the option with a majority, or None.
        tied: the options with the same highest count, empty with a single leader.
        may_be_settled: a casting vote would give a tied option the majority.
        casting: the chair's vote, after a tie.
    """

    question: Question
    majority: Majority
    counts: Mapping[str, int]
    base: int
    entitled: int
    winner: str | None
    tied: tuple[str, ...]
    may_be_settled: bool
    casting: CastingVote | None
    labels: Mapping[str, object]

    @property
    def is_tie(self) -> bool:
        """Tell whether options share the highest count, a casting vote given or not."""
        return bool(self.tied)

    @property
    def choice(self) -> str | None:
        """Return the option that wins, by the majority or by the casting vote; None if none does."""
        return self.casting.choice if self.casting and self.may_be_settled else self.winner

    @property
    def sentences(self) -> tuple[Message, Message, Message]:
        """Return the counts, the majority's base and the outcome, a sentence each."""
        return self._count_words(), self.majority.sentence(self.base), self._outcome()

    @property
    def sentence(self) -> str:
        """Return all sentences as one text in the current language."""
        return " ".join(map(str, self.sentences))

    @property
    def verdict(self) -> Message | None:
        """Return the outcome with votes for, against and abstentions: "Adopted 8–2–1", and a casting vote if decisive.

        None without a decision, and for a ballot on the track.
        """
        if self.question is not Question.ADOPT or self.choice is None:
            return None
        if self.choice == Option.IN_FAVOUR:
            sentence = N_("Adopted {votes}, casting vote of the presidency") if self.casting else N_("Adopted {votes}")
        else:
            sentence = N_("Rejected {votes}, casting vote of the presidency") if self.casting else N_("Rejected {votes}")
        return Message(sentence, {"votes": "\N{EN DASH}".join(str(self.counts[option]) for option in Option)})

    def _count_words(self) -> Message:
        abstentions = self.counts[Option.ABSTAIN]
        if self.question is Question.ADOPT:
            values: dict[str, object] = {
                "for": self.counts[Option.IN_FAVOUR],
                "against": self.counts[Option.AGAINST],
                "abstentions": abstentions,
            }
            return Message(N_("For: {for}. Against: {against}. Abstentions: {abstentions}."), values)
        hands = [
            Message(N_("{option}: {count}"), {"option": self.labels[option], "count": count})
            for option, count in self.counts.items()
            if option != Option.ABSTAIN
        ]
        listed = reduce(lambda before, one: Message(N_("{before}, {one}"), {"before": before, "one": one}), hands)
        return Message(N_("{listed}. Abstentions: {abstentions}."), {"listed": listed, "abstentions": abstentions})

    def _outcome(self) -> Message:
        choice = self.choice
        if choice is None:
            if self.is_tie and not self.may_be_settled:
                return Message(N_("Tie, which one voice more does not make a majority: nothing is decided."))
            return Message(N_("Tie.") if self.is_tie else N_("No majority: nothing is decided."))
        values: dict[str, object] = {"track": self.labels[choice], "who": self.casting.by if self.casting else ""}
        if self.question is Question.TRACK:
            return Message(N_("Tie, settled by the casting vote of {who}: {track}.") if self.casting else N_("Chosen: {track}."), values)
        if choice == Option.IN_FAVOUR:
            return Message(N_("Tie, settled by the casting vote of {who}: adopted.") if self.casting else N_("Adopted."), values)
        return Message(N_("Tie, settled by the casting vote of {who}: rejected.") if self.casting else N_("Rejected."), values)


def tally(ballot: Ballot, call: Call) -> Tally:
    """Count a closed ballot. Raises InvalidValue for an open or cancelled ballot."""
    if ballot.counts is None:
        raise InvalidValue(N_("This ballot has no result."))
    counts = {option: ballot.counts.get(option, 0) for option in ballot.options}
    cast = {option: count for option, count in counts.items() if option != Option.ABSTAIN}
    votes = sum(cast.values())
    highest = max(cast.values())
    leaders = [option for option, count in cast.items() if count == highest > 0]
    return Tally(
        question=ballot.question,
        majority=ballot.majority,
        counts=counts,
        base=majority_base(ballot, votes),
        entitled=len(ballot.voters),
        winner=leaders[0] if len(leaders) == 1 and has_majority(ballot, highest, votes) else None,
        tied=tuple(leaders) if len(leaders) > 1 else (),
        may_be_settled=len(leaders) > 1 and may_be_settled(ballot, highest, votes),
        casting=ballot.casting,
        labels=option_labels(call, ballot),
    )


def those_missing(ballot: Ballot) -> str:
    """Return how many entitled members did not vote, in words; empty if all did, or if the ballot was not counted."""
    if not ballot.is_counted or not ballot.missing:
        return ""
    sentence = ngettext("{count} member entitled did not vote.", "{count} members entitled did not vote.", ballot.missing)
    return sentence.format(count=ballot.missing)


def option_labels(call: Call, ballot: Ballot) -> Mapping[str, object]:
    """Return the label of each option, translated when shown."""
    tracks = {track.code: track.label for track in call.tracks} if ballot.question is Question.TRACK else {}
    return {option: tracks[option] if option in tracks else Option(option).message for option in ballot.options}


def awaits_casting_vote(ballot: Ballot, call: Call) -> bool:
    """Tell whether a ballot is a recorded tie that the chair may settle, and has not yet."""
    return call.rules.casting_vote and ballot.is_counted and not ballot.casting and tally(ballot, call).may_be_settled


def casting_vote_refusal(ballot: Ballot, call: Call, choice: str) -> InvalidValue | None:
    """Return the reason against settling the ballot by ``choice``, or None. Requires an unsettled tie with that option."""
    if not call.rules.casting_vote:
        return InvalidValue(N_("The rules of this call give no casting vote."))
    counted = tally(ballot, call) if ballot.is_counted else None
    if counted is None or not counted.is_tie:
        return InvalidValue(N_("A casting vote comes only after a recorded tie."))
    if counted.casting:
        return InvalidValue(N_("The casting vote was given."))
    if not counted.may_be_settled:
        return InvalidValue(N_("Even with the casting vote there is no majority: nothing is decided."))
    if choice not in counted.tied:
        return InvalidValue(N_("A casting vote chooses among the options that are tied."))
    return None
