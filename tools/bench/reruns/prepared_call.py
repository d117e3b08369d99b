"""The call that pages are measured on: the demonstration's with its meeting under way, as many times over as asked for."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import numpy as np

import bootstrap
from deliberation.call.people import Console
from deliberation.call.screening import Screening
from deliberation.dossiers.records import DossierFile, DossierRecord, GridRow, ScoreFile
from deliberation.operations.meeting.agenda import call_item
from deliberation.operations.meeting.meeting import open_meeting
from demonstration import loading
from settings import Settings
from tools.bench.reruns.client import Page

DATABASE: Final = "jury.sqlite"
COMPARED: Final = 4
_FIRST_NUMBER: Final = 1_000_000
_SEED: Final = 2019


@dataclass(frozen=True, slots=True)
class PreparedCall:
    """What a page is asked for with: dossiers of candidatures that were scored, and from which nobody is recused."""

    dossiers: tuple[str, ...]

    def query(self, path: str) -> str:
        """Return the address's parameters with which the page at ``path`` shows something; none if it needs none."""
        if path == "comparaison":
            return "&".join(f"dossiers={dossier}" for dossier in self.dossiers[:COMPARED])
        return f"dossier={self.dossiers[0]}" if path == "fiche" else ""

    def pages(self, offered: Sequence[Page], wanted: Sequence[str]) -> list[Page]:
        """Return the pages to measure with their queries: those in ``wanted``, each as ``path?query``, or all that are ``offered``."""
        if not wanted:
            return [replace(page, query=self.query(page.path)) for page in offered]
        names = {page.path: page.name for page in offered}
        parts = [each.removeprefix("/").partition("?") for each in wanted]
        return [Page(name=names.get(path, path), path=path, query=query or self.query(path)) for path, _mark, query in parts]


# These are the demonstration's values, as a first start loads them.
DEMONSTRATION: Final = PreparedCall(("472228", "475464", "496000", "502930"))


def prepare(folder: Path, *, candidatures: int | None) -> PreparedCall:
    """Load the call into a new database in ``folder``, ``candidatures`` of them unless None, and call the first item of its meeting."""
    bootstrap.use(Settings(database_url=f"sqlite:///{folder / DATABASE}"))
    try:
        bootstrap.prepare()
        state = loading.load(enlarged=None if candidatures is None else Enlarged(candidatures))
        snapshot = bootstrap.snapshots().get(state.id)
        by = Console("bench")
        open_meeting(bootstrap.unit_of_work(), by=by, call_id=state.id)
        call_item(bootstrap.unit_of_work(), by=by, call_id=state.id, candidature_id=snapshot.ranked[0].id)
        recused = snapshot.recused.any(axis=1)
        return PreparedCall(
            tuple(candidature.dossier for candidature in snapshot.ranked if not recused[snapshot.positions[candidature.id]])
        )
    finally:
        bootstrap.reset()


class Enlarged:
    """Makes as many shortlisted dossiers as asked for out of the demonstration's, each with every mark of every juror.

    Numbers, titles and marks differ; a juror who is recused on a dossier of the demonstration is on its first copy.
    """

    def __init__(self, candidatures: int) -> None:
        self._candidatures = candidatures

    def __call__(self, dossiers: DossierFile, scores: ScoreFile) -> tuple[DossierFile, ScoreFile]:
        shortlisted = [record for record in dossiers.records if record.screening is Screening.SHORTLISTED]
        records = [_copy(shortlisted[number % len(shortlisted)], number) for number in range(self._candidatures)]
        given = _Marks(scores.rows)
        rows: dict[str, list[GridRow]] = {}
        for row in scores.rows:
            rows.setdefault(row.dossier, []).append(row)
        copies = [
            replace(row, dossier=record.dossier, title=record.title, marks=row.marks if is_kept else given.draw(), is_recused=is_kept)
            for number, record in enumerate(records)
            for row in rows[shortlisted[number % len(shortlisted)].dossier]
            for is_kept in [row.is_recused and number < len(shortlisted)]
        ]
        return replace(dossiers, records=tuple(records)), replace(scores, rows=tuple(copies))


def _copy(record: DossierRecord, number: int) -> DossierRecord:
    return replace(record, dossier=str(_FIRST_NUMBER + number), title=f"{record.title} ({number})", row=number + 2)


class _Marks:
    """Draws whole grids from the marks that were given, as often high or low as the jury's; the same each time."""

    def __init__(self, rows: Sequence[GridRow]) -> None:
        self._criteria = tuple(rows[0].marks)
        self._given = [mark for row in rows for mark in row.marks.values() if mark is not None]
        self._random = np.random.default_rng(_SEED)

    def draw(self) -> dict[str, int | None]:
        drawn = self._random.integers(len(self._given), size=len(self._criteria)).tolist()
        return {code: self._given[place] for code, place in zip(self._criteria, drawn, strict=True)}
