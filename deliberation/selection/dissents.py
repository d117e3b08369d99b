"""Dissents: members who ask that the minutes say that they do not share a decision."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from deliberation.errors import InvalidValue
from deliberation.selection.decisions import Decision, Outcome
from phrases import N_

SENTENCE_CHARACTERS_MAX: Final = 600


@dataclass(frozen=True, slots=True)
class Dissent:
    """A member's dissent on a decision as it was then: its version, outcome and track. ``sentence`` may be empty."""

    candidature_id: int
    person_id: int
    decision_version: int
    outcome: Outcome
    track: str | None
    sentence: str
    recorded_by: str
    at: datetime

    def __post_init__(self) -> None:
        if self.decision_version < 1 or self.outcome is Outcome.TO_DISCUSS:
            raise InvalidValue(N_("Nothing is decided on this candidature: there is nothing to dissent from yet."))
        if len(self.sentence) > SENTENCE_CHARACTERS_MAX:
            raise InvalidValue(N_("This sentence is longer than {count} characters."), count=SENTENCE_CHARACTERS_MAX)

    def is_on(self, decision: Decision) -> bool:
        """Tell whether the decision that it is about still stands."""
        return (self.candidature_id, self.decision_version) == (decision.candidature_id, decision.version)


def dissents_on(dissents: Iterable[Dissent], decision: Decision) -> tuple[Dissent, ...]:
    """Return the dissents on a decision as it stands, the first first."""
    return tuple(dissent for dissent in dissents if dissent.is_on(decision))
