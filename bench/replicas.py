"""``./jury bench replicas``: what one and two replicas serve, and how late an act of one is seen on the other.

On PostgreSQL, each arrangement on the same database, all in one run.
"""

import argparse
import asyncio
import json
import os
import secrets
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AsyncExitStack, contextmanager
from dataclasses import asdict, dataclass
from itertools import cycle, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Final

import numpy as np
import psycopg
from rich.console import Console
from rich.table import Table
from sqlalchemy import make_url

import bootstrap
from bench.live.screens import Stream, open_stream
from bench.reruns.client import Page, open_session
from bench.visitors import enter, people
from demonstration import loading
from phrases import _, decimal, ngettext
from settings import Settings
from tests.serving.replicas import running_replicas
from tests.serving.servers import Server

_PAGE: Final = Page(name="selection", path="selection")
_SERVER: Final = os.environ.get("JURY_TEST_POSTGRES_URL", "")
_SECONDS_MAX: Final = 20.0
ACROSS_SECONDS_MAX: Final = 0.1  # p95, more than on the replica that acted


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplicasMeasure:
    """Reruns a second of ``sessions`` screens clicking together; seconds (p95) from an act to a screen of the same replica, of another."""

    arrangement: str
    sessions: int
    per_second: float
    p95: float
    same: float | None = None
    across: float | None = None


def run(arguments: Sequence[str]) -> int:
    """Measure, print, return 0; 1 where no PostgreSQL server is named."""
    options = _parse(arguments)
    if not options.server:
        print(_("Name a PostgreSQL server: --server postgresql://…"), file=sys.stderr)
        return 1
    with TemporaryDirectory() as folder, _database(options.server) as database:
        _load(database)
        measures = list(_measures(Path(folder), database, options))
    if options.format == "json":
        print(json.dumps([asdict(each) for each in measures], indent=2))
    else:
        _print(measures)
    return 0


def _parse(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="jury bench replicas", description=_("Measure several servers on one database."))
    parser.add_argument("--format", choices=["table", "json"], default="table")
    parser.add_argument("--server", default=_SERVER, metavar="URL", help=_("a PostgreSQL server on which a database may be made"))
    parser.add_argument("--sessions", type=int, default=20, help=_("screens open together"))
    parser.add_argument("--rounds", type=int, default=8, help=_("reruns of each screen when there are many"))
    parser.add_argument("--acts", type=int, default=30, help=_("acts, one after another, of which screens learn"))
    return parser.parse_args(arguments)


@contextmanager
def _database(server: str) -> Iterator[str]:
    """Make a database, and remove it afterwards."""
    url, name = make_url(server).set(drivername="postgresql"), f"jury_bench_{secrets.token_hex(8)}"
    with psycopg.connect(url.render_as_string(hide_password=False), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
        try:
            yield url.set(database=name).render_as_string(hide_password=False)
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


def _load(database: str) -> None:
    print(_("The call…"), file=sys.stderr)
    bootstrap.use(Settings(database_url=database))
    bootstrap.prepare()
    loading.load()
    bootstrap.reset()


def _measures(folder: Path, database: str, options: argparse.Namespace) -> Iterator[ReplicasMeasure]:
    for count in (1, 2):
        name = ngettext("{count} replica", "{count} replicas", count).format(count=count)
        print(f"{name}…", file=sys.stderr)
        with running_replicas(count, folder=folder, database=database) as replicas:
            late = asyncio.run(_lateness(replicas.servers, options.acts)) if count > 1 else {}
            yield asyncio.run(_throughput(name, replicas.front, options, late))


async def _throughput(name: str, server: Server, options: argparse.Namespace, late: Mapping[str, float]) -> ReplicasMeasure:
    numbers = people(server).values()
    async with AsyncExitStack() as stack:
        cookies = [enter(server, number) for number in islice(cycle(numbers), options.sessions)]
        sessions = [await stack.enter_async_context(open_session(server, _PAGE, cookie=cookie)) for cookie in cookies]
        for _warming in range(2):
            await asyncio.gather(*(session.rerun() for session in sessions))
        began, seconds = perf_counter(), []
        for _round in range(options.rounds):
            seconds += [rerun.seconds for rerun in await asyncio.gather(*(session.rerun() for session in sessions))]
        took = perf_counter() - began
    p95 = float(np.quantile(seconds, 0.95))
    return ReplicasMeasure(arrangement=name, sessions=options.sessions, per_second=len(seconds) / took, p95=p95, **late)


async def _lateness(servers: Sequence[Server], acts: int) -> dict[str, float]:
    """Have somebody come in by the first server again and again; return how late their screens on it and on the other are told."""
    first, other = servers[:2]
    number = next(iter(people(first).values()))
    late: dict[str, list[float]] = {"same": [], "across": []}
    async with AsyncExitStack() as stack:
        cookie = enter(first, number)
        streams = [await stack.enter_async_context(open_stream(server, cookie)) for server in (first, other)]
        for _act in range(acts + 2):
            for stream in streams:
                stream.heard.clear()
            acting = asyncio.create_task(asyncio.to_thread(_act_on, first, number))
            heard = await asyncio.gather(*(_heard(stream) for stream in streams))
            began = await acting
            for kind, at in zip(late, heard, strict=True):
                late[kind].append(at - began)
            await asyncio.sleep(0.2)
    return {kind: float(np.quantile(seconds[2:], 0.95)) for kind, seconds in late.items()}


def _act_on(server: Server, number: str) -> float:
    began = perf_counter()
    enter(server, number)
    return began


async def _heard(stream: Stream) -> float:
    await asyncio.wait_for(stream.heard.wait(), _SECONDS_MAX)
    return stream.heard_at


def _print(measures: Sequence[ReplicasMeasure]) -> None:
    table = Table()
    for heading in (
        "",
        _("Screens"),
        _("reruns a second"),
        "p95 (ms)",
        _("act → same replica, p95 (ms)"),
        _("act → other replica, p95 (ms)"),
    ):
        table.add_column(heading, justify="right")
    for each in measures:
        late = ("" if seconds is None else decimal(seconds * 1000, 0) for seconds in (each.same, each.across))
        table.add_row(each.arrangement, str(each.sessions), decimal(each.per_second, 1), decimal(each.p95 * 1000, 0), *late)
    console = Console(width=None if Console().is_terminal else 140)
    console.print(table)
    for each in measures:
        if each.same is not None and each.across is not None:
            verdict = _("met") if each.across - each.same <= ACROSS_SECONDS_MAX else _("missed")
            console.print(_("p95 across under {milliseconds} ms more: {verdict}").format(milliseconds=decimal(100, 0), verdict=verdict))
