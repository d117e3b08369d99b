"""Twice the same call, in two databases: one holds a candidature under a juror's recusal, scored, discussed and voted; the other never did.

All else has the same ids and times, so whatever differs on the juror's screens comes from the candidature that they may not know of.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from pydantic import SecretStr

import bootstrap
from deliberation import operations
from deliberation.ballots import Method, Question
from deliberation.board import Change
from deliberation.candidatures import Screening
from deliberation.decisions import Outcome
from deliberation.people import Console, Person, Role
from deliberation.presence import Presence
from deliberation.records import DossierFile, ScoreFile
from deliberation.snapshot import Phase
from intake import call_files
from intake.dossiers import read_dossiers
from intake.people import read_people
from intake.scores import read_scores

ROOT: Final = Path(__file__).parents[2]
HIDDEN: Final = "525638"  # alone of its administration, shortlisted; the juror below is recused on it in the file of scores
RECUSED: Final = "Juré 02"
FILED: Final = 9  # others
NOON: Final = datetime(2019, 7, 4, 12, 0, tzinfo=UTC)
PRESIDES: Final = "Présidence (démonstration)"
ORGANISES: Final = "Organisation (démonstration)"


@dataclass(frozen=True)
class Twin:
    """One of the two databases. ``has_hidden``: the candidature under recusal is in it."""

    file: Path
    has_hidden: bool

    def use(self) -> int:
        """Open the database, at noon for ever; return the call's id."""
        settings = bootstrap.Settings(database_url=f"sqlite:///{self.file}", secret_key=SecretStr("a key"), demo=True, trusted_hosts="")
        bootstrap.use(settings, clock=lambda: NOON)
        bootstrap.prepare()
        with bootstrap.reading() as uow:
            return next((state.id for state in uow.calls.all()), 0)


def build(twin: Twin, *, roles: frozenset[Role]) -> None:
    """Make the database. ``roles``: those of the recused juror."""
    twin.use()
    by = Console("essai")
    source = ROOT / "calls" / "ami-ia-2.toml"
    settings: dict[str, Any] = {**call_files.read_settings(source.read_bytes(), source.name), "slug": "demo", "demo": True}
    state = operations.create_call(bootstrap.unit_of_work(), by=by, settings=settings)
    folder = ROOT / "demo"
    workbook = next(folder.glob("dossiers_*.xlsx"))
    dossiers = _kept(read_dossiers(workbook.read_bytes(), workbook.name, state.call), has_hidden=twin.has_hidden)
    marks = read_scores((folder / "notes_jury.xlsx").read_bytes(), "notes_jury.xlsx", state.call)
    people, _problems = read_people((folder / "people.csv").read_bytes(), "people.csv")
    operations.import_people(bootstrap.unit_of_work(), by=by, call_id=state.id, records=people)
    operations.import_dossiers(bootstrap.unit_of_work(), by=by, call_id=state.id, file=dossiers)
    operations.import_scores(bootstrap.unit_of_work(), by=by, call_id=state.id, file=_scores_of(marks, dossiers))
    operations.reveal_all(bootstrap.unit_of_work(), by=by, call_id=state.id)
    operations.move_phase(bootstrap.unit_of_work(), by=by, call_id=state.id, to=Phase.DELIBERATION)
    operations.save_person(bootstrap.unit_of_work(), by=by, call_id=state.id, person_id=_person(RECUSED).id, name=RECUSED, roles=roles)
    _deliberate(state.id, has_hidden=twin.has_hidden)


def person(name: str = RECUSED) -> Person:
    """Return somebody of the database in use."""
    return _person(name)


def _person(name: str) -> Person:
    with bootstrap.reading() as uow:
        return next(person for person in uow.people.of_call(1) if person.name == name)


def _kept(file: DossierFile, *, has_hidden: bool) -> DossierFile:
    shortlisted = [record for record in file.records if record.screening is Screening.SHORTLISTED]
    place = next(place for place, record in enumerate(shortlisted) if record.dossier == HIDDEN)
    # The last one, so that the ids of all others are the same without it.
    return replace(file, records=tuple(shortlisted[place - FILED : place + has_hidden]), problems=())


def _scores_of(marks: ScoreFile, dossiers: DossierFile) -> ScoreFile:
    filed = {record.dossier for record in dossiers.records}
    return replace(marks, rows=tuple(row for row in marks.rows if row.dossier in filed), problems=())


def _deliberate(call_id: int, *, has_hidden: bool) -> None:
    with bootstrap.reading() as uow:
        ids = {candidature.dossier: candidature.id for candidature in uow.candidatures.of_call(call_id)}
    seen = [id_ for dossier, id_ in ids.items() if dossier != HIDDEN]
    chair, organiser = _person(PRESIDES), _person(ORGANISES)
    jurors = [_person(f"Juré {number:02}") for number in range(1, 13)]
    do: Callable[[], Any] = bootstrap.unit_of_work
    operations.open_meeting(do(), by=chair, call_id=call_id)
    operations.record_presence(do(), by=organiser, call_id=call_id, presences={member.id: Presence.PRESENT for member in jurors})
    operations.call_item(do(), by=chair, call_id=call_id, candidature_id=seen[0])
    if has_hidden:
        _discuss(ids[HIDDEN], call_id)
    operations.call_item(do(), by=chair, call_id=call_id, candidature_id=seen[1])
    operations.record_decisions(do(), by=organiser, call_id=call_id, changes=[Change(seen[1], Outcome.DECLINED, seen_version=0)])


def _discuss(hidden: int, call_id: int) -> None:
    """Say, vote and decide as much as can be on the candidature under recusal."""
    chair, organiser, other = _person(PRESIDES), _person(ORGANISES), _person("Juré 01")
    do: Callable[[], Any] = bootstrap.unit_of_work
    operations.recall_candidature(do(), by=other, call_id=call_id, candidature_id=hidden, reason="À débattre")
    operations.call_item(do(), by=chair, call_id=call_id, candidature_id=hidden)
    operations.save_note(do(), by=other, call_id=call_id, candidature_id=hidden, text="Une note")
    operations.open_ballot(do(), by=chair, call_id=call_id, candidature_id=hidden, question=Question.ADOPT, method=Method.NAMED)
    operations.cast_vote(do(), by=other, call_id=call_id, candidature_id=hidden, number=1, choice="for")
    operations.close_ballot(do(), by=chair, call_id=call_id, candidature_id=hidden, number=1)
    change = Change(hidden, Outcome.SELECTED, "technical", reason="Impact reconnu", seen_version=0)
    operations.record_decisions(do(), by=organiser, call_id=call_id, changes=[change])
