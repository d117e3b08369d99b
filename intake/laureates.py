"""The laureates of past editions, public facts kept with the demonstration data, which alone shows them."""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

_FILE: Final = Path(__file__).parent.parent / "demo" / "laureats_2018_2019.csv"


@dataclass(frozen=True, slots=True)
class Laureate:
    """A winning project: edition (1 or 2), support, title, administration, kind and ministry at the time, what it was about."""

    edition: int
    support: str
    title: str
    administration: str
    kind: str
    ministry: str
    data: str
    contribution: str
    gains: str


@cache
def past_laureates() -> tuple[Laureate, ...]:
    """Return the laureates of both editions, in the file's order."""
    with _FILE.open(encoding="utf-8", newline="") as source:
        return tuple(
            Laureate(
                edition=int(row["edition"]),
                support=row["accompagnement"],
                title=row["titre"],
                administration=row["administration"],
                kind=row["type_organisme"],
                ministry=row["ministere_2019"],
                data=row["donnees"],
                contribution=row["apport_ia"],
                gains=row["gains_attendus"],
            )
            for row in csv.DictReader(source)
        )
