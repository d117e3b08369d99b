"""The demonstration's own files, read: its settings, the exports of its dossiers, its marks and its people."""

import csv
import io
import tomllib
from dataclasses import dataclass
from functools import cache
from typing import Any

from deliberation.call.call import Call
from deliberation.call.settings import parse_call
from deliberation.dossiers.records import DossierFile, PersonRecord, ScoreFile
from intake.dossiers.dossiers import read_dossiers
from intake.people import read_people
from intake.scores.scores import read_scores
from tests.places import FIXTURES, ROOT

SETTINGS: dict[str, Any] = tomllib.loads((ROOT / "calls" / "ami-ia-2.toml").read_text(encoding="utf-8"))
# Whom it names.
PRESIDES = "Présidence (démonstration)"
ORGANISES = "Organisation (démonstration)"

_STEM = "dossiers_ami-intelligence-artificielle_"
V1_CSV = f"{_STEM}2019-06-03_10-12.csv"
V1_XLSX = f"{_STEM}2019-06-03_10-12.xlsx"
LATER_V1_XLSX = f"{_STEM}2019-06-06_09-00.xlsx"
CURRENT_CSV = f"{_STEM}2026-01-15_14-52.csv"
CURRENT_ODS = f"{_STEM}2026-01-15_14-52.ods"
CURRENT_XLSX = f"{_STEM}2026-01-15_14-52.xlsx"
FIVE_EXPORTS = (V1_CSV, V1_XLSX, CURRENT_CSV, CURRENT_ODS, CURRENT_XLSX)


@dataclass(frozen=True)
class Sources:
    """What the demonstration is loaded from."""

    dossiers: DossierFile
    marks: ScoreFile
    people: tuple[PersonRecord, ...]


@cache
def demo_call() -> Call:
    return parse_call(SETTINGS)


@cache
def export(name: str) -> DossierFile:
    """One of the exports, which come from several periods."""
    return read_dossiers((FIXTURES / name).read_bytes(), name, demo_call())


@cache
def sources() -> Sources:
    folder, call = ROOT / "demo", parse_call({**SETTINGS, "slug": "demo", "demo": True})
    workbook = next(folder.glob("dossiers_*.xlsx"))
    return Sources(
        read_dossiers(workbook.read_bytes(), workbook.name, call),
        read_scores((folder / "notes_jury.xlsx").read_bytes(), "notes_jury.xlsx", call),
        read_people((folder / "people.csv").read_bytes(), "people.csv").people,
    )


def current_csv(*, without: str, instead: str = "") -> bytes:
    """Today's export as csv: without a column, or with the same answer in it on every line."""
    with (FIXTURES / CURRENT_CSV).open(encoding="utf-8", newline="") as source:
        headings, *rows = csv.reader(source)
    place = headings.index(without)
    written = io.StringIO()
    for row, cell in ((headings, without), *((row, instead) for row in rows)):
        csv.writer(written).writerow([*row[:place], *([cell] if instead else []), *row[place + 1 :]])
    return written.getvalue().encode()
