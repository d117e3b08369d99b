"""How long it takes to work out who reads what, and in how much memory; each result is checked."""

import argparse
import json
import resource
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass

from deliberation.statistics.assignment import Demand, assigned, of_teams
from tests.unit.statistics.demands import PAIRS, large_demand, require_all_held


@dataclass(frozen=True, slots=True)
class Measure:
    """One line of the report: seconds on the clock and of the processor, and the peak memory of the process so far, in MiB."""

    what: str
    seconds: float
    cpu_seconds: float
    peak_mib: float


def run(arguments: Sequence[str]) -> int:
    """Run the measures and print them; ``--format json`` for scripts."""
    parser = argparse.ArgumentParser(prog="jury bench assignment")
    parser.add_argument("--format", choices=["table", "json"], default="table")
    options = parser.parse_args(arguments)
    measures = [_measured(what, demand) for what, demand in _demands()]
    if options.format == "json":
        print(json.dumps({"measures": [asdict(each) for each in measures]}, ensure_ascii=False, indent=2))
        return 0
    for each in measures:
        print(f"{each.what:44}  {each.seconds:8.3f} s  processor {each.cpu_seconds:8.3f} s  peak {each.peak_mib:6.0f} MiB")
    return 0


def _demands() -> Iterator[tuple[str, Demand]]:
    """Yield what is measured, smallest first: the peak of memory only grows."""
    yield "435 × 12 in six pairs", of_teams(large_demand(435, 12, each=1), PAIRS)
    begun = large_demand(435, 12, each=2)
    yield "435 × 12, two readers a file", begun
    left = large_demand(435, 12, each=2, standing=assigned(begun))
    left.may[:, 0] = False
    yield "435 × 12, two readers a file, one drops out", left
    yield "10,000 × 50, two readers a file", large_demand(10_000, 50, each=2)


def _measured(what: str, demand: Demand) -> Measure:
    start, cpu_start = time.perf_counter(), time.process_time()
    given = assigned(demand)
    seconds, cpu_seconds = time.perf_counter() - start, time.process_time() - cpu_start
    require_all_held(demand, given)
    return Measure(what, seconds, cpu_seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
