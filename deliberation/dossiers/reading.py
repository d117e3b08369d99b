"""Report of reading a file, sheet by sheet: read and unread parts, for the preview."""

from dataclasses import dataclass

from phrases import Message


@dataclass(frozen=True, slots=True)
class UnreadColumn:
    """A non-empty column that was not read: its heading or letter, and number of filled cells.

    ``is_expected``: it stands in the program's own layout, for people: no preview draws attention to it.
    """

    label: str
    cells: int
    is_expected: bool = False


@dataclass(frozen=True, slots=True)
class SheetReading:
    """Report on a sheet: why it was skipped, or the row of its headings (from 1), rows and columns read.

    ``empty_rows``: rows that hold something, none of it read. ``hidden_rows``: how many were read though a filter hides them.
    ``is_guide``: the program's own sheet of instructions.
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
        """Return the unread columns that the sender may have meant as data."""
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
