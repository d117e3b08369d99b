"""The sheet of dossiers, once its columns are understood: which are the platform's, which the form's questions, and what each is here."""

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field

from deliberation.call.call import FormMapping
from deliberation.dossiers.candidatures import FieldKind, comparable_number
from deliberation.dossiers.dialects import Dialect
from intake.dossiers.headers import System
from intake.dossiers.questions import Question
from intake.files.lines import Lines
from intake.files.tables import Column, Table
from intake.files.values import Unreadable, dossier_of
from intake.formats.rows import Row


@dataclass(frozen=True, slots=True)
class Told:
    """What the platform tells of its columns, where a file leaves it to be guessed: by position, the team's own, and kinds of answers."""

    dialect: Dialect
    private: frozenset[int] = frozenset()
    kinds: Mapping[int, FieldKind] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Form:
    """A table of dossiers: ``rows`` are its sound lines, taken away as records are made of them; ``lines`` tells what was read of it."""

    table: Table
    dialect: Dialect
    system: Mapping[System, Column]
    questions: tuple[Question, ...]
    mapping: FormMapping
    lines: Lines
    rows: deque[Row]

    @property
    def number(self) -> Column:
        """Return the column of dossier numbers."""
        return self.system[System.DOSSIER]

    @property
    def dossiers(self) -> frozenset[str]:
        """Return the valid dossier numbers, as they are compared; the others are reported when their rows are read."""
        return frozenset(filter(None, (number_of(self.number, row) for row in self.rows)))


def number_of(column: Column, row: Row) -> str:
    """Return the dossier's number as it is compared, empty if there is none."""
    try:
        return comparable_number(dossier_of(column.cell(row)))
    except Unreadable:
        return ""
