"""A meeting about to be held: the room of ``tests.worlds.room`` with more jurors, a deputy, and a clock to turn."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from data_access.unit_of_work import DatabaseUnitOfWork
from deliberation import operations
from deliberation.call.people import Person, Role
from deliberation.meeting.ballots import Ballot, Method, Question
from deliberation.meeting.meeting import Meeting
from deliberation.meeting.presence import Presence
from deliberation.operations.acts import Receipt
from tests.worlds.room import Room, add_person, open_room
from tests.worlds.seating import NOON, Database

JURORS = ("juror", "presiding juror", "second", "third", "fourth")


@dataclass
class Sitting:
    """A call of five jurors, one of whom presides; ``now`` is what the clock says."""

    room: Room
    people: Mapping[str, Person]
    now: datetime = field(default=NOON)

    def do(self, verb: str, by: str = "organiser", **said: Any) -> Receipt | None:
        """Do something as somebody; ``dossier`` stands for the candidature's id, ``person`` for somebody's."""
        if "dossier" in said:
            said["candidature_id"] = self.room.ids[said.pop("dossier")]
        if "person" in said:
            said["person_id"] = self.people[said.pop("person")].id
        database = self.room.database
        uow = DatabaseUnitOfWork(database.engine, database.snapshots, clock=lambda: self.now)
        receipt: Receipt | None = getattr(operations, verb)(uow, by=self.people[by], call_id=self.room.call_id, **said)
        return receipt

    def later(self, seconds: float) -> None:
        """Turn the clock."""
        self.now += timedelta(seconds=seconds)

    def arrive(self, *names: str, presence: Presence = Presence.PRESENT) -> None:
        """Record that people are here."""
        self.do("record_presence", presences={self.people[name].id: presence for name in names})

    def ballot(self, dossier: str = "101", method: Method = Method.NAMED, question: Question = Question.ADOPT) -> Ballot:
        """Open a ballot and return it."""
        self.do("open_ballot", by="chair", dossier=dossier, question=question, method=method)
        opened = self.meeting.open_ballot
        assert opened
        return opened

    def vote(self, by: str, choice: str, dossier: str = "101", number: int = 1) -> Receipt | None:
        """Vote as somebody."""
        return self.do("cast_vote", by=by, dossier=dossier, number=number, choice=choice)

    def close(self, dossier: str = "101", number: int = 1, **said: Any) -> Ballot:
        """Close a ballot and return it."""
        self.do("close_ballot", dossier=dossier, number=number, **said)
        return self.meeting.ballots_on(self.room.ids[dossier])[number - 1]

    @property
    def meeting(self) -> Meeting:
        """Return the meeting as it stands."""
        return self.room.snapshot.meeting


def seat(database: Database) -> Sitting:
    """Seat the jury; nothing is open, nobody is here."""
    room = open_room(database)
    added = {name: add_person(database, room.call_id, name, {Role.JUROR}) for name in JURORS[2:]}
    deputy = add_person(database, room.call_id, "deputy", {Role.DEPUTY})
    people = {**room.people, **added, "deputy": deputy}
    return Sitting(replace(room, people=people), people)


def seal(sitting: Sitting) -> None:
    """Put every mark under seal."""
    with sitting.room.database.unit_of_work() as uow:
        revision = uow.calls.state(sitting.room.call_id).revision + 1
        uow.calls.set_sealed(sitting.room.call_id, True)
        for candidature in uow.candidatures.of_call(sitting.room.call_id):
            uow.candidatures.update(replace(candidature, is_revealed=False), revision=revision)
        uow.calls.set_revision(sitting.room.call_id, revision)
        uow.commit()


def open_sitting(database: Database) -> Sitting:
    """Seat the jury and open the meeting with everybody here."""
    sitting = seat(database)
    sitting.arrive(*JURORS, "chair", "deputy")
    sitting.do("open_meeting")
    return sitting
