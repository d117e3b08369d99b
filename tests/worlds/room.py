"""A jury in a database of the test's own: about to decide, about to meet, in session."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from data_access.unit_of_work import DatabaseUnitOfWork
from deliberation.call.call import Phase, Screening
from deliberation.call.people import Console, Person, Role
from deliberation.dossiers.candidatures import Administration
from deliberation.operations.call.calls import create_call, move_phase, reveal_all
from deliberation.operations.meeting.meeting import open_meeting
from deliberation.selection.decisions import Outcome
from deliberation.snapshot.snapshot import Snapshot
from tests.worlds.databases import KEY as KEY
from tests.worlds.databases import NOON as NOON
from tests.worlds.databases import Database as Database
from tests.worlds.databases import candidature as candidature
from tests.worlds.demonstration import SETTINGS
from tests.worlds.world import World

DECIDING = {"chair": {Role.CHAIR}, "organiser": {Role.ORGANISER}, "juror": {Role.JUROR}, "presiding juror": {Role.JUROR, Role.CHAIR}}
JURORS = ("juror", "presiding juror", "second", "third", "fourth")
PLACES = {"technical": 2, "scientific": 1}


Build = Callable[..., "Room"]


@dataclass
class Room(World):
    """In a database of the test's own: candidatures 101 to 105 of two administrations, people by their roles.

    All are shortlisted but 105, which is not.

    ``now`` is what the clock says.
    """

    database: Database
    call_id: int
    people: Mapping[str, Person]
    ids: Mapping[str, int]
    now: datetime = field(default=NOON)

    @property
    def chair(self) -> Person:
        return self.people["chair"]

    @property
    def organiser(self) -> Person:
        return self.people["organiser"]

    def person(self, name: str) -> Person:
        return self.people[name]

    def id_of(self, dossier: str) -> int:
        return self.ids[dossier]

    def uow(self) -> DatabaseUnitOfWork:
        return self.database.unit_of_work(self.now)

    def reading(self) -> DatabaseUnitOfWork:
        return self.database.reading()

    def later(self, seconds: float) -> None:
        """Turn the clock."""
        self.now += timedelta(seconds=seconds)

    @property
    def snapshot(self) -> Snapshot:
        return self.database.snapshots.get(self.call_id)


def jury(
    database: Database,
    *,
    jurors: int = 2,
    files: int = 5,
    phase: Phase = Phase.DELIBERATION,
    sealed: bool = False,
    in_session: bool = False,
    finalised: bool = False,
    **settings: Any,
) -> Room:
    """Return a call of two technical places and a scientific one, with its people and candidatures.

    ``jurors``: 0 for a call without anybody, more than two with a deputy; ``files``: from dossier 101, all shortlisted but the fifth,
    revealed unless ``sealed``; ``in_session``: the meeting is open, everybody here; ``finalised``: every file is decided, 101 selected.
    ``settings`` replace those of the call.
    """
    tracks = [{**track, "places": PLACES[track["code"]]} for track in SETTINGS["tracks"]]
    call = create_call(database.unit_of_work(), by=Console(), settings={**SETTINGS, "tracks": tracks, **settings})
    room = Room(database, call.id, {}, {})
    if not jurors:
        return room
    seats = {**DECIDING, **{name: {Role.JUROR} for name in JURORS[2:jurors]}, **({"deputy": {Role.DEPUTY}} if jurors > 2 else {})}
    room.people = {name: room.add_person(name, *roles) for name, roles in seats.items()}
    _file(room, files)
    reveal_all(room.uow(), **room.by_console())
    move_phase(room.uow(), **room.by_console(), to=Phase.DELIBERATION)
    if sealed:
        room.seal()
    room.move(phase)
    if in_session:
        room.arrive(*JURORS[:jurors], *(name for name in ("chair", "deputy") if name in room.people))
        open_meeting(room.uow(), **room.by("organiser"))
    if finalised:
        room.decide("101", Outcome.SELECTED, "technical", reason="Le meilleur.")
        assert room.decline_and_finalise()
    return room


def _file(room: Room, files: int) -> None:
    """File candidatures of two administrations: the first three, and the others."""
    with room.uow() as uow:
        revision = uow.calls.state(room.call_id).revision
        for name in ("Météo-France", "Office des essais"):
            uow.candidatures.add_administration(room.call_id, Administration(0, name, "MTE", "opérateur"), revision=revision)
        first, second = (administration.id for administration in uow.candidatures.administrations(room.call_id))
        for number in range(files):
            made = candidature(str(101 + number), first if number < 3 else second)
            shortlisted = replace(made, screening=Screening.DECLINED if number == 4 else Screening.SHORTLISTED)
            room.ids = {**room.ids, made.dossier: uow.candidatures.add(room.call_id, shortlisted, revision=revision)}
        uow.commit()
