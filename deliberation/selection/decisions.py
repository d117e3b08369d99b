"""Decisions on candidatures: what was decided, and what a decision may say."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from deliberation.errors import InvalidValue
from phrases import N_


class Outcome(StrEnum):
    """What the jury decided on a candidature."""

    TO_DISCUSS = "to_discuss"
    SELECTED = "selected"
    RESERVE = "reserve"
    DECLINED = "declined"

    @property
    def names_track(self) -> bool:
        """Tell whether such a decision is on a track: selected, or in reserve."""
        return self in (Outcome.SELECTED, Outcome.RESERVE)


OUTCOME_LABELS: Final = {
    Outcome.TO_DISCUSS: N_("To discuss"),
    Outcome.SELECTED: N_("Selected"),
    Outcome.RESERVE: N_("Reserve list"),
    Outcome.DECLINED: N_("Not selected"),
}


@dataclass(frozen=True, slots=True)
class Decision:
    """The decision that stands on a candidature. ``version`` grows by one at each change; 0 means nobody decided yet.

    A selection names a track; a place on the reserve list names a track and a rank from 1; other outcomes name neither.
    """

    candidature_id: int
    outcome: Outcome = Outcome.TO_DISCUSS
    track: str | None = None
    reserve_rank: int | None = None
    reason: str = ""
    version: int = 0
    decided_by: str = ""
    decided_at: datetime | None = None

    def __post_init__(self) -> None:
        if self.outcome.names_track and not self.track:
            raise InvalidValue(N_("Choose the track on which the candidature is selected or held in reserve."))
        if not self.outcome.names_track and self.track:
            raise InvalidValue(N_("Only a selection or a place on the reserve list names a track."))
        if (self.outcome is Outcome.RESERVE) != (self.reserve_rank is not None):
            raise InvalidValue(N_("A place on the reserve list, and only that, has a rank."))
        if self.reserve_rank is not None and self.reserve_rank < 1:
            raise InvalidValue(N_("Ranks on the reserve list start at 1."))
