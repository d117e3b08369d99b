"""The call that pages are measured on: the demonstration's with its meeting under way, as many times over as asked for."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import numpy as np

import bootstrap
from deliberation import operations
from deliberation.call.people import Console
from deliberation.dossiers.candidatures import Screening
from deliberation.dossiers.records import DossierFile, DossierRecord, GridRow, ScoreFile
from demonstration import loading

DATABASE: Final = "jury.sqlite"
# However many are filed, a jury scores those that it can read.
SHORTLISTED_MAX: Final = 1_000
COMPARED: Final = 4
_FIRST_NUMBER: Final = 1_000_000
_SEED: Final = 2019


@dataclass(frozen=True, slots=True)
class PreparedCall:
    """What a page is asked for with: dossiers of candidatures that were scored."""

    dossiers: tuple[str, ...]

    def query(self, path: str) -> str:
        """Return the address's parameters with which the page at ``path`` shows something; none where it does without."""
        if path == "comparaison":
            return "&".join(f"dossiers={dossier}" for dossier in self.dossiers[:COMPARED])
        return f"dossier={self.dossiers[0]}" if path == "fiche" else ""


def prepare(folder: Path, *, candidatures: int | None) -> PreparedCall:
    """Load the call into a new database in ``folder``, ``candidatures`` of them unless None, and call the first item of its meeting."""
    bootstrap.use(bootstrap.Settings(database_url=f"sqlite:///{folder / DATABASE}"))
    try:
        bootstrap.prepare()
        state = loading.load(enlarged=None if candidatures is None else _Enlarged(candidatures))
        snapshot = bootstrap.snapshots().get(state.id)
        by = Console("bench")
        operations.open_meeting(bootstrap.unit_of_work(), by=by, call_id=state.id)
        operations.call_item(bootstrap.unit_of_work(), by=by, call_id=state.id, candidature_id=snapshot.ranked[0].id)
        return PreparedCall(tuple(candidature.dossier for candidature in snapshot.ranked))
    finally:
        bootstrap.reset()


class _Enlarged:
    """Makes files of as many dossiers as asked for out of the demonstration's: other numbers, titles and marks."""

    def __init__(self, candidatures: int) -> None:
        self._candidatures = candidatures

    def __call__(self, dossiers: DossierFile, scores: ScoreFile) -> tuple[DossierFile, ScoreFile]:
        records = [self._copy(dossiers.records, number) for number in range(self._candidatures)]
        rows: dict[str, list[GridRow]] = {}
        for row in scores.rows:
            rows.setdefault(row.dossier, []).append(row)
        random = np.random.default_rng(_SEED)
        copies = [
            replace(row, dossier=record.dossier, title=record.title, marks=_shuffled(row, random))
            for number, record in enumerate(records[:SHORTLISTED_MAX])
            for row in rows.get(dossiers.records[number % len(dossiers.records)].dossier, ())
        ]
        return replace(dossiers, records=tuple(records)), replace(scores, rows=tuple(copies))

    def _copy(self, records: Sequence[DossierRecord], number: int) -> DossierRecord:
        copied = records[number % len(records)]
        screening = copied.screening if number < SHORTLISTED_MAX else Screening.DECLINED
        title = f"{copied.title} ({number})"
        return replace(copied, dossier=str(_FIRST_NUMBER + number), title=title, screening=screening, row=number + 2)


def _shuffled(row: GridRow, random: np.random.Generator) -> dict[str, int | None]:
    marks = list(row.marks.values())
    return dict(zip(row.marks, (marks[place] for place in random.permutation(len(marks)).tolist()), strict=True))
