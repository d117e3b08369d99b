"""Tables of values valid in every spreadsheet, and an office's workbook of tables.

No formulas, real numbers and dates, ready to print; cut texts are listed.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from itertools import count, islice
from math import ceil
from typing import Any
from xml.sax.saxutils import escape

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.packaging.core import DocumentProperties
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import to_excel
from openpyxl.worksheet.worksheet import Worksheet

from deliberation.call.call import Call
from exports.dated import saved
from exports.lines import Line
from exports.provenance import Description
from exports.tables.columns import Kind, Value, columns
from exports.texts import tidy_text, workbook_text
from phrases import PARIS, current_language

_NUMBER_FORMATS = {Kind.TEXT: "General", Kind.INTEGER: "0", Kind.DECIMAL: "0.00", Kind.SHARE: "0%", Kind.AMOUNT: "#,##0.00"}
_MOMENT_FORMATS = {"fr": "dd/mm/yyyy hh:mm", "en": "yyyy-mm-dd hh:mm"}
_ACROSS_MOST = 240  # characters across a page of A4 on its side, at two thirds of their size
_LINE_POINTS = 15.5
# Name the font: for one that is only said to be bold, office suites take a serif.
_BOLD = Font(name="Calibri", size=11, bold=True)


@dataclass(frozen=True, slots=True)
class Heading:
    """Column of a sheet: heading and kind of content."""

    text: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class CutText:
    """Text too long for its cell: sheet, row in the spreadsheet's numbering, heading."""

    sheet: str
    row: int
    heading: str


@dataclass(frozen=True, slots=True)
class Table:
    """Sheet: title, headings, rows of safe values, columns kept in view, cut texts."""

    title: str
    headings: tuple[Heading, ...]
    rows: tuple[tuple[Value, ...], ...]
    columns_in_view: int
    cuts: tuple[CutText, ...]


def table(title: str, headings: Sequence[Heading], rows: Iterable[Iterable[Value]], *, columns_in_view: int = 0) -> Table:
    """Make a sheet of any values: texts made safe, times in Paris time without offset (a workbook knows none)."""
    cuts: list[CutText] = []
    safe: list[tuple[Value, ...]] = []
    for number, row in enumerate(rows, start=2):
        values = []
        for heading, value in zip(headings, row, strict=True):
            cell, is_cut = _safe(value)
            if is_cut:
                cuts.append(CutText(title, number, heading.text))
            values.append(cell)
        safe.append(tuple(values))
    return Table(title, tuple(headings), tuple(safe), columns_in_view, tuple(cuts))


def table_of_lines(title: str, call: Call, keys: Iterable[str], lines: Iterable[Line], *, columns_in_view: int = 0) -> Table:
    """Make a sheet of the columns named by ``keys``, one row a line."""
    chosen = columns(call, keys)
    headings = [Heading(column.heading, column.kind) for column in chosen]
    return table(title, headings, ([column.read(line) for column in chosen] for line in lines), columns_in_view=columns_in_view)


def in_paris(value: datetime) -> datetime:
    """Return a moment on Paris clocks, without its offset."""
    return value.astimezone(PARIS).replace(tzinfo=None)


def _safe(value: Value) -> tuple[Value, bool]:
    if isinstance(value, str):
        # An empty text is an empty cell: a spreadsheet counts it as one.
        text, is_cut = workbook_text(value)
        return text or None, is_cut
    return (in_paris(value) if isinstance(value, datetime) else value), False


_NARROWEST, _WIDEST, _MOMENT_WIDTH = 8, 40, 17
_FOOTER_LIMIT, _FOOTER_POINTS = 200, 8


def workbook(tables: Sequence[Table], description: Description) -> bytes:
    """Return the workbook of ``tables``, in order. Equal tables and descriptions give equal bytes.

    An empty sheet is hidden, except the first, so that no page of headings is printed.
    """
    book = Workbook(write_only=True)
    at = description.at.astimezone(UTC).replace(tzinfo=None, microsecond=0)
    book.properties = DocumentProperties(
        creator="Délibéré",
        title=tidy_text(description.title),
        subject=tidy_text(description.subject),
        description=tidy_text(description.note),
        language=current_language(),
        created=at,
        modified=at,
    )
    rows = [_begin_sheet(book.create_sheet(table.title), table, description.footer) for table in tables]
    for sheet, table in zip(book.worksheets[1:], tables[1:], strict=True):
        if not table.rows:
            sheet.sheet_state = "hidden"
    return saved(book, at, rows=rows)


def _begin_sheet(sheet: Any, table: Table, footer: str) -> Iterator[bytes]:
    """Write a sheet without its rows, and return the rows for the archive."""
    last_column = get_column_letter(len(table.headings))
    sheet.freeze_panes = f"{get_column_letter(table.columns_in_view + 1)}2"
    sheet.auto_filter.ref = f"A1:{last_column}{len(table.rows) + 1}"
    widths = _widths(table)
    for place, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = Worksheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = _pages_across(widths, table.columns_in_view), 0
    if sheet.page_setup.fitToWidth > 1:
        sheet.print_title_cols = f"A:{get_column_letter(table.columns_in_view)}"
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.HeaderFooter.oddFooter.left.text = tidy_text(footer)[:_FOOTER_LIMIT].replace("&", "&&").replace("\n", " ")
    sheet.HeaderFooter.oddFooter.right.text = "&P / &N"
    sheet.HeaderFooter.oddFooter.left.size = sheet.HeaderFooter.oddFooter.right.size = _FOOTER_POINTS
    # Told, since office suites guess the height of a heading that is repeated on each page.
    sheet.row_dimensions[1].height = _LINE_POINTS * max(map(_lines_of, (heading.text for heading in table.headings), widths), default=1)
    sheet.append(_header(sheet, table))
    styles = (_style_cell(sheet, heading.kind, (row[place] for row in table.rows)) for place, heading in enumerate(table.headings))
    return rows_xml(table.rows, [cell.style_id for cell in styles])


def _lines_of(text: str, width: float) -> int:
    """Return how many lines a bold text takes in a column of this width."""
    lines, room = 1, width - 3  # the filter's button
    for word in text.split():
        if room < len(word) + 1 and room < width - 3:
            lines, room = lines + 1, width - 3
        room -= len(word) + 1
    return lines


def _pages_across(widths: Sequence[float], repeated: int) -> int:
    """Return how many pages a sheet takes side by side for its letters to stay legible, the first columns repeated on each."""
    again = sum(widths[:repeated])
    return max(1, ceil((sum(widths) - again) / max(_ACROSS_MOST - again, _ACROSS_MOST / 3)))


def _style_cell(sheet: Any, kind: Kind, values: Iterable[Value]) -> Any:
    """Return a cell in the format of its column; moments all at midnight show days alone."""
    cell = WriteOnlyCell(sheet)
    if kind is Kind.DATETIME:
        has_hours = any(value.time() != time() for value in values if isinstance(value, datetime))
        cell.number_format = _MOMENT_FORMATS[current_language()].removesuffix("" if has_hours else " hh:mm")
    else:
        cell.number_format = _NUMBER_FORMATS[kind]
    cell.alignment = _alignment(kind)
    return cell


def _alignment(kind: Kind) -> Alignment:
    if kind is not Kind.TEXT:
        return Alignment(vertical="top")
    # Indent, to separate it from the number at the edge of the previous column.
    return Alignment(horizontal="left", vertical="top", wrap_text=True, indent=1)


def _header(sheet: Any, table: Table) -> list[Any]:
    cells = []
    for heading in table.headings:
        cell = WriteOnlyCell(sheet, value=heading.text)
        cell.data_type = "s"
        cell.font = _BOLD
        cell.alignment = Alignment(horizontal="left", vertical="top", wrap_text=True, indent=int(heading.kind is Kind.TEXT))
        cell.border = Border(bottom=Side(style="thin"))
        cells.append(cell)
    return cells


def _widths(table: Table) -> list[float]:
    """Return the widths of the columns, in characters: the longest line or word, within reason; longer texts wrap."""
    widths = []
    for place, heading in enumerate(table.headings):
        needed = max(map(len, heading.text.split()), default=0) + 3  # beside the filter's button
        if heading.kind is Kind.DATETIME:
            needed = max(needed, _MOMENT_WIDTH)
        if heading.kind in (Kind.TEXT, Kind.INTEGER):
            longest = max((_longest_line(row[place]) for row in table.rows), default=0)
            needed = max(needed, longest + 2)
        widths.append(float(min(max(needed, _NARROWEST), _WIDEST)))
    return widths


def _longest_line(value: Value) -> int:
    if value is None:
        return 0
    text = str(value)
    return min(len(text), _WIDEST) if "\n" not in text else max(map(len, text.split("\n")))


# Rows compressed at a time.
_BATCH = 500

# Writes the value of one column into the row of the given number.
_Writer = Callable[[Value, int], str]


def rows_xml(rows: Iterable[Sequence[Value]], styles: Sequence[int]) -> Iterator[bytes]:
    """Yield the rows below the headings as in ``sheetData``; ``styles``: the style of each column.

    Values are those of a ``Table``: texts valid in XML, moments without offset; None omits the cell. A value is never a formula.
    """
    writers = [_writer(place, style) for place, style in enumerate(styles, start=1)]
    numbered = (_row(number, row, writers) for number, row in zip(count(2), rows, strict=False))
    while batch := "".join(islice(numbered, _BATCH)):
        yield batch.encode()


def _row(number: int, row: Sequence[Value], writers: Sequence[_Writer]) -> str:
    cells = [write(value, number) for write, value in zip(writers, row, strict=True) if value is not None]
    return f'<row r="{number}">{"".join(cells)}</row>'


def _writer(place: int, style: int) -> _Writer:
    letters = get_column_letter(place)

    def written(value: Value, number: int) -> str:
        if isinstance(value, str):
            # Inline, so that the same text always stands at the same place, whatever else the workbook holds.
            return f'<c r="{letters}{number}" s="{style}" t="inlineStr"><is>{_text(value)}</is></c>'
        # Every digit of a float: openpyxl writes sixteen digits of a number, and some need seventeen to read back as themselves.
        plain = to_excel(value) if isinstance(value, datetime) else value
        return f'<c r="{letters}{number}" s="{style}"><v>{plain}</v></c>'

    return written


def _text(text: str) -> str:
    space = ' xml:space="preserve"' if text != text.strip() else ""
    return f"<t{space}>{escape(text) if _needs_escape(text) else text}</t>"


def _needs_escape(text: str) -> bool:
    # Most texts need no escaping, and testing is cheaper than three replacements.
    return "&" in text or "<" in text or ">" in text
