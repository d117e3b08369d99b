"""Values of the rules as plain JSON: what a finalised version hashes."""

from collections.abc import Collection, Mapping
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

import numpy as np

FIRST_FORM = 4  # numbers before were those of trial versions
_SINCE = "since_form"
_NEVER = 1_000_000


def since_form(number: int) -> Mapping[str, int]:
    """Return the metadata of a field that earlier canonical forms leave out: ``field(default=…, metadata=since_form(5))``."""
    return {_SINCE: number}


def in_no_form() -> Mapping[str, int]:
    """Return the metadata of a field in no canonical form: not part of the record."""
    return {_SINCE: _NEVER}


def plain(value: Any, *, form: int, leaving: Collection[str] = ()) -> Any:
    """Return ``value`` as plain JSON, times in UTC, sets sorted.

    A dataclass is written with the fields of the canonical ``form``, except the fields in ``leaving``.
    """
    if is_dataclass(value):
        names = (
            entry_field.name
            for entry_field in fields(value)
            if entry_field.name not in leaving and entry_field.metadata.get(_SINCE, FIRST_FORM) <= form
        )
        return {name: plain(getattr(value, name), form=form) for name in names}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, Mapping):
        return {str(key): plain(inner, form=form) for key, inner in value.items()}
    if isinstance(value, set | frozenset):
        return sorted(plain(inner, form=form) for inner in value)
    if isinstance(value, list | tuple):
        return [plain(inner, form=form) for inner in value]
    return value.item() if isinstance(value, np.generic) else value
