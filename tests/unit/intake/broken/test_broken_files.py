"""Broken files of scores, dossiers and people: what comes in of each, and the sentences about the rest.

Each row of the tables beside this module is a file: ``change`` edits the sound file of its name ("0-3" are lines of the sound file as they
stand, "at 2019-07-04" a day), ``says`` are the sentences of the import, ``reads`` the values that differ from those of the sound file,
"" where a value did not come in. ``ods``: what an OpenDocument workbook gives otherwise; ``again``: an import over the sound file.
``python -m tests.unit.intake.broken`` writes what is expected anew: read the difference before you commit it.
"""

from collections.abc import Mapping
from typing import Any

import pytest

from tests.unit.intake.broken import dossiers, people, scores
from tests.unit.intake.broken.book import Book, csv_text, xlsx
from tests.unit.intake.broken.open_document import ods
from tests.unit.intake.broken.table import Outcome, broken, differing, rows_of

SOUND: Mapping[str, Book | str] = {
    "scores.xlsx": scores.sheet_book(),
    "scores.csv": csv_text(scores.long_rows()),
    "dossiers.xlsx": dossiers.workbook(),
    "dossiers.csv": csv_text(dossiers.csv_rows(), ",", "\n"),
    "people.xlsx": people.book(),
    "people.csv": csv_text(people.rows()),
}
TRUTH = {"scores": scores.TRUTH, "dossiers": dossiers.truth(), "people": people.TRUTH}
READ = {"scores": scores.outcome, "dossiers": dossiers.outcome, "people": people.outcome}
NAMES = {"scores": "notes", "dossiers": "dossiers", "people": "jury"}


def cases(key: str) -> list[Any]:
    rows = (row for table in TRUTH for row in rows_of(table) if key in row)
    return [pytest.param(row, id=f"{row['sound']}, {row['what']}") for row in rows]


def expected(row: Mapping[str, Any]) -> dict[str, Any]:
    return {"refused": row.get("refused", False), "says": row["says"], "reads": row.get("reads", {})}


def found(row: Mapping[str, Any], outcome: Outcome) -> dict[str, Any]:
    truth = dossiers.csv_truth() if row["sound"] == "dossiers.csv" else TRUTH[row["sound"].partition(".")[0]]
    return {"refused": outcome.refused, "says": list(dict.fromkeys(outcome.sentences)), "reads": differing(outcome, truth)}


def imported(row: Mapping[str, Any], extension: str = "") -> dict[str, Any]:
    """Import the broken file of a row, as an OpenDocument workbook where ``extension`` says so."""
    table, _, usual = row["sound"].partition(".")
    file = broken(row["change"], SOUND[row["sound"]])
    data = file if isinstance(file, bytes) else ods(file) if extension else xlsx(file)
    return found(row, READ[table](data, f"{NAMES[table]}.{extension or usual}"))


def imported_again(row: Mapping[str, Any]) -> dict[str, Any]:
    """Import the broken workbook of dossiers over the sound one."""
    books = [SOUND["dossiers.xlsx"], broken(row["change"], SOUND["dossiers.xlsx"])]
    sound, copy = (xlsx(book) for book in books if isinstance(book, Book))
    before, _problems, _reading = dossiers.stored_of(sound, "dossiers.xlsx")
    return found(row, dossiers.outcome(copy, "dossiers.xlsx", before))


@pytest.mark.parametrize("row", cases("says"))
def test_broken_file_comes_in_or_is_named(row: Mapping[str, Any]) -> None:
    assert imported(row) == expected(row)
    if row["sound"].endswith("xlsx"):
        assert imported(row, "ods") == expected({**row, **row.get("ods", {})})


@pytest.mark.parametrize("row", cases("again"))
def test_poorer_copy_is_named_and_replaces_no_sound_value(row: Mapping[str, Any]) -> None:
    assert imported_again(row) == expected(row["again"])
    assert row["again"]["says"]
    assert not row["again"].get("reads")
