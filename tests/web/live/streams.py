"""A call in memory, its devices, and what their streams are told."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import count

from deliberation.derived.meeting.view_names import ViewNames
from tests.worlds.snapshots import make_juror, make_snapshot
from tests.worlds.terms import Decision, Outcome, Person, Snapshot
from web.live.hub import Follower, Hub

AT = datetime(2019, 7, 4, 12, 0, tzinfo=UTC)
RECUSED, OTHER = make_juror(1), make_juror(2)
HIDDEN = 1
START = replace(make_snapshot(marks=[[[1], [2]], [[3], [4]], [[5], [0]]], recused=[(0, 0)]), declared=frozenset({RECUSED.id, OTHER.id}))


@dataclass
class Streams:
    """A call in memory with its devices, and everything that was asked of it."""

    snapshot: Snapshot = START
    people: dict[str, Person] = field(default_factory=lambda: {"recused": RECUSED, "other": OTHER})
    asked: list[str] = field(default_factory=list)
    failure: Exception | None = None
    newest_devices: dict[int, int] = field(default_factory=dict)
    draws: Counter[frozenset[int]] = field(default_factory=Counter)  # released, by the recusals of those who see them

    def people_of(self, secrets: Collection[str]) -> Mapping[str, Person]:
        if self.failure:
            raise self.failure
        self.asked.append("people")
        return {secret: self.people[secret] for secret in secrets if secret in self.people}

    def snapshot_of(self, call_id: int) -> Snapshot:
        self.asked.append("snapshot")
        return self.snapshot

    def hub(self) -> Hub:
        words = count(1)
        names = ViewNames(lambda _call_id, recusals: self.draws[recusals], word=lambda: f"view-{next(words)}")
        devices = lambda _call_ids: self.newest_devices  # noqa: E731 (named, it would say nothing more)
        return Hub(people_of=self.people_of, snapshot_of=self.snapshot_of, newest_devices_of=devices, view_of=names.look)

    def decide(self, id_: int, outcome: Outcome = Outcome.DECLINED) -> None:
        decision = Decision(id_, outcome=outcome, version=1, decided_at=AT)
        self.snapshot = replace(self.snapshot, decisions={**self.snapshot.decisions, id_: decision})


async def next_event(follower: Follower) -> str | None:
    """What the stream sends now; None where it stays silent."""
    return await anext(follower.events()) if follower.has_news else None
