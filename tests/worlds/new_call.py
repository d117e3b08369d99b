"""A call in a new database, made of the demonstration's files; the clock stands at noon."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any, Final

from pydantic import SecretStr

import bootstrap
from deliberation import operations
from deliberation.call.people import Console, Person
from deliberation.call.settings import parse_call
from deliberation.dossiers.records import DossierFile, PersonRecord, ScoreFile
from deliberation.operations.ports import CallState
from intake import call_files
from intake.dossiers.dossiers import read_dossiers
from intake.people import read_people
from intake.scores.scores import read_scores
from tests.places import ROOT

NOON: Final = datetime(2019, 7, 4, 12, 0, tzinfo=UTC)
PRESIDES: Final = "Présidence (démonstration)"
ORGANISES: Final = "Organisation (démonstration)"
CONSOLE: Final = Console("essai")


@dataclass(frozen=True)
class Sources:
    """The demonstration's files, read once."""

    settings: Mapping[str, Any]
    dossiers: DossierFile
    marks: ScoreFile
    people: tuple[PersonRecord, ...]


@cache
def sources() -> Sources:
    source = ROOT / "calls" / "ami-ia-2.toml"
    settings: dict[str, Any] = {**call_files.read_settings(source.read_bytes(), source.name), "slug": "demo", "demo": True}
    folder = ROOT / "demo"
    workbook = next(folder.glob("dossiers_*.xlsx"))
    call = parse_call(settings)
    people, _problems = read_people((folder / "people.csv").read_bytes(), "people.csv")
    return Sources(
        settings,
        read_dossiers(workbook.read_bytes(), workbook.name, call),
        read_scores((folder / "notes_jury.xlsx").read_bytes(), "notes_jury.xlsx", call),
        tuple(people),
    )


def use(file: Path) -> None:
    """Open a database, at noon for ever."""
    settings = bootstrap.Settings(database_url=f"sqlite:///{file}", secret_key=SecretStr("a key"), demo=True, trusted_hosts="")
    bootstrap.use(settings, clock=lambda: NOON)


def create(file: Path) -> CallState:
    """Open a new database with a call, its people and nothing else."""
    use(file)
    bootstrap.prepare()
    state = operations.create_call(bootstrap.unit_of_work(), by=CONSOLE, settings=sources().settings)
    operations.import_people(bootstrap.unit_of_work(), by=CONSOLE, call_id=state.id, records=sources().people)
    return state


def person(name: str) -> Person:
    """Return somebody of the database in use."""
    with bootstrap.reading() as uow:
        return next(person for person in uow.people.of_call(1) if person.name == name)
