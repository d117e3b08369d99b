"""Recusals: who leaves which candidature, on whose word, since when."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from phrases import N_


class RecusalOrigin(StrEnum):
    """On whose word somebody is recused."""

    DECLARED = "declared"
    IMPORTED = "imported"
    IMPOSED = "imposed"


ORIGIN_LABELS: Final = {
    RecusalOrigin.DECLARED: N_("Declared by the member"),
    RecusalOrigin.IMPORTED: N_("Imported"),
    RecusalOrigin.IMPOSED: N_("Imposed by the chair"),
}


@dataclass(frozen=True, slots=True)
class Recusal:
    """A recusal that stands."""

    candidature_id: int
    person_id: int
    origin: RecusalOrigin
    at: datetime
