"""The CSV files: what a French spreadsheet opens, and what the import of scores takes back."""

import csv
import io

import numpy as np
import pytest

from deliberation.derived.scoring.ranking import ranking
from deliberation.selection.decisions import Decision, Outcome
from exports.tables.csv_files import scores_csv, selection_csv
from intake.scores.scores import read_scores
from phrases import language
from tests.places import FIXTURES
from tests.unit.statistics.panels import demo
from tests.worlds.snapshots import Marks, make_call, make_candidature, make_snapshot

pytestmark = pytest.mark.usefixtures("english")

MARKS: Marks = [[[5, 4], [4, None]], [[3, 3], [2, 4]]]


def records(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";"))


def test_selection_opens_in_a_french_spreadsheet() -> None:
    with language("fr"):
        data = selection_csv(make_snapshot(marks=MARKS, call=make_call(weights=(2, 1))))
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.count(b"\r\n") == data.count(b"\n") == 3
    scores = [row[20] for row in csv.reader(io.StringIO(data.decode("utf-8-sig")), delimiter=";")][1:]
    assert scores == ["4,333333333333333", "2,8333333333333335"]


def test_selection_holds_every_candidature_and_every_digit() -> None:
    snapshot = make_snapshot(
        marks=[*MARKS, [[None, None], [None, None]]],
        call=make_call(weights=(2, 1)),
        decisions=[Decision(2, Outcome.SELECTED, "t2", reason="=1+1\nsuite ; fin")],
    )
    rows = records(selection_csv(snapshot))
    names = ("Dossier number", "Filed on", "Decision", "Track decided", "Reason", "Rank", "Criterion 1")
    assert [tuple(row[name] for name in names) for row in rows] == [
        ("1001", "2019-05-31 23:58:41", "To discuss", "", "", "1", "4.5"),
        ("1002", "2019-05-31 23:58:41", "Selected", "Track 2", "'=1+1\nsuite ; fin", "2", "2.5"),
        ("1003", "2019-05-31 23:58:41", "To discuss", "", "", "", ""),
    ]
    assert [float(row["Score"]) if row["Score"] else None for row in rows] == [ranking(snapshot).by_id[i].score for i in (1, 2, 3)]


def test_marks_of_the_demonstration_are_the_file_they_came_from() -> None:
    source = records((FIXTURES / "notes_jury_long.csv").read_bytes())
    exported = records(scores_csv(demo()))
    assert [(row["numero_dossier"], row["jure"][-2:], row["critere"], row["note"]) for row in exported] == [
        (row["numero_dossier"], row["jure"][-2:], row["critere"], row["note"]) for row in source
    ]


def test_scores_read_back_as_they_were() -> None:
    said = 'Dit : « oui » ; "non"\nsuite'
    snapshot = make_snapshot(marks=MARKS, recused=[(1, 0)], comments={(1, 101): said, (2, 101): "Lien familial"})
    rows = read_scores(scores_csv(snapshot), "notes.csv", snapshot.call).rows
    assert [(row.juror, row.dossier, dict(row.marks), row.is_recused, row.comment) for row in rows] == [
        ("Juré 01", "1001", {"c1": 5, "c2": 4}, False, said),
        ("Juré 01", "1002", {"c1": None, "c2": None}, True, "Lien familial"),
        ("Juré 02", "1001", {"c1": 4, "c2": None}, False, ""),
        ("Juré 02", "1002", {"c1": 2, "c2": 4}, False, ""),
    ]


def test_scores_leave_out_what_is_sealed_or_not_for_the_jury() -> None:
    candidatures = [make_candidature(1), make_candidature(2, is_revealed=True), make_candidature(3, is_withdrawn=True)]
    snapshot = make_snapshot(
        marks=[[[None, None]], [[3, None]], [[None, None]]],
        candidatures=candidatures,
        is_sealed=True,
        scored=np.array([[[True, True]], [[True, False]], [[False, False]]]),
    )
    assert [tuple(row.values()) for row in records(scores_csv(snapshot))] == [
        ("1002", "Juré 01", "c1", "3", ""),
        ("1002", "Juré 01", "c2", "", ""),
    ]


def test_empty_call_gives_the_headings() -> None:
    assert scores_csv(make_snapshot()) == b"\xef\xbb\xbfnumero_dossier;jure;critere;note;commentaire\r\n"
    assert records(selection_csv(make_snapshot())) == []
