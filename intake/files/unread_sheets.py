"""Leave sheets aside that are no table to read, and refuse a file of which none is."""

from collections.abc import Callable
from itertools import islice
from typing import NoReturn

from deliberation.dossiers.records import SheetReading
from deliberation.errors import FileRefused, ImportRefused
from intake.files.accents import refuse_accents
from intake.files.tables import ROWS_SEARCHED, Findings
from intake.files.values import text_of
from intake.formats.encodings import is_decoded_twice
from intake.formats.rows import Row, Sheet, is_blank
from intake.formats.sheets import Opened
from phrases import N_, Message, quoted

_HIDDEN = N_("It is hidden.")
_HIDDEN_DATA = N_("This sheet is hidden, so it was not read: show it in the workbook if it counts.")
_NO_HEADINGS = N_(
    "This sheet has rows that look like data ({count}), and none that was recognised as their headings: put the row of headings above them."
)
# A line of a table, not a sentence with a note beside it.
_TABLE_CELLS = 3


def leave_aside(sheet: Sheet, findings: Findings, looks_like_data: Callable[[Row], bool], *, because: str) -> list[SheetReading]:
    """Leave a sheet aside and return what to say of it; nothing if the sheet is empty.

    Rows that look like data refuse the file unless the sheet is hidden, which is warned of.
    """
    rows = list(islice(sheet.rows(), ROWS_SEARCHED))
    if not rows:
        return []
    data = sum(map(looks_like_data, rows))
    if sheet.is_hidden:
        findings.warning(_HIDDEN_DATA, sheet=sheet.name)
    elif (broken := _broken_accents(rows)) and (data or any(_is_line(row) for row in rows)):
        refuse_accents(findings, sheet.name, len(broken), broken[0])
    elif data:
        first = " | ".join(text_of(cell) for cell in rows[0].cells)
        findings.error(_NO_HEADINGS, sheet=sheet.name, row=rows[0].number, value=first, count=data)
    return [SheetReading(sheet.name, Message(_HIDDEN if sheet.is_hidden else because), rows=len(rows))]


def refuse_file(findings: Findings, text: str, opened: Opened) -> NoReturn:
    """Refuse a file of which no sheet could be read: for the problems found in its sheets, else because of ``text``, which names them."""
    errors = [problem for problem in findings.all() if problem.is_error]
    if errors:
        raise ImportRefused(errors)
    raise FileRefused(text, sheets=", ".join(quoted(sheet.name) for sheet in opened.sheets))


def _is_line(row: Row) -> bool:
    return sum(not is_blank(cell) for cell in row.cells) >= _TABLE_CELLS


def _broken_accents(rows: list[Row]) -> list[str]:
    accented = [cell for row in rows for cell in row.cells if isinstance(cell, str) and not cell.isascii()]
    broken = [cell for cell in accented if is_decoded_twice(cell)]
    return broken if len(broken) * 2 > len(accented) else []
