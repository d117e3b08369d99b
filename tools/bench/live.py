"""``./jury bench live``: from the commit of a decision to every screen, by the stream and by parts; a click meanwhile."""

import argparse
import asyncio
import random
import sys
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import numpy as np

from phrases import N_, _, decimal
from tools.bench import milliseconds, parser, print_report
from tools.bench.measured_call import MeasuredCall, measured_call
from tools.bench.sessions import Page, Session, open_session
from tools.serving.servers import Server, running_dashboard

COMPONENT = "jury.live"
SPREAD_SECONDS = 0.04  # as ui/live_component/listener.js
SECONDS_MAX = 20.0
_SEED = 4
STREAMS = "streams"
PARTS = "parts"
CLICKS = "clicks"  # while parts are drawn
_NAMES = {
    STREAMS: N_("the stream"),
    PARTS: N_("the page’s parts"),
    CLICKS: N_("a click meanwhile, on the list"),
}
_IDLE_SECONDS = 10.0
_SELECTION = Page(name="selection", path="selection")
_LIST = Page(name="candidatures", path="candidatures")
# Waits until every screen has what the marker names, and returns when each of them had it, by what was waited for.
Wait = Callable[[str], Awaitable[Mapping[str, Sequence[float]]]]


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


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveMeasure:
    """Seconds from a commit to each of ``sessions`` screens; CPU seconds of the server per update."""

    manner: str
    sessions: int
    updates: int
    p50: float
    p95: float
    max: float
    cpu_seconds: float | None
    idle_cpu: float | None


def run(arguments: Sequence[str]) -> int:
    """Measure, print, return 0."""
    options = _parse(arguments)
    measures = [each for manner in options.manner for each in _measure_manner(manner, options)]
    print_report(options.format, [asdict(each) for each in measures], [_row(each) for each in measures])
    return 0


def _parse(arguments: Sequence[str]) -> argparse.Namespace:
    options = parser("bench live", _("Measure how soon every screen shows a decision."))
    options.add_argument("--sessions", type=int, nargs="+", default=[1, 20, 50, 100], help=_("screens open together"))
    options.add_argument("--updates", type=int, default=12, help=_("decisions recorded, two seconds apart"))
    options.add_argument("--manner", nargs="+", choices=_OPENED, default=list(_OPENED))
    return options.parse_args(arguments)


def _measure_manner(manner: str, options: argparse.Namespace) -> list[LiveMeasure]:
    measures = []
    with TemporaryDirectory() as name, measured_call(Path(name)) as call, running_dashboard(folder=Path(name)) as server:
        for sessions in options.sessions:
            print(f"{manner} × {sessions}…", file=sys.stderr)  # the sign of multiplication
            measures += asyncio.run(_measure(manner, server, call, sessions=sessions, updates=options.updates))
    return measures


async def _measure(manner: str, server: Server, call: MeasuredCall, *, sessions: int, updates: int) -> list[LiveMeasure]:
    seconds: dict[str, list[float]] = defaultdict(list)
    async with _OPENED[manner](server, call.cookies(sessions)) as wait:
        await asyncio.sleep(2)
        await _update(call, wait)  # warms up
        idle = await _idle_cpu(server)
        cpu = server.cpu_seconds()
        for _number in range(updates):
            for what, late in (await _update(call, wait)).items():
                seconds[what] += late
        used = server.cpu_seconds()
    return [
        LiveMeasure(
            manner=what,
            sessions=len(late) // updates,
            updates=updates,
            p50=float(np.quantile(late, 0.5)),
            p95=float(np.quantile(late, 0.95)),
            max=max(late),
            cpu_seconds=None if cpu is None or used is None else (used - cpu) / updates,
            idle_cpu=idle,
        )
        for what, late in seconds.items()
    ]


async def _update(call: MeasuredCall, wait: Wait) -> dict[str, list[float]]:
    """Record a decision and return how late each screen had it."""
    marker = call.next_marker()
    waiting = asyncio.ensure_future(wait(marker))
    await asyncio.sleep(0.5)
    await asyncio.to_thread(call.decide, marker)
    committed = perf_counter()
    arrivals = await waiting
    await asyncio.sleep(1)
    return {what: [arrival - committed for arrival in of_all] for what, of_all in arrivals.items()}


async def _idle_cpu(server: Server) -> float | None:
    before = server.cpu_seconds()
    await asyncio.sleep(_IDLE_SECONDS)
    after = server.cpu_seconds()
    return None if before is None or after is None else (after - before) / _IDLE_SECONDS


@asynccontextmanager
async def _streams(server: Server, cookies: Sequence[str]) -> AsyncIterator[Wait]:
    async with AsyncExitStack() as stack:
        streams = [await stack.enter_async_context(open_stream(server, cookie)) for cookie in cookies]

        async def wait(_marker: str) -> Mapping[str, Sequence[float]]:
            await asyncio.wait_for(asyncio.gather(*(stream.next_event() for stream in streams)), SECONDS_MAX)
            return {STREAMS: [stream.heard_at for stream in streams]}

        yield wait


@asynccontextmanager
async def _parts(server: Server, cookies: Sequence[str]) -> AsyncIterator[Wait]:
    async with (
        open_screens(server, _SELECTION, cookies) as screens,
        open_session(server, _LIST, cookie=cookies[0]) as session,
        open_stream(server, cookies[0]) as stream,
    ):

        async def wait(marker: str) -> Mapping[str, Sequence[float]]:
            clicked = asyncio.ensure_future(click_after_event(session, stream))
            for screen in screens:
                screen.want(marker)
            await asyncio.wait_for(asyncio.gather(*(screen.seen.wait() for screen in screens)), SECONDS_MAX)
            return {PARTS: [screen.seen_at for screen in screens], CLICKS: [await clicked]}

        yield wait


_OPENED = {STREAMS: _streams, PARTS: _parts}


def _row(measure: LiveMeasure) -> dict[str, str]:
    return {
        _("From commit to"): _(_NAMES[measure.manner]),
        _("Screens"): str(measure.sessions),
        "p50 (ms)": milliseconds(measure.p50),
        "p95 (ms)": milliseconds(measure.p95),
        "max (ms)": milliseconds(measure.max),
        _("CPU ms per update"): milliseconds(measure.cpu_seconds),
        _("CPU when idle"): "" if measure.idle_cpu is None else f"{decimal(measure.idle_cpu * 100, 1)} %",
    }
