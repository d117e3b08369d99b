"""Pre-selecting from a terminal, where a call's files bring no pre-selection."""

import csv
from pathlib import Path

import pytest

from tests.commands.conftest import CALL, JSON, Run
from tests.places import FIXTURES
from tests.worlds.demonstration import CURRENT_CSV


@pytest.fixture
def unscreened(call: Run, tmp_path: Path) -> Run:
    """Run ``jury`` where dossiers are in, without the team's annotations."""
    with (FIXTURES / CURRENT_CSV).open(encoding="utf-8", newline="") as source:
        rows = [row[:-2] for row in csv.reader(source)]
    file = tmp_path / "dossiers.csv"
    with file.open("w", encoding="utf-8", newline="") as target:
        csv.writer(target).writerows(rows)
    answer = call("import", "dossiers", file, *CALL)
    assert answer.code == 0
    assert answer.lines[-1].endswith("./jury candidatures shortlist --all --call ami-ia-2")
    return call


def shortlisted(run: Run) -> list[str]:
    candidatures = run("ranking", *CALL, *JSON).json["candidatures"]
    return sorted(one["dossier"] for one in candidatures if one["screening"] == "shortlisted")


def test_all_that_have_no_pre_selection_are_shortlisted_unless_late_or_withdrawn(unscreened: Run) -> None:
    rehearsed = unscreened("candidatures", "shortlist", "--all", *CALL, *JSON, "--dry-run")
    assert (rehearsed.json["written"], shortlisted(unscreened)) == (False, [])

    done = unscreened("candidatures", "shortlist", "--all", *CALL, *JSON)

    assert (done.code, done.json["written"]) == (0, True)
    assert done.json["shortlisted"] == rehearsed.json["shortlisted"]
    assert shortlisted(unscreened) == sorted(done.json["shortlisted"])
    assert unscreened("candidatures", "shortlist", "--all", *CALL, *JSON).json["shortlisted"] == []


def test_numbers_given_are_shortlisted_with_the_reason(unscreened: Run) -> None:
    assert unscreened("candidatures", "shortlist", "472228", "495484", *CALL, "--reason", "Retenues en comité").code == 0
    assert shortlisted(unscreened) == ["472228", "495484"]


@pytest.mark.parametrize("arguments", [(), ("--all", "472228"), ("472228", "999999")])
def test_what_cannot_be_shortlisted_is_refused_whole(unscreened: Run, arguments: tuple[str, ...]) -> None:
    assert unscreened("candidatures", "shortlist", *arguments, *CALL).code == 2
    assert shortlisted(unscreened) == []


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


def test_candidature_is_withdrawn_on_a_day_and_on_somebody_s_word_and_that_is_taken_back(call: Run) -> None:
    call("import", "dossiers", FIXTURES / CURRENT_CSV, *CALL)
    said = ("--reason", "Réorganisation.", "--on-word-of", "team", "--on", "2019-06-20")
    rehearsed = call("candidatures", "withdraw", "495484", *said, *CALL, *JSON, "--dry-run")
    done = call("candidatures", "withdraw", "495484", *said, *CALL, *JSON)
    again = call("candidatures", "withdraw", "495484", *said, *CALL, *JSON)
    assert [answer.json for answer in (rehearsed, done, again)] == [
        {"withdrawn": ["495484"], "written": False},
        {"withdrawn": ["495484"], "written": True},
        {"withdrawn": [], "written": False},
    ]
    (entry,) = [one for one in call("journal", "show", *CALL, *JSON).json["entries"] if one["act"] == "candidature_withdrawn"]
    assert entry["after"] == {
        "withdrawn": True, "reason": "Réorganisation.", "on_word_of": "team", "withdrawn_at": "2019-06-20T10:00:00+00:00",
    }  # fmt: skip
    assert call("candidatures", "take-back", "495484", *CALL, *JSON).json == {"taken_back": ["495484"], "written": True}
