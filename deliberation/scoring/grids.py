"""Score grids saved by jurors, and marks replaced by a revote."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from deliberation.call.scale import Exact
from deliberation.declarations import CandidatureId, Names, PersonId

# (candidature id, person id, criterion) → the mark before the first revote that changed it, None where there was none.
FirstMarks = Mapping[tuple[CandidatureId, PersonId, str], Annotated[Exact, Names.NOTHING] | None]


@dataclass(frozen=True, slots=True)
class Grid:
    """A juror's saved grid on a candidature: ``version`` grows by one each time it is saved.

    ``entered_by``: who entered it from paper; empty if the juror saved it.
    """

    version: int
    saved_at: datetime
    entered_by: str = ""


@dataclass(frozen=True, slots=True)
class Revote:
    """A revote: a period in which jurors may change their marks on a revealed candidature, numbered from 1."""

    candidature_id: int
    number: int
    opened_by: str
    opened_at: datetime
    closed_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Tell whether the revote is open."""
        return self.closed_at is None


@dataclass(frozen=True, slots=True)
class SealedValue:
    """A value whose journal entry has only the digest; stored beside the entry, readable once the candidature is revealed."""

    digest: str
    candidature_id: int
    salt: str
    value: str


@dataclass(frozen=True, slots=True)
class MarkRow:
    """A juror's mark on a criterion of a candidature; ``None`` if it was taken back."""

    candidature_id: int
    person_id: int
    criterion: str
    value: Exact | None
