"""Jurors' marks, and grids of marks with comments."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Annotated

from deliberation.call.call import Call
from deliberation.call.scale import Exact, Scale
from deliberation.errors import InvalidValue
from deliberation.naming import CandidatureId, Names, PersonId
from phrases import N_, Message, exact

# What stands for a criterion without a cross.
_NONE = frozenset("-–—.xX")
_SEPARATORS = re.compile(r"[\s,;/]+")
# Where marks may have decimals, a comma parts two of them only before a blank.
_SEPARATORS_OF_DECIMALS = re.compile(r",?[\s;/]+")
_NUMBER = re.compile(r"-?[0-9]{1,9}(?:[.,]([0-9]{1,9}))?")

REVEALED = N_("The marks of this application are revealed: they change only in a revote.")

# By criterion, None where there is none.
Marks = Mapping[str, Exact | None]


def typed_marks(call: Call, text: str) -> dict[str, Exact | None]:
    """Return criterion → mark, None if there is none; an empty mapping for an empty text.

    Marks are joined (``435-243``) or separated (``4 3 5 - 2 4 3``), the latter being required if the scale has marks of two digits or
    decimals. Raises InvalidValue with how many were read, or which is not on the scale.
    """
    separators = _SEPARATORS_OF_DECIMALS if call.scale.decimals else _SEPARATORS
    parts = [part for part in separators.split(text.strip()) if part]
    if len(parts) == 1 and len(parts[0]) > 1 and len(call.criteria) > 1 and not call.scale.decimals:
        parts = list(parts[0])
    if not parts:
        return {}
    if len(parts) != len(call.criteria):
        raise InvalidValue(
            N_("{count} marks were read for {expected} criteria: type one for each, in order, and - for none."),
            count=len(parts),
            expected=len(call.criteria),
        )
    return {code: _mark(call, part) for code, part in zip(call.criterion_codes, parts, strict=True)}


def stand_apart(scale: Scale) -> bool:
    """Tell whether typed marks must be separated by spaces: some have two digits, or decimals."""
    return scale.decimals > 0 or not 0 <= scale.minimum <= scale.maximum <= 9


def _mark(call: Call, part: str) -> Exact | None:
    if part in _NONE:
        return None
    mark = number_in(part)
    if mark is None or not call.scale.holds(mark):
        raise InvalidValue(N_("“{part}” is not on the scale: {expected}."), part=part, expected=marks_allowed(call.scale))
    return mark


def number_in(text: str) -> Exact | None:
    """Parse a number with a decimal comma or point, an int if whole; None for anything else."""
    if not _NUMBER.fullmatch(text):
        return None
    number = Decimal(text.replace(",", "."))
    whole = int(number)
    return whole if number == whole else number.normalize()


def marks_allowed(scale: Scale) -> Message:
    """Return the marks of a scale as text, to insert in a sentence."""
    values = {"minimum": scale.minimum, "maximum": scale.maximum, "step": scale.step}
    if scale.parts == 1:
        return Message(N_("a whole number from {minimum} to {maximum}"), values)
    return Message(N_("a number from {minimum} to {maximum} by {step}"), values)


def marks_in_words(call: Call, marks: Marks) -> str:
    """Return marks in the current language, a dash for each missing one."""
    return ", ".join(f"{call.criterion(code).short} {'–' if mark is None else exact(mark)}" for code, mark in marks.items())


def journalled_marks(marks: Marks) -> dict[str, int | str | None]:
    """Return marks for the journal: decimals as digits, since a JSON number may be a binary fraction."""
    return {code: str(mark) if isinstance(mark, Decimal) else mark for code, mark in marks.items()}


def changed_marks(call: Call, present: Marks, wanted: Marks) -> Marks:
    """Return the marks of ``wanted`` that would change. Raises InvalidValue for a mark off the scale, or for an unknown criterion."""
    for code, mark in wanted.items():
        criterion = call.criterion(code)
        if mark is not None and not call.scale.holds(mark):
            raise InvalidValue(
                N_("{criterion}: {mark} is not on the scale: {expected}."),
                criterion=criterion.short,
                mark=mark,
                expected=marks_allowed(call.scale),
            )
    return {code: mark for code, mark in wanted.items() if present[code] != mark}


# (candidature id, person id, criterion) → the mark before the first revote that changed it, None where there was none.
FirstMarks = Mapping[tuple[CandidatureId, PersonId, str], Annotated[Exact, Names.NOTHING] | None]


@dataclass(frozen=True, slots=True)
class Grid:
    """A juror's saved grid on a candidature; ``version`` grows by 1 with each save.

    ``entered_by``: the person who entered a paper grid; empty for the juror's own save.
    """

    version: int
    saved_at: datetime
    entered_by: str = ""


@dataclass(frozen=True, slots=True)
class Revote:
    """Revote: a period for changes of marks on a revealed candidature, numbered from 1."""

    candidature_id: int
    number: int
    opened_by: str
    opened_at: datetime
    closed_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Tell whether the revote is open."""
        return self.closed_at is None


@dataclass(frozen=True, slots=True)
class SealedValue:
    """A value whose journal entry has only the digest; stored beside the entry, readable once the candidature is revealed."""

    digest: str
    candidature_id: int
    salt: str
    value: str


@dataclass(frozen=True, slots=True)
class MarkRow:
    """A juror's mark on a criterion of a candidature; ``None`` if it was taken back."""

    candidature_id: int
    person_id: int
    criterion: str
    value: Exact | None
