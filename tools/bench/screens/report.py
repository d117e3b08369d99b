"""Say what was measured on screens: a table for people, JSON for scripts; each task beside the floor of the same run."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Final

from rich.console import Console
from rich.table import Table

from phrases import N_, _, decimal
from tools.bench.screens.samples import Summary

FLOOR: Final = "floor"
AFTER: Final = "after"
BEFORE: Final = "before"
_SERVERS: Final = {FLOOR: "", AFTER: N_("this checkout"), BEFORE: N_("the other")}


def _times(summary: Summary, code: str, server: str, summaries: Sequence[Summary]) -> float | None:
    """Return the time of ``summary`` over that of another task or server of the same run."""
    found = (each.still for each in summaries if (each.code, each.server) == (code, server))
    return next((summary.still / still for still in found), None)


def times_floor(summary: Summary, summaries: Sequence[Summary]) -> float | None:
    """Return the time over that of a change of page on the floor."""
    return _times(summary, FLOOR, FLOOR, summaries)


def seen_times_floor(summary: Summary, summaries: Sequence[Summary]) -> float | None:
    """Return the time until what was looked for was seen, over that of a change of page on the floor: a receipt comes first."""
    times = times_floor(summary, summaries)
    return None if times is None else times * summary.seen / summary.still


def times_before(summary: Summary, summaries: Sequence[Summary]) -> float | None:
    """Return the time in this checkout over that in the other; None for the other's, and if there is no other."""
    return _times(summary, summary.code, BEFORE, summaries) if summary.server == AFTER else None


def to_json(summaries: Sequence[Summary]) -> str:
    """Return everything measured, in seconds and bytes."""
    ratios = {"times_floor": times_floor, "seen_times_floor": seen_times_floor, "times_before": times_before}
    said = [asdict(each) | {name: ratio(each, summaries) for name, ratio in ratios.items()} for each in summaries]
    return json.dumps({"tasks": said}, indent=2, ensure_ascii=False)


def print_table(summaries: Sequence[Summary]) -> None:
    """Print a line for each task, two if another checkout is measured too."""
    has_before = any(each.server == BEFORE for each in summaries)
    table = Table()
    table.add_column(_("Task"))
    if has_before:
        table.add_column(_("Measured"))
    headings = [
        _("seen (ms)"),
        _("whole (ms)"),
        _("still (ms)"),
        "p95 (ms)",
        _("seen × floor"),
        _("× floor"),
        *([_("÷ the other")] if has_before else []),
    ]
    for heading in [
        *headings,
        "kB",
        _("requests"),
        _("messages"),
        _("largest (kB)"),
        _("runs"),
        _("page’s CPU (ms)"),
        _("page’s memory (MB)"),
        _("server’s (MiB)"),
    ]:
        table.add_column(heading, justify="right")
    for each in summaries:
        seen, times, ratio = seen_times_floor(each, summaries), times_floor(each, summaries), times_before(each, summaries)
        table.add_row(
            _(each.label),
            *([_(_SERVERS[each.server]) if _SERVERS[each.server] else ""] if has_before else []),
            *(decimal(seconds * 1000, 0) for seconds in (each.seen, each.whole, each.still, each.still_p95)),
            *("" if number is None else decimal(number, 2) for number in (seen, times)),
            *(["" if ratio is None else decimal(ratio, 2)] if has_before else []),
            decimal(each.bytes / 1000, 1),
            *(decimal(number, 0) for number in (each.requests, each.messages)),
            decimal(each.largest / 1000, 1),
            decimal(each.runs, 1),
            decimal(each.cpu * 1000, 0),
            decimal(each.heap / 1_000_000, 1),
            "" if each.memory is None else decimal(each.memory / 1024**2, 0),
        )
    Console(width=None if Console().is_terminal else 160).print(table)
