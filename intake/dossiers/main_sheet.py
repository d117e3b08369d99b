"""Find the sheet of an export that lists the dossiers: a hidden one is never taken, nor passed over for a lesser one."""

from typing import Final, NamedTuple, Self

from deliberation.call.call import Call
from deliberation.dossiers.dialects import Dialect
from deliberation.errors import FileRefused
from intake.dossiers.form_mapping import DOSSIERS_LOOKED_AT
from intake.dossiers.headers import dialect_of
from intake.dossiers.role_words import asks_title
from intake.files.aside import aside, refuse
from intake.files.findings import Findings
from intake.files.keys import DOSSIER_KEYS
from intake.files.tables import Table, find_table_where
from intake.files.values import text_of
from intake.formats.rows import Row, Sheet
from intake.formats.sheets import Opened
from intake.scores.cells import BLANK, criterion_keys, read_mark
from intake.scores.headings import CRITERION_KEYS, JUROR_KEYS, MARK_KEYS, has_most_criteria
from phrases import N_, quoted

_NO_NUMBERS: Final = N_(
    "No sheet of this file ({sheets}) has a column of dossier numbers (“ID”, “N°\N{NO-BREAK SPACE}dossier”…): "
    "it is not an export of dossiers."
)
_NO_ROWS: Final = N_("Sheet {sheet} has the headings of an export in row {row}, and no dossier under them.")
_HIDDEN_LIST: Final = N_(
    "Sheet {sheet} is hidden and looks like the list of dossiers: show it in the workbook, or delete it if another sheet is the list."
)


class _Candidate(NamedTuple):
    """A sheet that numbers dossiers; the smallest ``rank`` is the likeliest list of them."""

    rank: tuple[bool, bool, bool]
    table: Table
    dialect: Dialect

    @classmethod
    def of(cls, sheet: Sheet) -> Self | None:
        """Return the candidate that a sheet is, None if it numbers no dossiers."""
        table = find_table_where(sheet, lambda keys: dialect_of(keys) is not None)
        keys = frozenset(column.key for column in table.columns) if table else frozenset[str]()
        dialect = dialect_of(keys)
        if table is None or dialect is None:
            return None
        return cls((dialect.traits.is_chosen, not keys & DOSSIER_KEYS, not asks_title(keys)), table, dialect)


def find_list(opened: Opened, call: Call, findings: Findings) -> tuple[Table, Dialect]:
    """Return the list of dossiers, with its rows: a standard export, else a sheet that numbers dossiers and has titles, else one that
    numbers them; of equals the first that is shown. Raises FileRefused, also where a hidden sheet is the likelier list.
    """
    candidates = [candidate for sheet in opened.sheets if (candidate := _Candidate.of(sheet))]
    if not candidates:
        for sheet in opened.sheets:
            aside(sheet, findings, _has_a_number, because=_NO_NUMBERS)
        refuse(findings, _NO_NUMBERS, opened)
    likeliest = min(candidates, key=lambda candidate: (candidate.rank, candidate.table.source.is_hidden))
    if likeliest.table.source.is_hidden:
        raise FileRefused(_HIDDEN_LIST, sheet=quoted(likeliest.table.sheet))
    table, dialect = likeliest.table.with_rows(), likeliest.dialect
    if dialect.traits.is_chosen:
        _refuse_grid(table, call)
    if not table.kept:
        raise FileRefused(_NO_ROWS, sheet=quoted(table.sheet), row=table.heading.number)
    return table, dialect


def _has_a_number(row: Row) -> bool:
    return len(row.cells) > 2 and any(len(text) > 3 and text.isdigit() for text in map(text_of, row.cells))


def _refuse_grid(table: Table, call: Call) -> None:
    # A file of marks has dossier numbers too, and would pass for a template with odd questions.
    is_long_list = all(table.column(*keys) for keys in (JUROR_KEYS, CRITERION_KEYS, MARK_KEYS))
    if is_long_list or (has_most_criteria(table, call) and not _answers_criteria(table, call)):
        raise FileRefused(N_("This file holds marks of the jury, not dossiers: import it as scores."))


def _answers_criteria(table: Table, call: Call) -> bool:
    """Tell whether most cells under the criteria's names are texts, not marks: a form may ask one question for each criterion."""
    names = criterion_keys(call)
    columns = [column for column in table.columns if column.key in names]
    marks = [read_mark(column.cell(row), call) for row in (table.kept or ())[:DOSSIERS_LOOKED_AT] for column in columns]
    given = [mark for mark in marks if mark != BLANK]
    return sum(mark is None for mark in given) * 2 > len(given)
