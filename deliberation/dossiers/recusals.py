"""Recusals: person, candidature, origin, date."""

from dataclasses import dataclass
from datetime import datetime

from deliberation.vocabulary import Labelled
from phrases import N_


class RecusalOrigin(Labelled):
    """Origin of a recusal."""

    DECLARED = "declared", N_("Declared by the member")
    IMPORTED = "imported", N_("Imported")
    IMPOSED = "imposed", N_("Imposed by the chair")


@dataclass(frozen=True, slots=True)
class Recusal:
    """A recusal in force."""

    candidature_id: int
    person_id: int
    origin: RecusalOrigin
    at: datetime
