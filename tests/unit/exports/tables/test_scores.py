"""The jurors' marks as a workbook: read back by the import of scores, whatever the language."""

import pytest

from exports.tables.selection import scores_workbook
from intake.scores.scores import read_scores
from phrases import language
from tests.unit.exports.reading import MADE_AT, cells, opened
from tests.worlds.snapshots import Marks, make_snapshot

MARKS: Marks = [[[5, 4], [4, None]], [[3, 3], [2, 4]]]


@pytest.mark.parametrize("code", ["fr", "en"])
def test_marks_read_back_as_they_were(code: str) -> None:
    snapshot = make_snapshot(marks=MARKS, recused=[(1, 0)], comments={(1, 101): "=SUM(A1)", (2, 101): "Lien familial"})
    with language(code):
        file = read_scores(scores_workbook(snapshot, made_at=MADE_AT), "notes.xlsx", snapshot.call)
    assert file.problems == ()
    assert [(row.juror, row.dossier, row.title, dict(row.marks), row.is_recused, row.comment) for row in file.rows] == [
        ("Juré 01", "1001", "Projet 1", {"c1": 5, "c2": 4}, False, "=SUM(A1)"),
        ("Juré 01", "1002", "Projet 2", {"c1": None, "c2": None}, True, "Lien familial"),
        ("Juré 02", "1001", "Projet 1", {"c1": 4, "c2": None}, False, ""),
        ("Juré 02", "1002", "Projet 2", {"c1": 2, "c2": 4}, False, ""),
    ]


def test_marks_are_numbers_and_nothing_is_a_formula() -> None:
    with language("en"):
        book = opened(scores_workbook(make_snapshot(marks=MARKS, comments={(1, 101): "=SUM(A1)"}), made_at=MADE_AT))
    assert [(cell.value, cell.data_type) for cell in book["Marks"]["2"]] == [
        ("Juré 01", "s"), (1001, "n"), ("Projet 1", "s"), ("Office des essais", "s"), (5, "n"), (4, "n"), ("=SUM(A1)", "s"),
    ]  # fmt: skip
    assert "f" not in {cell.data_type for cell in cells(book)}
