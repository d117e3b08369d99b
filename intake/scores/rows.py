"""Put the lines of a score file together: one row a juror and dossier, and what contradicts itself said with its place."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from deliberation.call.call import Call
from deliberation.dossiers.records import GridRow
from intake.files.findings import Findings
from intake.scores.cells import Mark
from phrases import N_


@dataclass(frozen=True, slots=True)
class MarkCell:
    """One cell that holds a mark, and where: its column's header and its text."""

    mark: Mark
    column: str
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a score file: who, on which dossier, and the cells read, by criterion code."""

    juror: str
    dossier: str
    title: str
    comment: str
    sheet: str
    row: int
    cells: Mapping[str, MarkCell]


@dataclass(slots=True)
class _Grid:
    first: Line
    cells: dict[str, tuple[MarkCell, Line]] = field(default_factory=dict)
    comments: list[str] = field(default_factory=list)


class GridRows:
    """The rows of a file being read."""

    def __init__(self, call: Call, findings: Findings) -> None:
        self._call, self._findings = call, findings
        self._grids: dict[tuple[str, str], _Grid] = {}

    def add(self, line: Line) -> None:
        """Add a line; what an earlier line says of the same mark must be the same."""
        grid = self._grids.setdefault((line.juror.casefold(), line.dossier), _Grid(line))
        is_repeated = False
        for code, cell in line.cells.items():
            earlier = grid.cells.setdefault(code, (cell, line))
            if earlier[1] is line:
                continue
            is_repeated = True
            if earlier[0].mark != cell.mark:
                is_repeated = False
                self._report_contradiction(line, cell, *earlier)
        if is_repeated:
            self._findings.warning(
                N_("The same marks of {juror} on this dossier are already in row {first}."),
                sheet=line.sheet,
                row=line.row,
                value=line.dossier,
                juror=line.juror,
                first=grid.first.row,
            )
        if line.comment and line.comment not in grid.comments:
            grid.comments.append(line.comment)

    def all(self) -> tuple[GridRow, ...]:
        """Return the rows in the file's order, once every line is added."""
        return tuple(self._row(grid) for grid in self._grids.values())

    def _row(self, grid: _Grid) -> GridRow:
        marks = {code: cell.mark for code, (cell, _line) in grid.cells.items()}
        is_recused = any(mark.is_recusal for mark in marks.values())
        if is_recused:
            self._refuse_marks_beside_recusal(grid)
        return GridRow(
            juror=grid.first.juror,
            dossier=grid.first.dossier,
            title=grid.first.title,
            marks={code: None if is_recused or code not in marks else marks[code].value for code in self._call.criterion_codes},
            is_recused=is_recused,
            comment="\n".join(grid.comments),
            sheet=grid.first.sheet,
            row=grid.first.row,
        )

    def _refuse_marks_beside_recusal(self, grid: _Grid) -> None:
        for cell, line in grid.cells.values():
            if cell.mark.value is not None:
                self._findings.error(
                    N_("{juror} is recused from this dossier in other cells: a recused juror gives no mark."),
                    sheet=line.sheet,
                    row=line.row,
                    column=cell.column,
                    value=cell.text,
                    juror=line.juror,
                )

    def _report_contradiction(self, line: Line, cell: MarkCell, earlier: MarkCell, earlier_line: Line) -> None:
        self._findings.error(
            N_("{juror} already has another mark here for the same dossier: {where}, row {first} says {mark}.")
            if earlier.text
            else N_("{juror} already has this mark left blank for the same dossier: {where}, row {first}."),
            sheet=line.sheet,
            row=line.row,
            column=cell.column,
            value=cell.text,
            juror=line.juror,
            where=earlier_line.sheet,
            first=earlier_line.row,
            mark=earlier.text,
        )
