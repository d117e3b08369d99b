"""Look through the XML of a workbook before any library builds it in memory: no entities, no sheet larger than it looks.

A few kilobytes can announce a cell in the last row and column, repeat one long text a million times or define entities
that grow without end. What counts is therefore what the cells would hold once read, counted here as the XML streams by.
"""

import re
from collections.abc import Mapping
from typing import Final
from xml.parsers import expat

from deliberation.errors import FileRefused
from phrases import N_, whole

MAX_ROWS: Final = 20_000
MAX_COLUMNS: Final = 500
MAX_CELLS: Final = 5_000_000
MAX_TEXT_CHARACTERS: Final = 150_000_000
UNREADABLE_PART: Final = N_("This workbook is damaged: part of it cannot be read. Open it and save it again.")

_REFERENCE: Final = re.compile(r"([A-Z]{1,4})([0-9]{1,9})")


def column_number(letters: str) -> int:
    """Return the number of a column, from 1 (``A``), given its letters."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def refuse_size(rows: int, columns: int) -> None:
    """Refuse a sheet of more than ``MAX_ROWS`` rows or ``MAX_COLUMNS`` columns. Raises FileRefused."""
    if rows > MAX_ROWS:
        raise FileRefused(N_("A sheet of this file has more than {limit} rows. Remove what is not needed."), limit=whole(MAX_ROWS))
    if columns > MAX_COLUMNS:
        raise FileRefused(N_("A sheet of this file has more than {limit} columns. Remove what is not needed."), limit=whole(MAX_COLUMNS))


class Inspection:
    """The inspection of one workbook: feed it every XML part, the shared strings first. Raises FileRefused."""

    def __init__(self) -> None:
        self._shared: list[int] = []
        self._text = self._cells = 0

    def part(self) -> "PartInspection":
        """Begin a part."""
        return PartInspection(self)

    def shared_text(self, length: int) -> None:
        """Note the length of the next shared string."""
        self._shared.append(length)

    def shared_cell(self, index: str) -> None:
        """Count a cell that shows a shared string."""
        if index.isascii() and index.isdigit() and len(index) < 10 and int(index) < len(self._shared):
            self.text(self._shared[int(index)])

    def sheet(self, rows: int, columns: int) -> None:
        """Count a sheet's cells, blank ones included: they are built too."""
        self._cells += rows * columns
        if self._cells > MAX_CELLS:
            raise FileRefused(
                N_("The sheets of this file have more than {limit} cells. Remove what is not needed."), limit=whole(MAX_CELLS)
            )

    def text(self, characters: int) -> None:
        """Count characters that the cells will hold."""
        self._text += characters
        if self._text > MAX_TEXT_CHARACTERS:
            raise FileRefused(N_("Once opened, this file holds far too much text. It was not read, for safety."))


class PartInspection:
    """The inspection of one XML part, given in pieces to ``feed`` then ended by ``close``."""

    def __init__(self, workbook: Inspection) -> None:
        self._workbook = workbook
        self._characters = self._row = self._column = self._last_column = 0
        self._cell, self._is_shared, self._has_formula, self._has_value = "", False, False, False
        self._reads_index, self._in_shared_text = False, False
        self._index = ""
        self._table = RepeatedCells(workbook)
        self._parser = expat.ParserCreate()
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._text
        self._parser.StartDoctypeDeclHandler = self._doctype

    def feed(self, piece: bytes) -> None:
        """Look through the next bytes."""
        self._parse(piece, is_last=False)

    def close(self) -> None:
        """End the part."""
        self._parse(b"", is_last=True)
        self._close_cell()
        self._table.close_table()
        self._workbook.sheet(self._row, self._last_column)

    def _parse(self, piece: bytes, *, is_last: bool) -> None:
        try:
            self._parser.Parse(piece, is_last)
        except expat.ExpatError:
            raise FileRefused(UNREADABLE_PART) from None

    def _doctype(self, *_declaration: object) -> None:
        raise FileRefused(N_("This workbook declares XML entities, which no spreadsheet program does. It was not read, for safety."))

    def _start(self, name: str, attributes: Mapping[str, str]) -> None:
        element = name.rpartition(":")[2]
        if element == "c":
            self._open_cell(attributes)
        elif element == "f":
            self._has_formula = True
        elif element == "v":
            self._has_value, self._reads_index, self._index = True, self._is_shared, ""
        elif element == "si":
            self._in_shared_text, self._characters = True, 0
        elif element == "row":
            self._row, self._column = max(self._row, _digits(attributes["r"]) if "r" in attributes else self._row + 1), 0
            refuse_size(self._row, 0)
        elif element.startswith("table"):
            self._table.start(element, {key.rpartition(":")[2]: value for key, value in attributes.items()})

    def _end(self, name: str) -> None:
        element = name.rpartition(":")[2]
        if element == "v" and self._reads_index:
            self._workbook.shared_cell(self._index.strip())
            self._reads_index = False
        elif element == "si":
            self._workbook.shared_text(self._characters)
            self._in_shared_text = False

    def _text(self, data: str) -> None:
        if self._reads_index:
            self._index += data
        elif self._in_shared_text:
            self._characters += len(data)
        else:
            self._table.text(len(data))

    def _open_cell(self, attributes: Mapping[str, str]) -> None:
        self._close_cell()
        self._cell = attributes.get("r", "")
        self._is_shared, self._has_formula, self._has_value = attributes.get("t") == "s", False, False
        place = _REFERENCE.fullmatch(self._cell)
        self._column = column_number(place[1]) if place else self._column + 1
        self._row, self._last_column = max(self._row, int(place[2]) if place else 0), max(self._last_column, self._column)
        refuse_size(self._row, self._column)
        if attributes.get("t") == "e":
            raise FileRefused(N_("Cell {cell} shows a spreadsheet error. Correct it, then send the file again."), cell=self._cell)

    def _close_cell(self) -> None:
        # A formula never computed would read as a blank, and a blank means "not scored".
        if self._has_formula and not self._has_value and self._cell:
            raise FileRefused(
                N_("Cell {cell} holds a formula without its result. Open the file, save it and send it again."), cell=self._cell
            )


class RepeatedCells:
    """Rows and cells of an OpenDocument sheet, which the file may repeat thousands of times in a few bytes."""

    def __init__(self, workbook: Inspection) -> None:
        self._workbook = workbook
        self._rows = self._empty_rows = self._last_column = 0
        self._begin_row(0)

    def _begin_row(self, repeats: int) -> None:
        self._row_repeats, self._columns, self._cell_repeats = repeats, 0, 1
        self._characters, self._last_filled = 0, 0

    def start(self, element: str, attributes: Mapping[str, str]) -> None:
        """Note the beginning of a table, a row or a cell; ``attributes`` without their prefixes."""
        if element == "table":
            self.close_table()
        elif element == "table-row":
            self._close_row()
            self._begin_row(_digits(attributes.get("number-rows-repeated", "1")))
        elif element == "table-cell":
            self._cell_repeats = _digits(attributes.get("number-columns-repeated", "1"))
            self._columns += self._cell_repeats
            if "value-type" in attributes:
                self._fill()

    def text(self, length: int) -> None:
        """Note text inside a cell."""
        if self._row_repeats:
            self._characters += length * self._cell_repeats
            self._fill()

    def close_table(self) -> None:
        """Count the sheet that ends, if one was begun."""
        self._close_row()
        self._workbook.sheet(self._rows, self._last_column)
        self._rows = self._empty_rows = self._last_column = 0

    def _close_row(self) -> None:
        # Blank rows only count when something follows them: spreadsheets repeat them down to the last possible row.
        if self._last_filled:
            self._rows += self._empty_rows + self._row_repeats
            self._empty_rows = 0
            self._last_column = max(self._last_column, self._last_filled)
            refuse_size(self._rows, self._last_filled)
            self._workbook.text(self._characters * self._row_repeats)
        else:
            self._empty_rows += self._row_repeats
        self._begin_row(0)

    def _fill(self) -> None:
        self._last_filled = self._columns


def _digits(text: str) -> int:
    # Cap absurdly long numbers: they only need to be refused.
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0 if not text.isdigit() else 10**9
