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
from tests.worlds.databases import NOON, Database, candidature
from tests.worlds.demonstration import SETTINGS
from tests.worlds.world import World

DECIDING = {
    "chair": {Role.CHAIR},
    "organiser": {Role.ORGANISER},
    "juror": {Role.JUROR},
    "presiding juror": {Role.JUROR, Role.CHAIR},
}
MEETING = {"second": {Role.JUROR}, "third": {Role.JUROR}, "fourth": {Role.JUROR}, "deputy": {Role.DEPUTY}}
JURORS = ("juror", "presiding juror", "second", "third", "fourth")
PLACES = {"technical": 2, "scientific": 1}


Build = Callable[[Database], "Room"]


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


def empty_room(database: Database, **changes: Any) -> Room:
    """Create a call of two technical places and a scientific one, without anybody; ``changes`` replace settings."""
    tracks = [{**track, "places": PLACES[track["code"]]} for track in SETTINGS["tracks"]]
    settings = {**SETTINGS, "tracks": tracks, **changes}
    return Room(database, create_call(database.unit_of_work(), by=Console(), settings=settings).id, {}, {})


def open_room(database: Database, **changes: Any) -> Room:
    """Seat a jury, file five candidatures, shortlist four of them, reveal, and begin to deliberate; ``changes`` replace settings."""
    room = empty_room(database, **changes)
    room.people = {name: room.add_person(name, *roles) for name, roles in DECIDING.items()}
    with room.uow() as uow:
        revision = uow.calls.state(room.call_id).revision
        for name in ("Météo-France", "Office des essais"):
            uow.candidatures.add_administration(room.call_id, Administration(0, name, "MTE", "opérateur"), revision=revision)
        first, second = (administration.id for administration in uow.candidatures.administrations(room.call_id))
        room.ids = {
            dossier: uow.candidatures.add(
                room.call_id,
                replace(candidature(dossier, owner), screening=Screening.DECLINED if dossier == "105" else Screening.SHORTLISTED),
                revision=revision,
            )
            for dossier, owner in (("101", first), ("102", first), ("103", first), ("104", second), ("105", second))
        }
        uow.commit()
    reveal_all(room.uow(), **room.by_console())
    move_phase(room.uow(), **room.by_console(), to=Phase.DELIBERATION)
    return room


def finalised_room(database: Database) -> Room:
    """Give a call whose four shortlisted candidatures are decided, finalised."""
    room = open_room(database)
    room.decide("101", Outcome.SELECTED, "technical", reason="Le meilleur.")
    assert room.decline_and_finalise()
    return room


def seat(database: Database, **changes: Any) -> Room:
    """Add three jurors and a deputy to the jury; the meeting is not open, nobody is here. ``changes`` replace settings."""
    room = open_room(database, **changes)
    room.people = {**room.people, **{name: room.add_person(name, *roles) for name, roles in MEETING.items()}}
    return room


def begin_scoring(database: Database) -> Room:
    """Seat the jury, put all marks under seal, and have it score."""
    room = seat(database)
    room.seal()
    room.move(Phase.SCORING)
    return room


def open_sitting(database: Database) -> Room:
    """Seat the jury and open the meeting with everybody here."""
    room = seat(database)
    room.arrive(*JURORS, "chair", "deputy")
    open_meeting(room.uow(), **room.by("organiser"))
    return room
