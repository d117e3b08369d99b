"""A screen without a browser: opens the websocket as the page does, asks for reruns, waits until each has finished."""

import asyncio
import random
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from time import perf_counter
from typing import Final

import numpy as np
from streamlit.proto.Navigation_pb2 import Navigation
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

from deliberation.call.access import DEVICE_COOKIE
from tools.serving.protocol import Screen, line_path
from tools.serving.servers import Server

ALONE: Final = "alone"
STEADY: Final = "steady"
AT_ONCE: Final = "at once"
PERIOD_SECONDS: Final = 1.0
_WARM_UP_RERUNS: Final = 3
_SEED: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """Reruns of one page by ``sessions`` screens in one manner: latencies in seconds; bytes and CPU seconds per rerun.

    ``cold_seconds``: of the very first display of the page by the server, which works out what it shows; ``first_seconds``,
    ``first_bytes``: of the first display by another screen.
    """

    page: str
    path: str
    sessions: int
    manner: str
    reruns: int
    p50: float
    p95: float
    bytes_received: float
    cpu_seconds: float | None
    cold_seconds: float | None = None
    first_seconds: float | None = None
    first_bytes: int | None = None


class PageFailed(RuntimeError):
    """A page showed an error or was not found: its speed means nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page by its address: ``path`` as in the address bar without the first slash, ``query`` without ``?``."""

    name: str
    path: str
    query: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rerun:
    """What one rerun took: from the request sent to the end received, and the bytes received in between."""

    seconds: float
    bytes_received: int


class Session:
    """One open screen on one page."""

    def __init__(self, socket: ClientConnection, server: Server, page: Page) -> None:
        self._socket = socket
        self._page = page
        self._screen = Screen(page.path, page.query, url=f"{server.url}/{page.path}")
        self.first: Rerun | None = None

    @property
    def navigation(self) -> Navigation:
        return self._screen.navigation

    async def rerun(self) -> Rerun:
        """Ask for a rerun and wait for its end. Raises PageFailed if an error came."""
        rerun = await self.run_whatever_comes()
        if self._screen.problem:
            raise PageFailed(f"/{self._page.path}: {self._screen.problem}")
        return rerun

    async def run_whatever_comes(self) -> Rerun:
        """Ask for a rerun and wait for its end, an error or not."""
        request = self._screen.run()
        started = perf_counter()
        await self._socket.send(request)
        received = 0
        while True:
            frame = await self._socket.recv(decode=False)
            ended = perf_counter()
            received += len(frame)
            if self._screen.take(frame):
                return Rerun(seconds=ended - started, bytes_received=received)

    async def receive(self) -> bytes:
        """Return the next message as it came."""
        return await self._socket.recv(decode=False)

    async def trigger(self, component: str, event: str) -> None:
        """Do what a component's script does in the browser: trigger one of its events."""
        await self._socket.send(self._screen.trigger(component, event))


@asynccontextmanager
async def _connected(server: Server, page: Page, cookie: str) -> AsyncIterator[Session]:
    async with connect(
        f"ws://{server.host}:{server.port}{line_path(cookie.removeprefix(f'{DEVICE_COOKIE}='))}",
        origin=Origin(server.url),
        subprotocols=[Subprotocol("streamlit")],
        additional_headers={"Cookie": cookie} if cookie else {},
        compression=None,
        max_size=None,
        ping_interval=None,  # on a machine that does much else, an answer may be late
    ) as socket:
        yield Session(socket, server, page)


@asynccontextmanager
async def open_session(server: Server, page: Page, *, cookie: str = "") -> AsyncIterator[Session]:
    """Open a screen on ``page`` and wait for its first run."""
    async with _connected(server, page, cookie) as session:
        session.first = await session.rerun()
        yield session


async def read_pages(server: Server, *, cookie: str) -> list[Page]:
    """Return the pages that the navigation offers to the holder of ``cookie``, in its order."""
    async with _connected(server, Page(name="", path=""), cookie) as session:
        await session.run_whatever_comes()  # the navigation comes even where the home page fails
        return [
            Page(name=page.page_name, path="" if page.is_default else page.url_pathname)
            for page in session.navigation.app_pages
            if not page.is_hidden and not page.external_url
        ]


async def _alone(sessions: Sequence[Session], rounds: int) -> list[Rerun]:
    (session,) = sessions
    return [await session.rerun() for _round in range(rounds)]


async def _at_once(sessions: Sequence[Session], rounds: int) -> list[Rerun]:
    reruns: list[Rerun] = []
    for _round in range(rounds):
        reruns += await asyncio.gather(*(session.rerun() for session in sessions))
    return reruns


async def _steady(sessions: Sequence[Session], rounds: int) -> list[Rerun]:
    phases = random.Random(_SEED)  # noqa: S311  # spreads clicks over a second, the same way each time
    started = perf_counter()

    async def click(session: Session, phase: float) -> list[Rerun]:
        reruns = []
        for number in range(rounds):
            await asyncio.sleep(started + phase + number * PERIOD_SECONDS - perf_counter())
            reruns.append(await session.rerun())
        return reruns

    by_session = await asyncio.gather(*(click(session, phases.uniform(0, PERIOD_SECONDS)) for session in sessions))
    return [rerun for reruns in by_session for rerun in reruns]


async def _measure_manner(server: Server, page: Page, sessions: Sequence[Session], manner: str, rounds: int) -> Measure:
    play = {ALONE: _alone, STEADY: _steady, AT_ONCE: _at_once}[manner]
    cpu_before = server.cpu_seconds()
    reruns = await play(sessions, rounds)
    cpu_after = server.cpu_seconds()
    seconds = [rerun.seconds for rerun in reruns]
    return Measure(
        page=page.name,
        path=page.path,
        sessions=len(sessions),
        manner=manner,
        reruns=len(reruns),
        p50=float(np.quantile(seconds, 0.5)),
        p95=float(np.quantile(seconds, 0.95)),
        bytes_received=float(np.mean([rerun.bytes_received for rerun in reruns])),
        cpu_seconds=None if cpu_before is None or cpu_after is None else (cpu_after - cpu_before) / len(reruns),
    )


async def measure_page(server: Server, page: Page, *, cookies: Sequence[str], rounds: int, rounds_of_many: int) -> list[Measure]:
    """Measure ``page`` with one screen, then with one for each of ``cookies``: clicking about once a second, and all together."""
    async with AsyncExitStack() as stack:
        async with open_session(server, page, cookie=cookies[0]) as cold:
            pass
        first = await stack.enter_async_context(open_session(server, page, cookie=cookies[0]))
        await _alone([first], _WARM_UP_RERUNS)
        alone = await _measure_manner(server, page, [first], ALONE, rounds)
        if cold.first and first.first:
            display = first.first
            alone = replace(alone, cold_seconds=cold.first.seconds, first_seconds=display.seconds, first_bytes=display.bytes_received)
        measures = [alone]
        others = [await stack.enter_async_context(open_session(server, page, cookie=cookie)) for cookie in cookies[1:]]
        if others:
            sessions = [first, *others]
            await _at_once(sessions, 1)
            measures += [await _measure_manner(server, page, sessions, manner, rounds_of_many) for manner in (STEADY, AT_ONCE)]
    return measures
