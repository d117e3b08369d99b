"""Problems of an imported file with places; problems of the same cause are reported once, with a count."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import count
from typing import NamedTuple

from phrases import Message, _, listed, ngettext

_ROWS_TOLD = 200
_SHEETS_TOLD = 5
_STRETCHES_TOLD = 6
# Beyond as many, nobody reads each: what has the same text is one cause.
_CAUSES_TOLD = 5_000


class Severity(StrEnum):
    """How much a problem matters: an error refuses the file, a warning is shown."""

    ERROR = "error"
    WARNING = "warning"


class Place(NamedTuple):
    """Place of a problem: a sheet and its first rows concerned."""

    sheet: str
    rows: tuple[int, ...] = ()

    def words(self, *, is_all: bool) -> str:
        """Return the place in words; consecutive rows are joined. ``is_all``: no other row is concerned."""
        stretches = list(_stretches(self.rows))
        text = ", ".join(stretches[:_STRETCHES_TOLD]) + ("" if is_all and len(stretches) <= _STRETCHES_TOLD else "…")
        rows = ngettext("row {numbers}", "rows {numbers}", len(set(self.rows))).format(numbers=text) if self.rows else ""
        sheet = _("sheet {name}").format(name=self.sheet) if self.sheet else ""
        return ", ".join(part for part in (sheet, rows) if part)


def _stretches(rows: Iterable[int]) -> Iterator[str]:
    """Yield consecutive rows as a range (``2–24``), isolated rows alone."""
    numbers = frozenset(rows)
    for first in sorted(row for row in numbers if row - 1 not in numbers):
        last = next(row for row in count(first) if row + 1 not in numbers)
        yield str(first) if first == last else f"{first}\N{EN DASH}{last}"


@dataclass(frozen=True, slots=True)
class Problem:
    """Problem: sheet, row (as in the spreadsheet, from 1), column header, value, and expected value.

    Args:
        juror, dossier: of the mark in question.
        count: number of places, of which the first is given.
        places: rows by sheet, with several places.
        explains_others: the other problems of the file follow from this problem.
    """

    severity: Severity
    message: Message
    sheet: str = ""
    row: int | None = None
    column: str = ""
    value: str = ""
    juror: str = ""
    dossier: str = ""
    count: int = 1
    places: tuple[Place, ...] = ()
    explains_others: bool = False

    @property
    def is_error(self) -> bool:
        """Tell whether this problem refuses the file."""
        return self.severity is Severity.ERROR

    @property
    def rows(self) -> tuple[int, ...]:
        """Return the first rows of several, all on the same sheet."""
        return self.places[0].rows if len(self.places) == 1 else ()

    @property
    def where(self) -> str:
        """Return the sheets and rows in words."""
        places = self.places or (Place(self.sheet, () if self.row is None else (self.row,)),)
        is_all = self.count <= sum(len(place.rows) for place in places)
        texts = [place.words(is_all=is_all) for place in places[:_SHEETS_TOLD]]
        return listed(part for part in (*texts, f"… (+{len(places) - _SHEETS_TOLD})" if len(places) > _SHEETS_TOLD else "") if part)


@dataclass(slots=True)
class _Cause:
    first: Problem
    count: int = 0
    rows: dict[str, list[int]] = field(default_factory=dict)

    def add(self, problem: Problem) -> None:
        self.count += problem.count
        for place in problem.places or (Place(problem.sheet, () if problem.row is None else (problem.row,)),):
            rows = self.rows.setdefault(place.sheet, [])
            rows.extend(place.rows[: _ROWS_TOLD - len(rows)])

    def problem(self) -> Problem:
        if self.count == 1:
            return self.first
        places = tuple(Place(sheet, tuple(rows)) for sheet, rows in self.rows.items())
        return replace(self.first, sheet=_list_sheets(list(self.rows)), count=self.count, places=places)


class Causes:
    """Problems by cause, in the order in which each cause was met first; repetitions are counted."""

    def __init__(self, problems: Iterable[Problem] = ()) -> None:
        self._causes: dict[object, _Cause] = {}
        for problem in problems:
            self.add(problem)

    def add(self, problem: Problem, *, cause: object = None) -> None:
        """Add a problem, or count the problem with its ``cause``; by default, equal words about the same place are the same cause."""
        if cause is None:
            values = tuple(sorted((name, str(value)) for name, value in problem.message.values.items()))
            cause = (problem.severity, problem.message.text, values, problem.column, problem.value, problem.juror, problem.dossier)
        if cause not in self._causes and len(self._causes) >= _CAUSES_TOLD:
            cause = (problem.severity, problem.message.text)
        self._causes.setdefault(cause, _Cause(problem)).add(problem)

    def all(self) -> tuple[Problem, ...]:
        """Return one problem a cause."""
        return tuple(cause.problem() for cause in self._causes.values())


def sheets_at_fault(problems: Iterable[Problem]) -> tuple[str, ...]:
    """Return the sheets that refuse a file, in order; none if something is wrong with the file as a whole."""
    found: dict[str, None] = {}
    for problem in problems:
        if not problem.is_error:
            continue
        sheets = [place.sheet for place in problem.places] or [problem.sheet]
        if problem.explains_others or not all(sheets):
            return ()
        found.update(dict.fromkeys(sheets))
    return tuple(found)


def _list_sheets(sheets: list[str]) -> str:
    return ", ".join(sheets[:_SHEETS_TOLD]) + (f"… (+{len(sheets) - _SHEETS_TOLD})" if len(sheets) > _SHEETS_TOLD else "")
