"""Find the table in a sheet: a header row recognised by its names, then one row a line."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from intake.files.keys import field_key
from intake.files.sheets import Cell, Row, Sheet
from intake.files.values import text_of

# People put a title or a note above the header; nobody puts more lines than this.
_ROWS_SEARCHED: Final = 20


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its position from 0, its header as written, and the header's key."""

    position: int
    label: str
    key: str

    def cell(self, row: Row) -> Cell:
        """Return the column's cell in ``row``, an empty text where the row stops before."""
        return row.cells[self.position] if self.position < len(row.cells) else ""

    def text(self, row: Row) -> str:
        """Return the column's cell in ``row`` as a reader sees it."""
        return text_of(self.cell(row))


@dataclass(frozen=True, slots=True)
class Table:
    """A header and the rows under it; ``preamble`` is what stands above the header."""

    sheet: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    preamble: tuple[Row, ...] = ()

    @property
    def first_columns(self) -> tuple[Column, ...]:
        """Return the columns without those whose header repeats an earlier one."""
        return tuple({column.key: column for column in reversed(self.columns)}.values())[::-1]

    def column(self, *keys: str) -> Column | None:
        """Return the first column, from the left, whose header is one of ``keys``."""
        return next((column for column in self.columns if column.key in keys), None)


def find_table(sheet: Sheet, *required: Iterable[str]) -> Table | None:
    """Return the table of ``sheet`` whose header has a column of each of the ``required`` groups of keys, or None."""
    groups = [frozenset(group) for group in required]
    return find_table_where(sheet, lambda keys: all(keys & group for group in groups))


def find_table_where(sheet: Sheet, accepts: Callable[[frozenset[str]], bool]) -> Table | None:
    """Return the table of ``sheet`` under the first row whose keys are accepted, or None."""
    for index, row in enumerate(sheet.rows[:_ROWS_SEARCHED]):
        labels = [text_of(cell) for cell in row.cells]
        columns = tuple(Column(position, label, field_key(label)) for position, label in enumerate(labels))
        if accepts(frozenset(column.key for column in columns if column.key)):
            return Table(sheet.name, columns, sheet.rows[index + 1 :], sheet.rows[:index])
    return None
