"""``./jury bench``: reruns of pages, of a screen alone and of many, clicking about once a second and all together, beside an empty page."""

import argparse
import asyncio
import random
import sys
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import asdict, dataclass
from itertools import cycle, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import numpy as np
from websockets.exceptions import WebSocketException

from phrases import N_, _, decimal
from tools.bench.measured_call import MeasuredCall, cookie_of, measured_call
from tools.bench.report import milliseconds, parser, print_report, running_floor
from tools.bench.sessions import Page, PageFailed, Rerun, Session, open_session, read_pages
from tools.serving.servers import Server, ServerFailed, running_dashboard

_ALONE = "alone"
_STEADY = "steady"
_AT_ONCE = "at once"
_MANNERS = {_ALONE: "", _STEADY: N_("at their own pace"), _AT_ONCE: N_("all at once")}
_PERIOD_SECONDS = 1.0
_WARM_UP_RERUNS = 3
_COMPARED = 4
_SEED = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """Reruns of a page by ``sessions`` screens in a given manner: latencies in seconds; bytes and CPU seconds per rerun."""

    page: str
    path: str
    sessions: int
    manner: str
    reruns: int
    p50: float
    p95: float
    bytes_received: float
    cpu_seconds: float | None


def run(arguments: Sequence[str]) -> int:
    """Run and print all measures; a failing page is named on stderr and left out. Return 1 without any measure."""
    options = _parse(arguments)
    try:
        floor, pages = _measure_floor(options), _measure_dashboard(options)
    except (ServerFailed, PageFailed, WebSocketException) as error:
        print(error, file=sys.stderr)
        return 1
    measured = {"floor": [asdict(measure) for measure in floor], "pages": [asdict(measure) for measure in pages]}
    print_report(options.format, measured, [_row(measure, floor) for measure in (*floor, *pages)])
    return 0


def _parse(arguments: Sequence[str]) -> argparse.Namespace:
    options = parser("bench", _("Measure reruns of pages on this machine, beside an empty page."))
    options.add_argument("--sessions", type=int, default=20, help=_("screens open together"))
    options.add_argument("--rounds", type=int, default=30, help=_("reruns of a screen alone"))
    options.add_argument("--rounds-of-many", type=int, default=8, help=_("reruns of each screen when there are many"))
    options.add_argument("--page", action="append", default=[], metavar="PATH?QUERY", help=_("measure this page; may be repeated"))
    options.add_argument(
        "--candidatures", type=int, metavar="NUMBER", help=_("of a call made for this; the demonstration’s files unless given")
    )
    return options.parse_args(arguments)


def _measure_floor(options: argparse.Namespace) -> list[Measure]:
    page = Page(name=_("empty, our settings"), path="")
    with running_floor() as server:
        return asyncio.run(_measure_page(server, page, [""] * options.sessions, options))


def _measure_dashboard(options: argparse.Namespace) -> list[Measure]:
    measures: list[Measure] = []
    with TemporaryDirectory() as name, measured_call(Path(name), candidatures=options.candidatures) as call:
        call.begin()
        cookies = [cookie_of(person) for person in call.people]
        with running_dashboard(folder=Path(name)) as server:
            offered = {cookie: asyncio.run(read_pages(server, cookie=cookie)) for cookie in cookies}
            for page in _pages(call, offered[cookies[0]], options.page):
                print(f"/{page.path}…", file=sys.stderr)
                # Each screen is another person's, as long as there are people who have the page.
                able = [cookie for cookie in cookies if page.path in {measure_page.path for measure_page in offered[cookie]}] or cookies[:1]
                try:
                    measures += asyncio.run(_measure_page(server, page, list(islice(cycle(able), options.sessions)), options))
                except PageFailed as failure:
                    print(failure, file=sys.stderr)
    return measures


def _pages(call: MeasuredCall, offered: Sequence[Page], wanted: Sequence[str]) -> list[Page]:
    """Return the pages to measure, with dossiers in the query where needed: ``wanted``, as ``path?query``, or all ``offered``."""
    dossiers = call.dossiers()
    queries = {"comparaison": "&".join(f"dossiers={dossier}" for dossier in dossiers[:_COMPARED]), "fiche": f"dossier={dossiers[0]}"}
    names = {page.path: page.name for page in offered}
    parts = [name.removeprefix("/").partition("?") for name in wanted or names]
    return [Page(name=names.get(path, path), path=path, query=query or queries.get(path, "")) for path, _mark, query in parts]


async def _measure_page(server: Server, page: Page, cookies: Sequence[str], options: argparse.Namespace) -> list[Measure]:
    """Measure ``page`` with a single screen, then with a screen per cookie of ``cookies``."""
    async with AsyncExitStack() as stack:
        first = await stack.enter_async_context(open_session(server, page, cookie=cookies[0]))
        await _play([first], _AT_ONCE, _WARM_UP_RERUNS)
        measures = [await _measure(server, page, [first], _ALONE, options.rounds)]
        if sessions := [await stack.enter_async_context(open_session(server, page, cookie=cookie)) for cookie in cookies[1:]]:
            await _play([first, *sessions], _AT_ONCE, 1)
            for manner in (_STEADY, _AT_ONCE):
                measures.append(await _measure(server, page, [first, *sessions], manner, options.rounds_of_many))
    return measures


async def _measure(server: Server, page: Page, sessions: Sequence[Session], manner: str, rounds: int) -> Measure:
    cpu_before = server.cpu_seconds()
    reruns = await _play(sessions, manner, rounds)
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


async def _play(sessions: Sequence[Session], manner: str, rounds: int) -> list[Rerun]:
    """Run the page on every screen ``rounds`` times: each second, or as soon as all have finished."""
    phases = random.Random(_SEED)  # noqa: S311  # spreads clicks over a second, the same way each time
    started = perf_counter()

    async def click(session: Session, phase: float) -> list[Rerun]:
        reruns = []
        for number in range(rounds):
            await asyncio.sleep(started + phase + number * _PERIOD_SECONDS - perf_counter())
            reruns.append(await session.rerun())
        return reruns

    if manner == _STEADY:
        by_session = await asyncio.gather(*(click(session, phases.uniform(0, _PERIOD_SECONDS)) for session in sessions))
        return [rerun for reruns in by_session for rerun in reruns]
    return [rerun for _round in range(rounds) for rerun in await asyncio.gather(*(session.rerun() for session in sessions))]


def _row(measure: Measure, floor: Sequence[Measure]) -> dict[str, str]:
    same = next(
        (floor_measure for floor_measure in floor if (floor_measure.sessions, floor_measure.manner) == (measure.sessions, measure.manner)),
        None,
    )
    return {
        _("Page"): measure.page or measure.path,
        _("Sessions"): f"{measure.sessions} {_(_MANNERS[measure.manner]) if _MANNERS[measure.manner] else ''}",
        _("p50 (ms)"): milliseconds(measure.p50),
        _("p95 (ms)"): milliseconds(measure.p95),
        _("× floor"): decimal(measure.p50 / same.p50, 2) if same else "",
        _("kB per rerun"): decimal(measure.bytes_received / 1000, 1),
        _("CPU ms per rerun"): "" if measure.cpu_seconds is None else decimal(measure.cpu_seconds * 1000, 1),
    }
