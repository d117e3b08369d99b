"""Importing from a terminal: what scripts read of it, refused files, and the demonstration call's exact scores."""

import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.commands.conftest import CALL, JSON, Run
from tests.places import FIXTURES
from tests.worlds.demonstration import CURRENT_XLSX, FIVE_EXPORTS, LATER_V1_XLSX, V1_XLSX
from tests.worlds.dossiers import csv_of_one_siren

TRUTH = json.loads((FIXTURES / "truth.json").read_text(encoding="utf-8"))
TOLERANCE = 1e-12
DOCUMENTED = {"new", "changed", "state_changed", "unchanged", "withdrawn", "absent", "written", "problems"}
GRIDS = {"new": 270, "unchanged": 13, "recusals": 5, "new_jurors": 12}


def counts(report: dict[str, Any]) -> dict[str, int]:
    return {name: value for name, value in report.items() if isinstance(value, int) and not isinstance(value, bool) and value}


@pytest.mark.parametrize("name", FIVE_EXPORTS)
def test_every_export_and_the_jury_s_marks_give_the_exact_ranking(call: Run, name: str) -> None:
    dossiers = call("import", "dossiers", FIXTURES / name, *CALL, *JSON).json
    assert (dossiers["new"], dossiers["written"], dossiers["problems"]) == (46, True, [])
    scores = call("import", "scores", FIXTURES / "notes_jury_long.csv", *CALL, *JSON).json
    assert counts(scores) == GRIDS
    assert dossiers.keys() & scores.keys() >= DOCUMENTED

    listed = call("ranking", *CALL, *JSON).json["candidatures"]
    ranked = [one for one in listed if one["rank"]]
    assert len({one["administration"] for one in listed}) == 38
    assert [(one["dossier"], one["rank"], one["track_rank"]) for one in ranked if not one["tie"]] == [
        (dossier, TRUTH["candidatures"][dossier]["rang"], TRUTH["candidatures"][dossier]["rang_dans_la_formule"])
        for dossier in TRUTH["classement"]
        if all(dossier not in tied["dossiers"] for tied in TRUTH["ex_aequo"])
    ]
    ties = {tuple(sorted(one["tie"]["group"])): one["rank"] for one in ranked if one["tie"]}
    assert ties == {tuple(sorted(tied["dossiers"])): tied["rang"] for tied in TRUTH["ex_aequo"]}
    for one in ranked:
        exact = TRUTH["candidatures"][one["dossier"]]
        assert one["score"] == pytest.approx(exact["score"], abs=TOLERANCE, rel=0)
        assert one["jurors"] == exact["nb_jures_ayant_note"]
        for code, criterion in exact["criteres"].items():
            assert one["criteria"][code]["mean"] == pytest.approx(criterion["moyenne"], abs=TOLERANCE, rel=0)
            assert one["criteria"][code]["jurors"] == criterion["nb_notes"]


def test_later_export_is_new_1_changed_3_withdrawn_1_and_again_nothing(call: Run) -> None:
    def report(name: str, *options: str) -> dict[str, Any]:
        answer = call("import", "dossiers", FIXTURES / name, *CALL, *JSON, *options)
        assert answer.code == 0
        return dict(answer.json)

    assert counts(report(V1_XLSX)) == {"new": 46}
    assert counts(report(V1_XLSX)) == {"unchanged": 46}
    rehearsed, done, again = report(LATER_V1_XLSX, "--dry-run"), report(LATER_V1_XLSX), report(LATER_V1_XLSX)
    assert (rehearsed.pop("written"), done.pop("written")) == (False, True)
    assert rehearsed == done
    assert {name: done[name] for name in ("new", "changed", "withdrawn", "late")} == {"new": 1, "changed": 3, "withdrawn": 1, "late": 1}
    assert [change["dossier"] for change in done["dossiers"]["changed"]] == ["499753", "525638", "526382"]
    assert counts(again) == {"unchanged": 46, "withdrawn": 1, "late": 1}
    settled = report(LATER_V1_XLSX, "--withdraw", "523044"), report(LATER_V1_XLSX)
    assert [counts(one) for one in settled] == [{"unchanged": 46, "withdrawn": 1, "late": 1}, {"unchanged": 47, "late": 1}]
    back = report(V1_XLSX, "--take-back", "523044"), report(V1_XLSX)
    assert [(one["returning"], one["dossiers"]["returning"]) for one in back] == [(1, ["523044"]), (0, [])]


def test_names_that_share_a_siren_are_asked_about_and_answered_by_an_option(call: Run, tmp_path: Path) -> None:
    file = tmp_path / "hopitaux.csv"
    file.write_bytes(csv_of_one_siren("Hôpital A", "Hôpital B", "HOPITAL A"))
    said = call("import", "dossiers", file, *CALL)
    assert [line for line in said.lines if "--one-applicant 260000019" in line and "--several-applicants 260000019" in line]
    asked = call("import", "dossiers", file, *CALL, *JSON).json
    assert asked["shared_sirens"] == [{"siren": "260000019", "names": ["Hôpital A", "Hôpital B"]}]
    assert call("import", "dossiers", file, *CALL, "--several-applicants", "260000019").code == 0
    assert call("import", "dossiers", file, *CALL, *JSON).json["shared_sirens"] == []
    assert call("import", "dossiers", file, *CALL, "--one-applicant", "260000019").code == 2


def test_broken_accents_are_put_right_where_somebody_says_so(call: Run, tmp_path: Path) -> None:
    call("import", "dossiers", FIXTURES / CURRENT_XLSX, *CALL)
    broken = tmp_path / "notes.csv"
    broken.write_bytes((FIXTURES / "notes_jury_long.csv").read_bytes().decode("latin-1").encode())

    assert call("import", "scores", broken, *CALL).code == 2
    done = call("import", "scores", broken, *CALL, *JSON, "--repair-accents")
    assert (done.code, done.json["written"]) == (0, True)
    again = call("import", "scores", FIXTURES / "notes_jury_long.csv", *CALL, *JSON).json
    assert (again["new"], again["changed"]) == (0, 0)


def with_mark(value: object, target: Path) -> Path:
    book = openpyxl.load_workbook(FIXTURES / "notes_jury.xlsx")
    book["Juré 03"]["F5"] = value
    book.save(target)
    return target


def test_refused_file_tells_each_problem_on_a_line_and_writes_nothing(call: Run, tmp_path: Path) -> None:
    call("import", "dossiers", FIXTURES / CURRENT_XLSX, *CALL)
    wrong = with_mark(11, tmp_path / "notes.xlsx")
    answer = call("import", "scores", wrong, *CALL, *JSON)
    (problem,) = answer.json.pop("problems")
    assert answer.code == 2
    assert (answer.json["written"], counts(answer.json)) == (False, {})
    assert (problem["severity"], problem["sheet"], problem["row"], problem["value"]) == ("error", "Juré 03", 5, "11")
    assert len(answer.lines) == 2
    assert [part in answer.lines[0] for part in ("Juré 03", "5", "'11'", problem["column"], problem["message"])] == [True] * 5
    assert call("people", "list", *CALL, *JSON).json["people"] == []


def test_list_without_a_date_of_filing_says_so_before_anything_is_written(call: Run, tmp_path: Path) -> None:
    file = tmp_path / "liste.csv"
    file.write_text("N° dossier;Titre;Organisme;Formule\n900001;Un;Ville;Accompagnement scientifique\n", encoding="utf-8")

    told = call("import", "dossiers", file, *CALL, "--dry-run", *JSON).json

    (problem,) = told["problems"]
    assert (told["new"], told["written"], problem["severity"], problem["row"]) == (1, False, "warning", 2)
    assert "date de dépôt" in problem["message"]
