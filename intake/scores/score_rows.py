"""Put the lines of a score file together: one row a juror and dossier; contradictions are reported with their place."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

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


class Place(NamedTuple):
    """Where a mark, a comment or a recusal stands."""

    sheet: str
    row: int


@dataclass(eq=False, slots=True)
class GridRead:
    """A grid as its lines are read. ``first``: the line that it was met on first, without its marks.

    ``marks``: by criterion code, each with its place; ``comments``: each text with the place where it was met first; ``recused``: where
    it is said first that the juror is recused from the whole dossier.
    """

    first: Line
    marks: dict[str, tuple[Mark, Place]] = field(default_factory=dict)
    comments: dict[str, Place] = field(default_factory=dict)
    recused: Place | None = None

    @property
    def comment(self) -> str:
        """Return the comments, one a line."""
        return "\n".join(self.comments)

    @property
    def recusals(self) -> list[Place]:
        """Return where the juror is recused: from the dossier, then on a criterion."""
        on_criteria = [place for mark, place in self.marks.values() if mark.is_recusal]
        return [self.recused, *on_criteria] if self.recused else on_criteria

    def row(self, codes: Sequence[str]) -> GridRow:
        """Return the grid as it is imported; a recusal takes the marks away."""
        is_recused, first = bool(self.recusals), self.first
        marks = {code: None if is_recused or code not in self.marks else self.marks[code][0].value for code in codes}
        return GridRow(first.juror, first.dossier, first.title, marks, is_recused, self.comment, first.sheet, first.row, first.columns)


class GridRows:
    """The rows of a file being read."""

    def __init__(self, call: Call, findings: Findings) -> None:
        self._findings = findings
        self._codes = call.criterion_codes
        # By juror whatever the spelling, and dossier.
        self._grids: dict[tuple[str, str], GridRead] = {}

    def add(self, line: Line) -> None:
        """Add a line; what an earlier line says of the same mark must be the same."""
        key, here = (fold_name(line.juror), line.dossier), Place(line.sheet, line.row)
        grid = self._grids.get(key)
        if grid is None:
            grid = self._grids[key] = GridRead(line._replace(cells={}))
        if line.is_recused and grid.recused is None:
            grid.recused = here
        if self._put_marks(line, grid, here):
            self._check_repetition(line, grid)
        if line.comment:
            grid.comments.setdefault(line.comment, here)

    def _put_marks(self, line: Line, grid: GridRead, here: Place) -> bool:
        """Write the line's marks, or report those that contradict earlier ones; tell whether it only repeats some."""
        is_repeated, is_contradicted = False, False
        for code, cell in line.cells.items():
            if code not in grid.marks:
                grid.marks[code] = (cell.mark, here)
                continue
            known, place = grid.marks[code]
            if known == cell.mark:
                is_repeated = True
            else:
                is_contradicted = True
                self._report_contradiction(line, cell, known, place)
        return is_repeated and not is_contradicted

    def all(self) -> Sequence[GridRow]:
        """Return the rows in the file's order, once every line is added, and report what is wrong with each."""
        for grid in self._grids.values():
            grid.marks = {code: grid.marks[code] for code in self._codes if code in grid.marks}
            self._check(grid)
        return tuple(grid.row(self._codes) for grid in self._grids.values())

    def _check(self, grid: GridRead) -> None:
        given = [code for code, (mark, _place) in grid.marks.items() if mark.value is not None]
        if grid.recusals:
            self._check_recusal(grid, given)
        elif grid.comment and speaks_of_recusal(grid.comment):
            report = self._findings.warning if given else self._findings.error
            text, first = _COMMENT_AND_MARKS if given else _SAID_IN_COMMENT, grid.first
            column = first.columns.comment
            report(text, sheet=first.sheet, row=first.row, column=column, value=grid.comment, juror=first.juror, dossier=first.dossier)

    def _check_recusal(self, grid: GridRead, given: Sequence[str]) -> None:
        first, said = grid.first, grid.recusals
        for code in given:
            mark, place = grid.marks[code]
            self._findings.error(
                RECUSED_THERE,
                sheet=place.sheet,
                row=place.row,
                column=first.columns.marks.get(code, ""),
                value=exact(_value(mark)),
                juror=first.juror,
                dossier=first.dossier,
                where=said[0].sheet,
                first=said[0].row,
                cause=("recused", first.juror, first.dossier),
            )
        is_whole = grid.recused or len(said) == len(self._codes)
        if not is_whole and not given:
            self._findings.warning(_ONE_CRITERION, sheet=first.sheet, row=first.row, juror=first.juror, dossier=first.dossier)

    def _check_repetition(self, line: Line, grid: GridRead) -> None:
        """Refuse another remark on marks that an earlier line gives too; the same one, or none, is a repetition."""
        if line.comment and grid.comments and line.comment not in grid.comments:
            sheet, row = next(iter(grid.comments.values()))
            report, text, column, value = self._findings.error, OTHER_REMARK, line.columns.comment, line.comment
        else:
            report, text, column, value, row, sheet = self._findings.warning, REPEATED, "", "", grid.first.row, grid.first.sheet
        keywords = {"juror": line.juror, "dossier": line.dossier, "where": sheet, "first": row}
        report(text, sheet=line.sheet, row=line.row, column=column, value=value, **keywords)

    def _report_contradiction(self, line: Line, cell: MarkCell, known: Mark, place: Place) -> None:
        value = _value(known)
        self._findings.error(
            LEFT_BLANK if value is None else OTHER_MARK,
            sheet=line.sheet,
            row=line.row,
            column=cell.column,
            value=shown(cell.cell),
            juror=line.juror,
            dossier=line.dossier,
            where=place.sheet,
            first=place.row,
            mark=value,
            cause=("contradiction", line.juror, line.sheet),
        )


def _value(mark: Mark) -> object:
    return "DÉPORT" if mark.is_recusal else mark.value
