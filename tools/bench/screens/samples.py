"""What a screen is expected to show after an act, and what the act took."""

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Final

import numpy as np
from rich.console import Console
from rich.table import Table

from phrases import N_, _, decimal

FLOOR: Final = "floor"
AFTER: Final = "after"
BEFORE: Final = "before"
_SERVERS: Final = {FLOOR: "", AFTER: N_("this checkout"), BEFORE: N_("the other")}


@dataclass(frozen=True, slots=True)
class Said:
    """Something on a page: the first element that matches ``selector``, once it says ``text``, or anything other than ``other``."""

    selector: str
    text: str | None = None
    other: str | None = None


@dataclass(frozen=True, slots=True)
class Act:
    """What somebody does and what they look for; ``whole``: what else has to be there before the page counts as still.

    ``is_load``: the page is loaded anew, and timed from the start of its navigation.
    """

    do: Callable[[], object]
    seen: Said
    whole: tuple[Said, ...] = ()
    is_load: bool = False

    @property
    def expected(self) -> dict[str, object]:
        """Return what the script in the page is told to expect."""
        return {"seen": asdict(self.seen), "whole": [asdict(each) for each in self.whole]}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """What one act took until the page was still.

    ``seen``, ``whole``, ``still``: seconds from the act to the first frame with what was looked for, to the first with all that was
    expected beside it (a chart, say), to the last frame that changed anything;
    ``bytes``, ``requests``: over HTTP and the websocket, from the network only; ``messages``, ``runs``: of the websocket, and of
    scripts; ``largest``: bytes of the largest message; ``cpu``: seconds of the processor in the page's own process; ``heap``: bytes that
    the page's scripts hold once it is still.
    """

    seen: float
    whole: float
    still: float
    bytes: int
    requests: int
    messages: int
    largest: int
    runs: int
    cpu: float
    heap: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """Medians of a task's samples on one server, as in ``Sample``; ``still_p95``: what one act in twenty exceeds.

    ``cpu``, ``runs``: the mean. The system counts the time of a process in hundredths of a second: their median would be one of three
    numbers, and that of runs would hide an act that is run twice now and then. ``largest``: the most of any; ``memory``: bytes that the
    server's processes hold after the last act, None if the system does not tell.
    """

    code: str
    label: str
    server: str
    rounds: int
    seen: float
    whole: float
    still: float
    still_p95: float
    bytes: float
    requests: float
    messages: float
    largest: float
    runs: float
    cpu: float
    heap: float
    memory: int | None = None

    @classmethod
    def of(cls, code: str, label: str, server: str, samples: Sequence[Sample], *, memory: int | None = None) -> "Summary":
        """Sum up the samples of a task."""
        medians = {name: float(np.median([getattr(sample, name) for sample in samples])) for name in Sample.__slots__}
        for name in ("cpu", "runs"):
            medians[name] = float(np.mean([getattr(sample, name) for sample in samples]))
        medians["largest"] = float(max(sample.largest for sample in samples))
        late = float(np.quantile([sample.still for sample in samples], 0.95))
        return cls(code=code, label=label, server=server, rounds=len(samples), still_p95=late, memory=memory, **medians)


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
