"""The command line: what scripts read on stdout, what people read on stderr, exit codes; and the demonstration call's exact scores."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import openpyxl
import pytest
from pydantic import SecretStr
from typer.testing import CliRunner

import bootstrap
import cli
from deliberation.journal import Act
from tests.data.seating import NOON
from tests.unit.dossiers import CURRENT_XLSX, DATA, FIVE_EXPORTS, LATER_V1_XLSX, ROOT, V1_XLSX

CALL: Final = ("--call", "ami-ia-2")
JSON: Final = ("--format", "json")
TRUTH: Final = json.loads((DATA / "truth.json").read_text(encoding="utf-8"))
TOLERANCE: Final = 1e-12
DOCUMENTED: Final = {"new", "changed", "state_changed", "unchanged", "withdrawn", "absent", "written", "problems"}
GRIDS: Final = {"new": 270, "unchanged": 13, "recusals": 5, "new_jurors": 12}


@dataclass(frozen=True)
class Answer:
    code: int
    stdout: str
    lines: list[str]  # of stderr

    @property
    def json(self) -> Any:
        return json.loads(self.stdout)


Run = Callable[..., Answer]


@pytest.fixture
def jury(tmp_path: Path, migrated_file: Path) -> Iterator[Run]:
    """Run ``jury`` on an empty database."""
    (tmp_path / "jury.sqlite3").write_bytes(migrated_file.read_bytes())
    settings = bootstrap.Settings(
        database_url=f"sqlite:///{tmp_path}/jury.sqlite3", secret_key=SecretStr("key"), public_url="https://jury.example"
    )
    bootstrap.use(settings, clock=lambda: NOON)

    def run(*arguments: object) -> Answer:
        result = CliRunner().invoke(cli.app, [str(argument) for argument in arguments], catch_exceptions=False)
        return Answer(result.exit_code, result.stdout, result.stderr.splitlines())

    yield run
    bootstrap.reset()


@pytest.fixture
def call(jury: Run) -> Run:
    """Run ``jury`` where the call exists."""
    assert jury("call", "create", ROOT / "calls" / "ami-ia-2.toml").code == 0
    return jury


@pytest.fixture
def scored(call: Run) -> Run:
    """Run ``jury`` where dossiers and scores are in."""
    assert call("import", "dossiers", DATA / CURRENT_XLSX, *CALL).code == 0
    assert call("import", "scores", DATA / "notes_jury.xlsx", *CALL).code == 0
    return call


def counts(report: dict[str, Any]) -> dict[str, int]:
    return {name: value for name, value in report.items() if isinstance(value, int) and not isinstance(value, bool) and value}


@pytest.mark.parametrize("name", FIVE_EXPORTS)
def test_every_export_and_the_jury_s_marks_give_the_exact_ranking(call: Run, name: str) -> None:
    dossiers = call("import", "dossiers", DATA / name, *CALL, *JSON).json
    assert (dossiers["new"], dossiers["written"], dossiers["problems"]) == (46, True, [])
    scores = call("import", "scores", DATA / "notes_jury_long.csv", *CALL, *JSON).json
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


def test_later_export_is_new_1_changed_3_withdrawn_1_and_twice_the_same_file_changes_nothing(call: Run) -> None:
    def report(name: str, *options: str) -> dict[str, Any]:
        answer = call("import", "dossiers", DATA / name, *CALL, *JSON, *options)
        assert answer.code == 0
        return dict(answer.json)

    assert counts(report(V1_XLSX)) == {"new": 46}
    assert counts(report(V1_XLSX)) == {"unchanged": 46}
    rehearsed, done, again = report(LATER_V1_XLSX, "--dry-run"), report(LATER_V1_XLSX), report(LATER_V1_XLSX)
    assert (rehearsed.pop("written"), done.pop("written")) == (False, True)
    assert rehearsed == done
    assert {name: done[name] for name in ("new", "changed", "withdrawn", "late")} == {"new": 1, "changed": 3, "withdrawn": 1, "late": 1}
    assert [change["dossier"] for change in done["dossiers"]["changed"]] == ["499753", "525638", "526382"]
    assert counts(again) == {"unchanged": 47, "late": 1}


def with_mark(value: object, target: Path) -> Path:
    book = openpyxl.load_workbook(DATA / "notes_jury.xlsx")
    book["Juré 03"]["F5"] = value
    book.save(target)
    return target


def test_refused_file_tells_each_problem_on_a_line_and_writes_nothing(call: Run, tmp_path: Path) -> None:
    call("import", "dossiers", DATA / CURRENT_XLSX, *CALL)
    wrong = with_mark(11, tmp_path / "notes.xlsx")
    answer = call("import", "scores", wrong, *CALL, *JSON)
    (problem,) = answer.json.pop("problems")
    assert answer.code == 2
    assert (answer.json["written"], counts(answer.json)) == (False, {})
    assert (problem["severity"], problem["sheet"], problem["row"], problem["value"]) == ("error", "Juré 03", 5, "11")
    assert len(answer.lines) == 2
    assert [part in answer.lines[0] for part in ("Juré 03", "5", "'11'", problem["column"], problem["message"])] == [True] * 5
    assert call("people", "list", *CALL, *JSON).json["people"] == []


def test_blank_grid_is_imported_as_it_is(scored: Run, tmp_path: Path) -> None:
    grid = tmp_path / "grille.xlsx"
    assert scored("export", "grid", *CALL, "-o", grid).code == 0
    report = scored("import", "scores", grid, *CALL, *JSON)
    assert (report.code, counts(report.json)) == (0, {"unchanged": 24 * 12})


@pytest.mark.parametrize(
    "arguments",
    [
        ("ranking",),
        ("people", "list"),
        ("links",),
        ("journal", "show"),
        ("journal", "verify"),
        ("import", "dossiers", DATA / CURRENT_XLSX),
        ("export", "selection", "-o", "selection.xlsx"),
        ("call", "reveal"),
    ],
)
def test_call_that_does_not_exist_is_refused(jury: Run, arguments: tuple[object, ...]) -> None:
    answer = jury(*arguments, "--call", "ailleurs")
    assert (answer.code, answer.stdout, len(answer.lines)) == (2, "", 1)
    assert "ailleurs" in answer.lines[0]


def test_names_are_said_as_they_are(jury: Run) -> None:
    name = ":key: [bold]é"
    assert name in jury("ranking", "--call", name).lines[0]


def test_files_that_cannot_be_read_or_written_are_refused_in_words(scored: Run, tmp_path: Path) -> None:
    for arguments in (
        ("import", "dossiers", tmp_path / "absent.xlsx", *CALL),
        ("import", "scores", tmp_path, *CALL),
        ("people", "import", tmp_path / "absent.csv", *CALL),
        ("call", "create", tmp_path / "absent.toml"),
        ("export", "selection", *CALL, "-o", tmp_path / "nowhere" / "selection.xlsx"),
        ("export", "selection", *CALL, "-o", tmp_path / "selection.odt"),
        ("export", "everything", *CALL, "-o", tmp_path / "tout.xlsx"),
        ("restore", tmp_path / "absent.sqlite3"),
    ):
        answer = scored(*arguments)
        assert (answer.code, answer.stdout, len(answer.lines)) == (2, "", 1)


def test_wrong_settings_are_refused_with_their_key(jury: Run, tmp_path: Path) -> None:
    settings = tmp_path / "appel.toml"
    settings.write_text(
        (ROOT / "calls" / "ami-ia-2.toml").read_text(encoding="utf-8").replace("places = 11", "places = -1"), encoding="utf-8"
    )
    answer = jury("call", "create", settings)
    assert (answer.code, answer.lines[0].split()[0]) == (2, "tracks[1].places")
    assert jury("call", "list", *JSON).json == {"calls": []}


def test_call_is_listed_moved_and_revealed(call: Run) -> None:
    expected = {"slug": "ami-ia-2", "phase": "preparation", "sealed": True, "demo": False, "revision": 1}
    (listed,) = call("call", "list", *JSON).json["calls"]
    assert {key: listed[key] for key in expected} == expected
    assert call("call", "move", *CALL, "deliberation", "--as", "Camille").code == 0
    assert call("call", "reveal", *CALL).code == 0
    (listed,) = call("call", "list", *JSON).json["calls"]
    assert (listed["phase"], listed["sealed"], listed["revision"]) == ("deliberation", False, 3)
    assert call("call", "move", *CALL, "finalised").code == 2
    actors = [(entry["act"], entry["actor"]) for entry in call("journal", "show", *CALL, *JSON).json["entries"]]
    assert actors == [("call_created", "console"), ("phase_moved", "console (Camille)"), ("revealed", "console")]
    assert call("journal", "verify", *CALL).code == 0


def test_people_are_brought_in_and_get_the_same_link_each_time(call: Run, tmp_path: Path) -> None:
    people = tmp_path / "people.csv"
    people.write_text("nom;courriel;rôles;organisation\nCamille;c@example.org;jury, présidence;DINSIC\n", encoding="utf-8")
    assert call("people", "import", people, *CALL).code == 0
    assert call("people", "list", *CALL, *JSON).json == {
        "call": "ami-ia-2",
        "people": [{"name": "Camille", "email": "c@example.org", "roles": ["chair", "juror"], "organisation": "DINSIC", "active": True}],
    }
    (link,) = call("links", *CALL, *JSON).json["links"]
    assert link["link"].startswith("https://jury.example/entree/")
    assert call("links", *CALL, *JSON).json["links"] == [link]


def test_role_that_is_none_is_refused_with_its_row(call: Run, tmp_path: Path) -> None:
    people = tmp_path / "people.csv"
    people.write_text("nom;courriel;rôles\nCamille;;jury\nDominique;;mascotte\n", encoding="utf-8")
    answer = call("people", "import", people, *CALL)
    assert (answer.code, "mascotte" in answer.lines[0], " 3" in answer.lines[0]) == (2, True, True)
    assert call("people", "list", *CALL, *JSON).json["people"] == []


def test_backup_brings_back_what_was_there(scored: Run, tmp_path: Path) -> None:
    assert scored("backup", tmp_path / "copy.sqlite3").code == 0
    before = scored("ranking", *CALL, *JSON).json
    scored("call", "move", *CALL, "scoring")
    assert scored("restore", tmp_path / "copy.sqlite3").code == 0
    assert scored("ranking", *CALL, *JSON).json == before
    assert scored("backup", tmp_path / "copy.sqlite3").code == 2


def test_tables_and_csv_hold_the_same_lines_as_json(scored: Run) -> None:
    listed = scored("ranking", *CALL, *JSON).json["candidatures"]
    rows = scored("ranking", *CALL, "--format", "csv").stdout.splitlines()
    table = scored("ranking", *CALL).stdout.splitlines()
    assert [row.split(",")[4] for row in rows] == ["dossier", *(one["dossier"] for one in listed)]
    assert len(table) == len(listed) + 1


def test_program_itself_refuses_with_code_2_and_a_line_on_stderr(tmp_path: Path) -> None:
    environment = {**os.environ, "JURY_DATABASE_URL": f"sqlite:///{tmp_path}/var/jury.sqlite3"}
    arguments = [sys.executable, "cli.py", "ranking", "--call", "ailleurs", *JSON]
    done = subprocess.run(arguments, cwd=ROOT, env=environment, capture_output=True, text=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (2, "", 1)


def test_erase_takes_the_day_the_archive_and_the_slug_once_more(jury: Run, tmp_path: Path) -> None:
    file, archive = tmp_path / "call.toml", tmp_path / "archive.zip"
    settings = (ROOT / "calls" / "ami-ia-2.toml").read_text(encoding="utf-8")
    file.write_text(settings.replace("# kept_until", "kept_until"), encoding="utf-8")
    jury("call", "create", file)
    jury("export", "archive", *CALL, "-o", archive)
    ordered = ("erase", *CALL, "--archive", archive)
    assert jury(*ordered, "--confirm", "ami-ia-2").code == 2  # its day is not past
    bootstrap.use(bootstrap.settings(), clock=lambda: NOON.replace(year=2025))
    assert jury(*ordered, "--confirm", "ami-ia-3").code == 2
    assert jury(*ordered, "--dry-run", *JSON).json == {"call": "ami-ia-2", "erased": False, "rows": {"journal": 1}}
    archive.write_bytes(archive.read_bytes()[:-1])
    assert jury(*ordered, "--confirm", "ami-ia-2").code == 2
    jury("export", "archive", *CALL, "-o", archive)
    assert jury(*ordered, "--confirm", "ami-ia-2", *JSON).json["erased"] is True
    assert jury("call", "list", *JSON).json["calls"] == []


def test_journal_verify_finds_a_value_under_seal_that_is_lost(jury: Run) -> None:
    jury("call", "create", ROOT / "calls" / "ami-ia-2.toml")
    with bootstrap.unit_of_work() as uow:
        state = uow.calls.by_slug("ami-ia-2")
        assert state
        after = {"sealed": "a" * 64}
        uow.journal.append(
            state.id, at=NOON, actor_id=None, actor="console", act=Act.SCORES_SAVED, subject="1", before={}, after=after, revision=2
        )
        uow.calls.set_revision(state.id, 2)
        uow.commit()
    answer = jury("journal", "verify", *CALL)
    assert answer.code == 2
    assert "2" in answer.lines[0]
