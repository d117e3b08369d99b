"""Many screens that follow the call: their streams of events, their websockets, and when each of them received what."""

import asyncio
import random
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from time import perf_counter
from typing import Final

from tools.bench.sessions import Page, Session, open_session
from tools.serving.servers import Server

COMPONENT: Final = "jury.live"
SPREAD_SECONDS: Final = 0.04  # as ui/live_component/listener.js
SECONDS_MAX: Final = 20.0
_SEED: Final = 4


class Stream:
    """One stream of events; ``heard`` is set, with the moment, at each event that is not a sign of life."""

    def __init__(self) -> None:
        self.heard = asyncio.Event()
        self.heard_at = 0.0

    async def listen(self, lines: asyncio.StreamReader) -> None:
        async for line in lines:
            if line.startswith(b"id:"):
                self.heard_at = perf_counter()
                self.heard.set()

    async def next_event(self) -> None:
        """Wait for an event after this moment."""
        self.heard.clear()
        await self.heard.wait()


@asynccontextmanager
async def open_stream(server: Server, cookie: str) -> AsyncIterator[Stream]:
    """Open a stream and wait for its first event."""
    reader, writer = await asyncio.open_connection(server.host, server.port)
    request = f"GET /direct HTTP/1.1\r\nHost: {server.host}:{server.port}\r\nCookie: {cookie}\r\nAccept: text/event-stream\r\n\r\n"
    writer.write(request.encode())
    stream = Stream()
    listening = asyncio.create_task(stream.listen(reader))
    try:
        await asyncio.wait_for(stream.heard.wait(), SECONDS_MAX)
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
            await self._stream.next_event()
            await asyncio.sleep(self._phase * SPREAD_SECONDS)
            await self._session.trigger(COMPONENT, "changed")


async def click_after_event(session: Session, stream: Stream) -> float:
    """Click when all screens have just asked for their parts after the next event; return when the clicker's page was drawn."""
    await stream.next_event()
    await asyncio.sleep(SPREAD_SECONDS)
    await session.rerun()
    return perf_counter()


@asynccontextmanager
async def open_screens(server: Server, page: Page, cookies: Sequence[str]) -> AsyncIterator[list[Screen]]:
    """Open one screen for each of ``cookies``, each following."""
    phases = random.Random(_SEED)  # noqa: S311  # the same spread each time
    async with AsyncExitStack() as stack:
        screens = []
        for cookie in cookies:
            session = await stack.enter_async_context(open_session(server, page, cookie=cookie))
            stream = await stack.enter_async_context(open_stream(server, cookie))
            screens.append(Screen(session, stream, phase=phases.random()))
        tasks = [asyncio.create_task(work) for screen in screens for work in (screen.watch(), screen.follow())]
        try:
            yield screens
        finally:
            for task in tasks:
                task.cancel()
