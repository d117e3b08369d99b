"""A table of broken files: how each differs from a sound one, and what the reader says of it."""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from openpyxl.utils import coordinate_to_tuple

from deliberation.dossiers.records import FileReading
from deliberation.errors import DeliberationError, ImportRefused
from deliberation.problems import Place, Problem
from phrases import language
from tests.unit.intake.broken.book import Book, Formula, Page

Address = tuple[str, ...]
FOLDER = Path(__file__).parent
_RANGE = re.compile(r"(\d+)(?:-(\d+))?")


@dataclass(frozen=True)
class Outcome:
    """The result of an import: whether it was refused, the values by address, the sentences."""

    refused: bool
    values: Mapping[Address, str]
    sentences: tuple[str, ...]


@cache
def rows_of(table: str) -> Sequence[Mapping[str, Any]]:
    """Return the rows of a table."""
    rows: list[Mapping[str, Any]] = json.loads((FOLDER / f"{table}.json").read_text(encoding="utf-8"))
    return rows


def broken(change: Mapping[str, Any], sound: Book | str) -> Book | bytes:
    """Return the broken workbook, or the bytes of the broken text file."""
    if isinstance(sound, str):
        return "\n".join(_lines(change["lines"], sound.split("\n"))).encode(change["encoding"], errors="surrogateescape")
    pages = {page.name: page for page in sound.pages}
    return Book([_edited(pages, name, edit) for name, edit in change.items()])


def _edited(pages: Mapping[str, Page], name: str, edit: Mapping[str, Any]) -> Page:
    sound = pages.get(edit.get("of", name))
    rows = [list(row) for row in _lines(edit.get("rows", ["0-999"]), sound.rows if sound else [])]
    for place, value in edit.get("cells", {}).items():
        row, column = coordinate_to_tuple(place)
        rows[row - 1][column - 1] = value
    beside = edit.get("beside", {})
    return Page(
        name,
        [[_cell(value) for value in row] for row in rows],
        state=edit.get("state", "visible"),
        merged=[(_place(first), _place(last)) for first, last in (pair.split(":") for pair in edit.get("merged", []))],
        formulas={_place(place): Formula[formula] for place, formula in beside.get("formulas", {}).items()},
        notes={_place(place): note for place, note in beside.get("notes", {}).items()},
        formats={_place(place): pattern for place, pattern in beside.get("formats", {}).items()},
        hidden_rows={number - 1 for number in edit.get("hidden_rows", [])},
        blank_rows_below=edit.get("blank_rows_below", 0),
    )


def _place(cell: str) -> tuple[int, int]:
    row, column = coordinate_to_tuple(cell)
    return row - 1, column - 1


def _lines(items: Iterable[Any], sound: Sequence[Any]) -> Iterator[Any]:
    """Yield the lines of a file: those of the sound one by their places ("3", "0-9"), others as they stand."""
    for item in items:
        if isinstance(item, str) and (places := _RANGE.fullmatch(item)):
            first = int(places[1])
            yield from sound[first : int(places[2] or first) + 1]
        else:
            yield item.removeprefix("| ") if isinstance(item, str) else item


def _cell(value: Any) -> Any:
    if isinstance(value, str) and value.startswith("at "):
        return date.fromisoformat(value[3:]) if len(value) == 13 else datetime.fromisoformat(value[3:])
    return value


def outcome_of(values: Callable[[], tuple[Mapping[Address, str], Iterable[Problem], FileReading]]) -> Outcome:
    """Return the result of reading a file and planning its import."""
    with language("fr"):
        try:
            read, problems, reading = values()
        except ImportRefused as refusal:
            return Outcome(True, {}, tuple(sentence for problem in refusal.problems for sentence in _sentences(problem)))
        except DeliberationError as refusal:
            return Outcome(True, {}, (str(refusal),))
        return Outcome(False, read, (*(sentence for problem in problems for sentence in _sentences(problem)), *_left_aside(reading)))


def _sentences(problem: Problem) -> Iterator[str]:
    for place in problem.places or (Place(problem.sheet, () if problem.row is None else (problem.row,)),):
        where = " ".join(filter(None, (place.sheet, ", ".join(map(str, place.rows)), problem.column)))
        yield f"{where}: {problem.message} {problem.value}".strip()


def _left_aside(reading: FileReading) -> Iterator[str]:
    for sheet in reading.sheets:
        if sheet.left_aside:
            yield f"{sheet.name}: {sheet.left_aside}"
        yield from (f"{sheet.name} {column.label}: not read" for column in sheet.unread_columns)
        yield from (f"{sheet.name} {row}: empty" for row in sheet.empty_rows)


def differing(found: Outcome, truth: Mapping[Address, str]) -> Mapping[str, str]:
    """Return the values that are not those of the sound file, and "" for values that did not come in."""
    addresses = {**dict.fromkeys(truth), **dict.fromkeys(found.values)} if not found.refused else {}
    return {" / ".join(a): found.values.get(a, "") for a in addresses if found.values.get(a, "") != truth.get(a, "")}
