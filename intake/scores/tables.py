"""Read the lines of one table of scores, whichever its layout."""

from collections.abc import Iterator, Mapping
from typing import Final

from deliberation.call.call import Call
from intake.files.findings import Findings
from intake.files.keys import DOSSIER_KEYS, field_key
from intake.files.sheets import Cell, Row
from intake.files.tables import Column, Table
from intake.files.values import Unreadable, dossier_of, text_of
from intake.scores.cells import criterion_keys, read_mark
from intake.scores.rows import Line, MarkCell
from phrases import N_

JUROR_KEYS: Final = ("jure", "juree", "jure_e", "juror", "membre_du_jury", "jury_member")
TITLE_KEYS: Final = ("titre", "titre_du_projet", "projet", "title", "project")
COMMENT_KEYS: Final = ("commentaire", "commentaires", "comment", "comments")
CRITERION_KEYS: Final = ("critere", "criterion")
MARK_KEYS: Final = ("note", "mark", "score")


def has_most_criteria(table: Table, call: Call) -> bool:
    """Tell whether more than half of the call's criteria have their column."""
    names = criterion_keys(call)
    return len({names[column.key] for column in table.columns if column.key in names}) * 2 > len(call.criteria)


class ScoreTable:
    """One table: a column for each criterion, or one line a mark with a column that names the criterion."""

    def __init__(self, table: Table, call: Call, findings: Findings) -> None:
        self._table, self._call, self._findings = table, call, findings
        self._names = criterion_keys(call)
        self._dossier, self._juror = table.column(*DOSSIER_KEYS), table.column(*JUROR_KEYS)
        self._title, self._comment = table.column(*TITLE_KEYS), table.column(*COMMENT_KEYS)
        self._criterion, self._mark = table.column(*CRITERION_KEYS), table.column(*MARK_KEYS)
        self._sheet_juror = _named_above(table) or table.sheet.strip()
        self._columns = {} if self._criterion and self._mark else self._criterion_columns()

    @property
    def is_of_this_call(self) -> bool:
        """Tell whether more than half of the call's criteria have their column, or lines name theirs: else it is another sort of file."""
        return bool(self._criterion and self._mark) or has_most_criteria(self._table, self._call)

    def lines(self) -> Iterator[Line | None]:
        """Yield each row's line, None for a row that gives none."""
        for row in self._table.rows:
            yield self._line(row)

    def _criterion_columns(self) -> Mapping[str, Column]:
        columns: dict[str, Column] = {}
        for column in self._table.columns:
            code = self._names.get(column.key)
            if code in columns:
                self._error(N_("Two columns are for this criterion."), column=column.label)
            elif code:
                columns[code] = column
        for code in self._call.criterion_codes:
            if code not in columns:
                self._error(N_("There is no column for this criterion."), column=str(self._call.criterion(code).label))
        return columns

    def _line(self, row: Row) -> Line | None:
        cells = dict(self._cells(row))
        comment = _verbatim(self._comment.cell(row)) if self._comment else ""
        dossier = self._number(row)
        juror = self._juror.text(row) if self._juror else self._sheet_juror
        if not dossier:
            has_content = comment or any(cell.text for cell in cells.values())
            if dossier is not None and has_content:
                self._error(N_("This row has marks or a comment but no dossier number."), row=row)
            return None
        if not juror:
            self._error(N_("This row does not say which juror gave the mark."), row=row, column=self._juror.label if self._juror else "")
            return None
        title = self._title.text(row) if self._title else ""
        return Line(juror, dossier, title, comment, self._table.sheet, row.number, cells)

    def _number(self, row: Row) -> str | None:
        """Return the dossier's number, empty where blank, None where it was not one (and said so)."""
        if self._dossier is None:
            return ""
        try:
            return dossier_of(self._dossier.cell(row))
        except Unreadable as unreadable:
            expected = N_("A dossier number, made of digits only, was expected here.")
            self._error(expected, row=row, column=self._dossier.label, value=str(unreadable))
            return None

    def _cells(self, row: Row) -> Iterator[tuple[str, MarkCell]]:
        if not (self._criterion and self._mark):
            for code, column in self._columns.items():
                if cell := self._mark_cell(row, column):
                    yield code, cell
        elif named := self._names.get(field_key(self._criterion.text(row))):
            if cell := self._mark_cell(row, self._mark):
                yield named, cell
        else:
            self._error(
                N_("This is not a criterion of the call; expected one of: {criteria}."),
                row=row,
                column=self._criterion.label,
                value=self._criterion.text(row),
                criteria=", ".join(self._call.criterion_codes),
            )

    def _mark_cell(self, row: Row, column: Column) -> MarkCell | None:
        mark = read_mark(column.cell(row), self._call)
        if mark is not None:
            return MarkCell(mark, column.label, column.text(row))
        self._error(
            N_("A whole number from {minimum} to {maximum}, DÉPORT or nothing was expected here."),
            row=row,
            column=column.label,
            value=column.text(row),
            minimum=self._call.scale.minimum,
            maximum=self._call.scale.maximum,
        )
        return None

    def _error(self, text: str, *, row: Row | None = None, column: str = "", value: str = "", **values: object) -> None:
        self._findings.error(text, sheet=self._table.sheet, row=row.number if row else None, column=column, value=value, **values)


def _named_above(table: Table) -> str:
    """Return the juror's full name where the blank grid writes it, above the header: a sheet's name has 31 letters at most."""
    for row in table.preamble:
        texts = [text for text in map(text_of, row.cells) if text]
        if len(texts) >= 2 and field_key(texts[0]) in JUROR_KEYS:
            return texts[1]
    return ""


def _verbatim(cell: Cell) -> str:
    """Return a comment as its juror wrote it, whatever it begins with; only line ends are made the same."""
    if not isinstance(cell, str):
        return text_of(cell)
    return cell.replace("\r\n", "\n").replace("\r", "\n") if cell.strip() else ""
