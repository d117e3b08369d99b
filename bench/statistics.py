"""Times of the statistics on generated marks, against the loop oracle in the same run."""

import argparse
import json
import resource
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Final

import numpy as np

from bench.large_call import random_marks
from deliberation.statistics.agreement import agreement
from deliberation.statistics.robustness import UNLIMITED, Draws, Panel, smaa
from tests.unit.statistics.oracles import loop_scores

_DRAWS: Final = 10_000
_LOOP_DRAWS: Final = 20
_SEED: Final = 20_190_704
_JURY: Final = (24, 12, 7)
_PROGRAMME: Final = (1_000, 50, 7)


@dataclass(frozen=True, slots=True)
class Timing:
    """One line of the report: median and worst of the runs, in seconds, and the target if there is one."""

    what: str
    median: float
    worst: float
    target: float | None


def run(arguments: Sequence[str]) -> int:
    """Run the measures and print them; ``--format json`` for scripts."""
    parser = argparse.ArgumentParser(prog="jury bench statistics")
    parser.add_argument("--format", choices=["table", "json"], default="table")
    options = parser.parse_args(arguments)
    timings = _timings()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    if options.format == "json":
        print(json.dumps({"timings": [asdict(timing) for timing in timings], "peak_mib": peak}, ensure_ascii=False, indent=2))
        return 0
    for timing in timings:
        target = f"  target {timing.target:g} s" if timing.target else ""
        print(f"{timing.what:58}  median {timing.median:9.4f} s  worst {timing.worst:9.4f} s{target}")
    print(f"loop / vectorised, 24 × 12 × 7, a draw: × {timings[-1].median / (timings[0].median):,.0f}")
    print(f"peak memory of the process: {peak:,.0f} MiB (target 1,536)")
    return 0


def _timings() -> list[Timing]:
    small, large = _panel(*_JURY), _panel(*_PROGRAMME)
    timings = [
        _timed(f"SMAA, {_DRAWS:,} draws, 24 × 12 × 7", 7, 0.1, lambda: smaa(small, draws=_DRAWS, seed=_SEED)),
        _timed(f"SMAA, {_DRAWS:,} draws, 1,000 × 50 × 7", 3, 10.0, lambda: smaa(large, draws=_DRAWS, seed=_SEED)),
        _timed("alpha and ICC with intervals, 1,000 × 50 × 7", 3, 1.0, lambda: _agreement(large)),
    ]
    drawn = Draws(np.random.default_rng(_SEED), small, _LOOP_DRAWS)
    loop = _timed("", 1, None, lambda: list(loop_scores(small, drawn, drawn.flat)))
    # Time the loop on a few draws and scale the result to the others' number.
    scale = _DRAWS / _LOOP_DRAWS
    timings.append(Timing(f"loop oracle, {_DRAWS:,} draws, 24 × 12 × 7", loop.median * scale, loop.worst * scale, None))
    return timings


def _timed(what: str, runs: int, target: float | None, work: Callable[[], object]) -> Timing:
    seconds = []
    for _run in range(runs):
        start = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - start)
    print(".", end="", flush=True, file=sys.stderr)
    return Timing(what, float(np.median(seconds)), max(seconds), target)


def _panel(candidatures: int, jurors: int, criteria: int) -> Panel:
    """Return marks from 0 to 5 with one in twenty missing, on two tracks with a third of the places."""
    marks = random_marks(candidatures, jurors, criteria)
    tracks = (np.arange(candidatures) % 3 == 0).astype(np.int64)
    places = (candidatures * 4 // 9, candidatures * 2 // 9)
    return Panel(
        marks=marks,
        weights=np.ones(criteria),
        tracks=tracks,
        places=places,
        pairs=np.array([[0, 1]]),
        amounts=np.zeros(candidatures, dtype=np.int64),
        envelopes=(UNLIMITED, UNLIMITED),
    )


def _agreement(panel: Panel) -> object:
    recused = np.zeros(panel.marks.shape[:2], dtype=np.bool_)
    return agreement(panel.marks, weights=panel.weights, recused=recused, seed=_SEED)
