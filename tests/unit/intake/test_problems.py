"""Where a problem is, in words; problems of one cause told once; a problem that explains the others."""

import pytest

from deliberation.errors import ImportRefused
from deliberation.problems import Causes, Place, Problem, Severity
from phrases import Message, language

EMPTY = Message("This row has no name.")


def problem(sheet: str, row: int | None = None, *, explains_others: bool = False) -> Problem:
    return Problem(Severity.ERROR, EMPTY, sheet=sheet, row=row, explains_others=explains_others)


def only(*problems: Problem) -> Problem:
    (found,) = Causes(problems).all()
    return found


def test_one_cause_keeps_its_rows_sheet_by_sheet() -> None:
    found = only(problem("A", 2), problem("B", 3), problem("A", 4))

    assert (found.count, found.sheet, found.rows) == (3, "A, B", ())
    assert found.places == (Place("A", (2, 4)), Place("B", (3,)))


def test_causes_of_causes_keep_every_place() -> None:
    first, second = only(problem("A", 2), problem("A", 3)), only(problem("A", 9), problem("B", 1))

    assert only(first, second).places == (Place("A", (2, 3, 9)), Place("B", (1,)))


@pytest.mark.parametrize(
    ("problems", "where"),
    [
        ([problem("A", 2)], "sheet A, row 2"),
        ([problem("A")], "sheet A"),
        ([problem("A", row) for row in (9, 2, 3, 4)], "sheet A, rows 2–4, 9"),
        ([problem("A", 2), problem("A", 5), problem("B", 3)], "sheet A, rows 2, 5; sheet B, row 3"),
        ([problem("A", row) for row in range(2, 500)], "sheet A, rows 2–201…"),
        ([problem("A", 6), problem("A", 6)], "sheet A, row 6"),
        ([problem(sheet, 2) for sheet in "ABCDEFG"], "; ".join(f"sheet {sheet}, row 2" for sheet in "ABCDE") + "; … (+2)"),
    ],
)
def test_place_is_told_in_words(problems: list[Problem], where: str) -> None:
    with language("en"):
        assert only(*problems).where == where


def test_what_follows_from_another_problem_is_not_told_beside_it() -> None:
    cause = problem("A", explains_others=True)

    assert ImportRefused([problem("A", 2), cause, problem("A", 3)]).problems == (cause,)
    assert ImportRefused([problem("A", 2), problem("A", 3)]).problems == (problem("A", 2), problem("A", 3))
