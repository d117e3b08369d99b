"""Candidatures that somebody asked to bring back into the discussion ("repêcher")."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from deliberation.errors import InvalidValue
from phrases import N_

REASON_CHARACTERS_MAX: Final = 600


@dataclass(frozen=True, slots=True)
class Recall:
    """Who asked to discuss a candidature, when and why. It stands until the meeting: nobody takes it back."""

    candidature_id: int
    by: str
    at: datetime
    reason: str

    def __post_init__(self) -> None:
        if not self.reason.strip():
            raise InvalidValue(N_("Say in a sentence why it deserves to be discussed."))
        if len(self.reason) > REASON_CHARACTERS_MAX:
            raise InvalidValue(N_("This reason is longer than {count} characters."), count=REASON_CHARACTERS_MAX)
