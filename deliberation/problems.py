"""A problem found in a file that somebody sent, with the place where it is."""

from dataclasses import dataclass
from enum import StrEnum

from phrases import Message


class Severity(StrEnum):
    """How much a problem matters: an error refuses the file, a warning is shown."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem: sheet, row (as the spreadsheet numbers it, from 1), column header, the value read and what was expected."""

    severity: Severity
    message: Message
    sheet: str = ""
    row: int | None = None
    column: str = ""
    value: str = ""

    @property
    def is_error(self) -> bool:
        """Tell whether this problem refuses the file."""
        return self.severity is Severity.ERROR
