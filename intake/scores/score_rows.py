"""Grouping of a score file's lines: a row per juror and dossier; contradictions are reported with their place."""

from array import array
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from deliberation.call.call import Call
from deliberation.dossiers.records import GridColumns, GridRow
from deliberation.folding import fold_name
from deliberation.scoring.juror_names import LEFT_BLANK, OTHER_MARK, OTHER_REMARK, RECUSED_THERE, REPEATED
from intake.files.lines import speaks_of_recusal
from intake.files.tables import Findings
from intake.files.values import shown
from intake.formats.rows import Cell
from intake.scores.headings import Mark
from phrases import N_, exact

_ONE_CRITERION = N_("DÉPORT stands on some criteria only: {juror} is recused from the whole dossier.")
_SAID_IN_COMMENT = N_(
    "This comment speaks of a recusal, and no mark is given: write DÉPORT in the cells of the marks if {juror} is recused, "
    "or say it otherwise."
)
_COMMENT_AND_MARKS = N_("This comment speaks of a recusal, and marks are given: they count. Is {juror} recused?")

_ROW_BITS = 32


class MarkCell(NamedTuple):
    """Cell with a mark: its column's header and content."""

    mark: Mark
    column: str
    cell: Cell


class Line(NamedTuple):
    """Line of a score file: juror, dossier, and read cells by criterion code."""

    juror: str
    dossier: str
    title: str
    comment: str
    sheet: str
    row: int
    cells: Mapping[str, MarkCell]
    columns: GridColumns
    is_recused: bool = False


class GridRows(Sequence[GridRow]):
    """Grids of a file, in the order of their first lines, each made into a ``GridRow`` on demand.

    Marks and lines are columns of numbers: 300,000 grids, as many as a call holds, stay under 100 MiB. A line is a single number too, from
    its sheet and row.
    """

    def __init__(self, call: Call, findings: Findings) -> None:
        self._findings, self._codes = findings, call.criterion_codes
        self._grids: dict[str, dict[str, int]] = {}  # by juror whatever the spelling, then by dossier
        self._sheets: list[tuple[str, GridColumns]] = []
        self._jurors, self._dossiers, self._titles = list[str](), list[str](), list[str]()
        self._firsts = array("Q")  # of each grid, its first line
        self._known: list[Mark | None] = [None]
        self._numbers: dict[Mark, int] = {}
        self._marks, self._lines = array("I"), array("Q")  # of each grid, by criterion: the mark's number, its line
        self._comments: dict[int, dict[str, int]] = {}  # of a grid, each text with its first line
        self._recused: dict[int, int] = {}  # grids whose juror is recused from the whole dossier, with the first line that says so

    def __len__(self) -> int:
        """Return the number of grids."""
        return len(self._firsts)

    def __getitem__(self, index: Any) -> Any:
        """Return a grid as it is imported, or several; a recusal takes the marks away."""
        if isinstance(index, slice):
            return tuple(map(self._row, range(len(self))[index]))
        return self._row(range(len(self))[index])

    def __eq__(self, other: object) -> bool:
        """Return whether others are the same grids."""
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    def add(self, line: Line) -> None:
        """Add a line; what an earlier line says of the same mark must be the same."""
        if not self._sheets or self._sheets[-1] != (line.sheet, line.columns):
            self._sheets.append((line.sheet, line.columns))
        here = len(self._sheets) - 1 << _ROW_BITS | line.row
        grids = self._grids.setdefault(fold_name(line.juror), {})
        grid = grids.setdefault(line.dossier, len(self))
        if grid == len(self):
            self._begin(line, here)
        if line.is_recused:
            self._recused.setdefault(grid, here)
        if self._put_marks(line, grid, here):
            self._check_repetition(line, grid)
        if line.comment:
            self._comments.setdefault(grid, {}).setdefault(line.comment, here)

    def check(self) -> None:
        """Report the faults of each grid, once every line is added."""
        for grid in range(len(self)):
            self._check(grid)
        self._grids, self._lines = {}, array("Q")

    def _begin(self, line: Line, here: int) -> None:
        self._jurors.append(line.juror)
        self._dossiers.append(line.dossier)
        self._titles.append(line.title)
        self._firsts.append(here)
        self._marks.extend([0] * len(self._codes))
        self._lines.extend([0] * len(self._codes))

    def _put_marks(self, line: Line, grid: int, here: int) -> bool:
        """Write the line's marks, or report contradictions with earlier marks; return whether the line only repeats."""
        is_repeated, is_contradicted = False, False
        for code, cell in line.cells.items():
            place, number = grid * len(self._codes) + self._codes.index(code), self._number(cell.mark)
            if not self._marks[place]:
                self._marks[place], self._lines[place] = number, here
            elif self._marks[place] == number:
                is_repeated = True
            else:
                is_contradicted = True
                self._report_contradiction(line, cell, self._known[self._marks[place]], self._lines[place])
        return is_repeated and not is_contradicted

    def _number(self, mark: Mark) -> int:
        number = self._numbers.setdefault(mark, len(self._known))
        if number == len(self._known):
            self._known.append(mark)
        return number

    def _row(self, grid: int) -> GridRow:
        marks, (sheet, row) = self._marks_of(grid), self._place(self._firsts[grid])
        is_recused = grid in self._recused or any(mark is not None and mark.is_recusal for mark in marks)
        values = {code: None if mark is None or is_recused else mark.value for code, mark in zip(self._codes, marks, strict=True)}
        columns = self._sheets[self._firsts[grid] >> _ROW_BITS][1]
        juror, dossier, title = self._jurors[grid], self._dossiers[grid], self._titles[grid]
        return GridRow(juror, dossier, title, values, is_recused, "\n".join(self._comments.get(grid, ())), sheet, row, columns)

    def _marks_of(self, grid: int) -> list[Mark | None]:
        start = grid * len(self._codes)
        return [self._known[number] for number in self._marks[start : start + len(self._codes)]]

    def _place(self, line: int) -> tuple[str, int]:
        """Return the sheet and the row of a line."""
        return self._sheets[line >> _ROW_BITS][0], line & (1 << _ROW_BITS) - 1

    def _check(self, grid: int) -> None:
        marks = {place: mark for place, mark in enumerate(self._marks_of(grid), start=grid * len(self._codes)) if mark}
        places = [place for place, mark in marks.items() if mark.value is not None]
        recusals = [self._lines[place] for place, mark in marks.items() if mark.is_recusal]
        if grid in self._recused:
            self._check_recusal(grid, places, self._recused[grid], is_whole=True)
        elif recusals:
            self._check_recusal(grid, places, recusals[0], is_whole=len(recusals) == len(self._codes))
        elif speaks_of_recusal("\n".join(self._comments.get(grid, ()))):
            report = self._findings.warning if places else self._findings.error
            text, first = _COMMENT_AND_MARKS if places else _SAID_IN_COMMENT, self._row(grid)
            column = first.columns.comment
            report(text, sheet=first.sheet, row=first.row, column=column, value=first.comment, juror=first.juror, dossier=first.dossier)

    def _check_recusal(self, grid: int, given: Sequence[int], recusal: int, *, is_whole: bool) -> None:
        if is_whole and not given:
            return
        first, (where, recusal_row) = self._row(grid), self._place(recusal)
        for place in given:
            sheet, row = self._place(self._lines[place])
            self._findings.error(
                RECUSED_THERE,
                sheet=sheet,
                row=row,
                column=first.columns.marks.get(self._codes[place % len(self._codes)], ""),
                value=exact(_value(self._known[self._marks[place]])),
                juror=first.juror,
                dossier=first.dossier,
                where=where,
                first=recusal_row,
                cause=("recused", first.juror, first.dossier),
            )
        if not given:
            self._findings.warning(_ONE_CRITERION, sheet=first.sheet, row=first.row, juror=first.juror, dossier=first.dossier)

    def _check_repetition(self, line: Line, grid: int) -> None:
        """Refuse a different remark on repeated marks; an equal remark, or none, is a repetition."""
        comments = self._comments.get(grid, {})
        if line.comment and comments and line.comment not in comments:
            sheet, row = self._place(next(iter(comments.values())))
            report, text, column, value = self._findings.error, OTHER_REMARK, line.columns.comment, line.comment
        else:
            sheet, row = self._place(self._firsts[grid])
            report, text, column, value = self._findings.warning, REPEATED, "", ""
        keywords = {"juror": line.juror, "dossier": line.dossier, "where": sheet, "first": row}
        report(text, sheet=line.sheet, row=line.row, column=column, value=value, **keywords)

    def _report_contradiction(self, line: Line, cell: MarkCell, known: Mark | None, earlier: int) -> None:
        value, (where, first) = _value(known), self._place(earlier)
        self._findings.error(
            LEFT_BLANK if value is None else OTHER_MARK,
            sheet=line.sheet,
            row=line.row,
            column=cell.column,
            value=shown(cell.cell),
            juror=line.juror,
            dossier=line.dossier,
            where=where,
            first=first,
            mark=value,
            cause=("contradiction", line.juror, line.sheet),
        )


def _value(mark: Mark | None) -> object:
    return "DÉPORT" if mark and mark.is_recusal else mark and mark.value
