"""``./jury bench live``: from the commit of a decision to every screen, by the stream, by parts; a verdict, in real tabs."""

import argparse
import asyncio
import json
import sys
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Final

import numpy as np
from rich.console import Console
from rich.table import Table

import bootstrap
from phrases import _, decimal
from settings import Settings
from tools.bench.live.screens import Decider, open_clicker, open_screens, open_stream
from tools.bench.live.verdicts import VERDICT, VERDICT_NAMES, VERDICT_SECONDS_MAX, open_verdicts
from tools.bench.reruns.client import Page
from tools.serving.chromium import chromium
from tools.serving.servers import Server, database_url, running_dashboard

STREAMS: Final = "streams"
PARTS: Final = "parts"
CLICKS: Final = "clicks"  # while parts are drawn
MANNERS: Final = (STREAMS, VERDICT, PARTS)
# Manner, screens → p95 in seconds.
TARGETS: Final = {(STREAMS, 100): 0.05, (PARTS, 50): 0.5, (PARTS, 100): 0.6}
_SECONDS_MAX: Final = 20.0
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
    if options.format == "json":
        print(json.dumps([asdict(each) for each in measures], indent=2))
    else:
        _print(measures)
    return 0


def _parse(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="jury bench live", description=_("Measure how soon every screen shows a decision."))
    parser.add_argument("--format", choices=["table", "json"], default="table")
    parser.add_argument("--sessions", type=int, nargs="+", default=[1, 20, 50, 100], help=_("screens open together"))
    parser.add_argument("--updates", type=int, default=12, help=_("decisions recorded, two seconds apart"))
    parser.add_argument("--manner", nargs="+", choices=MANNERS, default=MANNERS)
    return parser.parse_args(arguments)


def _measure_manner(manner: str, options: argparse.Namespace) -> list[LiveMeasure]:
    if manner == VERDICT and not chromium():
        print(_("Chromium or Playwright is not installed: no tab is measured."), file=sys.stderr)
        return []
    measures = []
    with TemporaryDirectory() as folder, _server(Path(folder)) as (server, decider):
        for sessions in [max(options.sessions)] if manner == VERDICT else options.sessions:
            print(f"{manner} × {sessions}…", file=sys.stderr)  # the sign of multiplication
            measures += asyncio.run(_measure(manner, server, decider, sessions=sessions, updates=options.updates))
    return measures


@contextmanager
def _server(folder: Path) -> Iterator[tuple[Server, Decider]]:
    """Run a server on a new demonstration call. This process records the decisions: the server learns of them from the database."""
    bootstrap.use(Settings(database_url=database_url(folder)))
    decider = Decider.on_demonstration()
    with running_dashboard(folder=folder) as server:
        yield server, decider
    bootstrap.reset()


async def _measure(manner: str, server: Server, decider: Decider, *, sessions: int, updates: int) -> list[LiveMeasure]:
    seconds: dict[str, list[float]] = defaultdict(list)
    async with _opened(manner, server, decider, sessions) as wait:
        await asyncio.sleep(2)
        await _update(decider, wait)  # warms up
        idle = await _idle_cpu(server)
        cpu = server.cpu_seconds()
        for _number in range(updates):
            for what, late in (await _update(decider, wait)).items():
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


async def _update(decider: Decider, wait: Wait) -> dict[str, list[float]]:
    """Record a decision and return how late each screen had it."""
    marker = decider.next_marker()
    waiting = asyncio.ensure_future(wait(marker))
    await asyncio.sleep(0.5)
    await asyncio.to_thread(decider.decide, marker)
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
async def _opened(manner: str, server: Server, decider: Decider, sessions: int) -> AsyncIterator[Wait]:
    if manner == VERDICT:
        opened = open_verdicts(server, _SELECTION, decider, followers=sessions)
    else:
        opened = (_streams if manner == STREAMS else _screens)(server, decider.cookies(sessions))
    async with opened as wait:
        yield wait


@asynccontextmanager
async def _streams(server: Server, cookies: Sequence[str]) -> AsyncIterator[Wait]:
    async with AsyncExitStack() as stack:
        streams = [await stack.enter_async_context(open_stream(server, cookie)) for cookie in cookies]

        async def wait(_marker: str) -> Mapping[str, Sequence[float]]:
            for stream in streams:
                stream.heard.clear()
            await asyncio.wait_for(asyncio.gather(*(stream.heard.wait() for stream in streams)), _SECONDS_MAX)
            return {STREAMS: [stream.heard_at for stream in streams]}

        yield wait


@asynccontextmanager
async def _screens(server: Server, cookies: Sequence[str]) -> AsyncIterator[Wait]:
    async with AsyncExitStack() as stack:
        screens = await stack.enter_async_context(open_screens(server, _SELECTION, cookies))
        clicker = await stack.enter_async_context(open_clicker(server, _LIST, cookies[0]))

        async def wait(marker: str) -> Mapping[str, Sequence[float]]:
            answered = asyncio.ensure_future(clicker.answered())
            for screen in screens:
                screen.want(marker)
            await asyncio.wait_for(asyncio.gather(*(screen.seen.wait() for screen in screens)), _SECONDS_MAX)
            return {PARTS: [screen.seen_at for screen in screens], CLICKS: [await answered]}

        yield wait


def _print(measures: Sequence[LiveMeasure]) -> None:
    table = Table()
    for heading in (_("From commit to"), _("Screens"), "p50 (ms)", "p95 (ms)", "max (ms)"):
        table.add_column(heading, justify="right")
    for heading in (_("CPU ms per update"), _("CPU when idle"), _("Target")):
        table.add_column(heading, justify="right")
    names = {
        STREAMS: _("the stream"),
        PARTS: _("the page’s parts"),
        CLICKS: _("a click meanwhile, on the list"),
    } | {what: _(name) for what, name in VERDICT_NAMES.items()}
    for each in measures:
        table.add_row(
            names[each.manner],
            str(each.sessions),
            *(decimal(seconds * 1000, 0) for seconds in (each.p50, each.p95, each.max)),
            "" if each.cpu_seconds is None else decimal(each.cpu_seconds * 1000, 0),
            "" if each.idle_cpu is None else f"{decimal(each.idle_cpu * 100, 1)} %",
            _target(each),
        )
    Console(width=None if Console().is_terminal else 140).print(table)


def _target(measure: LiveMeasure) -> str:
    target = VERDICT_SECONDS_MAX if measure.manner in VERDICT_NAMES else TARGETS.get((measure.manner, measure.sessions))
    if target is None:
        return ""
    verdict = _("met") if measure.p95 <= target else _("missed")
    return _("p95 under {milliseconds} ms: {verdict}").format(milliseconds=decimal(target * 1000, 0), verdict=verdict)
