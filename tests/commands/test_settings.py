"""Invalid settings are reported by their names, on a line each, never with their values."""

import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

import bootstrap
import cli
from settings import Settings
from tools.serving import looking


@pytest.mark.parametrize(
    ("variable", "value", "told"),
    [
        ("JURY_LANGUAGE", "de", "JURY_LANGUAGE : il faut 'fr' ou 'en'"),
        ("JURY_FILE_MAX_MB", "beaucoup", "JURY_FILE_MAX_MB : il faut un nombre entier"),
        ("JURY_FILE_MAX_MB", "0", "JURY_FILE_MAX_MB : il faut plus de 0"),
        ("JURY_MONITORING_TOKEN", "court", "au moins 32 caractères"),
        ("JURY_ACCESSIBILITY", "oui", "JURY_ACCESSIBILITY"),
        ("JURY_ACCESSIBILITY", "full", "JURY_ACCESSIBILITY_AUDIT"),
        ("JURY_FRAMED_BY", "https://*.example", "JURY_FRAMED_BY"),
        ("JURY_FRAMED_BY", "https://www.example/page", "JURY_FRAMED_BY"),
        ("JURY_FRAMED_BY", "https://www.example; script-src *", "JURY_FRAMED_BY"),
        ("JURY_OIDC_ISSUER", "https://comptes.example", "JURY_PUBLIC_URL"),
    ],
)
def test_wrong_setting_is_refused_by_its_name_and_without_secrets(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], variable: str, value: str, told: str
) -> None:
    monkeypatch.setenv(variable, value)
    monkeypatch.setenv("JURY_OIDC_CLIENT_SECRET", "tres-secret")
    monkeypatch.setattr(sys, "argv", ["jury", "call", "list"])
    bootstrap.reset()
    with pytest.raises(SystemExit) as ended:
        cli.main()
    said = capsys.readouterr().err.splitlines()
    assert (ended.value.code, len(said)) == (2, 1)
    assert said[0].startswith("erreur")
    assert told in said[0].replace("\u00a0", " ")
    assert "tres-secret" not in said[0]


@pytest.mark.parametrize("variable", ["JURY_DATABASE_URL", "JURY_FILE_MAX_MB", "JURY_ATTACHMENTS_FOLDER"])
def test_empty_variable_is_as_none(monkeypatch: pytest.MonkeyPatch, variable: str) -> None:
    monkeypatch.delenv(variable, raising=False)
    without = Settings()
    monkeypatch.setenv(variable, "")
    assert Settings() == without


def test_database_of_scalingo_is_read_where_no_other_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("JURY_DATABASE_URL", raising=False)
    monkeypatch.setenv("SCALINGO_POSTGRESQL_URL", "postgres://jury:secret@base.example:5432/jury?sslmode=prefer")
    monkeypatch.setenv("JURY_SECRET_KEY", "a key")
    assert Settings().database_url.startswith("postgres://jury:secret@base.example")
    assert Settings().attachments_in_database
    assert not Settings(attachments_in_database=False).attachments_in_database
    assert Settings(database_url="sqlite:///x.sqlite3").database_url == "sqlite:///x.sqlite3"
    monkeypatch.setenv("JURY_DATABASE_URL", "sqlite:///y.sqlite3")
    assert Settings().database_url == "sqlite:///y.sqlite3"
    monkeypatch.delenv("SCALINGO_POSTGRESQL_URL")
    assert not Settings().attachments_in_database


def test_server_whose_disk_does_not_last_keeps_no_key_on_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SCALINGO_POSTGRESQL_URL", "postgres://jury:secret@base.example/jury")
    monkeypatch.delenv("JURY_SECRET_KEY", raising=False)
    with pytest.raises(ValueError, match="JURY_SECRET_KEY"):
        Settings()


@pytest.mark.parametrize("arguments", [["--version"], ["--help"], ["start", "--help"]], ids=" ".join)
def test_help_of_a_command_opens_no_database(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, arguments: list[str]) -> None:
    database = tmp_path / "jury.sqlite3"
    monkeypatch.setenv("JURY_DATABASE_URL", f"sqlite:///{database}")
    bootstrap.reset()
    assert CliRunner().invoke(cli.app, arguments).exit_code == 0
    assert not database.exists()


def test_what_takes_a_browser_says_so_where_there_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(looking, "find_spec", lambda _name: None)
    monkeypatch.setitem(sys.modules, "playwright.sync_api", None)
    monkeypatch.setattr(sys, "argv", ["jury", "bench", "screens"])
    with pytest.raises(SystemExit, match=r"\./jury test"):
        cli.main()
