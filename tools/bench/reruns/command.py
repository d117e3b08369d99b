"""The command: start the floor and the dashboard one after the other, measure, report."""

import argparse
import asyncio
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path
from tempfile import TemporaryDirectory

from websockets.exceptions import WebSocketException

from phrases import _
from tools.bench.floor import running_floor
from tools.bench.reruns import report
from tools.bench.reruns.client import Page, PageFailed, read_pages
from tools.bench.reruns.measures import Measure, measure_page
from tools.bench.reruns.prepared_call import PreparedCall, prepare
from tools.bench.visitors import EntranceClosed, enter, people
from tools.serving.servers import Server, ServerFailed, running_dashboard


@dataclass(frozen=True, slots=True)
class _Visitor:
    """Somebody of the call: their device, and the pages that their menu offers."""

    cookie: str
    pages: Sequence[Page]


def _parse(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="jury bench", description=_("Measure reruns of pages on this machine, beside an empty page."))
    parser.add_argument("--format", choices=["table", "json"], default="table")
    parser.add_argument("--sessions", type=int, default=20, help=_("screens open together"))
    parser.add_argument("--rounds", type=int, default=30, help=_("reruns of a screen alone"))
    parser.add_argument("--rounds-of-many", type=int, default=8, help=_("reruns of each screen when there are many"))
    parser.add_argument("--page", action="append", default=[], metavar="PATH?QUERY", help=_("measure this page; may be repeated"))
    parser.add_argument("--list-page", default="candidatures", metavar="PATH", help=_("the page that the floor's target is set for"))
    parser.add_argument(
        "--candidatures", type=int, metavar="NUMBER", help=_("of a call made for this; the demonstration’s files unless given")
    )
    parser.add_argument("--person", metavar="NUMBER", help=_("whose screens; everybody’s, the chair’s first, unless given"))
    return parser.parse_args(arguments)


def _say(text: str) -> None:
    print(text, file=sys.stderr)


def _measure_floor(options: argparse.Namespace, *, our_settings: bool) -> list[Measure]:
    _say(_("An empty script, our settings…") if our_settings else _("An empty script, default settings…"))
    with TemporaryDirectory() as folder, running_floor(folder=Path(folder), our_settings=our_settings) as server:
        return _measure(server, Page(name="", path=""), [""] * options.sessions, options)


def _measure(server: Server, page: Page, cookies: Sequence[str], options: argparse.Namespace) -> list[Measure]:
    measuring = measure_page(server, page, cookies=cookies, rounds=options.rounds, rounds_of_many=options.rounds_of_many)
    return asyncio.run(measuring)


def _measure_dashboard(options: argparse.Namespace) -> list[Measure]:
    with TemporaryDirectory() as folder:
        _say(_("The call…"))
        call = prepare(Path(folder), candidatures=options.candidatures)
        with running_dashboard(folder=Path(folder)) as server:
            return _measure_pages(server, call, options)


def _measure_pages(server: Server, call: PreparedCall, options: argparse.Namespace) -> list[Measure]:
    measures: list[Measure] = []
    visitors = asyncio.run(_visitors(server, options.person))
    for page in call.pages(visitors[0].pages, options.page):
        _say(f"/{page.path}…")
        # Each screen is another person's, as long as there are people who have the page.
        cookies = [visitor.cookie for visitor in visitors if (page.name, page.path) in {(each.name, each.path) for each in visitor.pages}]
        try:
            measures += _measure(server, page, list(islice(cycle(cookies or [visitors[0].cookie]), options.sessions)), options)
        except PageFailed as failure:
            _say(str(failure))
    return measures


async def _visitors(server: Server, person: str | None) -> list[_Visitor]:
    """Enter as everybody, the chair first, or as ``person`` alone."""
    cookies = [enter(server, number) for number in ([person] if person else people(server).values())]
    return [_Visitor(cookie, await read_pages(server, cookie=cookie)) for cookie in cookies]


def run(arguments: Sequence[str]) -> int:
    """Measure everything and print it; a page that fails is named on stderr and left out. Return 1 when nothing could be measured."""
    options = _parse(arguments)
    try:
        _report(options)
    except (ServerFailed, PageFailed, EntranceClosed, WebSocketException) as error:
        _say(str(error))
        return 1
    return 0


def _report(options: argparse.Namespace) -> None:
    results = report.Results(
        default_floor=tuple(_measure_floor(options, our_settings=False)),
        floor=tuple(_measure_floor(options, our_settings=True)),
        pages=tuple(_measure_dashboard(options)),
        list_path=options.list_page,
    )
    if options.format == "json":
        print(report.to_json(results))
    else:
        report.print_table(results)
