"""Tables ready for a workbook: headings, values that every spreadsheet can hold, and what had to be cut."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from deliberation.call.call import Call
from exports.lines import Line
from exports.tables.columns import Kind, columns
from exports.tables.readers import Value
from exports.texts import workbook_text
from phrases.formats import PARIS


@dataclass(frozen=True, slots=True)
class Heading:
    """A column of a sheet: its heading and what it holds."""

    text: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class CutText:
    """A text that did not fit into its cell: sheet, row as the spreadsheet numbers it, heading."""

    sheet: str
    row: int
    heading: str


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet: its title, headings, rows of safe values, the columns that stay in view, the texts that were cut."""

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
            kept, is_cut = _safe(value)
            if is_cut:
                cuts.append(CutText(title, number, heading.text))
            values.append(kept)
        safe.append(tuple(values))
    return Table(title, tuple(headings), tuple(safe), columns_in_view, tuple(cuts))


def table_of_lines(title: str, call: Call, keys: Iterable[str], lines: Iterable[Line], *, columns_in_view: int = 0) -> Table:
    """Make a sheet of the columns named by ``keys``, one row a line."""
    chosen = columns(call, keys)
    headings = [Heading(column.heading, column.kind) for column in chosen]
    return table(title, headings, ([column.read(line) for column in chosen] for line in lines), columns_in_view=columns_in_view)


def in_paris(value: datetime) -> datetime:
    """Return a moment as Paris clocks show it, without its offset."""
    return value.astimezone(PARIS).replace(tzinfo=None)


def _safe(value: Value) -> tuple[Value, bool]:
    if isinstance(value, str):
        # An empty text is an empty cell: a spreadsheet counts it as one.
        text, is_cut = workbook_text(value)
        return text or None, is_cut
    return (in_paris(value) if isinstance(value, datetime) else value), False
