"""Somebody who records decisions on the demonstration call, from another process than the server's."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import count, cycle, islice
from typing import Self

import bootstrap
from deliberation import operations
from deliberation.call.access import DEVICE_COOKIE
from deliberation.call.people import Console, Person, Role
from deliberation.derived.meeting.board import Change
from deliberation.selection.decisions import Outcome
from demonstration import loading


@dataclass(slots=True)
class Decider:
    """Decides on one candidature after another, each time with a new reason, which screens are to show."""

    call_id: int
    people: Sequence[Person]
    _numbers: "count[int]" = field(default_factory=count)

    @classmethod
    def on_demonstration(cls) -> Self:
        """Load the demonstration call into the database in use."""
        bootstrap.prepare()
        state = loading.load()
        with bootstrap.reading() as uow:
            people = uow.people.of_call(state.id)
        # Everybody who may open the selection during the deliberation.
        return cls(state.id, [person for person in people if person.is_active and not person.has(Role.PROJECTOR)])

    def cookies(self, number: int) -> list[str]:
        """Return the cookies of as many devices, of everybody in turn."""
        return [
            f"{DEVICE_COOKIE}={operations.enter_demo(bootstrap.unit_of_work(), person_id=person.id, agent='bench').device_secret}"
            for person in islice(cycle(self.people), number)
        ]

    def next_marker(self) -> str:
        """Return a reason that no screen has shown yet."""
        return f"motif-{next(self._numbers):06}"

    def decide(self, marker: str) -> None:
        """Change the decision on a candidature that nobody is recused from."""
        snapshot = bootstrap.snapshots().get(self.call_id)
        for candidature, recused in zip(snapshot.candidatures, snapshot.recused, strict=True):
            if candidature.is_ranked and not recused.any():
                break
        standing = snapshot.decision(candidature.id)
        outcome = Outcome.DECLINED if standing.outcome is Outcome.TO_DISCUSS else Outcome.TO_DISCUSS
        change = Change(candidature.id, outcome, reason=marker, seen_version=standing.version)
        operations.record_decisions(bootstrap.unit_of_work(), by=Console("bench"), call_id=self.call_id, changes=[change])
