"""Hub: after a commit, each follower of a call receives the strip again after a visible change.

A loop serves all streams; each commit needs a reading of the devices and of each call, and a strip per audience. A stream needs neither a
thread nor a database connection.
"""

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Callable, Collection, Iterable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager, suppress
from time import monotonic
from typing import Protocol

from starlette.concurrency import run_in_threadpool

from deliberation.call.people import Person
from deliberation.derived.meeting.strip import View
from deliberation.derived.meeting.view_names import NamedView
from deliberation.snapshot.snapshot import Snapshot
from deliberation.snapshot.visibility import must_declare

# Announce the first commit after a silence at once; gather those that follow within this time, or as long as telling took: while a whole
# jury votes, votes have half of the process.
BURST_SECONDS = 0.025
HEARTBEAT_SECONDS = 15.0
RETRY_SECONDS = 1.0
# An event, not a comment: a browser shows its page no comments, and silence is how the page learns that the line is dead.
HEARTBEAT = "event: beat\ndata:\n\n"
UNNAMED = ""  # of news that no view holds: no screen may take it for drawn

PeopleOf = Callable[[Collection[str]], Mapping[str, Person]]
SnapshotOf = Callable[[int], Snapshot]
NewestDevicesOf = Callable[[Collection[int]], Mapping[int, int]]  # call ids → person id → the device that came in last
ViewOf = Callable[[Snapshot, Person], NamedView]
_log = logging.getLogger(__name__)


class Signals(Protocol):
    """A source of commit notices, from any thread."""

    def subscribe(self, listener: Callable[[], object]) -> Callable[[], None]: ...


class Follower:
    """Stream: the last event, numbered from 1 by its own count, and the next event."""

    def __init__(self, device_secret: str) -> None:
        self.device_secret = device_secret
        self.name: str | None = None  # of the view that it was told of
        self.newest_device = 0
        self._number = 0
        self._next: str | None = None
        self._has_unnamed_news = False
        self._is_over = False
        self._woken = asyncio.Event()

    @property
    def has_news(self) -> bool:
        """Tell whether something waits to be sent."""
        return self._next is not None

    def tell(self, name: str, newest_device: int, strip: str) -> None:
        """Queue the strip, with the name of the view unless a device was enrolled too.

        A slow line gets only the latest event, without a gap in the numbers.
        """
        self._has_unnamed_news |= self.name is not None and newest_device != self.newest_device
        message = UNNAMED if self._has_unnamed_news else name
        self.name, self.newest_device, self._next = name, newest_device, f'{strip[:-1]},"view":"{message}"}}'
        self._woken.set()

    def end(self) -> None:
        """Close the stream: the person may no longer follow, or the server stops."""
        self._is_over = True
        self._woken.set()

    async def events(self) -> AsyncIterator[str]:
        """Yield server-sent events; a heartbeat if there is nothing new."""
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
                strip, self._next, self._has_unnamed_news = self._next, None, False
                self._number += 1
                yield f"id: {self._number}\ndata: {strip}\n\n"


class Hub:
    """Sends events to followers. Its functions read the database, in a thread; ``people_of``: device secrets → people."""

    def __init__(
        self,
        *,
        people_of: PeopleOf,
        snapshot_of: SnapshotOf,
        newest_devices_of: NewestDevicesOf,
        view_of: ViewOf,
        time_told: Callable[[float], object] = lambda _seconds: None,
    ) -> None:
        self._people_of, self._snapshot_of, self._newest_devices_of = people_of, snapshot_of, newest_devices_of
        self._view_of, self._time_told = view_of, time_told
        self._committed_at: float | None = None  # the first commit of which nobody was told yet
        self._followers: set[Follower] = set()
        self._woken = asyncio.Event()
        self._is_closed = False

    @asynccontextmanager
    async def running(self, signals: Signals) -> AsyncIterator[None]:
        """Send events within the block; end every stream when it is left."""
        loop = asyncio.get_running_loop()
        self._woken, self._is_closed = asyncio.Event(), False
        unsubscribe = signals.subscribe(lambda: loop.call_soon_threadsafe(self._notice, monotonic()))
        telling = loop.create_task(self._tell_for_ever())
        try:
            yield
        finally:
            unsubscribe()
            telling.cancel()
            self.close()

    def _notice(self, at: float) -> None:
        self._committed_at = at if self._committed_at is None else self._committed_at
        self._woken.set()

    @property
    def count(self) -> int:
        """Return how many streams there are now."""
        return len(self._followers)

    def close(self) -> None:
        """End every stream, and open no other."""
        self._is_closed = True
        self._let_go()

    def _let_go(self) -> None:
        for follower in self._followers:
            follower.end()

    @contextmanager
    def following(self, device_secret: str) -> Iterator[Follower]:
        """Follow within the block, beginning with an event that has the whole strip."""
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
            began, pause = monotonic(), BURST_SECONDS
            committed_at, self._committed_at = self._committed_at, None
            try:
                await self.tell()
                pause = max(pause, monotonic() - began)
                if committed_at is not None:
                    self._time_told(monotonic() - committed_at)
            except Exception:
                # Whatever it was, a database that is away or a mistake of ours: no screen may go on as if it were told. Let go, each
                # says so, asks by itself meanwhile, and comes back.
                _log.exception("followers could not be told, trying again")
                self._let_go()
                await asyncio.sleep(RETRY_SECONDS)
                self._woken.set()
            await asyncio.sleep(pause)

    async def tell(self) -> None:
        """Send an event to each follower whose audience sees something new; end the streams of revoked devices."""
        followers = tuple(self._followers)
        if not followers:
            return
        secrets = {follower.device_secret for follower in followers}
        people, views, newest = await run_in_threadpool(self._look, secrets)
        strips: dict[View, str] = {}
        for follower in followers:
            person = people.get(follower.device_secret)
            if person is None:
                follower.end()
            elif (view := views.get(person)) is not None:
                state, device = (follower.name, follower.newest_device), newest.get(person.id, 0)
                if state != (view.name, device):
                    follower.tell(view.name, device, _word_strip(view.view, strips))

    def _look(self, secrets: Collection[str]) -> tuple[Mapping[str, Person], Mapping[Person, NamedView], Mapping[int, int]]:
        people = self._people_of(secrets)
        snapshots = {call_id: self._snapshot_of(call_id) for call_id in {person.call_id for person in people.values()}}
        return people, dict(self._views(set(people.values()), snapshots)), self._newest_devices_of(snapshots.keys())

    def _views(self, people: Iterable[Person], snapshots: Mapping[int, Snapshot]) -> Iterator[tuple[Person, NamedView]]:
        for person in people:
            snapshot = snapshots[person.call_id]
            # No file is told before recusals are declared.
            if not must_declare(snapshot, person):
                yield person, self._view_of(snapshot, person)


def _word_strip(view: View, strips: dict[View, str]) -> str:
    """Return the strip of a view, worded once for all the followers of an audience."""
    if view not in strips:
        strips[view] = json.dumps(view.strip(), ensure_ascii=False, separators=(",", ":"))
    return strips[view]
