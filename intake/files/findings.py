"""Gather the problems of a file as it is read."""

from typing import Any, Final, TypedDict

from deliberation.problems import Causes, Problem, Severity
from phrases import Message

_SHOWN_CHARACTERS: Final = 200


class Place(TypedDict, total=False):
    """Where something stands in a file, and whose mark it is."""

    sheet: str
    row: int | None
    column: str
    value: str
    juror: str
    dossier: str


class Findings:
    """The problems met so far, in the order in which they were met, each cause once."""

    def __init__(self) -> None:
        self._causes = Causes()

    def error(
        self, text: str, *, sheet: str = "", row: int | None = None, column: str = "", value: str = "", cause: object = None, **values: Any
    ) -> None:
        """Add a problem that refuses the file; ``juror`` and ``dossier`` say whose mark it is about, beside what the text names.

        ``cause``: problems of the same cause are told once, whatever differs from place to place.
        """
        self._add(Severity.ERROR, text, sheet, row, column, value, values, cause)

    def warning(
        self, text: str, *, sheet: str = "", row: int | None = None, column: str = "", value: str = "", cause: object = None, **values: Any
    ) -> None:
        """Add a problem to show, which refuses nothing."""
        self._add(Severity.WARNING, text, sheet, row, column, value, values, cause)

    def explain(self, text: str, *, sheet: str, value: str, **values: Any) -> None:
        """Add a problem of a whole sheet that refuses the file and explains whatever else is found in it."""
        self._causes.add(Problem(Severity.ERROR, Message(text, values), sheet, value=_cut(value), explains_others=True))

    def all(self) -> tuple[Problem, ...]:
        """Return what was gathered."""
        return self._causes.all()

    def _add(
        self,
        severity: Severity,
        text: str,
        sheet: str,
        row: int | None,
        column: str,
        value: str,
        values: dict[str, Any],
        cause: object = None,
    ) -> None:
        juror, dossier = (str(values.get(name, "")) for name in ("juror", "dossier"))
        told = {name: value for name, value in values.items() if f"{{{name}}}" in text}
        self._causes.add(Problem(severity, Message(text, told), sheet, row, column, _cut(value), juror, dossier), cause=cause)


def _cut(value: str) -> str:
    return value if len(value) <= _SHOWN_CHARACTERS else value[: _SHOWN_CHARACTERS - 1] + "…"
