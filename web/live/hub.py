"""The hub: after a commit, everybody who follows a call gets the strip again if what they may see has changed.

One loop for all streams, and for each commit one reading of the devices and of each call, one strip an audience. A stream costs
neither a thread nor a connection to the database.
"""

import asyncio
import json
import logging
from collections import Counter
from collections.abc import AsyncIterator, Callable, Collection, Iterable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager, suppress
from typing import Final, Protocol

from starlette.concurrency import run_in_threadpool

from deliberation.call.people import Person
from deliberation.derived.meeting.strip import Audience, View, audience_of, view_of
from deliberation.snapshot.own_changes import own_changes
from deliberation.snapshot.recusal_gate import must_declare
from deliberation.snapshot.snapshot import Snapshot

# Announce the first commit after a silence at once; gather those that follow within this time.
BURST_SECONDS: Final = 0.025
HEARTBEAT_SECONDS: Final = 15.0
RETRY_SECONDS: Final = 1.0
# An event, not a comment: a browser shows its page no comments, and silence is how the page learns that the line is dead.
HEARTBEAT: Final = "event: beat\ndata:\n\n"

PeopleOf = Callable[[Collection[str]], Mapping[str, Person]]
SnapshotOf = Callable[[int], Snapshot]
NewestDevicesOf = Callable[[Collection[int]], Mapping[int, int]]  # call ids → person id → the device that came in last
OwnCount = tuple[int, int]
_log: Final = logging.getLogger(__name__)


class Signals(Protocol):
    """What tells of commits, from any thread."""

    def subscribe(self, listener: Callable[[], object]) -> Callable[[], None]: ...


class Follower:
    """One stream: what it was told last, numbered from 1 by its own count, and what it is to be told next."""

    def __init__(self, device_secret: str) -> None:
        self.device_secret = device_secret
        self.view: View | None = None
        self.own: OwnCount = (0, 0)
        self._number = 0
        self._next: str | None = None
        self._is_over = False
        self._woken = asyncio.Event()

    @property
    def has_news(self) -> bool:
        """Tell whether something waits to be sent."""
        return self._next is not None

    def tell(self, view: View, own: OwnCount, strip: str) -> None:
        """Leave the strip to be sent. A slow line gets only the latest, and no gap in the numbers."""
        self.view, self.own, self._next = view, own, strip
        self._woken.set()

    def end(self) -> None:
        """Close the stream: the person may no longer follow, or the server stops."""
        self._is_over = True
        self._woken.set()

    async def events(self) -> AsyncIterator[str]:
        """Give what to send, in the form of server-sent events; a sign of life if there is nothing to say."""
        while True:
            try:
                async with asyncio.timeout(HEARTBEAT_SECONDS):
                    await self._woken.wait()
            except TimeoutError:
                yield HEARTBEAT
                continue
            self._woken.clear()
            if self._is_over:
                return
            if self._next is not None:
                strip, self._next = self._next, None
                self._number += 1
                yield f"id: {self._number}\ndata: {strip}\n\n"


class Hub:
    """Tells followers. The functions it is made with read the database, in a thread; ``people_of``: device secrets → people let in."""

    def __init__(self, *, people_of: PeopleOf, snapshot_of: SnapshotOf, newest_devices_of: NewestDevicesOf) -> None:
        self._people_of, self._snapshot_of, self._newest_devices_of = people_of, snapshot_of, newest_devices_of
        self._followers: set[Follower] = set()
        self._own_news = _OwnNews()
        self._woken = asyncio.Event()
        self._is_closed = False

    @asynccontextmanager
    async def running(self, signals: Signals) -> AsyncIterator[None]:
        """Tell followers within the block; end every stream when it is left."""
        loop = asyncio.get_running_loop()
        self._woken, self._is_closed = asyncio.Event(), False
        unsubscribe = signals.subscribe(lambda: loop.call_soon_threadsafe(self._woken.set))
        telling = loop.create_task(self._tell_for_ever())
        try:
            yield
        finally:
            unsubscribe()
            telling.cancel()
            self.close()

    def close(self) -> None:
        """End every stream, and open no other."""
        self._is_closed = True
        self._let_go()

    def _let_go(self) -> None:
        for follower in self._followers:
            follower.end()

    @contextmanager
    def following(self, device_secret: str) -> Iterator[Follower]:
        """Follow until the block is left, beginning with an event that holds the whole strip."""
        follower = Follower(device_secret)
        self._followers.add(follower)
        if self._is_closed:
            follower.end()
        self._woken.set()
        try:
            yield follower
        finally:
            self._followers.discard(follower)

    async def _tell_for_ever(self) -> None:
        while True:
            with suppress(TimeoutError):
                # Also wake up periodically: a device's access may end without a commit.
                async with asyncio.timeout(HEARTBEAT_SECONDS):
                    await self._woken.wait()
            self._woken.clear()
            try:
                await self.tell()
            except Exception:
                # Whatever it was, a database that is away or a mistake of ours: no screen may go on as if it were told. Let go, each
                # says so, asks by itself meanwhile, and comes back.
                _log.exception("followers could not be told, trying again")
                self._let_go()
                await asyncio.sleep(RETRY_SECONDS)
                self._woken.set()
            await asyncio.sleep(BURST_SECONDS)

    async def tell(self) -> None:
        """Tell every follower whose audience sees something new, and end the streams of those who are no longer let in."""
        followers = tuple(self._followers)
        if not followers:
            return
        secrets = {follower.device_secret for follower in followers}
        people, views = await run_in_threadpool(self._look, secrets)
        news, own = _News(), self._own_news
        for follower in followers:
            person = people.get(follower.device_secret)
            if person is None:
                follower.end()
            elif (view := views.get(person)) is not None and (news.is_new(follower.view, view) or follower.own != own.count(person)):
                follower.tell(view, own.count(person), news.strip(view))

    def _look(self, secrets: Collection[str]) -> tuple[Mapping[str, Person], Mapping[Person, View]]:
        people = self._people_of(secrets)
        snapshots = {call_id: self._snapshot_of(call_id) for call_id in {person.call_id for person in people.values()}}
        self._own_news.look(snapshots, self._newest_devices_of(snapshots.keys()))
        return people, _views(set(people.values()), snapshots)


def _views(people: Iterable[Person], snapshots: Mapping[int, Snapshot]) -> Mapping[Person, View]:
    """Return what each person sees, shared by their audience."""
    by_audience: dict[Audience, View] = {}
    views: dict[Person, View] = {}
    # Iterate in a stable order, so that the same member represents an audience each time.
    for person in sorted(people, key=lambda person: person.id):
        snapshot = snapshots[person.call_id]
        if must_declare(snapshot, person):
            continue  # no file is told before recusals are declared
        audience = audience_of(snapshot, person)
        views[person] = by_audience.get(audience) or by_audience.setdefault(audience, view_of(snapshot, person))
    return views


class _OwnNews:
    """Counts the changes that are one person's alone, a device that came in under their name included."""

    def __init__(self) -> None:
        self._seen: Mapping[int, Snapshot] = {}
        self._counts: Counter[int] = Counter()
        self._newest_devices: Mapping[int, int] = {}

    def look(self, snapshots: Mapping[int, Snapshot], newest_devices: Mapping[int, int]) -> None:
        """Count what changed since the snapshots that were looked at last."""
        self._newest_devices = newest_devices
        for call_id, snapshot in snapshots.items():
            before = self._seen.get(call_id)
            if before is not None and before is not snapshot:
                self._counts.update(own_changes(before, snapshot))
        self._seen = snapshots

    def count(self, person: Person) -> OwnCount:
        """Return a number that differs from an earlier one if something of theirs alone changed since."""
        return self._counts[person.id], self._newest_devices.get(person.id, 0)


class _News:
    """Compares views, and words each strip, once for all the followers of an audience."""

    def __init__(self) -> None:
        self._differences: dict[tuple[View, View], bool] = {}
        self._strips: dict[View, str] = {}

    def is_new(self, told: View | None, view: View) -> bool:
        if told is None:
            return True
        pair = (told, view)
        if pair not in self._differences:
            self._differences[pair] = view.differs_from(told)
        return self._differences[pair]

    def strip(self, view: View) -> str:
        if view not in self._strips:
            self._strips[view] = json.dumps(view.strip(), ensure_ascii=False, separators=(",", ":"))
        return self._strips[view]
