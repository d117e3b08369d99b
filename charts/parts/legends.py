"""A legend along a figure: the entries of each line, and how long they are."""

from collections.abc import Mapping, Sequence
from typing import Any

from charts.parts.chart import text_width

GAP = 20.0  # pixels between entries, at least
_AWAY = 8.0  # between a sample and its name
_LINE = 28.0  # length of a sample: of a line, of a marker alone
_MARKER = 16.0
_TARGET = 24.0  # how high what a finger meets must be

Trace = Mapping[str, Any]


def named(traces: Sequence[Trace]) -> list[Trace]:
    """Return the traces that a legend names."""
    return [trace for trace in traces if trace.get("name") and trace.get("showlegend", True)]


def sample_width(trace: Trace) -> float:
    """Return how long the sample of a trace is, in pixels."""
    is_marker = "markers" in trace.get("mode", "") and "lines" not in trace["mode"]
    return _MARKER if is_marker else _LINE


def entry_width(trace: Trace, font: float) -> float:
    """Return how long an entry is, in pixels."""
    return words_at(trace) + text_width(trace["name"]) * font


def words_at(trace: Trace) -> float:
    """Return the start of an entry's name, in pixels from the entry's start."""
    return sample_width(trace) + _AWAY


def lines(traces: Sequence[Trace], *, font: float, width: float) -> list[list[Trace]]:
    """Distribute the entries of ``traces`` over the fewest lines of ``width`` pixels, in order."""
    traceses: list[list[Trace]] = [[]]
    width_used = 0.0
    for trace in named(traces):
        more = entry_width(trace, font)
        if traceses[-1] and width_used + GAP + more > width:
            traceses.append([])
            width_used = 0.0
        width_used += more + (GAP if traceses[-1] else 0)
        traceses[-1].append(trace)
    return [line for line in traceses if line]


def step(count: int, height: float) -> float:
    """Return the distance of ``count`` lines with letters of ``height``, enough to keep finger targets apart."""
    return max(_TARGET, height) if count > 1 else height
