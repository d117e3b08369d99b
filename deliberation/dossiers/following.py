"""The platform read by itself while a call is in preparation: how often, who accepts what came, and what the last reading found."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final, Self

from deliberation.dossiers.import_plan import ImportPlan
from deliberation.errors import InvalidValue
from phrases import N_, Message, exact

MINUTES_LEAST: Final = 5
MINUTES_MOST: Final = 7 * 24 * 60
# A reading that said nothing for so long is over: its process is no more.
LEASE: Final = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Following:
    """Every how many minutes the platform is read; ``accepts``: what came is written without anybody being asked.

    Raises InvalidValue for an interval that is too short or too long.
    """

    minutes: int
    accepts: bool = False

    def __post_init__(self) -> None:
        if not MINUTES_LEAST <= self.minutes <= MINUTES_MOST:
            raise InvalidValue(
                N_("The platform is read at most every {least} minutes, and at least once a week."), least=MINUTES_LEAST, most=MINUTES_MOST
            )

    @classmethod
    def read(cls, said: Mapping[str, Any]) -> Self | None:
        """Return what an entry of the journal says; None for what says that nothing is read."""
        return cls(said["every_minutes"], bool(said.get("accepted_at_once"))) if said else None

    def plain(self) -> dict[str, Any]:
        """Return it as the journal has it."""
        return {"every_minutes": self.minutes, "accepted_at_once": self.accepts}


@dataclass(frozen=True, slots=True)
class Found:
    """How many dossiers a reading found in each case, or why it failed. What was written at once is not counted."""

    new: int = 0
    changed: int = 0
    annotated: int = 0
    state_changed: int = 0
    withdrawn: int = 0
    failure: Message | None = None

    @classmethod
    def of(cls, plan: ImportPlan, *, is_written: bool) -> Self:
        """Return what there is to accept of a plan: once it is written, the withdrawals alone, which a person confirms."""
        if is_written:
            return cls(withdrawn=len(plan.withdrawn))
        return cls(len(plan.new), len(plan.changed), len(plan.annotated), len(plan.state_changed), len(plan.withdrawn))

    @property
    def waiting(self) -> int:
        """Return how many dossiers wait for a person."""
        return self.new + self.changed + self.annotated + self.state_changed + self.withdrawn

    def plain(self) -> dict[str, Any]:
        """Return it as plain JSON values."""
        said = {name: value for name, value in asdict(self).items() if name != "failure"}
        if self.failure:
            said["failure"] = {"text": self.failure.text, **{"values": {name: exact(v) for name, v in self.failure.values.items()}}}
        return said

    @classmethod
    def read(cls, said: Mapping[str, Any]) -> Self:
        """Return what ``plain`` gave."""
        failure = said.get("failure")
        counts = {name: value for name, value in said.items() if name != "failure"}
        return cls(**counts, failure=Message(failure["text"], failure["values"]) if failure else None)


@dataclass(frozen=True, slots=True)
class LastReading:
    """The reading that is under way since ``begun_at``, if one is, and what the one before it found at ``read_at``."""

    begun_at: datetime | None = None
    read_at: datetime | None = None
    found: Found = field(default_factory=Found)

    def is_under_way(self, now: datetime) -> bool:
        """Tell whether somebody reads."""
        return self.begun_at is not None and now - self.begun_at < LEASE

    def is_due(self, now: datetime, minutes: int) -> bool:
        """Tell whether it is time to read again, and nobody does."""
        return not self.is_under_way(now) and (self.read_at is None or now - self.read_at >= timedelta(minutes=minutes))
