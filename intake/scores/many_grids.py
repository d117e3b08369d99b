"""The grids of a file of scores by the million, as columns: two bytes a mark, four for the row that gave it."""

from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple, overload

from deliberation.call.scale import Exact
from deliberation.dossiers.records import GridColumns, GridRow
from intake.scores.headings import Mark


class Marks(Mapping[str, Exact | None]):
    """Marks by criterion, in no more memory than a pair."""

    __slots__ = ("_codes", "_values")

    def __init__(self, codes: tuple[str, ...], values: tuple[Exact | None, ...]) -> None:
        self._codes, self._values = codes, values

    def __getitem__(self, code: str) -> Exact | None:
        try:
            return self._values[self._codes.index(code)]
        except ValueError:
            raise KeyError(code) from None

    def __iter__(self) -> Iterator[str]:
        return iter(self._codes)

    def __len__(self) -> int:
        return len(self._codes)


class Comment(NamedTuple):
    """A comment, and the line that it was first met on."""

    text: str
    row: int
    sheet: str


class ManyGrids(Sequence[GridRow]):
    """One grid a juror and dossier, in the order they were met; each ``GridRow`` is made when it is asked for.

    A place is that of a grid, from 0; a criterion is its place in the call.
    """

    def __init__(self, codes: tuple[str, ...]) -> None:
        self._codes, self._width = codes, len(codes)
        self._met: list[Mark | None] = [None]
        self._numbers: dict[Mark, int] = {}
        self._cells, self._cell_rows = array("H"), array("I")
        self._blank, self._no_rows = array("H", bytes(2 * self._width)), array("I", bytes(4 * self._width))
        self._jurors, self._dossiers, self._titles = list[str](), list[str](), list[str]()
        self._rows, self._tables = array("I"), array("I")
        self._known_tables: list[tuple[str, GridColumns]] = []
        self._known_titles: dict[str, str] = {}
        self._elsewhere: dict[tuple[int, int], str] = {}
        self._comments: dict[int, tuple[Comment, ...]] = {}
        self._recused: dict[int, tuple[str, int]] = {}

    def add(self, juror: str, dossier: str, title: str, sheet: str, row: int, columns: GridColumns) -> int:
        """Begin a grid, met first on that line, and return its place."""
        self._cells.extend(self._blank)
        self._cell_rows.extend(self._no_rows)
        self._jurors.append(juror)
        self._dossiers.append(dossier)
        self._titles.append(self._known_titles.setdefault(title, title))
        self._rows.append(row)
        if not self._known_tables or self._known_tables[-1] != (sheet, columns):
            self._known_tables.append((sheet, columns))
        self._tables.append(len(self._known_tables) - 1)
        return len(self._rows) - 1

    def put(self, place: int, criterion: int, mark: Mark, *, row: int, sheet: str) -> None:
        """Write a mark that was not read yet, and where it stands."""
        number = self._numbers.get(mark)
        if number is None:
            number = self._numbers[mark] = len(self._met)
            self._met.append(mark)
        self._cells[place * self._width + criterion] = number
        self._cell_rows[place * self._width + criterion] = row
        if sheet != self._known_tables[self._tables[place]][0]:
            self._elsewhere[place, criterion] = sheet

    def recuse(self, place: int, *, row: int, sheet: str) -> None:
        """Note that the juror is recused from the whole dossier, and which line says so first."""
        self._recused.setdefault(place, (sheet, row))

    def recused_where(self, place: int) -> tuple[str, int]:
        """Return the sheet and the row of the first recusal that a grid has, from the dossier or on a criterion."""
        cells = enumerate(self.cells(place))
        said = (self.where(place, criterion) for criterion, mark in cells if mark is not None and mark.is_recusal)
        return self._recused.get(place) or next(said)

    def comment(self, place: int, text: str, *, row: int, sheet: str) -> None:
        """Add a comment that the grid does not have yet."""
        if not self.has_comment(place, text):
            self._comments[place] = (*self._comments.get(place, ()), Comment(text, row, sheet))

    def has_comment(self, place: int, text: str) -> bool:
        """Tell whether the grid has that comment."""
        return any(comment.text == text for comment in self._comments.get(place, ()))

    def first_comment(self, place: int) -> Comment | None:
        """Return the first comment of a grid, None if it has none."""
        return next(iter(self._comments.get(place, ())), None)

    def cell(self, place: int, criterion: int) -> Mark | None:
        """Return a mark, None if it was not read."""
        return self._met[self._cells[place * self._width + criterion]]

    def cells(self, place: int) -> list[Mark | None]:
        """Return the marks of a grid by criterion, None if one was not read."""
        start = place * self._width
        return [self._met[number] for number in self._cells[start : start + self._width]]

    def where(self, place: int, criterion: int) -> tuple[str, int]:
        """Return the sheet and the row of a mark that was read."""
        sheet, _columns = self._known_tables[self._tables[place]]
        return self._elsewhere.get((place, criterion), sheet), self._cell_rows[place * self._width + criterion]

    def comment_of(self, place: int) -> str:
        """Return the comments of a grid, one a line."""
        return "\n".join(comment.text for comment in self._comments.get(place, ()))

    def is_recused_whole(self, place: int) -> bool:
        """Tell whether a line says that the juror is recused from the whole dossier, not from a criterion."""
        return place in self._recused

    def forget_places(self) -> None:
        """Free the memory of the marks' places, once nothing more is to be reported of them."""
        self._cell_rows, self._elsewhere = array("I"), {}

    def __len__(self) -> int:
        return len(self._rows)

    @overload
    def __getitem__(self, index: int) -> GridRow: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[GridRow]: ...
    def __getitem__(self, index: int | slice) -> GridRow | Sequence[GridRow]:
        if isinstance(index, slice):
            return tuple(map(self._row, range(len(self))[index]))
        return self._row(range(len(self))[index])

    def __iter__(self) -> Iterator[GridRow]:
        return map(self._row, range(len(self)))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Iterable) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        return id(self)

    def _row(self, place: int) -> GridRow:
        marks, (sheet, columns) = self.cells(place), self._known_tables[self._tables[place]]
        is_recused = place in self._recused or any(mark is not None and mark.is_recusal for mark in marks)
        values = tuple(None if is_recused or mark is None else mark.value for mark in marks)
        return GridRow(
            self._jurors[place],
            self._dossiers[place],
            self._titles[place],
            Marks(self._codes, values),
            is_recused,
            self.comment_of(place),
            sheet,
            self._rows[place],
            columns,
        )
