"""Lines of a file of scores put together: where each mark stands, whatever sheets a grid is on."""

import tracemalloc

from deliberation.dossiers.records import GridColumns, GridRow
from deliberation.scoring.juror_names import OTHER_MARK, RECUSED_THERE
from intake.files.tables import Findings
from intake.scores.headings import RECUSED, Mark
from intake.scores.score_rows import GridRows, Line, MarkCell
from tests.worlds.snapshots import make_call

CALL = make_call()
FIRST, SECOND = CALL.criterion_codes[:2]
COLUMNS = GridColumns("N° dossier")


def line(sheet: str, row: int, **marks: Mark) -> Line:
    return Line("Juré 01", "101", "Un titre", "", sheet, row, {code: MarkCell(mark, code, "") for code, mark in marks.items()}, COLUMNS)


def read(*lines: Line) -> tuple[list[GridRow], list[tuple[str, str, int | None]]]:
    """The grids, and each problem's sentence, sheet and row."""
    findings = Findings()
    rows = GridRows(CALL, findings)
    for one in lines:
        rows.add(one)
    rows.check()
    return list(rows), [(problem.message.text, problem.sheet, problem.row) for problem in findings.all()]


def test_lines_of_one_grid_are_one_row_at_the_place_of_the_first() -> None:
    grids, problems = read(line("Feuille", 2, **{FIRST: Mark(4)}), line("Autre", 7, **{SECOND: Mark(3)}))
    marks = dict.fromkeys(CALL.criterion_codes) | {FIRST: 4, SECOND: 3}
    assert (grids, problems) == ([GridRow("Juré 01", "101", "Un titre", marks, False, "", "Feuille", 2, COLUMNS)], [])


def test_another_mark_names_the_place_of_the_earlier_one() -> None:
    _grids, problems = read(line("Feuille", 2, **{FIRST: Mark(4)}), line("Autre", 7, **{FIRST: Mark(3)}))
    assert problems == [(OTHER_MARK, "Autre", 7)]


def test_recusal_on_another_sheet_takes_the_marks_away_and_is_told_at_each() -> None:
    (grid,), problems = read(line("Feuille", 2, **{FIRST: Mark(4)}), line("Autre", 7, **{SECOND: RECUSED}))
    assert (grid.is_recused, set(grid.marks.values())) == (True, {None})
    assert problems == [(RECUSED_THERE, "Feuille", 2)]


def test_a_full_calls_grids_stay_small() -> None:
    rows = GridRows(CALL, Findings())
    tracemalloc.start()
    for number in range(20_000):
        rows.add(line("Feuille", number, **dict.fromkeys(CALL.criterion_codes, Mark(4)))._replace(dossier=str(number)))
    rows.check()
    held = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    assert held < 20_000 * 300, held
