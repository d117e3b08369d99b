"""Expected content of a screen after an act, and the act's measures."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass

import numpy as np

from phrases import N_, _, decimal
from tools.bench.report import milliseconds

FLOOR = "floor"
AFTER = "after"
BEFORE = "before"
_SERVERS = {FLOOR: "", AFTER: N_("this checkout"), BEFORE: N_("the other")}


@dataclass(frozen=True, slots=True)
class Said:
    """Expected element of a page: the first match of ``selector`` with the text ``text``, or with any text but ``other``."""

    selector: str
    text: str | None = None
    other: str | None = None


@dataclass(frozen=True, slots=True)
class Act:
    """Act of a person with its expected result; ``whole``: further elements required before the page counts as still.

    ``is_load``: the page is loaded anew, and timed from the start of its navigation.
    """

    do: Callable[[], object]
    seen: Said
    whole: tuple[Said, ...] = ()
    is_load: bool = False

    @property
    def expected(self) -> dict[str, object]:
        """Return what the script in the page is told to expect."""
        return {"seen": asdict(self.seen), "whole": [asdict(expectation) for expectation in self.whole]}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """Measures of an act until the page was still.

    Args:
        seen, whole, still: seconds from the act to the first frame with the expected element, to the first with all expected elements (a
            chart, say), and to the last changed frame.
        bytes: over HTTP and the websocket, from the network only.
        messages, runs: of the websocket, and of scripts.
        cpu: seconds of the processor in the page's own process.
        heap: bytes of the still page's scripts.
    """

    seen: float
    whole: float
    still: float
    bytes: float
    messages: float
    runs: float
    cpu: float
    heap: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary(Sample):
    """Medians of a task's samples on a server; ``still_p95``: exceeded by an act in twenty.

    ``cpu``, ``runs``: the mean, since the system counts a process's time in hundredths of a second, and a median of runs would hide an
    occasional second run. ``memory``: bytes of the server's processes after the last act, None if unknown.
    """

    code: str
    label: str
    server: str
    rounds: int
    still_p95: float
    memory: int | None

    @classmethod
    def of(cls, code: str, label: str, server: str, samples: Sequence[Sample], *, memory: int | None = None) -> "Summary":
        """Sum up the samples of a task."""
        columns = {name: [getattr(sample, name) for sample in samples] for name in Sample.__slots__}
        means = {name: float((np.mean if name in ("cpu", "runs") else np.median)(column)) for name, column in columns.items()}
        late = float(np.quantile(columns["still"], 0.95))
        return cls(code=code, label=label, server=server, rounds=len(samples), still_p95=late, memory=memory, **means)


def times_floor(summary: Summary, summaries: Sequence[Summary]) -> float | None:
    """Return the time over that of a change of page on the floor."""
    return next((summary.still / floor_summary.still for floor_summary in summaries if floor_summary.code == FLOOR), None)


def times_before(summary: Summary, summaries: Sequence[Summary]) -> float | None:
    """Return the time in this checkout over that in the other; None for the other's, and if there is no other."""
    earlier = (candidate for candidate in summaries if (candidate.code, candidate.server) == (summary.code, BEFORE))
    return next((summary.still / candidate.still for candidate in earlier), None) if summary.server == AFTER else None


def to_json(summaries: Sequence[Summary]) -> object:
    """Return everything measured, in seconds and bytes."""
    ratios = {"times_floor": times_floor, "times_before": times_before}
    return {"tasks": [asdict(summary) | {name: ratio(summary, summaries) for name, ratio in ratios.items()} for summary in summaries]}


def row(summary: Summary, summaries: Sequence[Summary]) -> dict[str, str]:
    """Return the line of a task in the table; each task has two if another checkout is measured too."""
    times, ratio = times_floor(summary, summaries), times_before(summary, summaries)
    return {
        _("Task"): _(summary.label),
        _("Measured"): _(_SERVERS[summary.server]) if _SERVERS[summary.server] else "",
        _("seen (ms)"): milliseconds(summary.seen),
        _("whole (ms)"): milliseconds(summary.whole),
        _("still (ms)"): milliseconds(summary.still),
        "p95 (ms)": milliseconds(summary.still_p95),
        _("× floor"): "" if times is None else decimal(times, 2),
        _("÷ the other"): "" if ratio is None else decimal(ratio, 2),
        "kB": decimal(summary.bytes / 1000, 1),
        _("messages"): decimal(summary.messages, 0),
        _("runs"): decimal(summary.runs, 1),
        _("page’s CPU (ms)"): milliseconds(summary.cpu),
        _("page’s memory (MB)"): decimal(summary.heap / 1_000_000, 1),
        _("server’s (MiB)"): "" if summary.memory is None else decimal(summary.memory / 1024**2, 0),
    }
