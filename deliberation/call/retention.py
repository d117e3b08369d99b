"""How long a call is kept, and the record of an erased one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from deliberation.call.values import Reader
from deliberation.errors import InvalidCall
from phrases import N_
from phrases.formats import PARIS

KEY: Final = "kept_until"


@dataclass(frozen=True, slots=True)
class Erasure:
    """Record of an erased call: which, when, by whom, its last day, and the hashes that prove its archive complete."""

    slug: str
    erased_at: datetime
    erased_by: str
    kept_until: date
    journal_hash: str
    archive_sha256: str


def last_day(read: Reader, settings: Mapping[str, Any], *, after: Mapping[str, datetime | None]) -> date | None:
    """Return the last day that a call is kept, None if its settings give none.

    Refuses what is not a date, or does not come after the times in ``after``.
    """
    if KEY not in settings:
        return None
    day = settings[KEY]
    if isinstance(day, str):
        try:
            day = date.fromisoformat(day)
        except ValueError:
            day = None
    if not isinstance(day, date) or isinstance(day, datetime):
        read.refuse(InvalidCall(KEY, N_("A date was expected (2024-12-31).")))
        return None
    for key, moment in after.items():
        if moment and day <= moment.date():
            read.refuse(InvalidCall(KEY, N_("A call is kept until some day after its {time}."), time=key))
    return day


def is_over(kept_until: date | None, *, at: datetime) -> bool:
    """Tell whether the last day is past, by the date in Paris."""
    return kept_until is not None and at.astimezone(PARIS).date() > kept_until
