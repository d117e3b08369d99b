"""A call with its jury in a real database, made and acted upon through the verbs themselves, by names and by dossiers."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Final, TypedDict

from data_access.unit_of_work import DatabaseUnitOfWork
from deliberation import operations
from deliberation.call.call import Phase
from deliberation.call.people import Actor, Console, Person, Role
from deliberation.call.screening import Screening
from deliberation.derived.board import Change
from deliberation.dossiers.candidatures import Administration, Candidature
from deliberation.dossiers.import_plan import ImportPlan
from deliberation.dossiers.records import DossierRecord
from deliberation.dossiers.recusals import RecusalOrigin
from deliberation.meeting.ballots import Ballot, Method, Question
from deliberation.meeting.meeting import Meeting
from deliberation.meeting.presence import Presence
from deliberation.operations import ScreeningChange
from deliberation.operations.acts import Receipt
from deliberation.record.journal import Act, Entry
from deliberation.selection.decisions import Decision, Outcome
from deliberation.snapshot.snapshot import Snapshot
from tests.worlds.databases import NOON, SETTINGS, Database, candidature
from tests.worlds.dossiers import file_of

DECIDING: Final = {
    "chair": {Role.CHAIR},
    "organiser": {Role.ORGANISER},
    "juror": {Role.JUROR},
    "presiding juror": {Role.JUROR, Role.CHAIR},
}
MEETING: Final = {"second": {Role.JUROR}, "third": {Role.JUROR}, "fourth": {Role.JUROR}, "deputy": {Role.DEPUTY}}
JURORS: Final = ("juror", "presiding juror", "second", "third", "fourth")
PLACES: Final = {"technical": 2, "scientific": 1}


class ByPerson(TypedDict):
    """Who acts on which call, as every verb asks."""

    by: Person
    call_id: int


class ByPersonOnFile(ByPerson):
    """The same, and on which candidature."""

    candidature_id: int


class ByConsole(TypedDict):
    """Which call the command line acts on."""

    by: Console
    call_id: int


@dataclass
class Room:
    """A call: candidatures 101 to 105 of two administrations, all shortlisted but 105. ``now`` is what the clock says."""

    database: Database
    call_id: int
    people: Mapping[str, Person]
    ids: Mapping[str, int]
    now: datetime = field(default=NOON)

    def uow(self) -> DatabaseUnitOfWork:
        """What a verb acts in."""
        return self.database.unit_of_work(self.now)

    def by(self, name: str) -> ByPerson:
        """Have a verb done by somebody: ``operations.open_meeting(room.uow(), **room.by("chair"))``."""
        return {"by": self.people[name], "call_id": self.call_id}

    def on(self, dossier: str, by: str) -> ByPersonOnFile:
        """Have a verb done on a candidature: ``operations.reveal(room.uow(), **room.on("101", by="chair"))``."""
        return {**self.by(by), "candidature_id": self.ids[dossier]}

    def by_console(self, name: str = "root") -> ByConsole:
        """Have a verb done from the command line."""
        return {"by": Console(name), "call_id": self.call_id}

    def later(self, seconds: float) -> None:
        """Turn the clock."""
        self.now += timedelta(seconds=seconds)

    # --- Deciding --------------------------------------------------------------------------------------------------

    def decide(self, dossier: str, outcome: Outcome, track: str | None = None, *, by: str = "chair", **said: Any) -> Receipt | None:
        """Decide on one candidature as it stands."""
        seen = said.pop("seen_version", self.decision(dossier).version)
        override = said.pop("override_reason", "")
        change = Change(self.ids[dossier], outcome, track, seen_version=seen, **said)
        return operations.record_decisions(self.uow(), **self.by(by), changes=[change], override_reason=override)

    def screen(self, dossier: str, screening: Screening, *, by: str = "chair", reason: str = "") -> Receipt | None:
        """Pre-select one candidature as it stands."""
        change = ScreeningChange(self.ids[dossier], screening, self.candidature(dossier).screening_version)
        return operations.screen(self.uow(), **self.by(by), changes=[change], reason=reason)

    def undo(self, receipt: Receipt | None, *, by: str = "chair") -> Receipt | None:
        """Undo the act that a receipt proves."""
        assert receipt is not None
        return operations.undo(self.uow(), **self.by(by), sequence=receipt.sequence)

    def finalise(self, *, by: Actor | None = None) -> Receipt | None:
        """Finalise on the revision that stands."""
        return operations.finalise(self.uow(), by=by or self.people["chair"], call_id=self.call_id, seen_revision=self.snapshot.revision)

    # --- What comes in, and what no verb does ----------------------------------------------------------------------

    def bring_in(self, *records: DossierRecord) -> ImportPlan:
        """Import dossiers."""
        return operations.import_dossiers(self.uow(), **self.by_console(), file=file_of(*records))

    def withdraw(self, dossier: str) -> Receipt | None:
        """Withdraw a candidature."""
        return operations.withdraw(self.uow(), **self.by_console(), candidature_id=self.ids[dossier], reason="À sa demande")

    def recuse(self, dossier: str, name: str) -> None:
        """Record a recusal, as an import does."""
        with self.uow() as uow:
            revision, pair = uow.calls.state(self.call_id).revision + 1, (self.ids[dossier], self.people[name].id)
            uow.scores.set_recusals(self.call_id, [pair], origin=RecusalOrigin.IMPORTED, at=uow.now(), revision=revision)
            uow.calls.set_revision(self.call_id, revision)
            uow.commit()

    def move(self, phase: Phase) -> None:
        """Put the call in a phase, without asking anybody."""
        with self.uow() as uow:
            uow.calls.set_phase(self.call_id, phase)
            uow.commit()

    def seal(self) -> None:
        """Put every mark under seal, as before the chair revealed them."""
        with self.uow() as uow:
            revision = uow.calls.state(self.call_id).revision + 1
            uow.calls.set_sealed(self.call_id, True)
            for one in uow.candidatures.of_call(self.call_id):
                uow.candidatures.update(replace(one, is_revealed=False), revision=revision)
            uow.calls.set_revision(self.call_id, revision)
            uow.commit()

    # --- Meeting ---------------------------------------------------------------------------------------------------

    def arrive(self, *names: str, presence: Presence = Presence.PRESENT) -> None:
        """Record that people are here."""
        presences = {self.people[name].id: presence for name in names}
        operations.record_presence(self.uow(), **self.by("organiser"), presences=presences)

    def ballot(self, dossier: str = "101", method: Method = Method.NAMED, question: Question = Question.ADOPT) -> Ballot:
        """Open a ballot and return it."""
        operations.open_ballot(self.uow(), **self.on(dossier, by="chair"), question=question, method=method)
        opened = self.meeting.open_ballot
        assert opened
        return opened

    def vote(self, by: str, choice: str, dossier: str = "101", number: int = 1) -> Receipt | None:
        """Vote as somebody."""
        return operations.cast_vote(self.uow(), **self.on(dossier, by=by), number=number, choice=choice)

    def close(self, dossier: str = "101", number: int = 1, counts: Mapping[str, int] | None = None) -> Ballot:
        """Close a ballot and return it."""
        item = self.ids[dossier]
        operations.close_ballot(self.uow(), **self.by("organiser"), candidature_id=item, number=number, counts=counts)
        return self.meeting.ballots_on(item)[number - 1]

    # --- What stands -----------------------------------------------------------------------------------------------

    @property
    def snapshot(self) -> Snapshot:
        return self.database.snapshots.get(self.call_id)

    @property
    def meeting(self) -> Meeting:
        return self.snapshot.meeting

    def decision(self, dossier: str) -> Decision:
        return self.snapshot.decision(self.ids[dossier])

    def candidature(self, dossier: str) -> Candidature:
        return self.snapshot.candidature(self.ids[dossier])

    @property
    def journal(self) -> list[Entry]:
        with self.database.reading() as uow:
            return list(uow.journal.of_call(self.call_id))

    @property
    def acts(self) -> list[Act | str]:
        """What was done so far."""
        return [entry.act for entry in self.journal]


def new_call(database: Database, **changes: Any) -> int:
    """Create a call of two technical places and a scientific one; ``changes`` replace settings."""
    tracks = [{**track, "places": PLACES[track["code"]]} for track in SETTINGS["tracks"]]
    settings = {**SETTINGS, "tracks": tracks, **changes}
    return operations.create_call(database.unit_of_work(), by=Console(), settings=settings).id


def add_person(database: Database, call_id: int, name: str, roles: set[Role]) -> Person:
    """Add somebody to a call."""
    operations.save_person(database.unit_of_work(), by=Console(), call_id=call_id, name=name, roles=frozenset(roles))
    with database.reading() as uow:
        return next(person for person in uow.people.of_call(call_id) if person.name == name)


def open_room(database: Database) -> Room:
    """Seat a jury, file five candidatures, shortlist four of them, reveal, and begin to deliberate."""
    call_id = new_call(database)
    people = {name: add_person(database, call_id, name, roles) for name, roles in DECIDING.items()}
    with database.unit_of_work() as uow:
        revision = uow.calls.state(call_id).revision
        for name in ("Météo-France", "Office des essais"):
            uow.candidatures.add_administration(call_id, Administration(0, name, "MTE", "opérateur"), revision=revision)
        first, second = (administration.id for administration in uow.candidatures.administrations(call_id))
        ids = {
            dossier: uow.candidatures.add(
                call_id,
                replace(candidature(dossier, owner), screening=Screening.SHORTLISTED if dossier != "105" else Screening.UNDECIDED),
                revision=revision,
            )
            for dossier, owner in (("101", first), ("102", first), ("103", first), ("104", second), ("105", second))
        }
        uow.commit()
    operations.reveal_all(database.unit_of_work(), by=Console(), call_id=call_id)
    operations.move_phase(database.unit_of_work(), by=Console(), call_id=call_id, to=Phase.DELIBERATION)
    return Room(database, call_id, people, ids)


def seat(database: Database) -> Room:
    """Add three jurors and a deputy to the jury; the meeting is not open, nobody is here."""
    room = open_room(database)
    added = {name: add_person(database, room.call_id, name, roles) for name, roles in MEETING.items()}
    room.people = {**room.people, **added}
    return room


def open_sitting(database: Database) -> Room:
    """Seat the jury and open the meeting with everybody here."""
    room = seat(database)
    room.arrive(*JURORS, "chair", "deputy")
    operations.open_meeting(room.uow(), **room.by("organiser"))
    return room
