"""A call whose jury is ready to decide, made through the verbs themselves: what the tests of operations start from."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from deliberation import operations
from deliberation.call.call import Phase
from deliberation.call.people import Actor, Console, Person, Role
from deliberation.derived.board import Change
from deliberation.dossiers.candidatures import Administration, Candidature, Screening
from deliberation.dossiers.import_plan import ImportPlan
from deliberation.dossiers.records import DossierRecord
from deliberation.dossiers.recusals import RecusalOrigin
from deliberation.operations import ScreeningChange
from deliberation.operations.acts import Receipt
from deliberation.record.journal import Act, Entry
from deliberation.selection.decisions import Decision, Outcome
from deliberation.snapshot.snapshot import Snapshot
from tests.worlds.dossiers import file_of
from tests.worlds.seating import SETTINGS, Database, candidature

PEOPLE: Final = {
    "chair": {Role.CHAIR},
    "organiser": {Role.ORGANISER},
    "juror": {Role.JUROR},
    "presiding juror": {Role.JUROR, Role.CHAIR},
}
PLACES: Final = {"technical": 2, "scientific": 1}


@dataclass(frozen=True)
class Room:
    """A call in deliberation, revealed: candidatures 101 to 105 of two administrations, all shortlisted but 105."""

    database: Database
    call_id: int
    people: Mapping[str, Person]
    ids: Mapping[str, int]

    def decide(self, dossier: str, outcome: Outcome, track: str | None = None, *, by: str = "chair", **said: Any) -> Receipt | None:
        """Decide on one candidature as it stands."""
        seen = said.pop("seen_version", self.decision(dossier).version)
        override = said.pop("override_reason", "")
        change = Change(self.ids[dossier], outcome, track, seen_version=seen, **said)
        return operations.record_decisions(
            self.database.unit_of_work(), by=self.people[by], call_id=self.call_id, changes=[change], override_reason=override
        )

    def screen(self, dossier: str, screening: Screening, *, by: str = "chair", reason: str = "") -> Receipt | None:
        """Pre-select one candidature as it stands."""
        change = ScreeningChange(self.ids[dossier], screening, self.candidature(dossier).screening_version)
        return operations.screen(self.database.unit_of_work(), by=self.people[by], call_id=self.call_id, changes=[change], reason=reason)

    def undo(self, receipt: Receipt | None, *, by: str = "chair") -> Receipt | None:
        """Undo the act that a receipt proves."""
        assert receipt is not None
        return operations.undo(self.database.unit_of_work(), by=self.people[by], call_id=self.call_id, sequence=receipt.sequence)

    def bring_in(self, *records: DossierRecord) -> ImportPlan:
        """Import dossiers."""
        return operations.import_dossiers(self.database.unit_of_work(), by=Console(), call_id=self.call_id, file=file_of(*records))

    def withdraw(self, dossier: str) -> Receipt | None:
        """Withdraw a candidature."""
        return operations.withdraw(
            self.database.unit_of_work(), by=Console(), call_id=self.call_id, candidature_id=self.ids[dossier], reason="À sa demande"
        )

    def recuse(self, dossier: str, name: str) -> None:
        """Record a recusal, as an import does."""
        with self.database.unit_of_work() as uow:
            state, pair = uow.calls.state(self.call_id), (self.ids[dossier], self.people[name].id)
            uow.scores.set_recusals(self.call_id, [pair], origin=RecusalOrigin.IMPORTED, at=uow.now(), revision=state.revision + 1)
            uow.calls.set_revision(self.call_id, state.revision + 1)
            uow.commit()

    def move(self, phase: Phase) -> None:
        """Put the call in a phase, without asking anybody."""
        with self.database.unit_of_work() as uow:
            uow.calls.set_phase(self.call_id, phase)
            uow.commit()

    def finalise(self, *, by: Actor | None = None) -> Receipt | None:
        """Finalise on the revision that stands."""
        return operations.finalise(
            self.database.unit_of_work(), by=by or self.people["chair"], call_id=self.call_id, seen_revision=self.snapshot.revision
        )

    def decision(self, dossier: str) -> Decision:
        """Return the decision that stands."""
        return self.snapshot.decision(self.ids[dossier])

    def candidature(self, dossier: str) -> Candidature:
        """Return a candidature as it stands."""
        return self.snapshot.candidature(self.ids[dossier])

    @property
    def snapshot(self) -> Snapshot:
        """Return the call as it stands."""
        return self.database.snapshots.get(self.call_id)

    @property
    def journal(self) -> list[Entry]:
        """Return the journal so far."""
        with self.database.reading() as uow:
            return list(uow.journal.of_call(self.call_id))

    @property
    def acts(self) -> list[Act | str]:
        """Return what was done so far."""
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
    people = {name: add_person(database, call_id, name, roles) for name, roles in PEOPLE.items()}
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
