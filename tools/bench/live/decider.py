"""Somebody who records decisions on the demonstration call, from another process than the server's."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import count, cycle, islice
from typing import Any, Final, Self

import bootstrap
from deliberation.call.access import DEVICE_COOKIE
from deliberation.call.people import Console, Person, Role
from deliberation.derived.meeting.board import Change
from deliberation.dossiers.candidatures import Candidature
from deliberation.operations.call.access import enter_demo
from deliberation.operations.meeting.agenda import call_item
from deliberation.operations.meeting.meeting import open_meeting
from deliberation.operations.selection.decisions import record_decisions
from deliberation.selection.decisions import Outcome
from deliberation.snapshot.snapshot import Snapshot
from demonstration import loading

_BENCH: Final = Console("bench")


@dataclass(slots=True)
class Decider:
    """Decides on one candidature after another, each time with a new reason, which screens are to show."""

    call_id: int
    people: Sequence[Person]
    room: Person
    _numbers: "count[int]" = field(default_factory=count)

    @classmethod
    def on_demonstration(cls) -> Self:
        """Load the demonstration call into the database in use."""
        bootstrap.prepare()
        state = loading.load()
        with bootstrap.reading() as uow:
            people = uow.people.of_call(state.id)
        active = [person for person in people if person.is_active]
        room = next(person for person in active if person.has(Role.PROJECTOR))
        # Everybody who may open the selection during the deliberation.
        return cls(state.id, [person for person in active if not person.has(Role.PROJECTOR)], room)

    def cookies(self, number: int) -> list[str]:
        """Return the cookies of as many devices, of everybody in turn."""
        return [self.cookie(person) for person in islice(cycle(self.people), number)]

    def cookie(self, person: Person) -> str:
        """Return the cookie of a new device of a person."""
        entered = enter_demo(bootstrap.unit_of_work(), person_id=person.id, agent="bench")
        return f"{DEVICE_COOKIE}={entered.device_secret}"

    def begin(self) -> None:
        """Open the meeting and call the candidature that is decided upon."""
        called = self._candidature(bootstrap.snapshots().get(self.call_id))
        open_meeting(bootstrap.unit_of_work(), by=_BENCH, call_id=self.call_id)
        call_item(bootstrap.unit_of_work(), by=_BENCH, call_id=self.call_id, candidature_id=called.id)

    def next_marker(self) -> str:
        """Return a reason that no screen has shown yet."""
        return f"motif-{next(self._numbers):06}"

    def decide(self, marker: str) -> None:
        """Change the decision on a candidature that nobody is recused from."""
        snapshot = bootstrap.snapshots().get(self.call_id)
        candidature = self._candidature(snapshot)
        decision = snapshot.decision(candidature.id)
        if decision.outcome is Outcome.DECLINED:
            outcome, track = Outcome.RESERVE, candidature.requested_tracks[0]
        else:
            outcome, track = Outcome.DECLINED, None
        change = Change(candidature.id, outcome, track=track, reason=marker, seen_version=decision.version)
        # Nobody is here: a decision below the quorum takes a reason.
        on: dict[str, Any] = {"by": _BENCH, "call_id": self.call_id, "override_reason": "bench"}
        record_decisions(bootstrap.unit_of_work(), **on, changes=[change])

    @staticmethod
    def _candidature(snapshot: Snapshot) -> Candidature:
        return next(
            candidature
            for candidature, recused in zip(snapshot.candidatures, snapshot.recused, strict=True)
            if candidature.is_ranked and candidature.requested_tracks and not recused.any()
        )
