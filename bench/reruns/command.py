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

from bench.floor import running_floor
from bench.reruns import against, report
from bench.reruns.client import Page, PageFailed, read_pages
from bench.reruns.measures import CommandFailed, Measure, measure_import, measure_page
from bench.reruns.prepared_call import PreparedCall, prepare
from bench.visitors import EntranceClosed, enter, people
from phrases import _
from tests.serving.servers import ROOT, Server, ServerFailed, running_dashboard

_EXPORT = ROOT / "demo/dossiers_ami-intelligence-artificielle_2026-01-15_14-52.xlsx"


@dataclass(frozen=True, slots=True)
class _Visitor:
    """Somebody of the call: their device, and the pages that their menu offers."""

    cookie: str
    pages: Sequence[Page]


def _parse(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="jury bench", description=_("Measure reruns and an import on this machine."))
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
    parser.add_argument("--call-file", type=Path, default=ROOT / "calls/ami-ia-2.toml")
    parser.add_argument("--call", default="ami-ia-2", metavar="SLUG")
    parser.add_argument("--dossiers", type=Path, default=_EXPORT, metavar="FILE", help=_("the export whose import is timed"))
    parser.add_argument("--skip-import", action="store_true")
    parser.add_argument(
        "--against",
        type=Path,
        metavar="FOLDER",
        help=_("another checkout: only reruns of a screen alone are measured, in both, in turn"),
    )
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


def _measure_import(options: argparse.Namespace) -> list[float]:
    if options.skip_import:
        return []
    _say(_("An import…"))
    return measure_import(call_file=options.call_file, call=options.call, dossiers=options.dossiers)


def run(arguments: Sequence[str]) -> int:
    """Measure everything and print it; a page that fails is named on stderr and left out. Return 1 when nothing could be measured."""
    options = _parse(arguments)
    try:
        if options.against:
            _compare(options)
        else:
            _report(options)
    except (ServerFailed, PageFailed, EntranceClosed, CommandFailed, WebSocketException) as error:
        _say(str(error))
        return 1
    return 0


def _compare(options: argparse.Namespace) -> None:
    pages = against.compare(options.against, wanted=options.page, rounds=options.rounds)
    if options.format == "json":
        print(against.to_json(pages))
    else:
        against.print_table(pages)


def _report(options: argparse.Namespace) -> None:
    results = report.Results(
        default_floor=tuple(_measure_floor(options, our_settings=False)),
        floor=tuple(_measure_floor(options, our_settings=True)),
        pages=tuple(_measure_dashboard(options)),
        import_seconds=tuple(_measure_import(options)),
        list_path=options.list_page,
    )
    if options.format == "json":
        print(report.to_json(results))
    else:
        report.print_table(results)
