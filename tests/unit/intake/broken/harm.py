"""What was done to a sound file, what a person still reads in it, and whether what came in accounts for all of that.

The oracle is the sound file and what was done to it: the program is not asked what it should have read.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from inspect import isfunction
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st

from deliberation.dossiers.records import FileReading
from deliberation.errors import DeliberationError, ImportRefused
from deliberation.problems import Place, Problem
from phrases import language
from tests.depth import sample
from tests.unit.intake.broken.book import Book, xlsx

Draw = Callable[[st.SearchStrategy[Any]], Any]
Address = tuple[str, ...]
# A tenth of hypothesis's examples for each way to break a file: there are some hundred ways.
EXAMPLES = max(2, settings.default.max_examples // 10) if settings.default else 2
LINES_MAX = 12


@dataclass(frozen=True)
class Where:
    """A place that a message may name: what is given must be in it."""

    sheet: str = ""
    row: int | None = None
    column: str = ""
    word: str = ""


@dataclass
class Harm:
    """A broken file: its bytes, or the book that is written as a workbook.

    ``read``: what a person reads at the addresses touched, beside what was there; ``where``: the places of which one is named, for
    whatever did not come in so; ``must_name``: places named in any case; ``comes_in``: nothing a person could object to, so the file
    must be taken.
    """

    file: bytes | Book
    name: str
    where: tuple[Where, ...] = ()
    read: Mapping[Address, frozenset[str]] = field(default_factory=dict)
    must_name: tuple[Where, ...] = ()
    must_come: tuple[tuple[str, str], ...] = ()  # what begins an address, and a value that is somewhere under it
    comes_in: bool = False

    @property
    def written(self) -> bytes:
        return xlsx(self.file) if isinstance(self.file, Book) else self.file


@dataclass(frozen=True)
class Told:
    """One thing that was said of the file."""

    sheet: str
    rows: tuple[int, ...]
    column: str
    text: str
    is_again: bool = False  # another place of what was told already


@dataclass(frozen=True)
class Outcome:
    """What became of a file: refused or not, the values that came in, what was said."""

    refused: bool
    values: Mapping[Address, str]
    told: tuple[Told, ...]

    def names(self, place: Where) -> bool:
        return any(_names(told, place) for told in self.told)


def _names(told: Told, place: Where) -> bool:
    words = f"{told.sheet} {told.column} {told.text}"
    return (
        place.sheet in words
        and place.word.casefold() in words.casefold()
        and (not place.column or place.column in words)
        and (place.row is None or place.row in told.rows or re.search(rf"(?<!\d){place.row}(?!\d)", told.text) is not None)
    )


def outcome_of(values: Callable[[], tuple[Mapping[Address, str], Iterable[Problem], FileReading]]) -> Outcome:
    """Return what became of a file, given what reads it and plans its import."""
    with language("fr"):
        try:
            read, problems, reading = values()
        except ImportRefused as refusal:
            return Outcome(True, {}, tuple(told for problem in refusal.problems for told in _told(problem)))
        except DeliberationError as refusal:
            return Outcome(True, {}, (Told("", (), "", str(refusal)),))
        return Outcome(False, read, (*(told for problem in problems for told in _told(problem)), *_said(reading)))


def _told(problem: Problem) -> Iterator[Told]:
    text = f"{problem.message} {problem.value}"
    places = problem.places or (Place(problem.sheet, () if problem.row is None else (problem.row,)),)
    for number, place in enumerate(places):
        yield Told(place.sheet, place.rows, problem.column, text, is_again=number > 0)


def _said(reading: FileReading) -> Iterable[Told]:
    for sheet in reading.sheets:
        if sheet.left_aside:
            yield Told(sheet.name, (), "", str(sheet.left_aside))
        yield from (Told(sheet.name, (), column.label, "") for column in sheet.unread_columns)
        yield from (Told(sheet.name, (row,), "", "") for row in sheet.empty_rows)


def check(harm: Harm, truth: Mapping[Address, str], outcome: Outcome, told_otherwise: Callable[[Address], bool] = lambda _: False) -> None:
    """Hold what became of a broken file against the sound one. ``told_otherwise``: a preview shows this change."""
    lost = {
        address: (sound, outcome.values.get(address, ""))
        for address, sound in truth.items()
        if outcome.values.get(address, "") not in harm.read.get(address, frozenset({sound})) and not told_otherwise(address)
    }
    untouched = [address for address in lost if address not in harm.read]
    said = "\n".join(map(str, outcome.told))
    for place in harm.must_name:
        assert outcome.refused or outcome.names(place), f"not named: {place}\n{said}"
    for first, value in harm.must_come:
        assert any(address[0] == first and value in text for address, text in outcome.values.items()), f"did not come: {value}\n{said}"
    if harm.comes_in:
        assert (outcome.refused, lost) == (False, {}), f"should have come in:\n{said}\n{lost}"
        return
    if outcome.refused:
        assert any(map(outcome.names, harm.where)), f"refused without naming any of {harm.where}\n{said}"
        lines = [told for told in outcome.told if not told.is_again]
        assert len(lines) <= LINES_MAX, f"{len(lines)} lines for one cause\n{said}"
    else:
        assert untouched == [], f"lost though untouched: {[(address, lost[address]) for address in untouched]}\n{said}"
        assert not lost or any(map(outcome.names, harm.where)), f"lost without a word: {lost}\n{said}"


def touched(addresses: Iterable[Address], truth: Mapping[Address, str], *also: str) -> dict[Address, frozenset[str]]:
    """Return addresses at which a person reads what was there, or one of ``also``."""
    return {address: frozenset({truth[address], *also}) for address in addresses}


def harms_of(names: Mapping[str, Any]) -> list[Callable[[Draw], Harm]]:
    """Return the ways to break a file among a module's names: its functions that make a harm of a draw alone."""
    functions = [each for each in names.values() if isfunction(each) and each.__module__ == names["__name__"]]
    return [each for each in functions if [*each.__annotations__.values()] == [Draw, Harm]]


def each_of(harms: Sequence[Callable[..., Harm]]) -> pytest.MarkDecorator:
    """Parametrize a test by the ways to break a file, of which a run draws a third."""
    drawn = sample(harms, -(-len(harms) // 3), of=harms[0].__name__)
    return pytest.mark.parametrize("break_it", drawn, ids=[harm.__name__ for harm in drawn])
