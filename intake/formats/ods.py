"""OpenDocument workbooks: a single part holds every sheet, with compactly repeated rows and cells."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from math import isfinite

from deliberation.amounts import names_large_unit
from deliberation.errors import FileRefused
from intake.formats.archive import Archive, parse, plain
from intake.formats.rows import MAX_COLUMNS, Cell, Fault, Merged, Meter, Note, Row, Sheet, Size, is_blank, refuse_width, trimmed
from phrases import N_, whole

_CONTENT = "content.xml"
# What stands in a cell, or beside the sheets, and is not what the cell shows.
_BESIDE = frozenset({"annotation", "tracked-changes", "shapes", "frame", "forms", "ruby-text"})
# Rows are kept, which a file may repeat: as many as one sheet can have.
_MAX_ROWS = 1_048_576
_VALUES = ("value", "date-value", "time-value", "boolean-value")
_FAULTY = ("#REF!", "#N/A", "#NAME?", "#VALUE!", "#DIV/0!", "#NUM!", "Err:")


@dataclass(slots=True)
class _Cell:
    attributes: dict[str, str]
    lines: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Table:
    sheet: Sheet
    rows: list[Row] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    number: int = 0  # of the row under way, from 1
    pending: int = 0  # blank rows, which count only where something follows
    columns: int = 0  # described so far

    def describe_columns(self, attributes: Mapping[str, str]) -> None:
        """Note the next columns: their number, and whether hidden."""
        first = self.columns
        self.columns = min(first + _count(attributes.get("number-columns-repeated", "1")), MAX_COLUMNS)
        if attributes.get("visibility", "visible") != "visible":
            self.sheet.hidden_columns.update(range(first, self.columns))


class _Content:
    """Maker of sheets from the part of all sheets."""

    def __init__(self) -> None:
        self._complete: list[_Table] = []
        self._tables: list[_Table] = []
        self._hidden_styles: set[str] = set()
        self._struck_styles: set[str] = set()
        self._style = ""
        self._beside: list[str] = []
        self._note: list[str] = []
        self._cell: _Cell | None = None
        self._row: dict[str, str] = {}
        self._cells: list[Cell] = []
        self._column = 0
        self._faults: list[tuple[int, Fault]] = []
        self._size, self._row_count, self._is_line = Size(), 0, False

    def start(self, element: str, attributes: Mapping[str, str]) -> None:
        """Note the beginning of a table, a row, a cell or a piece of text."""
        if element in _BESIDE:
            self._beside.append(element)
        if self._beside:
            return
        if element in ("table-cell", "covered-table-cell"):
            self._cell = _Cell(plain(attributes))
        elif self._cell is not None:
            self._start_text(self._cell, element, attributes)
        elif element == "table-row":
            self._row, self._cells, self._column, self._faults = plain(attributes), [], 0, []
        elif element == "table":
            named = plain(attributes)
            is_hidden = named.get("style-name", "") in self._hidden_styles
            self._tables.append(_Table(Sheet(named.get("name", ""), lambda _sheet: iter(()), is_hidden)))
        elif element == "table-column" and self._tables:
            self._tables[-1].describe_columns(plain(attributes))
        elif element == "style":
            self._style = plain(attributes).get("name", "")
        elif element == "table-properties" and plain(attributes).get("display") == "false":
            self._hidden_styles.add(self._style)
        elif element == "text-properties" and plain(attributes).get("text-line-through-style", "none") != "none":
            self._struck_styles.add(self._style)

    def _start_text(self, cell: _Cell, element: str, attributes: Mapping[str, str]) -> None:
        if element in ("p", "h"):
            cell.lines.append("")
            self._is_line = True
        elif cell.lines and element in ("s", "tab", "line-break"):
            count = _count(plain(attributes).get("c", "1"))
            cell.lines[-1] += {"s": " " * min(count, 1_000), "tab": "\t", "line-break": "\n"}[element]

    def end(self, element: str) -> None:
        """Note the end of what was begun."""
        if element in _BESIDE and self._beside:
            self._beside.pop()
            if element == "annotation" and self._tables:
                table = self._tables[-1]
                table.notes.append(Note(table.number + table.pending + 1, self._column, "".join(self._note).strip()))
                self._note = []
        elif self._beside:
            return
        elif element in ("p", "h"):
            self._is_line = False
        elif element in ("table-cell", "covered-table-cell"):
            self._close_cell(is_covered=element == "covered-table-cell")
        elif element == "table-row" and self._tables:
            self._close_row()
        elif element == "table" and self._tables:
            self._complete.append(self._tables.pop())

    def text(self, data: str) -> None:
        """Note a piece of text, of a cell or its note."""
        if self._beside:
            if self._beside[-1] == "annotation":
                self._note.append(data)
        elif self._cell and self._is_line:
            self._cell.lines[-1] += data

    def take(self) -> list[_Table]:
        """Return the sheets complete so far, once."""
        complete, self._complete = self._complete, []
        return complete

    def _close_cell(self, *, is_covered: bool) -> None:
        cell, self._cell = self._cell, None
        if cell is None or not self._tables:
            return
        repeats = _count(cell.attributes.get("number-columns-repeated", "1"))
        value: Cell = "" if is_covered else _value(cell)
        fault = None if is_covered else _fault(cell, value)
        if fault is None and not is_blank(value) and cell.attributes.get("style-name") in self._struck_styles:
            fault = Fault.STRUCK
        if not is_blank(value) or fault:
            refuse_width(self._tables[-1].sheet.name, self._column + repeats)
            self._cells.extend([""] * (self._column - len(self._cells)))
            self._cells.extend([value] * repeats)
            self._faults.extend((self._column + place, fault) for place in range(repeats) if fault)
        self._note_span(cell)
        self._column += repeats

    def _note_span(self, cell: _Cell) -> None:
        down, across = (_count(cell.attributes.get(f"number-{name}-spanned", "1")) for name in ("rows", "columns"))
        if down > 1 or across > 1:
            row = self._tables[-1].number + self._tables[-1].pending + 1
            self._tables[-1].sheet.merged.append(Merged(row, self._column, row + down - 1, self._column + across - 1))

    def _close_row(self) -> None:
        table, repeats = self._tables[-1], _count(self._row.get("number-rows-repeated", "1"))
        cells, faults = trimmed(self._cells), tuple(self._faults)
        if not cells and not faults:
            table.pending += repeats
            return
        table.number += table.pending
        table.pending = 0
        self._row_count += repeats
        if self._row_count > _MAX_ROWS:
            raise FileRefused(N_("This file has more than {limit} rows. Save it as xlsx or csv."), limit=whole(_MAX_ROWS))
        is_hidden = self._row.get("visibility", "visible") != "visible"
        for _repeat in range(repeats):
            table.number += 1
            self._size.count(table.sheet.name, table.number, cells)
            table.rows.append(Row(table.number, cells, faults, is_hidden))


def open_ods(archive: Archive, meter: Meter) -> list[Sheet]:
    """Return the sheets of an OpenDocument workbook, read whole. Raises FileRefused if it is damaged."""
    sheets = []
    meter.total = archive.size(_CONTENT)
    for table in parse(meter.watch(archive.pieces(_CONTENT)), _Content()):
        table.sheet.read, table.sheet.notes = _reader(tuple(table.rows), tuple(table.sheet.merged)), tuple(table.notes)
        sheets.append(table.sheet)
    return sheets


def _reader(rows: tuple[Row, ...], merged: tuple[Merged, ...]) -> Callable[[Sheet], Iterator[Row]]:
    def read(sheet: Sheet) -> Iterator[Row]:
        sheet.merged.extend(merged)
        return iter(rows)

    return read


def _value(cell: _Cell) -> Cell:
    text, kind = "\n".join(cell.lines), cell.attributes.get("value-type", "")
    if kind in ("float", "currency"):
        return _number(cell.attributes.get("value", ""), text)
    if kind == "boolean":
        return cell.attributes.get("boolean-value", "") == "true"
    if kind == "date":
        return _moment(cell.attributes.get("date-value", ""), text)
    # A share and a time of day are kept as they are shown.
    return text or cell.attributes.get("string-value", "")


def _number(text: str, shown: str) -> Cell:
    try:
        number = float(text)
    except ValueError:
        return shown
    is_padded = len(shown) > 1 and shown.startswith("0") and shown.isdigit() and int(shown) == number
    return shown if is_padded else number


def _moment(text: str, shown: str) -> Cell:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return shown
    return moment if "T" in text else moment.date()


def _fault(cell: _Cell, value: Cell) -> Fault | None:
    if cell.attributes.get("value-type") == "error":
        return Fault.ERROR
    if "formula" in cell.attributes and isinstance(value, str) and value.startswith(_FAULTY):
        return Fault.ERROR
    if isinstance(value, float) and isfinite(value) and _is_shown_otherwise(value, "".join(cell.lines)):
        return Fault.SHOWN_OTHERWISE
    # A formula may well give an empty text; a number, a date or a truth that is empty was never computed.
    is_computed = bool(cell.lines) or cell.attributes.get("value-type") == "string" or any(map(cell.attributes.get, _VALUES))
    return Fault.NOT_COMPUTED if "formula" in cell.attributes and not is_computed else None


def _is_shown_otherwise(value: float, shown: str) -> bool:
    digits = sum(map(str.isdigit, shown))
    return names_large_unit(shown) or ("E" not in shown and 0 < digits < len(str(abs(int(value)))))


def _count(text: str) -> int:
    # Absurdly long numbers are capped: they only have to be refused.
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 1 if not text.isdigit() else 10**9
