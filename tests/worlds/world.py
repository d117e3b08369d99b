"""A call with its jury, wherever it is kept: tests act on it through the verbs themselves, by names and by dossiers."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, TypedDict

from deliberation.call.people import Actor, Console, Person, Role
from deliberation.dossiers.candidatures import Candidature, RecusalOrigin
from deliberation.meeting.ballots import Ballot, Method, Question
from deliberation.operations.acts import Receipt, UnitOfWork
from deliberation.operations.dossiers.screening import ScreeningChange, screen, withdraw
from deliberation.operations.meeting import ballots
from deliberation.operations.selection import finalisation, undoing
from deliberation.selection.decisions import Decision, Outcome
from tests.worlds.acts import cast_vote, close_ballot, import_dossiers, open_ballot, record_decisions, record_presence, save_person
from tests.worlds.dossiers import file_of
from tests.worlds.terms import Act, Change, DossierRecord, Entry, ImportPlan, Meeting, Phase, Presence, Screening, Snapshot


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


class World(ABC):
    """A call. Who acts unless a test says otherwise: ``organiser``, or ``chair`` for what the chair does."""

    call_id: int

    @property
    @abstractmethod
    def chair(self) -> Actor: ...

    @property
    @abstractmethod
    def organiser(self) -> Actor: ...

    @abstractmethod
    def person(self, name: str) -> Person: ...

    @abstractmethod
    def id_of(self, dossier: str) -> int: ...

    @abstractmethod
    def uow(self) -> UnitOfWork:
        """The unit of work that a verb acts in."""

    @abstractmethod
    def reading(self) -> UnitOfWork: ...

    @property
    @abstractmethod
    def snapshot(self) -> Snapshot: ...

    # --- Who acts, on what -----------------------------------------------------------------------------------------

    def by(self, who: str | Person) -> ByPerson:
        """Have a verb done by somebody: ``open_meeting(room.uow(), **room.by("chair"))``."""
        return {"by": self.person(who) if isinstance(who, str) else who, "call_id": self.call_id}

    def on(self, dossier: str, by: str | Person) -> ByPersonOnFile:
        """Have a verb done on a candidature: ``reveal(room.uow(), **room.on("101", by="chair"))``."""
        return {**self.by(by), "candidature_id": self.id_of(dossier)}

    def by_console(self, name: str = "root") -> ByConsole:
        """Have a verb done from the command line."""
        return {"by": Console(name), "call_id": self.call_id}

    def _actor(self, who: str | Actor) -> Actor:
        return self.person(who) if isinstance(who, str) else who

    # --- Preparing -------------------------------------------------------------------------------------------------

    def add_person(self, name: str, *roles: Role, email: str = "") -> Person:
        """Add somebody to the call."""
        save_person(self.uow(), **self.by_console(), name=name, roles=frozenset(roles), email=email)
        with self.reading() as uow:
            return next(person for person in uow.people.of_call(self.call_id) if person.name == name)

    def bring_in(self, *records: DossierRecord) -> ImportPlan:
        """Import dossiers."""
        return import_dossiers(self.uow(), **self.by_console(), file=file_of(*records))

    def withdraw(self, dossier: str) -> Receipt | None:
        """Withdraw a candidature."""
        return withdraw(self.uow(), **self.by_console(), candidature_id=self.id_of(dossier), reason="À sa demande")

    def pre_select(self, dossier: str, screening: Screening, *, by: str | Actor | None = None, reason: str = "") -> Receipt | None:
        """Pre-select one candidature as it stands."""
        change = ScreeningChange(self.id_of(dossier), screening, self.candidature(dossier).screening_version)
        return screen(self.uow(), by=self._actor(by or self.chair), call_id=self.call_id, changes=[change], reason=reason)

    # --- What no verb does -----------------------------------------------------------------------------------------

    def recuse(self, dossier: str, name: str) -> None:
        """Record a recusal, as an import does."""
        with self.uow() as uow:
            revision, pair = uow.calls.state(self.call_id).revision + 1, (self.id_of(dossier), self.person(name).id)
            uow.scores.set_recusals(self.call_id, [pair], origin=RecusalOrigin.IMPORTED, at=uow.now(), revision=revision)
            uow.calls.set_revision(self.call_id, revision)
            uow.commit()

    def move(self, phase: Phase) -> None:
        """Put the call in a phase, without asking anybody."""
        with self.uow() as uow:
            state = uow.calls.state(self.call_id)
            if state.phase is not phase:
                uow.calls.set_phase(self.call_id, phase)
                uow.calls.set_revision(self.call_id, state.revision + 1)
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
        presences = {self.person(name).id: presence for name in names}
        record_presence(self.uow(), by=self.organiser, call_id=self.call_id, presences=presences)

    def ballot(self, dossier: str = "101", method: Method = Method.NAMED, question: Question = Question.ADOPT) -> Ballot:
        """Open a ballot and return it."""
        item = self.id_of(dossier)
        open_ballot(self.uow(), by=self.chair, call_id=self.call_id, candidature_id=item, question=question, method=method)
        opened = self.meeting.open_ballot
        assert opened
        return opened

    def vote(self, by: str | Person, choice: str, dossier: str = "101", number: int = 1) -> Receipt | None:
        """Vote as somebody."""
        return cast_vote(self.uow(), **self.on(dossier, by=by), number=number, choice=choice)

    def enter_vote(self, member: str, choice: str, dossier: str = "101", number: int = 1, *, by: str = "organiser") -> Receipt | None:
        """Enter a member's vote for them."""
        person_id = self.person(member).id
        return ballots.enter_vote(self.uow(), **self.on(dossier, by=by), number=number, person_id=person_id, choice=choice)

    def close(self, dossier: str = "101", number: int = 1, counts: Mapping[str, int] | None = None) -> Ballot:
        """Close a ballot and return it."""
        item = self.id_of(dossier)
        close_ballot(self.uow(), by=self.organiser, call_id=self.call_id, candidature_id=item, number=number, counts=counts)
        return self.meeting.ballots_on(item)[number - 1]

    # --- Deciding --------------------------------------------------------------------------------------------------

    def decide(
        self, dossier: str, outcome: Outcome, track: str | None = None, *, by: str | Actor | None = None, **said: Any
    ) -> Receipt | None:
        """Decide on one candidature as it stands."""
        seen = said.pop("seen_version", self.decision(dossier).version)
        override = said.pop("override_reason", "")
        change = Change(self.id_of(dossier), outcome, track, seen_version=seen, **said)
        actor = self._actor(by or self.chair)
        return record_decisions(self.uow(), by=actor, call_id=self.call_id, changes=[change], override_reason=override)

    def undo(self, receipt: Receipt | None, *, by: str | Actor | None = None) -> Receipt | None:
        """Undo the act that a receipt proves."""
        assert receipt is not None
        return undoing.undo(self.uow(), by=self._actor(by or self.chair), call_id=self.call_id, sequence=receipt.sequence)

    def finalise(self, *, by: str | Actor | None = None) -> Receipt | None:
        """Finalise on what stands; the dossiers on hold stay so."""
        head, actor = self.snapshot.head, self._actor(by or self.chair)
        return finalisation.finalise(self.uow(), by=actor, call_id=self.call_id, seen=head, keeps_waiting=True)

    def decline_and_finalise(self, **said: Any) -> Receipt | None:
        """Decline what nobody decided yet, and finalise, which closes the meeting."""
        for one in self.snapshot.ranked:
            if self.snapshot.decision(one.id).outcome is Outcome.TO_DISCUSS:
                self.decide(one.dossier, Outcome.DECLINED, reason="Trop tôt.", **said)
        return self.finalise()

    # --- What stands -----------------------------------------------------------------------------------------------

    @property
    def meeting(self) -> Meeting:
        return self.snapshot.meeting

    def decision(self, dossier: str) -> Decision:
        return self.snapshot.decision(self.id_of(dossier))

    def candidature(self, dossier: str) -> Candidature:
        return self.snapshot.candidature(self.id_of(dossier))

    @property
    def journal(self) -> list[Entry]:
        with self.reading() as uow:
            return list(uow.journal.of_call(self.call_id))

    @property
    def acts(self) -> list[Act | str]:
        """What was done so far."""
        return [entry.act for entry in self.journal]
