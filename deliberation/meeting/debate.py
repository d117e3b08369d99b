"""Notes of the debate: lines on a file, shared by the record's keepers; some are chosen for the minutes."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from deliberation.errors import InvalidValue
from phrases import N_

LINE_CHARACTERS_MAX: Final = 2_000


@dataclass(frozen=True, slots=True)
class DebateLine:
    """A line on a file. ``number`` counts the file's lines; ``in_minutes``: somebody chose it for the minutes; ``struck_at``: taken out."""

    candidature_id: int
    number: int
    text: str
    written_by: str
    written_at: datetime
    in_minutes: bool = False
    struck_at: datetime | None = None

    def __post_init__(self) -> None:
        if not self.text.strip():
            raise InvalidValue(N_("Write something first."))
        if len(self.text) > LINE_CHARACTERS_MAX:
            raise InvalidValue(N_("This line is longer than {count} characters."), count=LINE_CHARACTERS_MAX)
        if self.in_minutes and self.struck_at:
            raise InvalidValue(N_("A line that was struck out is not for the minutes."))
