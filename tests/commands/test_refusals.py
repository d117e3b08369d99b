"""What the command line refuses: exit code 2, in a line on stderr, nothing on stdout."""

import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import bootstrap
from deliberation.record.journal import Act
from tests.commands.conftest import CALL, JSON, Run
from tests.places import FIXTURES, ROOT
from tests.worlds.databases import NOON
from tests.worlds.demonstration import CURRENT_XLSX
from tools.serving.servers import free_port
from web.serve import serve


@pytest.mark.parametrize(
    "arguments",
    [
        ("ranking",),
        ("people", "list"),
        ("links",),
        ("journal", "show"),
        ("journal", "verify"),
        ("import", "dossiers", FIXTURES / CURRENT_XLSX),
        ("export", "selection", "-o", "selection.xlsx"),
        ("call", "reveal"),
    ],
)
def test_call_that_does_not_exist_is_refused(jury: Run, arguments: tuple[object, ...]) -> None:
    answer = jury(*arguments, "--call", "ailleurs")
    assert (answer.code, answer.stdout, len(answer.lines)) == (2, "", 1)
    assert "ailleurs" in answer.lines[0]


@pytest.mark.parametrize("arguments", [("start", "--no-demo"), ("people", "list", *CALL), ("journal", "verify", *CALL)])
def test_database_of_a_trial_version_is_refused_by_name(call: Run, arguments: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JURY_DEMO", "false")  # what --no-demo writes into the environment goes with the test
    with bootstrap.assembled().engine.connect().execution_options(access="write") as connection, connection.begin():
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0046'")
    port = ("--port", str(free_port())) if arguments[0] == "start" else ()
    answer = call(*arguments, *port)
    assert (answer.code, answer.stdout, len(answer.lines)) == (2, "", 1)
    assert "version d’essai, lisible avec 0.1.0" in answer.lines[0]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    {
        ("ranking",): "L’option '--call' est obligatoire.",
        ("classement",): "La commande 'classement' n’existe pas.",
        ("ranking", "--call"): "L’option '--call' attend une valeur.",
        ("ranking", "--calls", "x"): "L’option --calls n’existe pas (peut-être : --call).",
        ("ranking", *CALL, "--format", "pdf"): "'--format' : 'pdf' ne fait pas partie de 'table', 'csv', 'json'.",
        ("start", "--port", "x"): "'--port' : il faut un nombre entier",
        ("ranking", *CALL, "x"): "Trop d’arguments : x",
    }.items(),
)
def test_refusals_of_the_library_are_in_french(jury: Run, arguments: tuple[str, ...], sentence: str) -> None:
    answer = jury(*arguments)
    assert (answer.code, answer.stdout) == (2, "")
    assert answer.lines[0].replace("\u00a0", " ") == sentence
    assert all(line.startswith("Ses options") for line in answer.lines[1:])


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
    ):
        answer = scored(*arguments)
        assert (answer.code, answer.stdout, len(answer.lines)) == (2, "", 1)


def test_program_itself_refuses_with_code_2_and_a_line_on_stderr(tmp_path: Path) -> None:
    environment = {**os.environ, "JURY_DATABASE_URL": f"sqlite:///{tmp_path}/var/jury.sqlite3"}
    arguments = [sys.executable, "cli.py", "ranking", "--call", "ailleurs", *JSON]
    done = subprocess.run(arguments, cwd=ROOT, env=environment, capture_output=True, text=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (2, "", 1)


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


@pytest.mark.parametrize("what", [("import", "dossiers"), ("import", "scores"), ("people", "import")])
def test_file_larger_than_the_setting_is_refused_by_its_size_before_it_is_read(scored: Run, tmp_path: Path, what: tuple[str, str]) -> None:
    limit = bootstrap.settings().file_max_mb
    large = tmp_path / "grand.csv"
    with large.open("wb") as file:
        file.truncate(limit * 1024 * 1024 + 1)  # holds nothing: takes no room on the disk

    answer = scored(*what, large, *CALL)

    assert (answer.code, answer.lines) == (
        2,
        [f"Ce fichier pèse {limit + 1}\xa0Mo\u202f; la limite est de {limit}\xa0Mo (réglage JURY_FILE_MAX_MB)."],
    )


def test_screens_take_files_as_large_as_the_command_line(monkeypatch: pytest.MonkeyPatch) -> None:
    became: list[list[str]] = []

    def become(_path: str, command: list[str]) -> None:
        became.append(command)
        sys.exit()

    monkeypatch.setattr(os, "execv", become)
    configured = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))["server"]["maxUploadSize"]
    monkeypatch.setattr(os, "chdir", lambda _path: None)

    with pytest.raises(SystemExit):
        serve(8501)

    (command,) = became
    assert command[command.index("--server.maxUploadSize") + 1] == str(configured) == str(bootstrap.settings().file_max_mb)
