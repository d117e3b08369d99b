"""A sheet as read: rows of cells, merged ranges, notes, faults."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple, TypeAlias

from deliberation.errors import FileRefused
from phrases import N_, whole

MAX_COLUMNS = 2_000
# Cells up to the last that holds something, in the whole file: a list of 8.4 million marks has five a line.
MAX_CELLS = 50_000_000
MAX_TEXT_CHARACTERS = 400_000_000
MAX_CELL_CHARACTERS = 100_000

Cell: TypeAlias = str | float | bool | date | datetime


class Fault(StrEnum):
    """Reasons why a cell's value cannot be trusted."""

    ERROR = "error"
    NOT_COMPUTED = "not_computed"
    SHOWN_OTHERWISE = "shown_otherwise"
    STRUCK = "struck"


class Row(NamedTuple):
    """Row: number as shown by the spreadsheet, from 1, and cells up to the last with content.

    A blank cell is an empty text. ``faults``: position from 0 → the cell's fault.
    """

    number: int
    cells: tuple[Cell, ...]
    faults: tuple[tuple[int, Fault], ...] = ()
    is_hidden: bool = False


class Merged(NamedTuple):
    """Merged cells: rows from 1, columns from 0, ends included."""

    top: int
    left: int
    bottom: int
    right: int


class Note(NamedTuple):
    """A note stuck on a cell: row from 1, column from 0."""

    row: int
    column: int
    text: str


@dataclass(slots=True)
class Sheet:
    """Sheet. ``rows()`` reads from the start; merged cells are known after a complete reading.

    ``hidden_columns``: positions from 0, known after reading. ``separator``: of a csv, a single sheet named after the file; ``line_of``
    gives the text line of a row's beginning, since cells may hold line ends.
    """

    name: str
    read: Callable[["Sheet"], Iterator[Row]]
    is_hidden: bool = False
    separator: str = ""
    merged: list[Merged] = field(default_factory=list)
    hidden_columns: set[int] = field(default_factory=set)
    notes: Sequence[Note] = ()

    def rows(self) -> Iterator[Row]:
        """Yield the rows that hold something. Raises FileRefused if the sheet is damaged, or holds more than is read."""
        self.merged.clear()
        return self.read(self)


class Size:
    """Count of a file's content. Raises FileRefused beyond the needs of any call."""

    def __init__(self) -> None:
        self._cells = self._characters = 0

    def count(self, sheet: str, row: int, cells: Sequence[Cell]) -> None:
        """Count a row."""
        refuse_width(sheet, len(cells))
        self._cells += len(cells)
        for column, cell in enumerate(cells):
            if isinstance(cell, str):
                size = len(cell)
                self._characters += size
                if size > MAX_CELL_CHARACTERS:
                    raise FileRefused(
                        N_("Sheet {sheet}, cell {cell}: it holds more than {limit} characters."),
                        sheet=sheet,
                        cell=cell_name(row, column),
                        limit=whole(MAX_CELL_CHARACTERS),
                    )
        if self._cells > MAX_CELLS:
            raise FileRefused(
                N_("This file has more than {limit} cells that hold something. Send it in several parts."), limit=whole(MAX_CELLS)
            )
        if self._characters > MAX_TEXT_CHARACTERS:
            raise FileRefused(N_("This file holds far too much text. It was not read, for safety."))


def refuse_width(sheet: str, width: int) -> None:
    """Raise FileRefused for a row with more cells than any call needs."""
    if width > MAX_COLUMNS:
        sentence = N_("Sheet {sheet}: it has more than {limit} columns. Remove what is not needed.")
        raise FileRefused(sentence, sheet=sheet, limit=whole(MAX_COLUMNS))


def trimmed(cells: list[Cell]) -> tuple[Cell, ...]:
    """Return the cells up to the last that holds something."""
    last = len(cells)
    while last and is_blank(cells[last - 1]):
        last -= 1
    return tuple(cells[:last])


def is_blank(cell: Cell) -> bool:
    """Tell whether nothing is written in a cell."""
    return isinstance(cell, str) and not cell.strip(_INVISIBLE)


# White space, and what draws nothing: zero width spaces, byte order marks.
_INVISIBLE = "".join(character for character in map(chr, range(0x3001)) if character.isspace()) + "\u200b\u200c\u200d\u2060\ufeff"


def column_letters(column: int) -> str:
    """Return the letters of a column, counted from 0."""
    letters = ""
    number = column + 1
    while number:
        number, place = divmod(number - 1, 26)
        letters = chr(ord("A") + place) + letters
    return letters


def cell_name(row: int, column: int) -> str:
    """Return a cell's name as a spreadsheet gives it: row from 1, column from 0."""
    return f"{column_letters(column)}{row}"


Progress: TypeAlias = Callable[[int, int], None]


class Meter:
    """Meter of bytes read, of the total. Repeated parts count again, never beyond the total."""

    def __init__(self, progress: Progress | None, total: int = 0) -> None:
        self._progress, self.total, self._done = progress, total, 0

    def advance(self, size: int) -> None:
        """Count bytes."""
        self._done = min(self.total, self._done + size)
        if self._progress and self.total:
            self._progress(self._done, self.total)

    def watch(self, pieces: Iterable[bytes]) -> Iterator[bytes]:
        """Yield the pieces of a part, counting each."""
        for piece in pieces:
            self.advance(len(piece))
            yield piece
