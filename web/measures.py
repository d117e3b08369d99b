"""Counters and times of the running server, as OpenMetrics, by process.

Only the holder of ``JURY_MONITORING_TOKEN`` reads the measures: numbers of acts over time reveal the course of a meeting, so members may
not read them, and a proxy on the same machine makes strangers look local. The log as JSON (``JURY_LOGS=json``) has a line for each act:
call, journal number, kind; no name and no value.
"""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from prometheus_client import CollectorRegistry, Counter, Histogram, Metric, disable_created_metrics
from prometheus_client.metrics_core import GaugeMetricFamily
from prometheus_client.openmetrics.exposition import CONTENT_TYPE_LATEST as MEDIA_TYPE
from prometheus_client.openmetrics.exposition import generate_latest

from data_access.unit_of_work import Written

__all__ = ["MEASURES", "MEDIA_TYPE", "Gauge", "Measures", "process_gauges"]

# A gauge's description and value: one, or one for each call; None if unknown.
Gauge = tuple[str, Mapping[str, float] | float | None]
_BOUNDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
_PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")
disable_created_metrics()  # type: ignore[no-untyped-call]  # it has no types


class Measures:
    """What this process measures of itself."""

    def __init__(self) -> None:
        self._registry = own = CollectorRegistry()
        self.strips = Histogram(
            "jury_strip_seconds", "From a commit until its news is handed to every stream.", unit="seconds", buckets=_BOUNDS, registry=own
        )
        self.writes = Histogram(
            "jury_write_seconds", "From asking for a transaction until it is committed.", unit="seconds", buckets=_BOUNDS, registry=own
        )
        self._acts = Counter("jury_acts", "Acts written in the journals by this process.", ["act"], registry=own)
        self.screens = 0

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
        for _call, entry in written.entries:
            self._acts.labels(str(entry.act)).inc()

    def text(self, gauges: Mapping[str, Gauge]) -> bytes:
        """Return all measures in OpenMetrics. ``gauges``: by name; gauges without a value are left out."""
        return generate_latest(_Everything(self._registry, gauges))  # type: ignore[no-untyped-call, no-any-return]  # it has no types


@dataclass(frozen=True, slots=True)
class _Everything:
    """The measures of a registry, then gauges."""

    registry: CollectorRegistry
    gauges: Mapping[str, Gauge]

    def collect(self) -> Iterator[Metric]:
        yield from self.registry.collect()
        for name, (description, value) in self.gauges.items():
            if isinstance(value, Mapping):
                family = GaugeMetricFamily(name, description, labels=["call"])
                for call, value_ in value.items():
                    family.add_metric([call], value_)
                yield family
            elif value is not None:
                yield GaugeMetricFamily(name, description, value=value)


def process_gauges() -> dict[str, Gauge]:
    """Return this process's use of resources."""
    resident = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * _PAGE_BYTES
    files = sum(1 for _file in Path("/proc/self/fd").iterdir())
    return {
        "jury_memory_bytes": ("Resident memory of this process.", resident),
        "jury_open_files": ("Files and sockets that this process holds open.", files),
    }


MEASURES = Measures()
