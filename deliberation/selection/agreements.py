"""Agreement without debate: the decisions that a list proposes for its files."""

from dataclasses import dataclass, field
from datetime import datetime

from deliberation.errors import InvalidValue
from deliberation.plain import since_form
from deliberation.selection.decisions import Outcome
from phrases import N_


@dataclass(frozen=True, slots=True)
class Proposed:
    """A file on a list for agreement, and the decision that the list proposes for it.

    A list is identified by the time it was read out, since numbers would reveal lists that a viewer may not see.
    ``number`` counts the lists that this file was on. ``ended_at``: the list was agreed to, or taken back; ``decided_version``: of the
    decision that the agreement recorded on this file, None if it recorded none. ``reason_is_proposed``: as that of a decision.
    """

    candidature_id: int
    number: int
    outcome: Outcome
    track: str | None
    reason: str
    read_by: str
    read_at: datetime
    ended_at: datetime | None = None
    decided_version: int | None = None
    reason_is_proposed: bool = field(default=False, metadata=since_form(4))

    def __post_init__(self) -> None:
        if self.outcome is Outcome.TO_DISCUSS:
            raise InvalidValue(N_("A list for agreement proposes a decision for each file."))
        if self.outcome.names_track != (self.track is not None):
            raise InvalidValue(N_("Choose the track on which the candidature is selected or held in reserve."))

    @property
    def is_read_now(self) -> bool:
        """Tell whether its list awaits agreement."""
        return self.ended_at is None
