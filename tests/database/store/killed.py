"""A process of its own that acts on a call until it is killed, and says on a pipe what is written as soon as it is."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any

from data_access.database import open_database
from data_access.process_snapshots import ProcessSnapshots
from data_access.unit_of_work import DatabaseUnitOfWork
from deliberation import operations
from deliberation.call.people import Person
from deliberation.derived.board import Change
from deliberation.derived.marking import marks_of
from deliberation.meeting.ballots import Method, Question
from deliberation.meeting.presence import Presence
from deliberation.operations.acts import Receipt
from deliberation.record.journal import Act
from deliberation.selection.decisions import Outcome
from deliberation.snapshot.snapshot import Snapshot


@dataclass(frozen=True)
class Acknowledged:
    """What the process says once an act is committed."""

    act: Act
    receipt: Receipt


@dataclass(frozen=True)
class Actors:
    """Who acts, and on what: by name and by dossier, as the room has them."""

    people: dict[str, Person]
    ids: dict[str, int]


class Worker:
    """Does one act after another, each of which changes something, whatever state it finds."""

    def __init__(self, url: str, call_id: int, actors: Actors, seed: int) -> None:
        self._engine = open_database(url)
        self._snapshots = ProcessSnapshots(self._engine)
        self._call_id, self._actors, self._draw = call_id, actors, random.Random(seed)  # noqa: S311 (which act comes next)

    def act(self) -> Acknowledged:
        """Do something and return what was written."""
        kinds: list[Callable[[Snapshot], tuple[Act, Receipt | None]]] = [self._score, self._attend, self._decide, self._call, self._vote]
        snapshot = self._snapshots.get(self._call_id)
        # Nothing else can be called while a ballot is open.
        if snapshot.meeting.open_ballot:
            kinds.remove(self._call)
        act, receipt = self._draw.choice(kinds)(snapshot)
        assert receipt is not None, act
        return Acknowledged(act, receipt)

    def _do(self, verb: str, by: str, **said: Any) -> Receipt | None:
        uow = DatabaseUnitOfWork(self._engine, self._snapshots)
        receipt: Receipt | None = getattr(operations, verb)(uow, by=self._actors.people[by], call_id=self._call_id, **said)
        return receipt

    def _score(self, snapshot: Snapshot) -> tuple[Act, Receipt | None]:
        """A revote is open on the first candidature: each juror's marks change there again and again."""
        name = self._draw.choice(("juror", "second", "third"))
        person, candidature_id = self._actors.people[name], self._actors.ids["101"]
        present = marks_of(snapshot, candidature_id, person)
        code = self._draw.choice(snapshot.call.criterion_codes)
        marks = {code: self._draw.choice([mark for mark in (None, 0, 1, 2, 3, 4, 5) if mark != present[code]])}
        with DatabaseUnitOfWork(self._engine, self._snapshots, is_reading=True) as uow:
            grid = uow.grids.of(candidature_id, person.id)
        seen = grid.version if grid else 0
        return Act.SCORES_SAVED, self._do("submit_scores", name, candidature_id=candidature_id, marks=marks, seen_version=seen)

    def _attend(self, snapshot: Snapshot) -> tuple[Act, Receipt | None]:
        person = self._actors.people["fourth"]
        known = {attendance.person_id: attendance.presence for attendance in snapshot.meeting.attendances}
        presence = self._draw.choice([each for each in Presence if each is not known[person.id]])
        return Act.PRESENCE_RECORDED, self._do("record_presence", "organiser", presences={person.id: presence})

    def _decide(self, snapshot: Snapshot) -> tuple[Act, Receipt | None]:
        candidature_id = self._actors.ids[self._draw.choice(("103", "104"))]
        decision = snapshot.decision(candidature_id)
        change = Change(candidature_id, Outcome.DECLINED, seen_version=decision.version, reason=f"Motif {snapshot.revision}.")
        return Act.DECIDED, self._do("record_decisions", "chair", changes=[change])

    def _call(self, snapshot: Snapshot) -> tuple[Act, Receipt | None]:
        others = [id_ for id_ in (self._actors.ids[dossier] for dossier in ("101", "102", "103")) if id_ != snapshot.meeting.current]
        return Act.ITEM_CALLED, self._do("call_item", "organiser", candidature_id=self._draw.choice(others))

    def _vote(self, snapshot: Snapshot) -> tuple[Act, Receipt | None]:
        ballot = snapshot.meeting.open_ballot
        if ballot is None:
            said = {"candidature_id": self._actors.ids["102"], "question": Question.ADOPT}
            method = self._draw.choice((Method.NAMED, Method.SECRET))
            return Act.BALLOT_OPENED, self._do("open_ballot", "chair", **said, method=method, override_reason="Essai")
        names = {person.id: name for name, person in self._actors.people.items()}
        waiting = [names[id_] for id_ in ballot.voters if id_ not in ballot.voted]
        said = {"candidature_id": ballot.candidature_id, "number": ballot.number}
        if waiting:
            return Act.VOTED, self._do("cast_vote", waiting[0], **said, choice=self._draw.choice(ballot.options))
        return Act.BALLOT_CLOSED, self._do("close_ballot", "organiser", **said)


def work(url: str, call_id: int, actors: Actors, seed: int, acknowledged: Connection) -> None:
    """Act for ever: the target of the process."""
    worker = Worker(url, call_id, actors, seed)
    while True:
        acknowledged.send(worker.act())
