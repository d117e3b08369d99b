"""Read the laureates of a past edition: a list of our own (``laureates.csv``), or anybody's with the same columns."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import Any

from deliberation.call.laureates import LAUREATES_MAX, Laureate
from deliberation.dossiers.records import FileReading, SheetReading
from deliberation.problems import Problem
from extras.laureates.editions import with_edition
from intake.files.book import open_book
from intake.files.lines import Lines
from intake.files.tables import Findings, Table, find_table
from intake.files.values import text_of
from phrases import N_, _
from settings import PROJECT

_OF_DEMONSTRATION = PROJECT / "demo" / "laureats_2018_2019.csv"  # public facts, which the demonstration alone shows
# The headings of each field of a laureate; those of our own file first.
_HEADINGS: Mapping[str, tuple[str, ...]] = {
    "title": ("titre", "projet", "titre_du_projet", "title", "project"),
    "applicant": (
        "candidat", "laureat", "administration", "organisme", "etablissement", "structure", "porteur", "beneficiaire",
        "applicant", "organisation", "establishment",
    ),
    "edition": ("edition", "annee", "year"),
    "short_title": ("titre_court", "intitule_court", "short_title"),
    "acronym": ("sigle", "acronyme", "acronym"),
    "siren": ("siret", "siren"),
    "ministry": ("ministere", "ministry"),
    "kind": ("type_structure", "type_organisme", "type_de_structure", "kind"),
    "track": ("filiere", "accompagnement", "categorie", "prix", "track"),
    "summary": ("resume", "description", "presentation", "summary"),
}  # fmt: skip
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_ESCAPED = re.compile(r"^'(?='*[=+\-@])")  # before what a spreadsheet would run, in our own files
_SAMPLE_ROWS = 3
_NO_COLUMNS = N_("It has no columns “title” and “applicant”.")
_NOT_LAUREATES = N_("This file ({sheets}) has no columns “title” and “applicant”: it is not a list of laureates.")


@dataclass(frozen=True, slots=True)
class LaureateFile:
    """File of laureates as read. ``lacks_edition``: a row without a year, from any source."""

    laureates: tuple[Laureate, ...]
    problems: tuple[Problem, ...]
    reading: FileReading
    lacks_edition: bool

    @property
    def errors(self) -> tuple[Problem, ...]:
        """Return the problems that refuse the file."""
        return tuple(problem for problem in self.problems if problem.is_error)


def read_laureates(data: bytes, name: str, *, edition: str = "", repairs_accents: bool = False) -> LaureateFile:
    """Read the laureates listed in a file, sheet by sheet. ``edition``: the year of rows without a year; else from the file's name.

    Raises FileRefused without a sheet of titles with applicants.
    """
    book = open_book(data, name, repairs_accents=repairs_accents)
    laureates: list[Laureate] = []
    year = edition.strip() or next(iter(_YEAR.findall(name)), "")
    find = partial(find_table, required=(_HEADINGS["title"], _HEADINGS["applicant"]))
    for table in book.tables(find, lambda _row: False, because=_NO_COLUMNS, refusal=_NOT_LAUREATES):
        book.readings.append(_read_table(table, year, laureates, book.findings))
    if len(laureates) > LAUREATES_MAX:
        book.findings.error(N_("{count} past laureates at most."), count=LAUREATES_MAX)
    lacks_edition = any(not laureate.edition for laureate in laureates)
    return LaureateFile(tuple(laureates), book.problems(), book.reading(_sample(laureates)), lacks_edition)


def with_demonstrated(settings: Mapping[str, Any]) -> dict[str, Any]:
    """Return the settings of the demonstration with the laureates of its past editions."""
    return with_edition(settings, read_laureates(_OF_DEMONSTRATION.read_bytes(), _OF_DEMONSTRATION.name).laureates)


def _read_table(table: Table, year: str, found: list[Laureate], findings: Findings) -> SheetReading:
    columns = {name: column for name, keys in _HEADINGS.items() if (column := table.column(*keys))}
    lines = Lines(table, findings, columns.values(), number=columns["title"], is_data=lambda row: len(list(filter(text_of, row.cells))) > 2)
    for row in lines:
        laureate = _laureate({name: _ESCAPED.sub("", column.text(row).strip()) for name, column in columns.items()}, year)
        if laureate.title and laureate.applicant:
            found.append(laureate)
        elif any(text_of(cell) for cell in row.cells):
            lacking = "applicant" if laureate.title else "title"
            findings.error(N_("This laureate has no title or no applicant."), **table.place(row, columns[lacking]))
    return lines.reading()


def _laureate(texts: Mapping[str, str], year: str) -> Laureate:
    digits = re.sub(r"\D", "", texts.get("siren", ""))
    siren = digits[:9] if len(digits) in (9, 14) else ""
    stated = {name: text for name, text in texts.items() if text}
    return Laureate(**{"edition": year, "title": "", "applicant": "", **stated, "siren": siren})


def _sample(laureates: list[Laureate]) -> tuple[tuple[tuple[str, str], ...], ...]:
    return tuple(
        (
            (_("Edition"), laureate.edition),
            (_("Title"), laureate.title),
            (_("Applicant"), laureate.applicant),
            (_("Acronym"), laureate.acronym),
            (_("Track"), laureate.track),
        )
        for laureate in islice(laureates, _SAMPLE_ROWS)
    )
