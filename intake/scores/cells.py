"""What one cell of a score grid means: a mark, a blank, a recusal, or something unacceptable."""

from dataclasses import dataclass
from typing import Final

from deliberation.call.call import Call
from deliberation.call.scale import Exact
from deliberation.scoring.marks import number_in
from intake.files.keys import field_key
from intake.files.lines import speaks_of_recusal
from intake.files.values import text_of
from intake.formats.rows import Cell

_YES: Final = frozenset({"oui", "yes", "x", "vrai", "true", "1"})
_NO: Final = frozenset({"non", "no", "faux", "false", "0"})


@dataclass(frozen=True, slots=True)
class Mark:
    """One cell: the mark, ``None`` if blank, and whether the cell says that the juror is recused."""

    value: Exact | None = None
    is_recusal: bool = False


BLANK: Final = Mark()
RECUSED: Final = Mark(is_recusal=True)


def read_mark(cell: Cell, call: Call) -> Mark | None:
    """Return what the cell says, None when it is neither a mark of the call's scale, nor a blank, nor ``DÉPORT``."""
    value = number_of(cell)
    if value is not None:
        return Mark(value) if call.scale.holds(value) else None
    if isinstance(cell, bool):
        return None
    text = text_of(cell)
    if not text:
        return BLANK
    return RECUSED if speaks_of_recusal(text) else None


def number_of(cell: Cell) -> Exact | None:
    """Return the number that a cell holds, as a number or as text with a decimal comma or point, or None."""
    return None if isinstance(cell, bool) else number_in(text_of(cell))


def says_recused(cell: Cell) -> bool | None:
    """Return what a cell of a column of recusals says, None if it is neither a yes nor a no; a blank is a no."""
    key = field_key(text_of(cell))
    if not key or key in _NO:
        return False
    return True if key in _YES or speaks_of_recusal(key) else None


def criterion_keys(call: Call) -> dict[str, str]:
    """Return the codes of the criteria by every name that a header or a cell may give them: labels, short labels, codes."""
    names: dict[str, str] = {}
    for criterion in call.criteria:
        for name in (criterion.code, *(text for label in (criterion.label, criterion.short) for text in (label.fr, label.en))):
            names.setdefault(field_key(name), criterion.code)
    return names
