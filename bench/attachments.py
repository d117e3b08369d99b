"""What importing, checking, exporting, copying and erasing attached files takes as whole processes: time, processor, the peak of memory."""

import argparse
import csv
import os
import random
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from bench import large_files
from bench.sizes import Step, step

_CALL: Final = "ami-ia-2"
_KEPT_UNTIL: Final = "2024-12-31"
_EACH: Final = 4
_SEED: Final = 2_026
_MEBIBYTE: Final = 2**20
_COLUMN: Final = "Pièces jointes"


def run(arguments: Sequence[str]) -> int:
    """Measure each step and print it; return 1 if a step is refused."""
    parser = argparse.ArgumentParser(prog="jury bench attachments")
    parser.add_argument("--candidatures", type=int, default=46)
    parser.add_argument("--mb", type=int, default=200, help="of all files together, four to a dossier")
    options = parser.parse_args(arguments)
    steps: list[Step] = []
    with tempfile.TemporaryDirectory(prefix="jury-attachments-") as folder:
        for one in _measured(Path(folder), options.candidatures, options.mb):
            steps.append(one)
            figures = f"{one.seconds:7.1f} s  processor {one.cpu_seconds:6.1f} s  peak {one.peak_mib:5,.0f} MiB  {one.bytes / 1e6:7.1f} MB"
            print(f"{one.name:18}  {one.refused or figures}", flush=True)
    return 1 if any(one.refused for one in steps) else 0


def _measured(folder: Path, count: int, mb: int) -> Iterator[Step]:
    names = ("call.toml", "dossiers.csv", "pieces.zip", "archive.zip", "copy.zip")
    call, dossiers, files, archive, copy = (folder / name for name in names)
    # Kept until a day that is past, so that it may be erased.
    call.write_text(f"kept_until = {_KEPT_UNTIL}\n{large_files.SETTINGS.read_text(encoding='utf-8')}", encoding="utf-8")
    _write_dossiers(dossiers, count)
    _write_files(files, count, mb * _MEBIBYTE // (count * _EACH))
    of_call = ("--call", _CALL)
    os.environ["JURY_ATTACHMENTS_MAX_MB"] = str(mb + 1)
    for name, words, made in (
        ("call", ("call", "create", str(call)), None),
        ("dossiers", ("import", "dossiers", str(dossiers), *of_call), dossiers),
        ("import", ("import", "attachments", str(files), *of_call), files),
        ("import again", ("import", "attachments", str(files), *of_call), files),
        ("journal verify", ("journal", "verify", *of_call), None),
        ("archive, whole", ("export", "archive", "--whole", "-o", str(archive), *of_call), archive),
        ("archive verify", ("archive", "verify", str(archive)), archive),
        ("backup", ("backup", str(copy)), copy),
        ("restore", ("restore", str(copy)), copy),
        ("erase", ("erase", *of_call, "--archive", str(archive), "--confirm", _CALL), archive),
    ):
        yield step(folder, count, name, words, of=made)


def _write_dossiers(path: Path, count: int) -> None:
    """Write the dossiers of large calls, each of which names its own four files."""
    large_files.write_dossiers(path, count)
    with path.open(encoding="utf-8", newline="") as source:
        header, *rows = csv.reader(source)
    place = header.index(_COLUMN)
    with path.open("w", encoding="utf-8", newline="") as target:
        writer = csv.writer(target)
        writer.writerow(header)
        for number, row in enumerate(rows):
            writer.writerow([*row[:place], ", ".join(_names(number)), *row[place + 1 :]])


def _names(number: int) -> list[str]:
    return [f"piece-{number}-{place}.pdf" for place in range(_EACH)]


def _write_files(path: Path, count: int, size: int) -> None:
    """Write a zip of files that begin as PDF files do, and whose bytes no compression makes fewer, as those of scans are."""
    drawn = random.Random(_SEED)  # noqa: S311 (the same bytes each time)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as packed:
        for number in range(count):
            for name in _names(number):
                packed.writestr(f"{large_files.dossier(number)}/{name}", b"%PDF-1.7\n" + drawn.randbytes(size))
