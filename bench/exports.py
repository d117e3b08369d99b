"""Times and memory of every export on a large call, each in a process of its own; workbooks beside bare cells written by openpyxl."""

import argparse
import json
import os
import resource
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from time import perf_counter
from typing import Final

from bench.large_call import bare_cells_seconds, large_record, rendered
from exports.registry import EXPORTS
from tests.serving.servers import ROOT

RATIO_MAX: Final = 1.3
_COMPARED: Final = ("selection.xlsx", "scores.xlsx")


@dataclass(frozen=True, slots=True)
class Timing:
    """One export: seconds of wall clock and of processor; size; peak memory, of the process and of the largest that drew for it.

    ``bare_cpu_seconds`` for a workbook; ``in_several``: the export that stands in if one file would be too long.
    """

    name: str
    seconds: float
    cpu_seconds: float
    bytes: int
    peak_mib: float
    drawing_mib: float = 0.0
    bare_cpu_seconds: float | None = None
    in_several: str = ""
    problem: str = ""

    @property
    def ratio(self) -> float | None:
        """Return the time of the processor over that of the same bare cells."""
        return self.cpu_seconds / self.bare_cpu_seconds if self.bare_cpu_seconds else None


def run(arguments: Sequence[str]) -> int:
    """Measure every export and print it; return 1 if a target is missed or an export fails."""
    parser = argparse.ArgumentParser(prog="jury bench exports")
    parser.add_argument("--format", choices=["table", "json"], default="table")
    parser.add_argument("--candidatures", type=int, default=10_000)
    parser.add_argument("--jurors", type=int, default=12)
    parser.add_argument("--only", choices=[*EXPORTS], action="append", default=[])
    parser.add_argument("--one", choices=[*EXPORTS], help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.one:
        print(json.dumps(asdict(_measured(options.one, options.candidatures, options.jurors))))
        return 0
    timings = [_apart(name, options) for name in options.only or EXPORTS]
    if options.format == "json":
        print(json.dumps({"timings": [asdict(timing) | {"ratio": timing.ratio} for timing in timings], "ratio_max": RATIO_MAX}, indent=1))
    is_met = all(not timing.problem and (timing.ratio or 0) <= RATIO_MAX for timing in timings)
    return 0 if is_met else 1


def _apart(name: str, options: argparse.Namespace) -> Timing:
    """Measure in a new process: its memory is that of one export."""
    numbers = [f"--{key}={getattr(options, key)}" for key in ("candidatures", "jurors")]
    command = [sys.executable, "cli.py", "bench", "exports", "--one", name, *numbers]
    ended = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True)
    if ended.returncode:
        timing = Timing(name, 0.0, 0.0, 0, 0.0, problem=(ended.stderr.strip().splitlines() or [f"exit {ended.returncode}"])[-1])
    else:
        timing = Timing(**json.loads(ended.stdout))
    if options.format == "table":
        print(_line(timing), flush=True)
    return timing


def _line(timing: Timing) -> str:
    if timing.problem:
        return f"{timing.name:18} {timing.problem}"
    if timing.in_several:
        return f"{timing.name:18} too long for one file: {timing.in_several}"
    line = f"{timing.name:18} {timing.seconds:8.2f} s  processor {timing.cpu_seconds:8.2f} s  {timing.bytes / 1e6:8.2f} MB"
    line += f"  peak {timing.peak_mib:7,.0f} MiB"
    if timing.drawing_mib:
        line += f" and {timing.drawing_mib:7,.0f} MiB to draw"
    if timing.ratio is None:
        return line
    verdict = "met" if timing.ratio <= RATIO_MAX else "missed"
    return f"{line}  bare cells {timing.bare_cpu_seconds:.2f} s  ratio {timing.ratio:.2f} (target {RATIO_MAX}: {verdict})"


def _measured(name: str, candidatures: int, jurors: int) -> Timing:
    record = large_record(candidatures, jurors)
    if not EXPORTS[name].is_due(record.snapshot):
        return Timing(name, 0.0, 0.0, 0, 0.0, in_several=f"{EXPORTS[name].name}.zip")
    before = _cpu_seconds(), perf_counter()
    file = rendered(name, record)
    cpu, seconds = _cpu_seconds() - before[0], perf_counter() - before[1]
    # Measure before writing the bare cells: they use memory of their own.
    peak, drawing = (resource.getrusage(who).ru_maxrss / 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    bare = bare_cells_seconds(file) if name in _COMPARED else None
    return Timing(name, seconds, cpu, len(file), peak, drawing, bare)


def _cpu_seconds() -> float:
    """Return the processor seconds that this process took, with those that drew for it."""
    used = os.times()
    return used.user + used.system + used.children_user + used.children_system
