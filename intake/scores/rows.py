"""Put the lines of a score file together: one row a juror and dossier; contradictions are reported with their place."""

from array import array
from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from deliberation.call.call import Call
from deliberation.call.scale import Exact
from deliberation.dossiers.records import GridColumns, GridRow
from intake.files.findings import Findings
from intake.files.lines import speaks_of_recusal
from intake.files.values import shown
from intake.formats.rows import Cell
from intake.scores.cells import Mark
from phrases import N_, exact

_ONE_CRITERION: Final = N_("DÉPORT stands on some criteria only: {juror} is recused from the whole dossier.")
_SAID_IN_COMMENT: Final = N_(
    "This comment speaks of a recusal, and no mark is given: write DÉPORT in the cells of the marks if {juror} is recused, "
    "or say it otherwise."
)
_COMMENT_AND_MARKS: Final = N_("This comment speaks of a recusal, and marks are given: they count. Is {juror} recused?")


class MarkCell(NamedTuple):
    """One cell that holds a mark, and where: its column's header and what it holds."""

    mark: Mark
    column: str
    cell: Cell


class Line(NamedTuple):
    """One line of a score file: who, on which dossier, and the cells read, by criterion code."""

    juror: str
    dossier: str
    title: str
    comment: str
    sheet: str
    row: int
    cells: Mapping[str, MarkCell]
    columns: GridColumns
    is_recused: bool = False


class Marks(Mapping[str, Exact | None]):
    """Marks by criterion, in no more memory than a pair of tuples: there may be a million of them."""

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


class _Grid:
    """A juror's marks on one dossier as they come together; ``rows`` gives the row of each, 0 if there is none yet.

    There may be a million of them, so no more than this is kept of a line.
    """

    __slots__ = ("comments", "elsewhere", "first", "is_recused", "marks", "rows")

    def __init__(self, first: Line, criteria: int) -> None:
        self.first = (first.juror, first.dossier, first.title, first.sheet, first.row, first.columns)
        self.marks: list[Mark | None] = [None] * criteria
        self.rows = array("I", bytes(4 * criteria))
        self.elsewhere: dict[int, str] | None = None  # criterion → sheet, of marks on another than the first line's
        self.comments: tuple[str, ...] = ()
        self.is_recused = False


class GridRows:
    """The rows of a file being read."""

    def __init__(self, call: Call, findings: Findings) -> None:
        self._findings = findings
        self._codes = call.criterion_codes
        self._places = {code: place for place, code in enumerate(call.criterion_codes)}
        self._grids: dict[tuple[str, str], _Grid] = {}
        self._folded: dict[str, str] = {}

    def add(self, line: Line) -> None:
        """Add a line; what an earlier line says of the same mark must be the same."""
        key = self._folded.setdefault(line.juror, line.juror.casefold()), line.dossier
        grid = self._grids.get(key)
        if grid is None:
            grid = self._grids[key] = _Grid(line, len(self._codes))
        is_repeated = False
        for code, cell in line.cells.items():
            place = self._places[code]
            if grid.marks[place] is None:
                self._put(grid, place, cell, line)
            elif grid.marks[place] == cell.mark:
                is_repeated = True
            else:
                self._report_contradiction(line, cell, grid, place)
        grid.is_recused = grid.is_recused or line.is_recused
        if is_repeated and line.cells:
            self._report_repetition(line, grid)
        if line.comment and line.comment not in grid.comments:
            grid.comments = (*grid.comments, line.comment)

    def _put(self, grid: _Grid, place: int, cell: MarkCell, line: Line) -> None:
        grid.marks[place], grid.rows[place] = cell.mark, line.row
        if line.sheet != grid.first[3]:
            grid.elsewhere = {**(grid.elsewhere or {}), place: line.sheet}

    def all(self) -> tuple[GridRow, ...]:
        """Return the rows in the file's order, once every line is added. What was gathered is let go on the way."""
        rows = []
        for key in list(self._grids):
            rows.append(self._row(self._grids.pop(key)))
        return tuple(rows)

    def _row(self, grid: _Grid) -> GridRow:
        juror, dossier, title, sheet, row, columns = grid.first
        recused = [mark is not None and mark.is_recusal for mark in grid.marks]
        given = [place for place, mark in enumerate(grid.marks) if mark and mark.value is not None]
        is_recused, comment = grid.is_recused or any(recused), "\n".join(grid.comments)
        if is_recused:
            self._check_recusal(grid, given, is_whole=grid.is_recused or all(recused))
        elif speaks_of_recusal(comment):
            report = self._findings.warning if given else self._findings.error
            text = _COMMENT_AND_MARKS if given else _SAID_IN_COMMENT
            report(text, sheet=sheet, row=row, column=columns.comment, value=comment, juror=juror, dossier=dossier)
        marks = Marks(self._codes, tuple(None if is_recused or mark is None else mark.value for mark in grid.marks))
        return GridRow(juror, dossier, title, marks, is_recused, comment, sheet, row, columns)

    def _check_recusal(self, grid: _Grid, given: list[int], *, is_whole: bool) -> None:
        juror, dossier, _title, sheet, row, columns = grid.first
        for place in given:
            self._findings.error(
                N_("{juror} is recused from this dossier in other cells: a recused juror gives no mark."),
                sheet=(grid.elsewhere or {}).get(place, sheet),
                row=grid.rows[place],
                column=columns.marks.get(self._codes[place], ""),
                value=exact(_value(grid, place)),
                juror=juror,
                dossier=dossier,
            )
        if not is_whole and not given:
            self._findings.warning(_ONE_CRITERION, sheet=sheet, row=row, juror=juror, dossier=dossier)

    def _report_repetition(self, line: Line, grid: _Grid) -> None:
        self._findings.warning(
            N_("The same marks of {juror} on this dossier are already in row {first}."),
            sheet=line.sheet,
            row=line.row,
            juror=line.juror,
            dossier=line.dossier,
            first=grid.first[4],
        )

    def _report_contradiction(self, line: Line, cell: MarkCell, grid: _Grid, place: int) -> None:
        value = _value(grid, place)
        self._findings.error(
            N_("{juror} already has another mark here for the same dossier: {where}, row {first} says {mark}.")
            if value is not None
            else N_("{juror} already has this mark left blank for the same dossier: {where}, row {first}."),
            sheet=line.sheet,
            row=line.row,
            column=cell.column,
            value=shown(cell.cell),
            juror=line.juror,
            dossier=line.dossier,
            where=(grid.elsewhere or {}).get(place, grid.first[3]),
            first=grid.rows[place],
            mark=value,
            cause=("contradiction", line.juror, line.sheet),
        )


def _value(grid: _Grid, place: int) -> object:
    mark = grid.marks[place]
    return "DÉPORT" if mark and mark.is_recusal else mark.value if mark else None
