"""Reading of a score table's lines, in any layout."""

from collections.abc import Iterator, Mapping

from deliberation.call.call import Call
from deliberation.dossiers.records import GridColumns, SheetReading
from intake.files.lines import Lines
from intake.files.tables import Column, Findings, Place, Table
from intake.files.values import BARE_NUMBER_KEYS, DOSSIER_KEYS, REFERENCE_EXPECTED, TITLE_KEYS, Unreadable, dossier_of, field_key, text_of
from intake.formats.rows import Cell, Row, is_blank
from intake.scores import headings
from intake.scores.score_rows import Line, MarkCell
from phrases import N_

_RECUSAL_KEYS = ("deport", "deports", "recusal", "conflit_d_interet", "conflit_d_interets", "conflict_of_interest")
# What only says which dossier it is, beside its number and title.
_CONTEXT_KEYS = (
    "administration", "organisme", "organisation", "etablissement", "establishment", "candidat", "applicant", "porteur", "ministere",
)  # fmt: skip
_NO_JUROR = N_("No column says which juror gave the marks: all are taken for those of {name}, as the sheet is called.")
_SHIFTED = N_("A bare number stands here: this row seems shifted by a cell. Put each value under its heading.")


class ScoreTable:
    """Score table: a column per criterion, or a line per mark with a column for the criterion."""

    def __init__(self, table: Table, call: Call, findings: Findings, scales: headings.OtherScales) -> None:
        self._table, self._call, self._findings, self._scales = table, call, findings, scales
        self._names = headings.criterion_keys(call)
        self._dossier, self._juror = self._numbers(), table.column(*headings.JUROR_KEYS)
        self._title, self._comment = table.column(*TITLE_KEYS), table.column(*headings.COMMENT_KEYS)
        self._recusal = table.column(*_RECUSAL_KEYS)
        # A file says the same few numbers, names and marks over and over: each is understood once.
        self._numbers_known: dict[str, str] = {}
        self._jurors_known: dict[str, str] = {}
        self._codes_known: dict[str, str | None] = {}
        self._marks_known: dict[str | float, headings.Mark | None] = {}
        self._is_long = headings.is_long_list(table)
        self._criterion = table.column(*headings.CRITERION_KEYS) if self._is_long else None
        self._mark = table.column(*headings.MARK_KEYS) if self._is_long else None
        self._sheet_juror = headings.named_above(table) or table.sheet.strip()
        if self._is_long and self._juror is None and not headings.named_above(table):
            findings.warning(_NO_JUROR, sheet=table.sheet, name=table.sheet)
        self._columns = {} if self._is_long else self._criterion_columns()
        self._headings = self._name_headings()
        single = (self._dossier, self._juror, self._title, self._comment, self._recusal, self._criterion, self._mark)
        read = [column for column in (*single, *self._columns.values()) if column]
        context = [column for column in (table.column(*_CONTEXT_KEYS),) if column]
        self._lines = Lines(table, findings, read, number=self._dossier, expected=context)
        self._texts = [*(column for column in (self._title, self._comment) if column), *context]

    def reading(self) -> SheetReading:
        """Return the report on the sheet, after its lines."""
        return self._lines.reading()

    def lines(self) -> Iterator[Line | None]:
        """Yield each row's line, None for a row that gives none."""
        for row in self._lines:
            yield self._line(row)

    def _numbers(self) -> Column:
        columns = self._table.columns
        number_columns = [column for column in columns if column.key in DOSSIER_KEYS] or [
            column for column in columns if column.key in BARE_NUMBER_KEYS
        ]
        if len(number_columns) > 1 and number_columns[0].key == number_columns[1].key:
            text = N_("Two columns hold dossier numbers: put tables that stand side by side on sheets of their own.")
            self._error(text, column=number_columns[0].name)
        return number_columns[0]

    def _criterion_columns(self) -> Mapping[str, Column]:
        columns: dict[str, Column] = {}
        for column in self._table.columns:
            code = self._names.get(column.key)
            if code in columns:
                self._error(N_("Two columns are for this criterion."), column=column.name)
            elif code:
                columns[code] = column
        for code in self._call.criterion_codes:
            if code not in columns:
                self._error(N_("There is no column for this criterion."), column=str(self._call.criterion(code).label))
        return columns

    def _name_headings(self) -> GridColumns:
        def name(column: Column | None) -> str:
            return column.name if column else ""

        if self._is_long:
            marks = dict.fromkeys(self._call.criterion_codes, name(self._mark))
        else:
            marks = {code: column.name for code, column in self._columns.items()}
        return GridColumns(self._dossier.name, name(self._juror), name(self._title), name(self._comment), marks)

    def _line(self, row: Row) -> Line | None:
        dossier = self._number(row)
        if dossier is None:
            return None
        juror = self._juror_of(row)
        comment = _verbatim(self._comment.cell(row)) if self._comment else ""
        if not dossier:
            self._report_without_number(row, comment)
            return None
        if not juror:
            self._error(N_("This row does not say which juror gave the mark."), row=row, column=self._headings.juror, dossier=dossier)
            return None
        cells = dict(self._cells(row, juror, dossier))
        self._check_shift(row, juror, dossier)
        title = self._title.text(row) if self._title else ""
        recused = self._says_recused(row, juror, dossier)
        return Line(juror, dossier, title, comment, self._table.sheet, row.number, cells, self._headings, recused)

    def _juror_of(self, row: Row) -> str:
        if self._juror is None:
            return self._sheet_juror
        text = self._juror.text(row)
        return self._jurors_known.setdefault(text, text)

    def _report_without_number(self, row: Row, comment: str) -> None:
        marks = [column for column in (*self._columns.values(), self._mark) if column]
        if comment or any(not is_blank(column.cell(row)) for column in marks):
            self._error(N_("This row has marks or a comment but no dossier number."), row=row, column=self._dossier.name)
        else:
            self._lines.holds_nothing(row)

    def _number(self, row: Row) -> str | None:
        """Return the dossier's number, empty if blank, None (with a report) for an invalid number."""
        cell = self._dossier.cell(row)
        if isinstance(cell, str) and cell in self._numbers_known:
            return self._numbers_known[cell]
        try:
            number = dossier_of(cell)
            if isinstance(cell, str):
                self._numbers_known[cell] = number
            return number
        except Unreadable as unreadable:
            self._error(REFERENCE_EXPECTED, row=row, column=self._dossier.name, value=str(unreadable))
            return None

    def _cells(self, row: Row, juror: str, dossier: str) -> Iterator[tuple[str, MarkCell]]:
        if not (self._criterion and self._mark):
            for code, column in self._columns.items():
                if cell := self._mark_cell(row, column, juror, dossier):
                    yield code, cell
        elif named := self._code(self._criterion.text(row)):
            if cell := self._mark_cell(row, self._mark, juror, dossier):
                yield named, cell
        else:
            self._error(
                N_("This is not a criterion of the call; expected one of: {criteria}."),
                row=row,
                column=self._criterion.name,
                value=self._criterion.shown(row),
                criteria=", ".join(str(criterion.short) for criterion in self._call.criteria),
            )

    def _code(self, text: str) -> str | None:
        if text not in self._codes_known:
            self._codes_known[text] = self._names.get(field_key(text))
        return self._codes_known[text]

    def _read_mark(self, cell: Cell) -> headings.Mark | None:
        # True would be found as 1.
        if isinstance(cell, bool) or not isinstance(cell, str | float):
            return headings.read_mark(cell, self._call)
        if cell not in self._marks_known:
            self._marks_known[cell] = headings.read_mark(cell, self._call)
        return self._marks_known[cell]

    def _mark_cell(self, row: Row, column: Column, juror: str, dossier: str) -> MarkCell | None:
        cell = column.cell(row)
        mark = self._read_mark(cell)
        if mark is not None:
            if mark.value is not None:
                self._scales.count(juror)
            return MarkCell(mark, column.name, cell)
        place = self._place(row, column, juror, dossier)
        number = headings.number_of(cell)
        if number is None or number <= self._call.scale.maximum:
            self._scales.refuse(place, cell)
        else:
            self._scales.keep(juror, number, place)
        return None

    def _place(self, row: Row, column: Column, juror: str, dossier: str) -> Place:
        return Place(sheet=self._table.sheet, row=row.number, column=column.name, value=column.shown(row), juror=juror, dossier=dossier)

    def _says_recused(self, row: Row, juror: str, dossier: str) -> bool:
        if self._recusal is None:
            return False
        is_recused = headings.says_recused(self._recusal.cell(row))
        if is_recused is None:
            text = N_("This column tells recusals: “yes”, “no” or nothing was expected here.")
            self._findings.error(text, **self._place(row, self._recusal, juror, dossier))
        return bool(is_recused)

    def _check_shift(self, row: Row, juror: str, dossier: str) -> None:
        for column in self._texts:
            cell = column.cell(row)
            number = headings.number_of(cell)
            if number is not None and self._call.scale.holds(number):
                self._findings.error(_SHIFTED, **self._place(row, column, juror, dossier))

    def _error(self, text: str, *, row: Row | None = None, column: str = "", value: str = "", **values: object) -> None:
        self._findings.error(text, sheet=self._table.sheet, row=row.number if row else None, column=column, value=value, **values)


def _verbatim(cell: Cell) -> str:
    """Return a comment as written by its juror, with only the line ends normalised."""
    if not isinstance(cell, str):
        return text_of(cell)
    return cell.replace("\r\n", "\n").replace("\r", "\n") if cell.strip() else ""
