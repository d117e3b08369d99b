"""Time and memory of what a call goes through at several sizes, each step a process of its own, and how they grow."""

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from math import log
from pathlib import Path
from typing import Final

from bench import large_files
from exports.registry import EXPORTS
from tests.serving.servers import ROOT

_SIZES: Final = (1_000, 10_000)
_JURORS: Final = 12
_CALL: Final = "ami-ia-2"
_START: Final = "start"


@dataclass(frozen=True, slots=True)
class Step:
    """One step at a size in dossiers: seconds of wall clock and of processor, peak memory, bytes of its file; why it was refused."""

    size: int
    name: str
    seconds: float
    cpu_seconds: float
    peak_mib: float
    bytes: int = 0
    refused: str = ""


def run(arguments: Sequence[str]) -> int:
    """Measure every step at every size and print it; return 1 if a step is refused."""
    parser = argparse.ArgumentParser(prog="jury bench sizes")
    parser.add_argument("--format", choices=["table", "json"], default="table")
    parser.add_argument("--candidatures", type=int, action="append", default=[], help="sizes, by default 1,000 and 10,000")
    parser.add_argument("--jurors", type=int, default=_JURORS)
    parser.add_argument("--only", action="append", default=[], help="steps to measure after the imports, by name")
    parser.add_argument("--folder", type=Path, help="where files and databases are kept, to be looked at; by default they go")
    options = parser.parse_args(arguments)
    steps: list[Step] = []
    for size in options.candidatures or _SIZES:
        with tempfile.TemporaryDirectory(prefix="jury-sizes-", dir=options.folder) as folder:
            for step in _measured(Path(folder), size, options.jurors, options.only):
                steps.append(step)
                if options.format == "table":
                    print(_line(step, steps), flush=True)
    if options.format == "json":
        print(json.dumps({"steps": [asdict(step) | {"growth": growth(step, steps)} for step in steps]}, ensure_ascii=False, indent=1))
    return 1 if any(step.refused for step in steps) else 0


def growth(step: Step, steps: Sequence[Step]) -> float | None:
    """Return the exponent with which the processor's time grew since the size before: 1 where it follows the size, 2 its square.

    What starting the program takes, as the step that lists the calls does, is left out. None where there is nothing to compare.
    """
    before = [other for other in steps if other.name == step.name and other.size < step.size and not other.refused]
    if not before or step.refused:
        return None
    first, last = (_own_seconds(one, steps) for one in (before[-1], step))
    return log(last / first) / log(step.size / before[-1].size) if first > 0 and last > 0 else None


def _own_seconds(step: Step, steps: Sequence[Step]) -> float:
    start = next((other.cpu_seconds for other in steps if other.size == step.size and other.name == _START), 0.0)
    return step.cpu_seconds - start


def _line(step: Step, steps: Sequence[Step]) -> str:
    head = f"{step.size:8,}  {step.name:20}"
    if step.refused:
        return f"{head}  {step.refused}"
    grown = growth(step, steps)
    line = f"{head}  {step.seconds:8.1f} s  processor {step.cpu_seconds:8.1f} s  peak {step.peak_mib:7,.0f} MiB  {step.bytes / 1e6:8.1f} MB"
    return line + ("" if grown is None else f"  grows as size^{grown:.2f}")


def _measured(folder: Path, size: int, jurors: int, only: Sequence[str]) -> Iterator[Step]:
    dossiers, marks, book = folder / "dossiers.csv", folder / "scores.csv", folder / "scores.xlsx"
    large_files.write_dossiers(dossiers, size)
    large_files.write_score_list(marks, size, jurors)
    settings = folder / "call.toml"
    # Past the last day on which it is kept, so that it may be erased.
    settings.write_text(large_files.SETTINGS.read_text(encoding="utf-8").replace("# kept_until =", "kept_until ="), encoding="utf-8")
    yield step(folder, size, "call", ["call", "create", str(settings)])
    yield step(folder, size, _START, ["call", "list"])
    for name, words in _STEPS.items():
        if only and name not in (*_ALWAYS, *only):
            continue
        if name == "scores of workbook":
            large_files.write_score_workbook(book, size, jurors)
        made = folder / name.replace(" ", ".")
        files = {"dossiers": dossiers, "scores": marks, "book": book, "file": made, "archive": folder / "archive.zip", "call": _CALL}
        of = {"dossiers": dossiers, "scores": marks}.get(name, made)
        yield step(folder, size, name, [word.format(**files) for word in words], of=of)


_ALWAYS: Final = ("dossiers", "scores")
_OF_CALL: Final = ("--call", "{call}")
_STEPS: Final[Mapping[str, Sequence[str]]] = {
    "dossiers": ("import", "dossiers", "{dossiers}", *_OF_CALL),
    "scores": ("import", "scores", "{scores}", *_OF_CALL),
    "dossiers again": ("import", "dossiers", "{dossiers}", *_OF_CALL),
    "scores of workbook": ("import", "scores", "{book}", *_OF_CALL),
    "ranking": ("ranking", "--format", "csv", *_OF_CALL),
    "statistics": ("statistics", "--format", "csv", *_OF_CALL),
    "decide": ("-m", "bench.decided", "decide", "{call}"),
    "finalise": ("-m", "bench.decided", "finalise", "{call}"),
    **{name: ("export", name.partition(".")[0], "-o", "{file}", *_OF_CALL) for name in EXPORTS},
    "archive verify": ("archive", "verify", "{archive}"),
    "journal verify": ("journal", "verify", *_OF_CALL),
    "erase": ("erase", "--archive", "{archive}", "--confirm", "{call}", *_OF_CALL),
}


def step(folder: Path, size: int, name: str, words: Sequence[str], *, of: Path | None = None) -> Step:
    """Run a command in a process of its own; the memory is the most that it, or a process that drew for it, had at once."""
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "JURY_DATABASE_URL": f"sqlite:///{folder / 'jury.sqlite'}",
        "OPENBLAS_NUM_THREADS": "1",
    }
    out, said = folder / "out", folder / "said"
    begun = time.perf_counter()
    with out.open("wb") as stdout, said.open("wb") as stderr:
        streams = [(os.POSIX_SPAWN_DUP2, stream.fileno(), number) for number, stream in ((1, stdout), (2, stderr))]
        command = [sys.executable, *([] if words[0] == "-m" else [str(ROOT / "cli.py")]), *words]
        child = os.posix_spawn(sys.executable, command, environment, file_actions=streams)
        _child, status, used = os.wait4(child, 0)
    seconds = time.perf_counter() - begun
    written = of if of and of.exists() else out
    refused = "" if status == 0 else said.read_text(errors="replace").strip()[-400:] or f"status {status}"
    return Step(size, name, seconds, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, written.stat().st_size, refused)
