"""Many screens that follow the call: their streams of events, their websockets, and when each of them received what."""

import asyncio
import random
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from time import perf_counter
from typing import Final

from tools.bench.reruns.client import Page, Session, open_session
from tools.serving.servers import Server

COMPONENT: Final = "jury.live"
SPREAD_SECONDS: Final = 0.04  # as ui/live_component/listener.js
_SECONDS_MAX: Final = 20.0
_SEED: Final = 4


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
