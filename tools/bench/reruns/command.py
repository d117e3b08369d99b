"""The command: start the floor and the dashboard one after the other, measure, report."""

import argparse
import asyncio
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import cycle, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from rich.console import Console
from rich.table import Table
from websockets.exceptions import WebSocketException

from phrases import _, decimal
from tools.bench.floor import running_floor
from tools.bench.reruns.client import ALONE, Measure, Page, PageFailed, measure_page, read_pages
from tools.bench.reruns.prepared_call import PreparedCall, prepare
from tools.bench.visitors import EntranceClosed, enter, people
from tools.serving.servers import Server, ServerFailed, running_dashboard

LIST_TIMES_FLOOR_MAX: Final = 2.0
MANY_P95_SECONDS_MAX: Final = 0.3


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """One run on one machine. ``list_path`` is the address of the page that the floor's target is set for."""

    default_floor: tuple[Measure, ...]
    floor: tuple[Measure, ...]
    pages: tuple[Measure, ...]
    list_path: str

    def times_floor(self, measure: Measure) -> float | None:
        """Return the median of ``measure`` over the floor's, under our settings, with as many screens in the same manner."""
        same = (floor for floor in self.floor if (floor.sessions, floor.manner) == (measure.sessions, measure.manner))
        return next((measure.p50 / floor.p50 for floor in same), None)

    def meets_target(self, measure: Measure) -> bool | None:
        """Tell whether a page's target is met; None when none is set for it."""
        if measure.manner != ALONE:
            return measure.p95 < MANY_P95_SECONDS_MAX
        times = self.times_floor(measure)
        return None if measure.path != self.list_path or times is None else times <= LIST_TIMES_FLOOR_MAX


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
    results = Results(
        default_floor=tuple(_measure_floor(options, our_settings=False)),
        floor=tuple(_measure_floor(options, our_settings=True)),
        pages=tuple(_measure_dashboard(options)),
        list_path=options.list_page,
    )
    if options.format == "json":
        print(to_json(results))
    else:
        print_table(results)


def to_json(results: Results) -> str:
    """Return everything measured, in seconds and bytes, with the targets."""
    return json.dumps(
        {
            "floor": {"default": [asdict(each) for each in results.default_floor], "ours": [asdict(each) for each in results.floor]},
            "pages": [
                asdict(each) | {"times_floor": results.times_floor(each), "meets_target": results.meets_target(each)}
                for each in results.pages
            ],
            "targets": {
                "list_path": results.list_path,
                "list_times_floor": LIST_TIMES_FLOOR_MAX,
                "many_p95": MANY_P95_SECONDS_MAX,
            },
        },
        indent=2,
        ensure_ascii=False,
    )


def print_table(results: Results) -> None:
    """Print every measure on a line, its target beside it."""
    table = Table()
    table.add_column(_("Page"), min_width=18)
    table.add_column(_("Sessions"))
    headings = (
        _("p50 (ms)"),
        _("p95 (ms)"),
        _("× floor"),
        _("kB per rerun"),
        _("CPU ms per rerun"),
        _("first ever (ms)"),
        _("first (ms)"),
        _("first (kB)"),
    )
    for heading in headings:
        table.add_column(heading, justify="right")
    table.add_column(_("Target"))
    for name, measures in ((_("empty, default settings"), results.default_floor), (_("empty, our settings"), results.floor)):
        _add_rows(table, results, measures, name=name, is_page=False)
    _add_rows(table, results, results.pages, name=None, is_page=True)
    console = Console(width=None if Console().is_terminal else 190)
    console.print(table)


def _add_rows(table: Table, results: Results, measures: Sequence[Measure], *, name: str | None, is_page: bool) -> None:
    for measure in measures:
        times = results.times_floor(measure)
        table.add_row(
            name or measure.page or measure.path,
            f"{measure.sessions} {_manner(measure.manner)}",
            decimal(measure.p50 * 1000, 0),
            decimal(measure.p95 * 1000, 0),
            "" if times is None else decimal(times, 2),
            decimal(measure.bytes_received / 1000, 1),
            "" if measure.cpu_seconds is None else decimal(measure.cpu_seconds * 1000, 1),
            "" if measure.cold_seconds is None else decimal(measure.cold_seconds * 1000, 0),
            "" if measure.first_seconds is None else decimal(measure.first_seconds * 1000, 0),
            "" if measure.first_bytes is None else decimal(measure.first_bytes / 1000, 1),
            _target(results, measure) if is_page else "",
        )


def _manner(manner: str) -> str:
    return {"alone": "", "steady": _("at their own pace"), "at once": _("all at once")}[manner]


def _target(results: Results, measure: Measure) -> str:
    is_met = results.meets_target(measure)
    if is_met is None:
        return ""
    if measure.manner == ALONE:
        return _("at most {times} × floor: {verdict}").format(times=decimal(LIST_TIMES_FLOOR_MAX, 0), verdict=_verdict(is_met))
    target = decimal(MANY_P95_SECONDS_MAX * 1000, 0)
    return _("p95 under {milliseconds} ms: {verdict}").format(milliseconds=target, verdict=_verdict(is_met))


def _verdict(is_met: bool) -> str:
    return _("met") if is_met else _("missed")
