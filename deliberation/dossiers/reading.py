"""What was read of a file that somebody sent, and what was not, sheet by sheet: what a preview says before anything is written."""

from dataclasses import dataclass

from phrases import Message


@dataclass(frozen=True, slots=True)
class UnreadColumn:
    """A column that holds something and was not read: its heading, or its letter if it has none; how many cells it fills.

    ``is_expected``: it stands in the program's own layout, for people: no preview draws attention to it.
    """

    label: str
    cells: int
    is_expected: bool = False


@dataclass(frozen=True, slots=True)
class SheetReading:
    """One sheet: why it was left aside, or where its headings stand (row, from 1), how many rows and which columns were read.

    ``empty_rows``: rows that hold something, none of it read. ``hidden_rows``: how many were read though a filter hides them.
    ``is_guide``: it is the program's own, which tells how to fill the others in.
    """

    name: str
    left_aside: Message | None = None
    heading_row: int | None = None
    rows: int = 0
    columns: tuple[str, ...] = ()
    unread_columns: tuple[UnreadColumn, ...] = ()
    empty_rows: tuple[int, ...] = ()
    hidden_rows: int = 0
    is_guide: bool = False

    @property
    def passed_over(self) -> tuple[UnreadColumn, ...]:
        """Return the columns not read that somebody may have meant to be."""
        return tuple(column for column in self.unread_columns if not column.is_expected)


@dataclass(frozen=True, slots=True)
class FileReading:
    """A file: what it is (xlsx, ods, csv), the encoding and the separator found in a csv, its sheets, and some rows as understood.

    ``sample``: for each of the first rows, what was read by name, in the order in which it is shown.
    """

    form: str = ""
    encoding: str = ""
    separator: str = ""
    sheets: tuple[SheetReading, ...] = ()
    sample: tuple[tuple[tuple[str, str], ...], ...] = ()
