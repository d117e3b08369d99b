"""Majorities: the share of votes that an option needs, and of which base. Defined here only."""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Final

from deliberation.vocabulary import Labelled
from phrases import N_, Message


class Base(StrEnum):
    """The base of a majority: votes cast, members entitled to vote, or all members not recused."""

    VOTES_CAST = "votes_cast"
    PRESENT = "present"
    MEMBERS = "members"


@dataclass(frozen=True, slots=True)
class Threshold:
    """The share of its base that a majority must reach or, if ``is_exceeded``, go beyond."""

    share: Fraction
    is_exceeded: bool

    def is_met(self, votes: int, *, base: int) -> bool:
        """Tell whether this many votes make a majority."""
        needed = self.share * base
        return votes > needed if self.is_exceeded else votes >= needed


MORE_THAN_HALF: Final = Threshold(Fraction(1, 2), is_exceeded=True)
_HALF_OF: Final = N_("A majority is more than half of")


class Majority(Labelled):
    """A majority that a ballot may require. ``words`` precede the number that it is counted on; ``sentence`` states it in full."""

    VOTES_CAST = (
        "votes_cast",
        _HALF_OF,
        N_("Majority of the votes cast, abstentions apart: more than half of {base}."),
        Base.VOTES_CAST,
        MORE_THAN_HALF,
    )
    PRESENT = (
        "present",
        _HALF_OF,
        N_("Majority of the members present and not recused: more than half of {base}."),
        Base.PRESENT,
        MORE_THAN_HALF,
    )
    MEMBERS = "members", _HALF_OF, N_("Majority of all members not recused: more than half of {base}."), Base.MEMBERS, MORE_THAN_HALF

    def __init__(
        self, value: str, words: str = "", sentence: str = "", base: Base = Base.VOTES_CAST, threshold: Threshold = MORE_THAN_HALF
    ) -> None:
        """Take the words, the base and the threshold."""
        super().__init__(value, words if sentence else "")
        self.base, self.threshold = base, threshold
        self._sentence = sentence

    def sentence(self, base: int | None = None) -> Message:
        """Return the majority as a sentence, counted on ``base``; in general terms if there is no ballot yet."""
        return Message(self._sentence, {"base": Message(N_("their number")) if base is None else base})
