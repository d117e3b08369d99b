"""``./jury bench soak``: hours of a meeting in minutes. What the server holds, and how soon it answers, from beginning to end.

A minute of the meeting is one decision, which every stream is told, one click of every screen, and some people who leave while others
come. Memory is read at the end of each part of the meeting, and again once everybody has left.
"""

import argparse
import asyncio
import json
import sys
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import asdict, dataclass
from itertools import count
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
from tools.bench.live.screens import Decider, Stream, open_stream
from tools.bench.reruns.client import Page, Session, open_session
from tools.serving.servers import Server, database_url, running_dashboard

FLAT: Final = 0.05  # how far memory may be from where it was after the warm-up
_PAGES: Final = tuple(Page(name=path, path=path) for path in ("selection", "candidatures", "classement", "seance"))
_SECONDS_MAX: Final = 60.0
_SESSION_SECONDS: Final = 60  # that a session waits for whoever left it: ten minutes otherwise, longer than the server is left alone here
_MEBIBYTE: Final = 2**20


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What a part of the meeting took, up to its ``minute``: seconds of a click and from an act to the streams; what the server holds."""

    minute: int
    clicks: int
    p50: float
    p95: float
    told_p95: float
    mebibytes: float
    threads: int
    descriptors: int
    sessions_served: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What the server's processes hold: memory, threads, open descriptors."""

    mebibytes: float
    threads: int
    descriptors: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Soaked:
    """The parts of the meeting; what the server held with nobody on it, before and after; what was served in between."""

    parts: Sequence[Part]
    before: Held
    after: Held
    sessions_served: int


def drift(parts: Sequence[Part], *, warm_up: int) -> float:
    """Return how far memory went, as a share, from where it was when ``warm_up`` minutes of the meeting had passed."""
    settled = [part.mebibytes for part in parts if part.minute >= warm_up]
    return max(abs(each / settled[0] - 1) for each in settled)


def run(arguments: Sequence[str]) -> int:
    """Measure, print, return 0; 1 where memory went further than it may."""
    options = _parse(arguments)
    with TemporaryDirectory() as folder, _server(Path(folder)) as (server, decider):
        soaked = asyncio.run(_soak(server, decider, options))
    far = drift(soaked.parts, warm_up=options.warm_up)
    if options.format == "json":
        print(json.dumps({**asdict(soaked), "drift": far}, indent=2))
    else:
        _print(soaked, far)
    return int(far > FLAT)


def _parse(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="jury bench soak", description=_("Measure hours of a meeting, in minutes."))
    parser.add_argument("--format", choices=["table", "json"], default="table")
    parser.add_argument("--screens", type=int, default=50, help=_("screens open together"))
    parser.add_argument("--minutes", type=int, default=240, help=_("minutes of the meeting, each of one decision and one click a screen"))
    parser.add_argument("--every", type=int, default=15, help=_("minutes of the meeting from one reading of the memory to the next"))
    parser.add_argument("--warm-up", type=int, default=60, help=_("minutes of the meeting after which memory is to be flat"))
    parser.add_argument("--comers", type=int, default=4, help=_("screens closed and opened again in each minute"))
    parser.add_argument(
        "--settle", type=int, default=150, help=_("seconds that the server is left alone before what it holds with nobody there is read")
    )
    return parser.parse_args(arguments)


@contextmanager
def _server(folder: Path) -> Iterator[tuple[Server, Decider]]:
    """Run a server on a new demonstration call. This process records the decisions, as another one of the same database would."""
    bootstrap.use(Settings(database_url=database_url(folder)))
    decider = Decider.on_demonstration()
    decider.begin()
    try:
        with running_dashboard(folder=folder, session_seconds=_SESSION_SECONDS) as server:
            yield server, decider
    finally:
        bootstrap.reset()


@dataclass(slots=True)
class _Seat:
    """One screen: its stream, its page, and how to leave."""

    stream: Stream
    session: Session
    leaving: AsyncExitStack


class _Room:
    """The screens that are open, each with the device of somebody of the call."""

    def __init__(self, server: Server, decider: Decider, screens: int) -> None:
        self._server, self._screens = server, screens
        self._cookies = decider.cookies(screens)
        self._numbers = count()
        self.seats: list[_Seat] = []
        self.served = 0

    async def fill(self) -> None:
        """Open screens until all are there."""
        while len(self.seats) < self._screens:
            number = next(self._numbers)
            cookie, page = self._cookies[number % self._screens], _PAGES[number % len(_PAGES)]
            leaving = AsyncExitStack()
            session = await leaving.enter_async_context(open_session(self._server, page, cookie=cookie))
            stream = await leaving.enter_async_context(open_stream(self._server, cookie))
            self.seats.append(_Seat(stream, session, leaving))
            self.served += 1

    async def empty(self, number: int) -> None:
        """Close those screens that have been open longest."""
        for _leaver in range(min(number, len(self.seats))):
            await self.seats.pop(0).leaving.aclose()

    async def click(self) -> list[float]:
        """Have every screen run its page once, all together; return how many seconds each took."""
        return [rerun.seconds for rerun in await asyncio.gather(*(seat.session.rerun() for seat in self.seats))]

    async def told(self, decider: Decider) -> list[float]:
        """Record a decision; return how many seconds after it each stream was told."""
        for seat in self.seats:
            seat.stream.heard.clear()
        began = perf_counter()
        await asyncio.to_thread(decider.decide, decider.next_marker())
        await asyncio.wait_for(asyncio.gather(*(seat.stream.heard.wait() for seat in self.seats)), _SECONDS_MAX)
        return [seat.stream.heard_at - began for seat in self.seats]


@asynccontextmanager
async def _room(server: Server, decider: Decider, screens: int) -> AsyncIterator[_Room]:
    room = _Room(server, decider, screens)
    try:
        yield room
    finally:
        await room.empty(screens)


async def _soak(server: Server, decider: Decider, options: argparse.Namespace) -> Soaked:
    async with _room(server, decider, options.screens) as room:
        await _once(room, decider)
        before = await _alone(server, room, options)
        room.served = 0
        parts = [part async for part in _parts(server, decider, room, options)]
        after = await _alone(server, room, options)
        return Soaked(parts=parts, before=before, after=after, sessions_served=room.served)


async def _once(room: _Room, decider: Decider) -> None:
    """Let every page be drawn and told of something, so that what is loaded once is loaded."""
    await room.fill()
    await room.told(decider)
    await room.click()


async def _alone(server: Server, room: _Room, options: argparse.Namespace) -> Held:
    """Return what the server holds once everybody has left and it was left alone; somebody looks in first, as the next morning."""
    await room.empty(options.screens)
    await asyncio.sleep(options.settle)
    await room.fill()
    await room.empty(options.screens)
    await asyncio.sleep(options.settle)
    return held(server)


async def _parts(server: Server, decider: Decider, room: _Room, options: argparse.Namespace) -> AsyncIterator[Part]:
    clicks: list[float] = []
    told: list[float] = []
    for minute in range(1, options.minutes + 1):
        await room.empty(options.comers)
        await room.fill()
        told += await room.told(decider)
        clicks += await room.click()
        if minute % options.every:
            continue
        now = held(server)
        part = Part(
            minute=minute,
            clicks=len(clicks),
            p50=float(np.quantile(clicks, 0.5)),
            p95=float(np.quantile(clicks, 0.95)),
            told_p95=float(np.quantile(told, 0.95)),
            sessions_served=room.served,
            **asdict(now),
        )
        print(f"{minute} min: {now.mebibytes:.0f} MiB, p50 {part.p50 * 1000:.0f} ms", file=sys.stderr)
        yield part
        clicks, told = [], []


def held(server: Server) -> Held:
    """Return what all of the server's processes hold now; zero where the system does not tell (no /proc)."""
    processes = server.processes()
    return Held(
        mebibytes=(server.memory_bytes() or 0) / _MEBIBYTE,
        threads=sum(len(list((process / "task").iterdir())) for process in processes),
        descriptors=sum(len(list((process / "fd").iterdir())) for process in processes),
    )


def _print(soaked: Soaked, far: float) -> None:
    table = Table()
    for heading in (
        _("Minute"),
        _("Sessions served"),
        "p50 (ms)",
        "p95 (ms)",
        _("act → streams, p95 (ms)"),
        "MiB",
        _("Threads"),
        _("Descriptors"),
    ):
        table.add_column(heading, justify="right")
    for part in soaked.parts:
        seconds = (decimal(each * 1000, 0) for each in (part.p50, part.p95, part.told_p95))
        table.add_row(
            str(part.minute), str(part.sessions_served), *seconds, decimal(part.mebibytes, 0), str(part.threads), str(part.descriptors)
        )
    for name, nobody in ((_("Nobody there, before"), soaked.before), (_("Nobody there, after"), soaked.after)):
        table.add_row(name, "", "", "", "", decimal(nobody.mebibytes, 0), str(nobody.threads), str(nobody.descriptors))
    console = Console(width=None if Console().is_terminal else 140)
    console.print(table)
    verdict = _("met") if far <= FLAT else _("missed")
    console.print(_("Memory within 5 % after the warm-up: {share} %, {verdict}").format(share=decimal(far * 100, 1), verdict=verdict))
