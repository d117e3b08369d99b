"""Say what was measured: a table for people, JSON for scripts; each page beside the floor of the same run."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Final

from rich.console import Console
from rich.table import Table

from phrases import _, decimal
from tools.bench.reruns.measures import ALONE, Measure

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
