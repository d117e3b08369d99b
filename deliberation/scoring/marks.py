"""A juror's marks by criterion: in words, which change, as typed from a paper grid."""

import re
from collections.abc import Mapping
from typing import Final

from deliberation.call.call import Call
from deliberation.errors import InvalidValue
from phrases import N_

# What stands for a criterion without a cross.
_NONE: Final = frozenset("-–—.xX")
_SEPARATORS: Final = re.compile(r"[\s,;/]+")


def typed_marks(call: Call, text: str) -> dict[str, int | None]:
    """Return criterion → mark, None where there is none; nothing at all for an empty text.

    Marks stand one after another (``435-243``), or apart (``4 3 5 - 2 4 3``), as they must where the scale has marks of two digits.
    Raises InvalidValue with how many were read, or which is not on the scale.
    """
    parts = [part for part in _SEPARATORS.split(text.strip()) if part]
    if len(parts) == 1 and len(parts[0]) > 1 and len(call.criteria) > 1:
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


def _mark(call: Call, part: str) -> int | None:
    if part in _NONE:
        return None
    if not part.isascii() or not part.isdigit() or not call.scale.holds(int(part)):
        raise InvalidValue(
            N_("“{part}” is not on the scale, from {minimum} to {maximum}."),
            part=part,
            minimum=call.scale.minimum,
            maximum=call.scale.maximum,
        )
    return int(part)


REVEALED: Final = N_("The marks of this candidature are revealed: they change only in a revote opened by the chair.")


# By criterion, None where there is none.
Marks = Mapping[str, int | None]


def marks_in_words(call: Call, marks: Marks) -> str:
    """Return marks in the current language, a dash for each that is not there."""
    return ", ".join(f"{call.criterion(code).short} {'–' if mark is None else mark}" for code, mark in marks.items())


def changed_marks(call: Call, present: Marks, wanted: Marks) -> Marks:
    """Return those of ``wanted`` that are not so yet. Raises InvalidValue for a mark off the scale, or of no criterion of the call."""
    for code, mark in wanted.items():
        criterion = call.criterion(code)
        if mark is not None and not call.scale.holds(mark):
            raise InvalidValue(
                N_("{criterion}: {mark} is not on the scale, from {minimum} to {maximum}."),
                criterion=criterion.short,
                mark=mark,
                minimum=call.scale.minimum,
                maximum=call.scale.maximum,
            )
    return {code: mark for code, mark in wanted.items() if present[code] != mark}
