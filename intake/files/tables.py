"""Tables of a file, and the problems found in them."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any, TypedDict

from deliberation.problems import Causes, Problem, Severity
from intake.files.values import field_key, shown, text_of
from intake.formats.rows import Cell, Row, Sheet, column_letters
from phrases import Message

# People put a title or notes above the header; nobody puts more lines than this.
ROWS_SEARCHED = 1_000


@dataclass(frozen=True, slots=True)
class Column:
    """Column: position from 0, header as written, key, and whether the first column with the key."""

    position: int
    label: str
    key: str
    is_first: bool = True

    @property
    def name(self) -> str:
        """Return the column's header, or its letters without a header."""
        return self.label or column_letters(self.position)

    def cell(self, row: Row) -> Cell:
        """Return the column's cell in ``row``, an empty text if the row stops before."""
        return row.cells[self.position] if self.position < len(row.cells) else ""

    def text(self, row: Row) -> str:
        """Return the column's cell in ``row`` as a reader sees it."""
        return text_of(self.cell(row))

    def shown(self, row: Row) -> str:
        """Return the column's cell in ``row`` as shown by the spreadsheet, for messages."""
        return shown(self.cell(row))


class Place(TypedDict, total=False):
    """Place in a file, with the juror and dossier of the mark."""

    sheet: str
    row: int | None
    column: str
    value: str
    juror: str
    dossier: str


@dataclass(frozen=True, slots=True)
class Table:
    """Header and rows below; ``preamble``: the rows above the header, ``kept``: the rows, once kept."""

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
        """Return the first column, from the left, with a header in ``keys``."""
        return next((column for column in self.columns if column.key in keys), None)

    def place(self, row: Row, column: Column | None) -> Place:
        """Return the place of a cell, for a message."""
        return Place(sheet=self.sheet, row=row.number, column=column.label if column else "")

    def rows(self) -> Iterator[Row]:
        """Yield the rows below the header, read from the sheet unless they are kept."""
        if self.kept is not None:
            return iter(self.kept)
        return (row for row in self.source.rows() if row.number > self.heading.number)

    def with_rows(self) -> "Table":
        """Return the table with its rows kept, and with unnamed columns for cells beyond the header's last."""
        rows_kept = tuple(self.rows())
        if self.source.separator:
            self.source.read = _refuse_again  # lets go of the file's bytes
        width = 0 if self.source.separator else max((len(row.cells) for row in rows_kept), default=0)
        nameless = (Column(position, "", "") for position in range(len(self.columns), width))
        return replace(self, columns=(*self.columns, *nameless), kept=rows_kept)

    def without_rows(self) -> "Table":
        """Return the table without its read rows."""
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
    """Problems so far, in the order of discovery, each cause once."""

    def __init__(self) -> None:
        self._causes = Causes()

    def error(self, text: str, **told: Any) -> None:
        """Add a problem that refuses the file; ``told``: as in ``_add``."""
        self._add(Severity.ERROR, text, **told)

    def warning(self, text: str, **told: Any) -> None:
        """Add a problem to show, without a refusal."""
        self._add(Severity.WARNING, text, **told)

    def explain(self, text: str, *, sheet: str, value: str, **values: Any) -> None:
        """Add a problem of a whole sheet that refuses the file and explains its other problems."""
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
        """Add a problem at a ``Place``; ``juror`` and ``dossier`` identify the mark in question.

        ``cause``: problems of the same cause are reported once, whatever their places.
        """
        juror, dossier = (str(values.get(name, "")) for name in ("juror", "dossier"))
        named = {name: said for name, said in values.items() if f"{{{name}}}" in text}
        self._causes.add(Problem(severity, Message(text, named), sheet, row, column, _cut(value), juror, dossier), cause=cause)


def _cut(value: str) -> str:
    return value if len(value) <= _SHOWN_CHARACTERS else value[: _SHOWN_CHARACTERS - 1] + "…"
