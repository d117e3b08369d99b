"""Put the lines of a score file together: one row a juror and dossier; contradictions are reported with their place."""

from collections.abc import Mapping, Sequence
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
from intake.scores.many_grids import ManyGrids
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


class GridRows:
    """The rows of a file being read."""

    def __init__(self, call: Call, findings: Findings) -> None:
        self._findings = findings
        self._codes = call.criterion_codes
        self._criteria = {code: criterion for criterion, code in enumerate(call.criterion_codes)}
        self._grids = ManyGrids(call.criterion_codes)
        # By juror whatever the spelling, then dossier.
        self._places: dict[str, dict[str, int]] = {}

    def add(self, line: Line) -> None:
        """Add a line; what an earlier line says of the same mark must be the same."""
        places = self._places.setdefault(fold_name(line.juror), {})
        place = places.get(line.dossier)
        if place is None:
            place = places[line.dossier] = self._grids.add(line.juror, line.dossier, line.title, line.sheet, line.row, line.columns)
        if line.is_recused:
            self._grids.recuse(place, row=line.row, sheet=line.sheet)
        if self._put_marks(line, place):
            self._check_repetition(line, place)
        if line.comment:
            self._grids.comment(place, line.comment, row=line.row, sheet=line.sheet)

    def _put_marks(self, line: Line, place: int) -> bool:
        """Write the line's marks, or report those that contradict earlier ones; tell whether it only repeats some."""
        is_repeated, is_contradicted = False, False
        for code, cell in line.cells.items():
            criterion = self._criteria[code]
            known = self._grids.cell(place, criterion)
            if known is None:
                self._grids.put(place, criterion, cell.mark, row=line.row, sheet=line.sheet)
            elif known == cell.mark:
                is_repeated = True
            else:
                is_contradicted = True
                self._report_contradiction(line, cell, place, criterion)
        return is_repeated and not is_contradicted

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
            text, first = _COMMENT_AND_MARKS if is_marked else _SAID_IN_COMMENT, self._grids[place]
            column = first.columns.comment
            report(text, sheet=first.sheet, row=first.row, column=column, value=comment, juror=first.juror, dossier=first.dossier)

    def _check_recusal(self, place: int, given: Sequence[int], *, is_whole: bool) -> None:
        first = self._grids[place]
        where, recused_row = self._grids.recused_where(place)
        for criterion in given:
            sheet, row = self._grids.where(place, criterion)
            self._findings.error(
                RECUSED_THERE,
                sheet=sheet,
                row=row,
                column=first.columns.marks.get(self._codes[criterion], ""),
                value=exact(_value(self._grids.cell(place, criterion))),
                juror=first.juror,
                dossier=first.dossier,
                where=where,
                first=recused_row,
                cause=("recused", first.juror, first.dossier),
            )
        if not is_whole and not given:
            self._findings.warning(_ONE_CRITERION, sheet=first.sheet, row=first.row, juror=first.juror, dossier=first.dossier)

    def _check_repetition(self, line: Line, place: int) -> None:
        """Refuse another remark on marks that an earlier line gives too; the same one, or none, is a repetition."""
        earlier = self._grids.first_comment(place)
        if line.comment and earlier and not self._grids.has_comment(place, line.comment):
            _text, row, sheet = earlier
            report, text, column, value = self._findings.error, OTHER_REMARK, line.columns.comment, line.comment
        else:
            first = self._grids[place]
            report, text, column, value, row, sheet = self._findings.warning, REPEATED, "", "", first.row, first.sheet
        keywords = {"juror": line.juror, "dossier": line.dossier, "where": sheet, "first": row}
        report(text, sheet=line.sheet, row=line.row, column=column, value=value, **keywords)

    def _report_contradiction(self, line: Line, cell: MarkCell, place: int, criterion: int) -> None:
        value = _value(self._grids.cell(place, criterion))
        sheet, row = self._grids.where(place, criterion)
        self._findings.error(
            LEFT_BLANK if value is None else OTHER_MARK,
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
