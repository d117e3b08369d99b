"""A problem found in a file that somebody sent, with its place; problems of one cause are told once, with how often."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from phrases import Message

_ROWS_TOLD: Final = 20
_SHEETS_TOLD: Final = 5
# Beyond as many, nobody reads each: what has the same text is one cause.
_CAUSES_TOLD: Final = 5_000


class Severity(StrEnum):
    """How much a problem matters: an error refuses the file, a warning is shown."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem: sheet, row (as the spreadsheet numbers it, from 1), column header, the value read and what was expected.

    ``juror`` and ``dossier``: whose mark it is about. ``count``: in how many places it is so, the first of which is given; ``rows``:
    the first of their rows, if there are several on one sheet.
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
    rows: tuple[int, ...] = ()

    @property
    def is_error(self) -> bool:
        """Tell whether this problem refuses the file."""
        return self.severity is Severity.ERROR


class Causes:
    """Problems by cause, in the order in which each cause was met first; repetitions are counted."""

    def __init__(self, problems: Iterable[Problem] = ()) -> None:
        self._causes: dict[object, Problem] = {}
        self._sheets: dict[object, list[str]] = {}
        for problem in problems:
            self.add(problem)

    def add(self, problem: Problem, *, cause: object = None) -> None:
        """Add a problem, or count it with the one of the same ``cause``; by default, the same words about the same thing are one cause."""
        if cause is None:
            values = tuple(sorted((name, str(value)) for name, value in problem.message.values.items()))
            cause = (problem.severity, problem.message.text, values, problem.column, problem.value, problem.juror, problem.dossier)
        if cause not in self._causes and len(self._causes) >= _CAUSES_TOLD:
            cause = (problem.severity, problem.message.text)
        known = self._causes.get(cause)
        if known is None:
            self._causes[cause] = problem
            self._sheets[cause] = [problem.sheet]
            return
        sheets = self._sheets[cause]
        if problem.sheet not in sheets:
            sheets.append(problem.sheet)
        rows = known.rows or ((known.row,) if known.row is not None else ())
        if len(rows) < _ROWS_TOLD and problem.row is not None:
            rows = (*rows, problem.row)
        self._causes[cause] = replace(known, count=known.count + problem.count, rows=rows if len(sheets) == 1 else ())

    def all(self) -> tuple[Problem, ...]:
        """Return one problem a cause."""
        return tuple(replace(problem, sheet=_listed(self._sheets[cause])) for cause, problem in self._causes.items())


def _listed(sheets: list[str]) -> str:
    return ", ".join(sheets[:_SHEETS_TOLD]) + (f"… (+{len(sheets) - _SHEETS_TOLD})" if len(sheets) > _SHEETS_TOLD else "")
