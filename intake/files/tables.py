"""Open a file and go through its tables; report the sheets left aside and the problems found."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any, NoReturn, TypedDict

from deliberation.dossiers.records import FileReading, SheetReading
from deliberation.errors import FileRefused, ImportRefused
from deliberation.problems import Causes, Problem, Severity
from intake.files.accents import is_decoded_twice, refuse_accents, repaired
from intake.files.values import field_key, shown, text_of
from intake.formats.rows import Cell, Progress, Row, Sheet, column_letters, is_blank
from intake.formats.sheets import Opened, open_file
from phrases import N_, Message, quoted

# People put a title or notes above the header; nobody puts more lines than this.
ROWS_SEARCHED = 1_000


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its position from 0, its header as written, the header's key, and whether no earlier column has that key."""

    position: int
    label: str
    key: str
    is_first: bool = True

    @property
    def name(self) -> str:
        """Return the column's header, or its letters if it has none."""
        return self.label or column_letters(self.position)

    def cell(self, row: Row) -> Cell:
        """Return the column's cell in ``row``, an empty text if the row stops before."""
        return row.cells[self.position] if self.position < len(row.cells) else ""

    def text(self, row: Row) -> str:
        """Return the column's cell in ``row`` as a reader sees it."""
        return text_of(self.cell(row))

    def shown(self, row: Row) -> str:
        """Return the column's cell in ``row`` as the spreadsheet shows it: what a message quotes."""
        return shown(self.cell(row))


class Place(TypedDict, total=False):
    """Where something stands in a file, and whose mark it is."""

    sheet: str
    row: int | None
    column: str
    value: str
    juror: str
    dossier: str


@dataclass(frozen=True, slots=True)
class Table:
    """A header and the rows under it; ``preamble`` is what stands above the header, ``kept`` the rows once they are kept."""

    source: Sheet
    heading: Row
    columns: tuple[Column, ...]
    preamble: tuple[Row, ...] = ()
    kept: tuple[Row, ...] | None = None

    @property
    def sheet(self) -> str:
        """Return the sheet's name."""
        return self.source.name

    def column(self, *keys: str) -> Column | None:
        """Return the first column, from the left, whose header is one of ``keys``."""
        return next((column for column in self.columns if column.key in keys), None)

    def place(self, row: Row, column: Column | None) -> Place:
        """Return where a cell stands, for a message about it."""
        return Place(sheet=self.sheet, row=row.number, column=column.label if column else "")

    def rows(self) -> Iterator[Row]:
        """Yield the rows below the header, read from the sheet unless they are kept."""
        if self.kept is not None:
            return iter(self.kept)
        return (row for row in self.source.rows() if row.number > self.heading.number)

    def with_rows(self) -> "Table":
        """Return the table with its rows kept, and with unnamed columns for cells beyond the header's last."""
        kept = tuple(self.rows())
        if self.source.separator:
            self.source.read = _refuse_again  # lets go of the file's bytes
        width = 0 if self.source.separator else max((len(row.cells) for row in kept), default=0)
        nameless = (Column(position, "", "") for position in range(len(self.columns), width))
        return replace(self, columns=(*self.columns, *nameless), kept=kept)

    def without_rows(self) -> "Table":
        """Return the table without its rows, which were read."""
        return replace(self, kept=())


def _refuse_again(sheet: Sheet) -> Iterator[Row]:
    raise RuntimeError(f"{sheet.name} was read already, and its file let go of")


def find_table(sheet: Sheet, required: Iterable[Iterable[str]]) -> Table | None:
    """Return the table of ``sheet`` whose header has a column of each of the ``required`` groups of keys, or None."""
    groups = [frozenset(group) for group in required]
    return find_table_where(sheet, lambda keys: all(keys & group for group in groups))


def find_table_where(sheet: Sheet, accepts: Callable[[frozenset[str]], bool]) -> Table | None:
    """Return the table of ``sheet`` under the first row whose keys are accepted, or None."""
    preamble: list[Row] = []
    for row in islice(sheet.rows(), ROWS_SEARCHED):
        columns = columns_of(row)
        if accepts(frozenset(column.key for column in columns if column.key)):
            return Table(sheet, row, columns, tuple(preamble))
        preamble.append(row)
    return None


def columns_of(heading: Row) -> tuple[Column, ...]:
    """Return the columns that a row of headings names."""
    labels = [text_of(cell) for cell in heading.cells]
    keys = [field_key(label) for label in labels]
    firsts = {key: position for position, key in reversed(list(enumerate(keys)))}
    return tuple(Column(place, label, key, firsts[key] == place) for place, (label, key) in enumerate(zip(labels, keys, strict=True)))


_SHOWN_CHARACTERS = 200


class Findings:
    """The problems met so far, in the order in which they were met, each cause once."""

    def __init__(self) -> None:
        self._causes = Causes()

    def error(self, text: str, **told: Any) -> None:
        """Add a problem that refuses the file; ``told``: as ``_add`` takes it."""
        self._add(Severity.ERROR, text, **told)

    def warning(self, text: str, **told: Any) -> None:
        """Add a problem to show, which refuses nothing."""
        self._add(Severity.WARNING, text, **told)

    def explain(self, text: str, *, sheet: str, value: str, **values: Any) -> None:
        """Add a problem of a whole sheet that refuses the file and explains whatever else is found in it."""
        self._causes.add(Problem(Severity.ERROR, Message(text, values), sheet, value=_cut(value), explains_others=True))

    def all(self) -> tuple[Problem, ...]:
        """Return what was gathered."""
        return self._causes.all()

    def _add(
        self,
        severity: Severity,
        text: str,
        *,
        sheet: str = "",
        row: int | None = None,
        column: str = "",
        value: str = "",
        cause: object = None,
        **values: Any,
    ) -> None:
        """Add a problem at a ``Place``; ``juror`` and ``dossier`` say whose mark it is about, beside what the text names.

        ``cause``: problems of the same cause are told once, whatever differs from place to place.
        """
        juror, dossier = (str(values.get(name, "")) for name in ("juror", "dossier"))
        named = {name: said for name, said in values.items() if f"{{{name}}}" in text}
        self._causes.add(Problem(severity, Message(text, named), sheet, row, column, _cut(value), juror, dossier), cause=cause)


def _cut(value: str) -> str:
    return value if len(value) <= _SHOWN_CHARACTERS else value[: _SHOWN_CHARACTERS - 1] + "…"


_REPAIRED = N_("The accents of this file were broken and are put right, as was asked: read what it holds with care.")
_NAMED_WORKBOOK = N_("This file is named as a workbook ({named}), and is none: it was read as the text that it is (csv).")
_NAMED_TEXT = N_("This file is named as a text ({named}), and is a workbook ({form}): it was read as such.")
_HIDDEN = N_("It is hidden.")
_HIDDEN_DATA = N_("This sheet is hidden, so it was not read: show it in the workbook if it counts.")
_NO_HEADINGS = N_(
    "This sheet has rows that look like data ({count}), and none that was recognised as their headings: put the row of headings above them."
)
# A line of a table, not a sentence with a note beside it.
_TABLE_CELLS = 3


class Book:
    """A file on its way through an import. ``readings``: of its sheets, in the order in which they were read."""

    def __init__(self, opened: Opened, findings: Findings, *, repairs_accents: bool = False) -> None:
        self.opened, self.findings, self.readings = opened, findings, list[SheetReading]()
        self._has_repairs = False
        self.sheets = tuple(map(self._repaired, opened.sheets)) if repairs_accents else opened.sheets

    def tables(
        self, find: Callable[[Sheet], Table | None], looks_like_data: Callable[[Row], bool], *, because: str, refusal: str
    ) -> Iterator[Table]:
        """Yield the table of each sheet that is shown and has one; the other sheets are left aside.

        Raises FileRefused, with ``refusal``, if no sheet has a table.
        """
        has_tables = False
        for sheet in self.sheets:
            if table := None if sheet.is_hidden else find(sheet):
                has_tables = True
                yield table
            else:
                self.leave_aside(sheet, looks_like_data, because=because)
        if not has_tables:
            self.refuse(refusal)

    def leave_aside(self, sheet: Sheet, looks_like_data: Callable[[Row], bool], *, because: str, is_guide: bool = False) -> None:
        """Leave a sheet aside and note why, unless it is empty.

        Rows that look like data refuse the file unless the sheet is hidden, which is warned of.
        """
        rows = list(islice(sheet.rows(), ROWS_SEARCHED))
        if not rows:
            return
        data = sum(map(looks_like_data, rows))
        if sheet.is_hidden:
            self.findings.warning(_HIDDEN_DATA, sheet=sheet.name)
        elif (broken := _broken_accents(rows)) and (data or any(map(_is_line, rows))):
            refuse_accents(self.findings, sheet.name, len(broken), broken[0])
        elif data:
            first = " | ".join(text_of(cell) for cell in rows[0].cells)
            self.findings.error(_NO_HEADINGS, sheet=sheet.name, row=rows[0].number, value=first, count=data)
        self.readings.append(SheetReading(sheet.name, Message(_HIDDEN if sheet.is_hidden else because), rows=len(rows), is_guide=is_guide))

    def refuse(self, text: str) -> NoReturn:
        """Refuse a file of which no sheet could be read: for the errors found, else because of ``text``, which names the sheets."""
        if errors := [problem for problem in self.findings.all() if problem.is_error]:
            raise ImportRefused(errors)
        raise FileRefused(text, sheets=", ".join(quoted(sheet.name) for sheet in self.sheets))

    def reading(self, sample: Iterable[tuple[tuple[str, str], ...]]) -> FileReading:
        """Return the report on the file, once its sheets are read. ``sample``: some rows as understood."""
        opened = self.opened
        return FileReading(opened.form, opened.encoding, opened.separator, tuple(self.readings), tuple(sample))

    def problems(self) -> tuple[Problem, ...]:
        """Return everything that was found, faults of the file as a whole at the end."""
        if self._has_repairs:
            self.findings.warning(_REPAIRED)
        if self.opened.misnamed:
            text = _NAMED_WORKBOOK if self.opened.form == "csv" else _NAMED_TEXT
            self.findings.warning(text, named=self.opened.misnamed, form=self.opened.form)
        return self.findings.all()

    def _repaired(self, sheet: Sheet) -> Sheet:
        """Return a sheet with the accents of its name and its cells put right as they are read, where that can be told."""

        def read(source: Sheet) -> Iterator[Row]:
            for row in sheet.read(source):
                yield row._replace(cells=tuple(map(self._repaired_cell, row.cells)))

        return replace(sheet, name=str(self._repaired_cell(sheet.name)), read=read)

    def _repaired_cell(self, cell: Cell) -> Cell:
        right = repaired(cell) if isinstance(cell, str) else cell
        self._has_repairs = self._has_repairs or right != cell
        return right


def open_book(data: bytes, name: str, progress: Progress | None = None, *, repairs_accents: bool) -> Book:
    """Open a file as ``open_file`` does. ``repairs_accents``: somebody agreed that broken accents are put right."""
    return Book(open_file(data, name, progress), Findings(), repairs_accents=repairs_accents)


def _is_line(row: Row) -> bool:
    return sum(not is_blank(cell) for cell in row.cells) >= _TABLE_CELLS


def _broken_accents(rows: Iterable[Row]) -> list[str]:
    accented = [cell for row in rows for cell in row.cells if isinstance(cell, str) and not cell.isascii()]
    broken = [cell for cell in accented if is_decoded_twice(cell)]
    return broken if len(broken) * 2 > len(accented) else []
