"""Marks typed from a paper grid: all the criteria's, in the call's order, on one line."""

import re
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
