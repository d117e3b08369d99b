"""Who is told what, when: the same for a recused juror whether the file exists or not; nothing to those let in no more."""

import asyncio
from collections.abc import Callable, Collection, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.decisions import Decision, Outcome
from deliberation.people import Person
from deliberation.snapshot import Phase, Snapshot, narrowed
from tests.factories import make_juror, make_snapshot
from web import hub as hubs
from web.hub import Follower, Hub

AT: Final = datetime(2019, 7, 4, 12, 0, tzinfo=UTC)
RECUSED, OTHER = make_juror(1), make_juror(2)
HIDDEN: Final = 1
START: Final = narrowed(
    make_snapshot(marks=[[[1], [2]], [[3], [4]], [[5], [0]]], recused=[(0, 0)]), declared=frozenset({RECUSED.id, OTHER.id})
)


@dataclass
class World:
    """A call in memory with its devices, and everything that was asked of it."""

    snapshot: Snapshot = START
    people: dict[str, Person] = field(default_factory=lambda: {"recused": RECUSED, "other": OTHER})
    asked: list[str] = field(default_factory=list)

    def people_of(self, secrets: Collection[str]) -> Mapping[str, Person]:
        self.asked.append("people")
        return {secret: self.people[secret] for secret in secrets if secret in self.people}

    def snapshot_of(self, call_id: int) -> Snapshot:
        self.asked.append("snapshot")
        return self.snapshot

    def hub(self) -> Hub:
        return Hub(people_of=self.people_of, snapshot_of=self.snapshot_of)

    def decide(self, id_: int, outcome: Outcome = Outcome.DECLINED) -> None:
        decision = Decision(id_, outcome=outcome, version=1, decided_at=AT)
        self.snapshot = narrowed(self.snapshot, decisions={**self.snapshot.decisions, id_: decision})


@dataclass
class Signals:
    listeners: list[Callable[[], object]] = field(default_factory=list)

    def subscribe(self, listener: Callable[[], object]) -> Callable[[], None]:
        self.listeners.append(listener)
        return lambda: self.listeners.remove(listener)

    def notice(self) -> None:
        for listener in self.listeners:
            listener()


def without(snapshot: Snapshot) -> Snapshot:
    """The same call, had the candidature under recusal never been filed."""
    return narrowed(
        snapshot,
        candidatures=snapshot.candidatures[1:],
        marks=snapshot.marks[1:],
        scored=snapshot.scored[1:],
        recused=snapshot.recused[1:],
        comments={key: text for key, text in snapshot.comments.items() if key[0] != HIDDEN},
        decisions={id_: decision for id_, decision in snapshot.decisions.items() if id_ != HIDDEN},
    )


async def next_event(follower: Follower) -> str | None:
    """What the stream sends now; None where it stays silent."""
    return await anext(follower.events()) if follower.has_news else None


def test_first_event_is_the_whole_strip_and_each_stream_counts_its_own() -> None:
    async def follow() -> list[str | None]:
        world = World()
        hub = world.hub()
        with hub.following("other") as first:
            await hub.tell()
            said = [await next_event(first)]
            world.decide(2)
            await hub.tell()
            said.append(await next_event(first))
            with hub.following("other") as second:
                await hub.tell()
                return [*said, await next_event(first), await next_event(second)]

    first, changed, silence, second = asyncio.run(follow())
    assert first is not None
    assert first.startswith('id: 1\ndata: {"phase":"deliberation","sealed":false,"partial":true,"gauges":[{')
    assert first.endswith("}\n\n")
    assert '"decision":null' in first
    assert changed is not None
    assert changed.startswith("id: 2\n")
    assert '"decision":{"dossier":"1002"' in changed
    assert (silence, second) == (None, changed.replace("id: 2", "id: 1"))


def test_slow_stream_gets_the_latest_only_and_no_gap_in_its_numbers() -> None:
    async def follow() -> tuple[str | None, str | None]:
        world = World()
        hub = world.hub()
        with hub.following("other") as follower:
            for id_ in (2, 3):
                await hub.tell()
                world.decide(id_)
            await hub.tell()
            return await next_event(follower), await next_event(follower)

    latest, nothing = asyncio.run(follow())
    assert latest is not None
    assert latest.startswith("id: 1\n")
    assert '"count":2' in latest
    assert nothing is None


def test_hundred_streams_are_told_in_one_reading() -> None:
    async def follow() -> list[str]:
        world = World()
        hub = world.hub()
        with ExitStack() as streams:
            for secret in ["other", "recused"] * 50:
                streams.enter_context(hub.following(secret))
            await hub.tell()
        return world.asked

    assert asyncio.run(follow()) == ["people", "snapshot"]


def test_stream_of_a_revoked_device_ends_without_a_word() -> None:
    async def follow() -> list[str]:
        world = World()
        hub = world.hub()
        with hub.following("other") as follower:
            world.people.clear()
            await hub.tell()
            return [event async for event in follower.events()]

    assert asyncio.run(follow()) == []


def test_signal_wakes_the_hub_and_closing_it_ends_the_streams() -> None:
    async def follow() -> list[str]:
        world, signals = World(), Signals()
        hub = world.hub()
        async with asyncio.timeout(5), hub.running(signals):
            with hub.following("other") as follower:
                events = follower.events()
                said = [await anext(events)]
                world.decide(2)
                signals.notice()
                said.append(await anext(events))
                hub.close()
                said += [event async for event in events]
        return [event.partition("\n")[0] for event in said]

    assert asyncio.run(follow()) == ["id: 1", "id: 2"]


def test_silent_stream_gives_a_sign_of_life(monkeypatch: pytest.MonkeyPatch) -> None:
    async def follow() -> str:
        with World().hub().following("other") as follower:
            return await anext(follower.events())

    monkeypatch.setattr(hubs, "HEARTBEAT_SECONDS", 0.001)
    assert asyncio.run(follow()) == "event: beat\ndata:\n\n"


ACTS: Final = st.lists(
    st.tuples(
        st.sampled_from(["decide", "mark", "comment", "seal", "reveal", "phase", "recuse", "nothing"]), st.integers(1, 3), st.integers(0, 5)
    ),
    max_size=12,
)


def after(snapshot: Snapshot, act: tuple[str, int, int], minute: int) -> Snapshot:
    kind, id_, value = act
    at = AT + timedelta(minutes=minute)
    marks = snapshot.marks.copy()
    marks[id_ - 1, 1, 0] = value
    scored = snapshot.scored.copy()
    scored[id_ - 1, 1, 0] = True
    recused = snapshot.recused.copy()
    recused[id_ - 1, 1] = value > 3
    outcome = (Outcome.DECLINED, Outcome.TO_DISCUSS)[value % 2]
    changes: dict[str, dict[str, Any]] = {
        "decide": {"decisions": {**snapshot.decisions, id_: Decision(id_, outcome=outcome, version=minute, decided_at=at)}},
        "mark": {"marks": marks, "scored": scored},
        "comment": {"comments": {**snapshot.comments, (id_, OTHER.id): f"remarque {value}"}},
        "seal": {"is_sealed": True},
        "reveal": {"is_sealed": False},
        "phase": {"phase": (Phase.SCORING, Phase.DELIBERATION)[value % 2]},
        "recuse": {"recused": recused},
        "nothing": {},
    }
    return narrowed(snapshot, revision=snapshot.revision + 1, **changes[kind])


@given(ACTS)
def test_stream_of_a_recused_juror_is_the_same_event_for_event_whether_the_file_exists_or_not(acts: list[tuple[str, int, int]]) -> None:
    async def follow(seen: Callable[[Snapshot], Snapshot], secret: str) -> list[str | None]:
        world = World(snapshot=seen(START))
        hub, whole, said = world.hub(), START, []
        with hub.following(secret) as follower:
            for minute, act in enumerate([("nothing", 1, 0), *acts], 1):
                whole = after(whole, act, minute)
                world.snapshot = seen(whole)
                await hub.tell()
                said.append(await next_event(follower))
        return said

    assert asyncio.run(follow(lambda whole: whole, "recused")) == asyncio.run(follow(without, "recused"))


def test_who_has_yet_to_declare_recusals_is_told_nothing_until_they_have() -> None:
    async def follow() -> list[str | None]:
        world = World(snapshot=narrowed(START, declared=frozenset()))
        hub, said = world.hub(), []
        with hub.following("other") as follower:
            for declared in (frozenset(), frozenset({RECUSED.id}), frozenset({OTHER.id})):
                world.decide(2)
                world.snapshot = narrowed(world.snapshot, declared=declared)
                await hub.tell()
                said.append(await next_event(follower))
        return said

    before, still, once = asyncio.run(follow())
    assert (before, still) == (None, None)
    assert once is not None
    assert once.startswith("id: 1\n")


def marked(snapshot: Snapshot, candidature: int, juror: int, mark: int) -> Snapshot:
    marks = snapshot.marks.copy()
    marks[candidature, juror, 0] = mark
    return narrowed(snapshot, marks=marks)


def test_mark_under_seal_is_told_to_the_other_devices_of_whoever_gave_it_and_to_nobody_else() -> None:
    async def follow() -> list[str | None]:
        world = World(snapshot=narrowed(START, is_sealed=True), people={"computer": OTHER, "phone": OTHER, "recused": RECUSED})
        hub = world.hub()
        with ExitStack() as streams:
            followers = [streams.enter_context(hub.following(secret)) for secret in world.people]
            await hub.tell()
            first = [await next_event(follower) for follower in followers]
            assert None not in first
            world.snapshot = marked(world.snapshot, 1, 1, 5)
            await hub.tell()
            return [await next_event(follower) for follower in followers]

    computer, phone, recused = asyncio.run(follow())
    assert computer is not None
    assert computer.startswith("id: 2\n")
    assert (phone, recused) == (computer, None)


def test_mark_on_a_file_under_ones_recusal_is_not_told() -> None:
    async def follow() -> str | None:
        world = World(snapshot=narrowed(START, is_sealed=True))
        hub = world.hub()
        with hub.following("recused") as follower:
            await hub.tell()
            await next_event(follower)
            world.snapshot = marked(world.snapshot, 0, 0, 5)
            await hub.tell()
            return await next_event(follower)

    assert asyncio.run(follow()) is None


def test_file_under_recusal_is_news_to_others() -> None:
    async def follow(secret: str) -> str | None:
        world = World()
        hub = world.hub()
        with hub.following(secret) as follower:
            await hub.tell()
            await next_event(follower)
            world.decide(HIDDEN)
            await hub.tell()
            return await next_event(follower)

    assert asyncio.run(follow("recused")) is None
    assert "1001" in (asyncio.run(follow("other")) or "")
