"""Put the lines of a score file together: one row a juror and dossier; contradictions are reported with their place."""

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from deliberation.call.call import Call
from deliberation.dossiers.records import GridColumns, GridRow
from intake.files.findings import Findings
from intake.files.lines import speaks_of_recusal
from intake.files.values import shown
from intake.formats.rows import Cell
from intake.scores.cells import Mark
from intake.scores.many_grids import First, ManyGrids
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


class GridRows:
    """The rows of a file being read."""

    def __init__(self, call: Call, findings: Findings) -> None:
        self._findings = findings
        self._codes = call.criterion_codes
        self._criteria = {code: criterion for criterion, code in enumerate(call.criterion_codes)}
        self._grids = ManyGrids(call.criterion_codes)
        # By juror whatever the case, then dossier.
        self._places: dict[str, dict[str, int]] = {}
        self._folded: dict[str, str] = {}

    def add(self, line: Line) -> None:
        """Add a line; what an earlier line says of the same mark must be the same."""
        folded = self._folded.get(line.juror)
        if folded is None:
            folded = self._folded[line.juror] = line.juror.casefold()
        places = self._places.setdefault(folded, {})
        place = places.get(line.dossier)
        if place is None:
            first = First(line.juror, line.dossier, line.title, line.sheet, line.row, line.columns)
            place = places[line.dossier] = self._grids.add(first)
        is_repeated = False
        for code, cell in line.cells.items():
            criterion = self._criteria[code]
            known = self._grids.cell(place, criterion)
            if known is None:
                self._grids.put(place, criterion, cell.mark, row=line.row, sheet=line.sheet)
            elif known == cell.mark:
                is_repeated = True
            else:
                self._report_contradiction(line, cell, place, criterion)
        if line.is_recused:
            self._grids.recuse(place)
        if is_repeated:
            self._report_repetition(line, place)
        if line.comment:
            self._grids.comment(place, line.comment)

    def all(self) -> Sequence[GridRow]:
        """Return the rows in the file's order, once every line is added, and report what is wrong with each."""
        self._places = {}
        for place in range(len(self._grids)):
            self._check(place)
        self._grids.forget_places()
        return self._grids

    def _check(self, place: int) -> None:
        marks, comment = self._grids.cells(place), self._grids.comment_of(place)
        is_whole = self._grids.is_recused_whole(place)
        recused = [mark is not None and mark.is_recusal for mark in marks]
        if is_whole or any(recused):
            given = [criterion for criterion, mark in enumerate(marks) if mark and mark.value is not None]
            self._check_recusal(place, given, is_whole=is_whole or all(recused))
        elif comment and speaks_of_recusal(comment):
            is_marked = any(mark and mark.value is not None for mark in marks)
            report = self._findings.warning if is_marked else self._findings.error
            text, first = _COMMENT_AND_MARKS if is_marked else _SAID_IN_COMMENT, self._grids.first(place)
            column = first.columns.comment
            report(text, sheet=first.sheet, row=first.row, column=column, value=comment, juror=first.juror, dossier=first.dossier)

    def _check_recusal(self, place: int, given: Sequence[int], *, is_whole: bool) -> None:
        first = self._grids.first(place)
        for criterion in given:
            sheet, row = self._grids.where(place, criterion)
            self._findings.error(
                N_("{juror} is recused from this dossier in other cells: a recused juror gives no mark."),
                sheet=sheet,
                row=row,
                column=first.columns.marks.get(self._codes[criterion], ""),
                value=exact(_value(self._grids.cell(place, criterion))),
                juror=first.juror,
                dossier=first.dossier,
                cause=("recused", first.juror, first.dossier),
            )
        if not is_whole and not given:
            self._findings.warning(_ONE_CRITERION, sheet=first.sheet, row=first.row, juror=first.juror, dossier=first.dossier)

    def _report_repetition(self, line: Line, place: int) -> None:
        self._findings.warning(
            N_("The same marks of {juror} on this dossier are already in row {first}."),
            sheet=line.sheet,
            row=line.row,
            juror=line.juror,
            dossier=line.dossier,
            first=self._grids.first(place).row,
        )

    def _report_contradiction(self, line: Line, cell: MarkCell, place: int, criterion: int) -> None:
        value = _value(self._grids.cell(place, criterion))
        sheet, row = self._grids.where(place, criterion)
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
            where=sheet,
            first=row,
            mark=value,
            cause=("contradiction", line.juror, line.sheet),
        )


def _value(mark: Mark | None) -> object:
    return "DÉPORT" if mark and mark.is_recusal else mark.value if mark else None
