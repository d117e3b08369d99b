"""The hub: what a stream is told, how often, and when it ends."""

import asyncio
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field

import pytest

from tests.web.live.streams import OTHER, Streams, next_event
from web.live import hub as hubs


@dataclass
class Signals:
    listeners: list[Callable[[], object]] = field(default_factory=list)

    def subscribe(self, listener: Callable[[], object]) -> Callable[[], None]:
        self.listeners.append(listener)
        return lambda: self.listeners.remove(listener)

    def notice(self) -> None:
        for listener in self.listeners:
            listener()


def test_first_event_is_the_whole_strip_and_each_stream_counts_its_own() -> None:
    async def follow() -> list[str | None]:
        world = Streams()
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


@pytest.mark.parametrize(
    "happen",
    [
        lambda world: world.draws.update([frozenset()]),
        lambda world: world.newest_devices.update({OTHER.id: 7}),
    ],
    ids=["draws that are released", "a device that comes in"],
)
def test_what_some_alone_see_or_are_told_of_is_news_to_them_alone(happen: Callable[[Streams], None]) -> None:
    async def follow() -> list[bool]:
        world = Streams()
        hub = world.hub()
        with hub.following("other") as follower, hub.following("recused") as another:
            await hub.tell()
            for each in (follower, another):
                await next_event(each)
            happen(world)
            await hub.tell()
            return [follower.has_news, another.has_news]

    assert asyncio.run(follow()) == [True, False]


def test_slow_stream_gets_the_latest_only_and_no_gap_in_its_numbers() -> None:
    async def follow() -> tuple[str | None, str | None]:
        world = Streams()
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
        world = Streams()
        hub = world.hub()
        with ExitStack() as streams:
            for secret in ["other", "recused"] * 50:
                streams.enter_context(hub.following(secret))
            await hub.tell()
        return world.asked

    assert asyncio.run(follow()) == ["people", "snapshot"]


def test_stream_of_a_revoked_device_ends_without_a_word() -> None:
    async def follow() -> list[str]:
        world = Streams()
        hub = world.hub()
        with hub.following("other") as follower:
            world.people.clear()
            await hub.tell()
            return [event async for event in follower.events()]

    assert asyncio.run(follow()) == []


def test_signal_wakes_the_hub_and_closing_it_ends_the_streams() -> None:
    async def follow() -> list[str]:
        world, signals = Streams(), Signals()
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


def test_hub_that_fails_lets_its_streams_go_and_tells_those_that_come_back(monkeypatch: pytest.MonkeyPatch) -> None:
    async def follow() -> tuple[list[str], str]:
        world = Streams()
        hub = world.hub()
        async with asyncio.timeout(5), hub.running(Signals()):
            world.failure = RuntimeError("the database is away")
            with hub.following("other") as follower:
                said = [event async for event in follower.events()]
            world.failure = None
            with hub.following("other") as follower:
                return said, await anext(follower.events())

    monkeypatch.setattr(hubs, "RETRY_SECONDS", 0.001)
    before, again = asyncio.run(follow())
    assert before == []
    assert again.startswith("id: 1\n")


def test_silent_stream_gives_a_sign_of_life(monkeypatch: pytest.MonkeyPatch) -> None:
    async def follow() -> str:
        with Streams().hub().following("other") as follower:
            return await anext(follower.events())

    monkeypatch.setattr(hubs, "HEARTBEAT_SECONDS", 0.001)
    assert asyncio.run(follow()) == "event: beat\ndata:\n\n"
