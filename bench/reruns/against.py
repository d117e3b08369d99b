"""Reruns of every page in two checkouts of the project, one after the other in turn: what changed from one to the other."""

import asyncio
import json
import sys
from collections.abc import Sequence
from contextlib import AsyncExitStack, ExitStack
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import numpy as np
from rich.console import Console
from rich.table import Table

from bench.reruns.client import Page, PageFailed, Rerun, open_session, read_pages
from bench.reruns.prepared_call import DEMONSTRATION
from bench.visitors import enter, people
from phrases import _, decimal
from tests.serving.servers import ROOT, Server, running_dashboard

TIMES_OTHER_MAX: Final = 1.05
_WARM_UP_RERUNS: Final = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """Reruns of a page in this checkout and in the other: medians in seconds and bytes; CPU seconds of one, None if unknown."""

    page: str
    path: str
    rounds: int
    this: float
    other: float
    this_bytes: float
    other_bytes: float
    this_cpu: float | None
    other_cpu: float | None

    @property
    def times_other(self) -> float:
        return self.this / self.other


def compare(other: Path, *, wanted: Sequence[str], rounds: int) -> list[Compared]:
    """Serve the demonstration with this checkout and with the one in ``other``, and measure the pages that both offer.

    Each page is measured on the screen of the first person who has it, the chair before all others.
    """
    with ExitStack() as stack:
        servers = [
            stack.enter_context(running_dashboard(folder=Path(stack.enter_context(TemporaryDirectory())), project=project))
            for project in (ROOT, other)
        ]
        return asyncio.run(_compare(servers, wanted, rounds))


async def _compare(servers: Sequence[Server], wanted: Sequence[str], rounds: int) -> list[Compared]:
    compared: dict[Page, Compared] = {}
    numbers = [people(server) for server in servers]
    for name in numbers[0]:
        cookies = [enter(server, each[name]) for server, each in zip(servers, numbers, strict=True)]
        shared = await _shared_pages(servers, cookies)
        for page in DEMONSTRATION.pages(shared, wanted):
            if page not in compared and page.path in {each.path for each in shared}:
                print(f"/{page.path}…", file=sys.stderr)
                try:
                    compared[page] = await _compare_page(servers, cookies, page, rounds)
                except PageFailed as failure:
                    print(failure, file=sys.stderr)
    return list(compared.values())


async def _shared_pages(servers: Sequence[Server], cookies: Sequence[str]) -> list[Page]:
    this, other = [await read_pages(server, cookie=cookie) for server, cookie in zip(servers, cookies, strict=True)]
    return [page for page in this if page.path in {each.path for each in other}]


async def _compare_page(servers: Sequence[Server], cookies: Sequence[str], page: Page, rounds: int) -> Compared:
    reruns: tuple[list[Rerun], list[Rerun]] = [], []
    async with AsyncExitStack() as stack:
        opened = [
            await stack.enter_async_context(open_session(server, page, cookie=cookie))
            for server, cookie in zip(servers, cookies, strict=True)
        ]
        for session in opened * _WARM_UP_RERUNS:
            await session.rerun()
        cpu = [server.cpu_seconds() for server in servers]
        for number in range(rounds):
            # Whichever went last goes first: what changes on the machine meanwhile is the same for both.
            for place in (0, 1) if number % 2 else (1, 0):
                reruns[place].append(await opened[place].rerun())
        used = [_per_rerun(before, server.cpu_seconds(), rounds) for before, server in zip(cpu, servers, strict=True)]
    this, other = (float(np.median([rerun.seconds for rerun in each])) for each in reruns)
    this_bytes, other_bytes = (float(np.median([rerun.bytes_received for rerun in each])) for each in reruns)
    return Compared(
        page=page.name,
        path=page.path,
        rounds=rounds,
        this=this,
        other=other,
        this_bytes=this_bytes,
        other_bytes=other_bytes,
        this_cpu=used[0],
        other_cpu=used[1],
    )


def _per_rerun(before: float | None, after: float | None, rounds: int) -> float | None:
    return None if before is None or after is None else (after - before) / rounds


def to_json(pages: Sequence[Compared]) -> str:
    """Return everything measured, in seconds and bytes."""
    said = [asdict(page) | {"times_other": page.times_other, "meets_target": page.times_other <= TIMES_OTHER_MAX} for page in pages]
    return json.dumps({"pages": said, "times_other_max": TIMES_OTHER_MAX}, indent=2, ensure_ascii=False)


def print_table(pages: Sequence[Compared]) -> None:
    """Print a line for each page."""
    table = Table()
    table.add_column(_("Page"))
    times = (_("the other (ms)"), _("this checkout (ms)"), _("÷ the other"))
    for heading in (*times, _("kB, the other"), "kB", _("CPU ms, the other"), _("CPU ms")):
        table.add_column(heading, justify="right")
    table.add_column(_("at most {times} × the other").format(times=decimal(TIMES_OTHER_MAX, 2)))
    for page in pages:
        table.add_row(
            page.page,
            *(decimal(seconds * 1000, 1) for seconds in (page.other, page.this)),
            decimal(page.times_other, 3),
            *(decimal(size / 1000, 1) for size in (page.other_bytes, page.this_bytes)),
            *("" if cpu is None else decimal(cpu * 1000, 1) for cpu in (page.other_cpu, page.this_cpu)),
            _("met") if page.times_other <= TIMES_OTHER_MAX else _("missed"),
        )
    Console(width=None if Console().is_terminal else 150).print(table)
