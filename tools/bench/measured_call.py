"""Measured call: the demonstration's, multiplied on request, with acts done by this process beside the server."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

import bootstrap
from deliberation.call.access import DEVICE_COOKIE
from deliberation.call.call import Screening
from deliberation.call.people import Console, Person, Role
from deliberation.dossiers.candidatures import Candidature
from deliberation.dossiers.records import DossierFile, DossierRecord, GridRow, ScoreFile
from deliberation.operations.call.access import enter_demo
from deliberation.operations.meeting.agenda import call_item
from deliberation.operations.meeting.meeting import open_meeting
from demonstration import loading
from settings import Settings
from tools.serving.servers import database_url

_FIRST_NUMBER = 1_000_000
_SEED = 2019
_BENCH = Console("bench")


@dataclass(frozen=True, slots=True)
class MeasuredCall:
    """Call by number, with its people, the chair first; acts are written to the server's database."""

    id: int
    people: Sequence[Person]

    def dossiers(self) -> tuple[str, ...]:
        """Return the numbers of ranked dossiers without any recusal."""
        return tuple(candidature.dossier for candidature in self._open_to_all())

    def begin(self) -> None:
        """Open the meeting and call the candidature that is decided upon."""
        open_meeting(bootstrap.unit_of_work(), by=_BENCH, call_id=self.id)
        call_item(bootstrap.unit_of_work(), by=_BENCH, call_id=self.id, candidature_id=self._open_to_all()[0].id)

    def _open_to_all(self) -> list[Candidature]:
        snapshot = bootstrap.snapshots().get(self.id)
        recused = snapshot.recused.any(axis=1)
        return [
            candidature
            for candidature in snapshot.ranked
            if candidature.requested_tracks and not recused[snapshot.positions[candidature.id]]
        ]


@contextmanager
def measured_call(folder: Path, *, candidatures: int | None = None) -> Iterator[MeasuredCall]:
    """Load the call, with ``candidatures`` dossiers if given, into a new database in ``folder``, for a server."""
    bootstrap.use(Settings(database_url=database_url(folder)))
    try:
        bootstrap.prepare()
        state = loading.load(enlarged=None if candidatures is None else Enlarged(candidatures))
        with bootstrap.reading() as uow:
            active = [person for person in uow.people.of_call(state.id) if person.is_active]
        yield MeasuredCall(state.id, sorted(active, key=lambda person: not person.has(Role.CHAIR)))
    finally:
        bootstrap.reset()


def cookie_of(person: Person) -> str:
    """Return the cookie of a new device of a person."""
    return f"{DEVICE_COOKIE}={enter_demo(bootstrap.unit_of_work(), person_id=person.id, agent='bench').device_secret}"


class Enlarged:
    """Maker of any number of shortlisted dossiers from the demonstration's, each with all marks and a distinct applicant.

    Numbers, titles and marks differ; a juror's recusal on a dossier holds for its first copy.
    """

    def __init__(self, candidatures: int) -> None:
        self._candidatures = candidatures

    def __call__(self, dossiers: DossierFile, scores: ScoreFile) -> tuple[DossierFile, ScoreFile]:
        shortlisted = [record for record in dossiers.records if record.screening is Screening.SHORTLISTED]
        records = [_copy(shortlisted[number % len(shortlisted)], number) for number in range(self._candidatures)]
        mark_rows = _Marks(scores.rows)
        rows: dict[str, list[GridRow]] = {}
        for row in scores.rows:
            rows.setdefault(row.dossier, []).append(row)
        copies = [
            replace(row, dossier=record.dossier, title=record.title, marks=row.marks if is_kept else mark_rows.draw(), is_recused=is_kept)
            for number, record in enumerate(records)
            for row in rows[shortlisted[number % len(shortlisted)].dossier]
            for is_kept in [row.is_recused and number < len(shortlisted)]
        ]
        return replace(dossiers, records=tuple(records)), replace(scores, rows=tuple(copies))


def _copy(record: DossierRecord, number: int) -> DossierRecord:
    title, applicant = f"{record.title} ({number})", f"{record.administration} ({number})"
    # Without a SIREN, which copies would have in common: they would be one applicant.
    own = replace(record, administration=applicant, legal_name="", siren=None, siret=None)
    return replace(own, dossier=str(_FIRST_NUMBER + number), title=title, row=number + 2)


class _Marks:
    """Draws whole grids from the marks that were given, as often high or low as the jury's; the same each time."""

    def __init__(self, rows: Sequence[GridRow]) -> None:
        self._criteria = tuple(rows[0].marks)
        self._given = [mark for row in rows for mark in row.marks.values() if mark is not None]
        self._random = np.random.default_rng(_SEED)

    def draw(self) -> dict[str, int | None]:
        drawn = self._random.integers(len(self._given), size=len(self._criteria)).tolist()
        return {code: self._given[place] for code, place in zip(self._criteria, drawn, strict=True)}
