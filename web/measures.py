"""Counters and times of the running server, in the OpenMetrics text format 1.0, by process.

Few enough to be written by hand: two histograms, one counter, some gauges. Only the holder of ``JURY_MONITORING_TOKEN`` reads them:
numbers of acts over time tell how a meeting goes, so members may not, and a proxy on the same machine makes strangers look local. The log
as JSON (``JURY_LOGS=json``) has a line for each act: call, number in the journal, kind; no name and no value.
"""

import os
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import accumulate
from pathlib import Path
from threading import Lock

from data_access.unit_of_work import Written

MEDIA_TYPE = "application/openmetrics-text; version=1.0.0; charset=utf-8"
# What a gauge is, and its value: one, or one a call; None where it is not known.
Gauge = tuple[str, Mapping[str, float] | float | None]
_BOUNDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
_PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")


class Histogram:
    """A histogram: counts of durations up to each bound."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._counts = [0] * (len(_BOUNDS) + 1)
        self._sum = 0.0

    def observe(self, seconds: float) -> None:
        """Count a duration."""
        with self._lock:
            self._counts[bisect_left(_BOUNDS, seconds)] += 1
            self._sum += seconds

    def samples(self, name: str) -> Iterator[str]:
        """Give the lines of this histogram."""
        with self._lock:
            counts, total = list(accumulate(self._counts)), self._sum
        for bound, count in zip((*map(str, _BOUNDS), "+Inf"), counts, strict=True):
            yield f'{name}_bucket{{le="{bound}"}} {count}'
        yield f"{name}_count {counts[-1]}"
        yield f"{name}_sum {total}"


class Measures:
    """What this process measures of itself."""

    def __init__(self) -> None:
        self.strips, self.writes = Histogram(), Histogram()
        self.screens = 0
        self._acts: Counter[str] = Counter()
        self._lock = Lock()

    @contextmanager
    def one_more_screen(self) -> Iterator[None]:
        """Count a websocket for as long as the block lasts. For the server's own loop alone."""
        self.screens += 1
        try:
            yield
        finally:
            self.screens -= 1

    def note(self, written: Written) -> None:
        """Count what was committed."""
        self.writes.observe(written.seconds)
        with self._lock:
            self._acts.update(str(entry.act) for _call, entry in written.entries)

    def text(self, gauges: Mapping[str, Gauge]) -> str:
        """Return everything in OpenMetrics. ``gauges``: by name; those without a value are left out."""
        with self._lock:
            acts = sorted(self._acts.items())
        families = [
            _family("jury_strip_seconds", "histogram", "From a commit until its news is handed to every stream.", self.strips.samples),
            _family("jury_write_seconds", "histogram", "From asking for a transaction until it is committed.", self.writes.samples),
            _family(
                "jury_acts",
                "counter",
                "Acts written in the journals by this process.",
                lambda name: (f'{name}_total{{act="{_escaped(act)}"}} {count}' for act, count in acts),
            ),
            *(_gauge(name, told, value) for name, (told, value) in gauges.items() if value is not None),
        ]
        return "".join(f"{line}\n" for family in families for line in family) + "# EOF\n"


def process_gauges() -> dict[str, Gauge]:
    """Return this process's use of resources."""
    resident = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * _PAGE_BYTES
    files = sum(1 for _file in Path("/proc/self/fd").iterdir())
    return {
        "jury_memory_bytes": ("Resident memory of this process.", resident),
        "jury_open_files": ("Files and sockets that this process holds open.", files),
    }


def _family(name: str, kind: str, told: str, samples: Callable[[str], Iterable[str]]) -> Iterator[str]:
    yield f"# TYPE {name} {kind}"
    if name.endswith(("_seconds", "_bytes")):
        yield f"# UNIT {name} {name.rpartition('_')[2]}"
    yield f"# HELP {name} {told}"
    yield from samples(name)


def _gauge(name: str, told: str, value: Mapping[str, float] | float) -> Iterator[str]:
    lines = (
        [f'{name}{{call="{_escaped(call)}"}} {one}' for call, one in value.items()] if isinstance(value, Mapping) else [f"{name} {value}"]
    )
    return _family(name, "gauge", told, lambda _name: lines)


def _escaped(text: str) -> str:
    return text.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")


MEASURES = Measures()
