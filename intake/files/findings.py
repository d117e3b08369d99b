"""Gather the problems of a file as it is read."""

from typing import Final

from deliberation.problems import Problem, Severity
from phrases import Message

_SHOWN_CHARACTERS: Final = 200


class Findings:
    """The problems met so far, in the order in which they were met."""

    def __init__(self) -> None:
        self._problems: list[Problem] = []

    def error(self, text: str, *, sheet: str = "", row: int | None = None, column: str = "", value: str = "", **values: object) -> None:
        """Add a problem that refuses the file."""
        self._add(Severity.ERROR, Message(text, values), sheet, row, column, value)

    def warning(self, text: str, *, sheet: str = "", row: int | None = None, column: str = "", value: str = "", **values: object) -> None:
        """Add a problem to show, which refuses nothing."""
        self._add(Severity.WARNING, Message(text, values), sheet, row, column, value)

    def all(self) -> tuple[Problem, ...]:
        """Return what was gathered."""
        return tuple(self._problems)

    def _add(self, severity: Severity, message: Message, sheet: str, row: int | None, column: str, value: str) -> None:
        shown = value if len(value) <= _SHOWN_CHARACTERS else value[: _SHOWN_CHARACTERS - 1] + "…"
        self._problems.append(Problem(severity, message, sheet, row, column, shown))
