"""``./jury bench live``: from the commit of a decision to every screen, by the stream and by parts; a click meanwhile."""

import argparse
import asyncio
import sys
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Final

import numpy as np

from phrases import N_, _, decimal
from tools.bench.followers import SECONDS_MAX, click_after_event, open_screens, open_stream
from tools.bench.measured_call import MeasuredCall, measured_call
from tools.bench.report import milliseconds, parser, print_report
from tools.bench.sessions import Page, open_session
from tools.serving.servers import Server, running_dashboard

STREAMS: Final = "streams"
PARTS: Final = "parts"
CLICKS: Final = "clicks"  # while parts are drawn
_NAMES: Final = {
    STREAMS: N_("the stream"),
    PARTS: N_("the page’s parts"),
    CLICKS: N_("a click meanwhile, on the list"),
}
_IDLE_SECONDS: Final = 10.0
_SELECTION: Final = Page(name="selection", path="selection")
_LIST: Final = Page(name="candidatures", path="candidatures")

# Waits until every screen has what the marker names, and returns when each of them had it, by what was waited for.
Wait = Callable[[str], Awaitable[Mapping[str, Sequence[float]]]]


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


_OPENED: Final = {STREAMS: _streams, PARTS: _parts}


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
