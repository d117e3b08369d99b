"""The call that the program itself has open, as its screens and commands see it: tests act on it through ``bootstrap``."""

import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from functools import wraps
from pathlib import Path
from typing import Any

from pydantic import SecretStr

import bootstrap
from data_access.process_snapshots import ProcessSnapshots
from data_access.unit_of_work import Clock, system_clock
from deliberation.operations.meeting import meeting
from demonstration import loading
from settings import Settings
from tests.worlds.acts import create_call, import_people, record_decisions
from tests.worlds.databases import NOON
from tests.worlds.demonstration import SETTINGS, sources
from tests.worlds.terms import Change, Console, Outcome, Person, Role, Snapshot, UnitOfWork, ranking, visible
from tests.worlds.world import World

_READ: dict[tuple[bytes, int], Snapshot] = {}  # by what the database holds
Acting = Callable[["OpenCall"], None]


def has_been_written_in(file: Path) -> bool:
    """Tell whether somebody has written in a database since it was opened."""
    log = file.with_name(f"{file.name}-wal")
    return log.is_file() and log.stat().st_size > 0


def done_once(act: Acting) -> Acting:
    """Have an act done once on copies that hold the same (``use_copy``): what came of it is copied from then on, which is quicker.

    On a copy that somebody has written in since, and on any other database, the act is done.
    """
    made: dict[bytes, bytes] = {}

    @wraps(act)
    def do(call: "OpenCall") -> None:
        file = call.copy
        if not file or str(file) not in bootstrap.settings().database_url or has_been_written_in(file):
            act(call)
            return
        before = file.read_bytes()
        if before not in made:
            act(call)
            with closing(sqlite3.connect(file)) as connection:
                made[before] = connection.serialize()
            return
        assembly = bootstrap.assembled()
        bootstrap.reset()
        file.write_bytes(made[before])
        bootstrap.use(assembly.settings, clock=assembly.clock, own=assembly.own.values())
        _know(call, made[before])

    return do


class OpenCall(World):
    """A call by its id. What others do to it while a screen is open comes from the command line, unless a test says from whom.

    ``copy``: the database's file, where it is the test's own, which no other process has open.
    """

    def __init__(self, call_id: int, *, copy: Path | None = None) -> None:
        self.call_id, self.copy = call_id, copy

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

    seal = done_once(World.seal)

    def leave_demonstration(self) -> None:
        """Make the demonstration a call like others, whose members have yet to declare their interests."""
        with closing(sqlite3.connect(bootstrap.settings().database_url.removeprefix("sqlite:///"))) as connection, connection:
            connection.execute("""UPDATE call SET settings = replace(settings, '"demo":true', '"demo":false'), revision = revision + 1""")

    @done_once
    def open_meeting(self) -> None:
        """Open the meeting, everybody who takes part in it here."""
        self.arrive(*(name for name, person in self.people.items() if person.has(Role.JUROR, Role.CHAIR)))
        meeting.open_meeting(self.uow(), **self.by_console())

    def outcomes(self, dossiers: Sequence[str]) -> list[tuple[str, str | None]]:
        """What stands on some dossiers: outcome and track."""
        return [(str(decision.outcome), decision.track) for decision in map(self.decision, dossiers)]

    @done_once
    def decide_everything(self) -> None:
        """Select those inside each track's places, decline the others, each with a reason, in one act."""
        changes = [
            Change(id_, outcome, track, reason="Dit.", seen_version=self.snapshot.decision(id_).version)
            for cut in ranking(self.snapshot).cuts
            for ids, outcome, track in zip(cut.sides, (Outcome.SELECTED, Outcome.DECLINED), (cut.track, None), strict=True)
            for id_ in ids
        ]
        # In an open meeting, members under recusal stay in the room.
        record_decisions(self.uow(), **self.by_console(), changes=changes, override_reason="Décidé en leur présence.")

    @done_once
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
    contents, file = demonstration.read_bytes(), folder / demonstration.name
    file.write_bytes(contents)
    use(file)
    return _know(OpenCall(only_call().call_id, copy=file), contents)


def _know(call: OpenCall, contents: bytes) -> OpenCall:
    """Have a call of the database that is open read once for all that hold the same."""
    snapshots = bootstrap.snapshots()
    assert isinstance(snapshots, ProcessSnapshots)
    if (contents, call.call_id) not in _READ:
        snapshots.get(call.call_id)
        _READ[contents, call.call_id] = snapshots._latest[call.call_id]
    snapshots._latest[call.call_id] = _READ[contents, call.call_id]
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
