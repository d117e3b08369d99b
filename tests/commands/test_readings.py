"""What an import says of its file, from the command line."""

import csv
from pathlib import Path

from tests.commands.conftest import CALL, JSON, Run
from tests.places import FIXTURES
from tests.worlds.demonstration import CURRENT_CSV


def test_import_without_pre_selection_says_where_it_is_recorded(call: Run, tmp_path: Path) -> None:
    with (FIXTURES / CURRENT_CSV).open(encoding="utf-8", newline="") as source:
        rows = [row[:-2] for row in csv.reader(source)]
    file = tmp_path / "dossiers.csv"
    with file.open("w", encoding="utf-8", newline="") as target:
        csv.writer(target).writerows(rows)
    answer = call("import", "dossiers", file, *CALL)
    assert answer.code == 0
    assert "46" in answer.lines[-1]
    assert "Présélection" in answer.lines[-1]


def test_import_says_what_it_read_sheet_by_sheet(call: Run) -> None:
    report = call("import", "dossiers", FIXTURES / CURRENT_CSV, *CALL, *JSON).json
    assert {key: report["reading"][key] for key in ("form", "encoding", "separator")} == {
        "form": "csv",
        "encoding": "UTF-8",
        "separator": ",",
    }
    (sheet,) = report["reading"]["sheets"]
    assert (sheet["heading_row"], sheet["rows"], sheet["left_aside"]) == (1, 46, None)
    assert "FranceConnect ?" in {column["label"] for column in sheet["unread_columns"]}
    assert (report["preselection"], report["mapping"]["questions"]["title"]) == ({"asked": True, "awaiting": []}, "Titre du projet")
    assert report["mapping"]["team"] == ["Avis de présélection", "Commentaire de l'équipe"]


def test_import_says_what_changes_for_each_juror(call: Run) -> None:
    call("import", "dossiers", FIXTURES / CURRENT_CSV, *CALL)
    report = call("import", "scores", FIXTURES / "notes_jury.xlsx", *CALL, *JSON, "--dry-run").json
    assert report["jurors"][6] == {
        "juror": "Juré 07", "sheets": ["Juré 07"], "grids": {"before": 0, "after": 12}, "marks": {"before": 0, "after": 84},
        "recusals": {"before": 0, "after": 0}, "blanks": 84, "kept": 0, "replaced": 0,
    }  # fmt: skip
