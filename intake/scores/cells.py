"""What one cell of a score grid means: a mark, a blank, a recusal, or nothing that can be accepted."""

from dataclasses import dataclass
from typing import Final

from deliberation.call.call import Call
from intake.files.keys import field_key
from intake.files.sheets import Cell
from intake.files.values import text_of

RECUSAL_KEYS: Final = frozenset({"deport", "deporte", "deportee", "recusal", "recused"})


@dataclass(frozen=True, slots=True)
class Mark:
    """One cell: the mark, ``None`` where blank, and whether the cell says that the juror is recused."""

    value: int | None = None
    is_recusal: bool = False


BLANK: Final = Mark()
RECUSED: Final = Mark(is_recusal=True)


def read_mark(cell: Cell, call: Call) -> Mark | None:
    """Return what the cell says, None when it is neither a mark of the call's scale, nor a blank, nor ``DÉPORT``."""
    text = "" if isinstance(cell, bool) else text_of(cell)
    if not text:
        return None if isinstance(cell, bool) else BLANK
    if field_key(text) in RECUSAL_KEYS:
        return RECUSED
    digits = text.removesuffix(".0").removesuffix(",0")
    if not (digits.removeprefix("-").isdigit() and digits.isascii() and len(digits) < 10):
        return None
    return Mark(int(digits)) if call.scale.holds(int(digits)) else None


def criterion_keys(call: Call) -> dict[str, str]:
    """Return the codes of the criteria by every name that a header or a cell may give them: labels, short labels, codes."""
    names: dict[str, str] = {}
    for criterion in call.criteria:
        for name in (criterion.code, *(text for label in (criterion.label, criterion.short) for text in (label.fr, label.en))):
            names.setdefault(field_key(name), criterion.code)
    return names
