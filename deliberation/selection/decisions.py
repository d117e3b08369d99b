"""Decisions on candidatures, dissents, and recalls into the discussion ("repêcher")."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Final

from deliberation.amounts import cents
from deliberation.errors import InvalidValue
from deliberation.plain import since_form
from deliberation.vocabulary import Labelled
from phrases import N_


class Outcome(Labelled):
    """Outcomes of a decision on a candidature."""

    TO_DISCUSS = "to_discuss", N_("To discuss")
    SELECTED = "selected", N_("Selected")
    RESERVE = "reserve", N_("Reserve list")
    DECLINED = "declined", N_("Not selected")

    @property
    def names_track(self) -> bool:
        """Tell whether the outcome has a track: selected, or in reserve."""
        return self in Outcome.on_track()

    @classmethod
    def on_track(cls) -> tuple["Outcome", ...]:
        """Return the outcomes that have a track."""
        return cls.SELECTED, cls.RESERVE

    @classmethod
    def decided(cls) -> tuple["Outcome", ...]:
        """Return all outcomes but "to discuss"."""
        return tuple(outcome for outcome in cls if outcome is not cls.TO_DISCUSS)


@dataclass(frozen=True, slots=True)
class Decision:
    """The current decision on a candidature. ``version`` grows by one at each change; 0: no decision yet.

    A selection has a track, and an amount in euros if the track has an envelope; a place on the reserve list has a track
    and a rank from 1; other outcomes neither. ``reason_is_proposed``: the reason was proposed from the criteria, nobody
    wrote it; ``reason_adopted_at``: when the jury adopted such a reason, None if it has not.
    """

    candidature_id: int
    outcome: Outcome = Outcome.TO_DISCUSS
    track: str | None = None
    reserve_rank: int | None = None
    reason: str = ""
    version: int = 0
    decided_by: str = ""
    decided_at: datetime | None = None
    amount: Decimal | None = field(default=None, metadata=since_form(3))
    reason_is_proposed: bool = field(default=False, metadata=since_form(4))
    reason_adopted_at: datetime | None = field(default=None, metadata=since_form(4))

    def __post_init__(self) -> None:
        if self.outcome.names_track and not self.track:
            raise InvalidValue(N_("Choose the track on which the candidature is selected or held in reserve."))
        if not self.outcome.names_track and self.track:
            raise InvalidValue(N_("Only a selection or a place on the reserve list names a track."))
        if (self.outcome is Outcome.RESERVE) != (self.reserve_rank is not None):
            raise InvalidValue(N_("A place on the reserve list, and only that, has a rank."))
        if self.reserve_rank is not None and self.reserve_rank < 1:
            raise InvalidValue(N_("Ranks on the reserve list start at 1."))
        if self.amount is not None and (self.outcome is not Outcome.SELECTED or cents(self.amount) is None):
            raise InvalidValue(N_("Only a selection is given an amount: euros from 0, to the cent."))
        if (self.reason_is_proposed and not self.reason) or (self.reason_adopted_at and not self.reason_is_proposed):
            raise InvalidValue(N_("Only a reason taken as proposed can be made the jury’s own."))

    @property
    def awaits_adoption(self) -> bool:
        """Tell whether the reason was proposed and the jury has not adopted it yet."""
        return self.reason_is_proposed and self.reason_adopted_at is None

    @property
    def publishable_reason(self) -> str:
        """Return the reason for applicants; empty while it awaits adoption."""
        return "" if self.awaits_adoption else self.reason


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
        """Tell whether the decision is still the one dissented from."""
        return (self.candidature_id, self.decision_version) == (decision.candidature_id, decision.version)


def dissents_on(dissents: Iterable[Dissent], decision: Decision) -> tuple[Dissent, ...]:
    """Return the dissents on the current decision, oldest first."""
    return tuple(dissent for dissent in dissents if dissent.is_on(decision))


REASON_CHARACTERS_MAX: Final = 600


@dataclass(frozen=True, slots=True)
class Recall:
    """A request to discuss a candidature: person, time, reason. It cannot be withdrawn."""

    candidature_id: int
    by: str
    at: datetime
    reason: str

    def __post_init__(self) -> None:
        if not self.reason.strip():
            raise InvalidValue(N_("Say in a sentence why it deserves to be discussed."))
        if len(self.reason) > REASON_CHARACTERS_MAX:
            raise InvalidValue(N_("This reason is longer than {count} characters."), count=REASON_CHARACTERS_MAX)
