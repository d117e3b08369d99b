"""Many screens that follow the call: their streams of events, their websockets, and when each of them received what."""

import asyncio
import random
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from itertools import count, cycle, islice
from time import perf_counter
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
from tools.bench.reruns.client import Page, Session, open_session
from tools.serving.servers import Server

COMPONENT: Final = "jury.live"
SPREAD_SECONDS: Final = 0.04  # as ui/live_component/listener.js
_SECONDS_MAX: Final = 20.0
_SEED: Final = 4

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


class Stream:
    """One stream of events; ``heard`` is set, with the moment, at each event that is not a sign of life."""

    def __init__(self) -> None:
        self.heard = asyncio.Event()
        self.heard_at = 0.0
        self.events = 0

    async def listen(self, lines: asyncio.StreamReader) -> None:
        async for line in lines:
            if line.startswith(b"id:"):
                self.heard_at, self.events = perf_counter(), self.events + 1
                self.heard.set()


@asynccontextmanager
async def open_stream(server: Server, cookie: str) -> AsyncIterator[Stream]:
    """Open a stream and wait for its first event."""
    reader, writer = await asyncio.open_connection(server.host, server.port)
    request = f"GET /direct HTTP/1.1\r\nHost: {server.host}:{server.port}\r\nCookie: {cookie}\r\nAccept: text/event-stream\r\n\r\n"
    writer.write(request.encode())
    stream = Stream()
    listening = asyncio.create_task(stream.listen(reader))
    try:
        await asyncio.wait_for(stream.heard.wait(), _SECONDS_MAX)
        yield stream
    finally:
        listening.cancel()
        writer.close()


class Screen:
    """One page that refreshes its parts when its stream says so."""

    def __init__(self, session: Session, stream: Stream, *, phase: float) -> None:
        self._session, self._stream, self._phase = session, stream, phase
        self._wanted = b""
        self.seen = asyncio.Event()
        self.seen_at = 0.0

    @property
    def told_at(self) -> float:
        """Return when the last event of its stream came."""
        return self._stream.heard_at

    def want(self, marker: str) -> None:
        """Expect the page to be sent ``marker``."""
        self._wanted = marker.encode()
        self.seen.clear()

    async def watch(self) -> None:
        """Notice when the page is sent what is wanted."""
        while True:
            frame = await self._session.receive()
            if self._wanted and self._wanted in frame:
                self.seen_at, self._wanted = perf_counter(), b""
                self.seen.set()

    async def follow(self) -> None:
        """Refresh as the browser would."""
        while True:
            self._stream.heard.clear()
            await self._stream.heard.wait()
            await asyncio.sleep(self._phase * SPREAD_SECONDS)
            await self._session.trigger(COMPONENT, "changed")


class Clicker:
    """Somebody who clicks on another page when all those screens have just asked for their parts."""

    def __init__(self, session: Session, stream: Stream) -> None:
        self._session, self._stream = session, stream

    async def answered(self) -> float:
        """Click after the next event; return when the page was drawn."""
        self._stream.heard.clear()
        await self._stream.heard.wait()
        await asyncio.sleep(SPREAD_SECONDS)
        await self._session.rerun()
        return perf_counter()


@asynccontextmanager
async def open_clicker(server: Server, page: Page, cookie: str) -> AsyncIterator[Clicker]:
    """Open the page of somebody who clicks."""
    async with open_session(server, page, cookie=cookie) as session, open_stream(server, cookie) as stream:
        yield Clicker(session, stream)


@asynccontextmanager
async def open_screens(server: Server, page: Page, cookies: Sequence[str]) -> AsyncIterator[list[Screen]]:
    """Open one screen for each of ``cookies``, each following."""
    phases = random.Random(_SEED)  # noqa: S311  # the same spread each time
    async with _opened(server, page, cookies) as pairs:
        screens = [Screen(session, stream, phase=phases.random()) for session, stream in pairs]
        tasks = [asyncio.create_task(work) for screen in screens for work in (screen.watch(), screen.follow())]
        try:
            yield screens
        finally:
            for task in tasks:
                task.cancel()


@asynccontextmanager
async def _opened(server: Server, page: Page, cookies: Sequence[str]) -> AsyncIterator[list[tuple[Session, Stream]]]:
    async with AsyncExitStack() as stack:
        yield [
            (
                await stack.enter_async_context(open_session(server, page, cookie=cookie)),
                await stack.enter_async_context(open_stream(server, cookie)),
            )
            for cookie in cookies
        ]
