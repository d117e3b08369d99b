"""The call that the program itself has open, as its screens and commands see it: tests act on it through ``bootstrap``."""

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pydantic import SecretStr

import bootstrap
from data_access.process_snapshots import ProcessSnapshots
from data_access.unit_of_work import Clock, system_clock
from deliberation.call.people import Console, Person, Role
from deliberation.derived.meeting.board import Change
from deliberation.derived.scoring.ranking import ranking
from deliberation.operations.acts import UnitOfWork
from deliberation.operations.call.calls import create_call
from deliberation.operations.call.people import import_people
from deliberation.operations.meeting import meeting
from deliberation.operations.selection.decisions import record_decisions
from deliberation.selection.decisions import Outcome
from deliberation.snapshot.snapshot import Snapshot
from deliberation.snapshot.visibility import visible
from demonstration import loading
from settings import Settings
from tests.worlds.databases import NOON
from tests.worlds.demonstration import SETTINGS, sources
from tests.worlds.world import World

_READ: dict[Path, Snapshot] = {}


class OpenCall(World):
    """A call by its id. What others do to it while a screen is open comes from the command line, unless a test says from whom."""

    def __init__(self, call_id: int) -> None:
        self.call_id = call_id

    @property
    def chair(self) -> Console:
        return Console()

    organiser = chair

    @property
    def people(self) -> dict[str, Person]:
        with self.reading() as uow:
            return {person.name: person for person in uow.people.of_call(self.call_id)}

    def person(self, name: str) -> Person:
        """Somebody by name, or the first person of a role."""
        return self.somebody(name) if isinstance(name, Role) else self.people[name]

    def somebody(self, role: Role) -> Person:
        """The first person of the call with a role."""
        return next(person for person in self.people.values() if person.has(role))

    def id_of(self, dossier: str) -> int:
        return self.snapshot.by_dossier[dossier].id

    def uow(self) -> UnitOfWork:
        return bootstrap.unit_of_work()

    def reading(self) -> UnitOfWork:
        return bootstrap.reading()

    @property
    def snapshot(self) -> Snapshot:
        return bootstrap.snapshots().get(self.call_id)

    def open_meeting(self) -> None:
        """Open the meeting, everybody who takes part in it here."""
        self.arrive(*(name for name, person in self.people.items() if person.has(Role.JUROR, Role.CHAIR)))
        meeting.open_meeting(self.uow(), **self.by_console())

    def outcomes(self, dossiers: Sequence[str]) -> list[tuple[str, str | None]]:
        """What stands on some dossiers: outcome and track."""
        return [(str(decision.outcome), decision.track) for decision in map(self.decision, dossiers)]

    def decide_everything(self) -> None:
        """Select those inside each track's places, decline the others, each with a reason, in one act."""
        changes = [
            Change(id_, outcome, track, reason="Dit.", seen_version=self.snapshot.decision(id_).version)
            for cut in ranking(self.snapshot).cuts
            for ids, outcome, track in zip(cut.sides, (Outcome.SELECTED, Outcome.DECLINED), (cut.track, None), strict=True)
            for id_ in ids
        ]
        record_decisions(self.uow(), **self.by_console(), changes=changes)

    def conclude(self) -> None:
        """Decide on everything and lock the call."""
        self.decide_everything()
        self.finalise()


def seen_by(person: Person) -> Snapshot:
    """What somebody may see of their call."""
    return visible(bootstrap.snapshots().get(person.call_id), person)


def use(file: str | Path, *, clock: Clock = system_clock, **settings: Any) -> None:
    """Open the database in a file; ``settings``: the program's, instead of those of tests."""
    plain: dict[str, Any] = {"secret_key": SecretStr("a key for tests"), "trusted_hosts": ""}
    bootstrap.use(Settings(database_url=f"sqlite:///{file}", **(plain | settings)), clock=clock)


def use_at_noon(file: Path) -> None:
    """Open the database in a file, at noon for ever, as that of a demonstration."""
    use(file, clock=lambda: NOON, demo=True)


def write_demonstration(file: str | Path) -> None:
    """Load the demonstration into an empty database."""
    use(file)
    loading.load()
    bootstrap.reset()


def use_copy(demonstration: Path, folder: Path) -> OpenCall:
    """Open a copy of the demonstration's database. What a copy holds is read once, and what follows from that is worked out once."""
    use(shutil.copy(demonstration, folder))
    call = only_call()
    snapshots = bootstrap.snapshots()
    assert isinstance(snapshots, ProcessSnapshots)
    if demonstration not in _READ:
        _READ[demonstration] = call.snapshot
    snapshots._latest[call.call_id] = _READ[demonstration]
    return call


def only_call() -> OpenCall:
    """The one call of the database that is open."""
    with bootstrap.reading() as uow:
        (state,) = uow.calls.all()
    return OpenCall(state.id)


def new_call(**changes: Any) -> OpenCall:
    """Create a call in the database that is open, without anybody; ``changes`` replace settings."""
    return OpenCall(create_call(bootstrap.unit_of_work(), by=Console(), settings={**SETTINGS, **changes}).id)


def new_demonstration(file: Path) -> OpenCall:
    """Open an empty database, at noon for ever, and make the demonstration's call in it, with its people and nothing else."""
    use_at_noon(file)
    call = new_call(slug="demo", demo=True)
    import_people(call.uow(), **call.by_console(), records=sources().people)
    return call
