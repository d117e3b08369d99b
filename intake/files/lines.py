"""Reading of a table's lines, with reports of faults; data-like content is never skipped silently."""

import re
from collections.abc import Callable, Collection, Iterator

from deliberation.dossiers.records import SheetReading, UnreadColumn
from intake.files.accents import has_lost_characters, is_decoded_twice, refuse_accents
from intake.files.tables import Column, Findings, Place, Table
from intake.files.values import Unreadable, dossier_of, field_key, shown, text_of
from intake.formats.rows import Fault, Merged, Row, cell_name, column_letters, is_blank
from phrases import N_

# All that a cell says: "pas de déport" and "déport ?" are none.
_WHOLE_RECUSAL = re.compile(
    "((je_me|se|en)_)?deport(e|ee|e_e|es|ees|s)?|recus(e|ee|e_e|es|ees|ation|al|ed)"
    "|(en_)?conflits?(_d_interets?)?|conflicts?(_of_interest)?"
)
# Not « reçus », which has the same letters.
_RECUSAL = re.compile("(^|_)(deport(e|ee|es|ees|er|s|ent)?|recus(e|ee|er|ation|al|ed)|conflits?_d_interets?|conflicts?_of_interest)(_|$)")

_FAULTS = {
    Fault.ERROR: N_("This cell shows a spreadsheet error. Correct it, then send the file again."),
    Fault.NOT_COMPUTED: N_("This cell holds a formula without its result. Open the file in a spreadsheet, save it and send it again."),
    Fault.SHOWN_OTHERWISE: N_(
        "The number format of this cell shows another value than the cell holds: write the value itself, under a plain format."
    ),
    Fault.STRUCK: N_("This cell is struck through in the workbook, and was read like the others."),
}
_TOTALS = N_("This row holds totals: it was left out.")
_TOTAL_KEYS = frozenset({"total", "totaux", "total_general", "sous_total", "somme", "totals", "grand_total", "subtotal", "sum"})
_EMPTY_ROWS_TOLD = 20
_MERGED_ROWS = N_("These cells are merged: only the first holds a value. Take the merge apart and write each value.")
_DATA_ABOVE = N_("This row stands above the headings, which are in row {heading}, and looks like data: put the headings first.")
# By whether the cell is read.
_NO_HEADING = {
    False: N_("This cell stands under no heading: it was not read. Is the row shifted?"),
    True: N_("This cell stands under no heading: it is kept on the dossier’s sheet. Is the row shifted?"),
}
_HIDDEN_COLUMN = N_("This column is hidden in the workbook, and was read like the others.")
_OTHER_TABLE = N_("Another table begins here, under headings of its own: put it on a sheet of its own.")
_RAGGED = N_("This line has {count} cells where the headings have {expected}: a separator or a quotation mark is missing or too many.")
_SWALLOWED = N_("This cell holds whole lines of the file: a quotation mark that opens it is not closed where it should be.")
_NOTE = N_("The note on this cell was not read.")
_NOTE_OF_RECUSAL = N_("The note on this cell speaks of a recusal: write DÉPORT in the cells of the marks, or remove the note.")
_TWICE = N_("The accents of this cell are broken: it was read in the wrong encoding once. It is kept as it is written.")
_ODD_QUOTE = N_("A quotation mark of this cell has no other: one was lost. The cell is kept as it is written.")
_LOST = N_("Characters of this cell were lost: � or ? stands in their place. It is kept as it is written.")
_REVERSED = N_("Invisible signs in this cell reverse the order of letters. It is kept as it is written.")
_REVERSING = re.compile("[\u202a-\u202e\u2066-\u2069]")


class Lines:
    """Lines of a table, iterated once; afterwards ``reading`` reports the content, and the findings the faults.

    Args:
        read: the columns read.
        number: the column of dossier numbers (or people's names).
        is_data: the test for a line of data.
        refuses_longer: a row longer than its headings is an error, in a workbook too.
        expected: known columns for people.
    """

    def __init__(
        self,
        table: Table,
        findings: Findings,
        read: Collection[Column],
        *,
        number: Column,
        is_data: Callable[[Row], bool] | None = None,
        refuses_longer: bool = False,
        expected: Collection[Column] = (),
    ) -> None:
        self._table, self._findings, self._number = table, findings, number
        self._refuses_longer = refuses_longer
        self._is_data = is_data or (lambda row: _is_number(number, row))
        self._columns = {column.position: column for column in table.columns}
        self._read = {column.position for column in read}
        self._expected = {column.position for column in expected}
        self._labels = tuple(column.name for column in table.columns if column.position in self._read)
        self._nameless = sorted(self._read.difference(column.position for column in table.columns if column.label))
        self._heading = [field_key(text_of(cell)) for cell in table.heading.cells]
        self._width = len(table.heading.cells)
        self._rows, self._hidden, self._empty = 0, 0, list[int]()
        self._unread: dict[int, int] = {}
        self._accented = self._twice = 0

    def __iter__(self) -> Iterator[Row]:
        self._check_above()
        last = self._table.heading.number
        for row in self._table.rows():
            last = row.number
            if self._is_heading(row) or self._is_of_totals(row) or not self._has_its_width(row):
                continue
            self._rows += 1
            self._hidden += row.is_hidden
            self._check(row)
            yield row
        self._check_beside(last)
        self._check_accents()

    def holds_nothing(self, row: Row) -> None:
        """Note a row with content, none of it read."""
        if len(self._empty) < _EMPTY_ROWS_TOLD:
            self._empty.append(row.number)

    def reading(self) -> SheetReading:
        """Return the report on the sheet, after all its lines."""
        unread = (
            UnreadColumn(self._name(position), cells, is_expected=position in self._expected)
            for position, cells in sorted(self._unread.items())
        )
        return SheetReading(
            self._table.sheet,
            heading_row=self._table.heading.number,
            rows=self._rows,
            columns=self._labels,
            unread_columns=tuple(unread),
            empty_rows=tuple(self._empty),
            hidden_rows=self._hidden,
        )

    def _name(self, position: int) -> str:
        column = self._columns.get(position)
        return column.name if column else column_letters(position)

    def _error(self, text: str, row: Row, position: int | None = None, **values: object) -> None:
        column, value = ("", "") if position is None else (self._name(position), _show_cell(row, position))
        self._findings.error(text, sheet=self._table.sheet, row=row.number, column=column, value=value, **values)

    def _check_above(self) -> None:
        for row in self._table.preamble:
            filled = sum(not is_blank(cell) for cell in row.cells)
            if filled >= min(3, self._width) and self._is_data(row):
                self._error(_DATA_ABOVE, row, self._number.position, heading=self._table.heading.number)

    def _is_heading(self, row: Row) -> bool:
        cell = self._number.cell(row)
        if not isinstance(cell, str) or cell[:1].isdigit() or field_key(cell) != self._number.key:
            return False
        if [field_key(text_of(cell)) for cell in row.cells] != self._heading:
            self._error(_OTHER_TABLE, row, self._number.position)
        return True

    def _is_of_totals(self, row: Row) -> bool:
        named = self._number.cell(row)
        words = row.cells if is_blank(named) else (named,)
        is_of_totals = any(isinstance(word, str) and not word[:1].isdigit() and field_key(word) in _TOTAL_KEYS for word in words)
        if is_of_totals:
            self._findings.warning(_TOTALS, sheet=self._table.sheet, row=row.number)
        return is_of_totals

    def _has_its_width(self, row: Row) -> bool:
        separator = self._table.source.separator
        if not separator:
            return True
        if len(row.cells) != self._width:
            self._error(_RAGGED, row, count=len(row.cells), expected=self._width)
            return False
        for position, cell in enumerate(row.cells):
            if isinstance(cell, str) and "\n" in cell and self._holds_lines(cell, separator):
                self._error(_SWALLOWED, row, position)
                return False
        return True

    def _holds_lines(self, cell: str, separator: str) -> bool:
        for line in cell.splitlines()[1:]:
            cells = line.split(separator)
            if len(cells) >= self._width > 1 and self._is_data(Row(0, tuple(part.strip('"') for part in cells))):
                return True
        return False

    def _check(self, row: Row) -> None:
        for position, fault in row.faults:
            if position in self._read:
                report = self._findings.warning if fault is Fault.STRUCK else self._findings.error
                report(_FAULTS[fault], **self._place(row, position))
        for position, cell in enumerate(row.cells):
            if position not in self._read:
                if not is_blank(cell):
                    self._count_unread(row, position)
            elif isinstance(cell, str) and (not cell.isascii() or "?" in cell or '"' in cell):
                self._check_text(row, position, cell)
        for position in self._nameless:
            if position < len(row.cells) and not is_blank(row.cells[position]):
                self._tell_no_heading(row, position)

    def _count_unread(self, row: Row, position: int) -> None:
        self._unread[position] = self._unread.get(position, 0) + 1
        column = self._columns.get(position)
        if not (column and column.label):
            self._tell_no_heading(row, position)

    def _tell_no_heading(self, row: Row, position: int) -> None:
        report = self._findings.error if self._refuses_longer else self._findings.warning
        report(_NO_HEADING[position in self._read], cause=(self._table.sheet, position), **self._place(row, position))

    def _check_text(self, row: Row, position: int, text: str) -> None:
        if not text.isascii():
            self._accented += 1
            if is_decoded_twice(text):
                self._twice += 1
                self._findings.warning(_TWICE, **self._place(row, position))
            if _REVERSING.search(text):
                self._findings.warning(_REVERSED, **self._place(row, position))
        if text.count('"') % 2 and self._table.source.separator:
            self._findings.warning(_ODD_QUOTE, **self._place(row, position))
        if has_lost_characters(text):
            self._findings.warning(_LOST, **self._place(row, position))

    def _place(self, row: Row, position: int) -> Place:
        return Place(sheet=self._table.sheet, row=row.number, column=self._name(position), value=_show_cell(row, position))

    def _check_accents(self) -> None:
        headings = [column.label for column in self._table.columns if is_decoded_twice(column.label)]
        if headings or is_decoded_twice(self._table.sheet) or (self._twice > 1 and self._twice * 2 > self._accented):
            refuse_accents(self._findings, self._table.sheet, self._twice + len(headings), headings[0] if headings else "")

    def _check_beside(self, last: int) -> None:
        for merged in sorted(self._table.source.merged):
            if self._covers_data(merged, last):
                cells = f"{cell_name(merged.top, merged.left)}:{cell_name(merged.bottom, merged.right)}"
                self._findings.error(_MERGED_ROWS, sheet=self._table.sheet, row=merged.top, value=cells)
        hidden = self._read & self._table.source.hidden_columns
        for column in self._table.columns:
            if column.label and column.position in hidden:
                self._findings.warning(_HIDDEN_COLUMN, sheet=self._table.sheet, column=column.label)
        for note in self._table.source.notes:
            if self._table.heading.number <= note.row <= last:
                is_recusal = speaks_of_recusal(note.text) and note.row > self._table.heading.number
                report = self._findings.error if is_recusal else self._findings.warning
                text = _NOTE_OF_RECUSAL if is_recusal else _NOTE
                report(text, sheet=self._table.sheet, row=note.row, column=self._name(note.column), value=note.text)

    def _covers_data(self, merged: Merged, last: int) -> bool:
        rows = merged.bottom >= self._table.heading.number and merged.top <= last
        return rows and any(position in self._read for position in range(merged.left, min(merged.right, self._width) + 1))


def is_recusal(text: str) -> bool:
    """Return whether a cell states the juror's recusal, and nothing else."""
    return "?" not in text and _WHOLE_RECUSAL.fullmatch(field_key(text)) is not None


def speaks_of_recusal(text: str) -> bool:
    """Tell whether somebody speaks of a recusal."""
    return bool(text) and _RECUSAL.search(field_key(text)) is not None


def _is_number(column: Column, row: Row) -> bool:
    try:
        return bool(dossier_of(column.cell(row)))
    except Unreadable:
        return False


def _show_cell(row: Row, position: int) -> str:
    return shown(row.cells[position]) if position < len(row.cells) else ""
