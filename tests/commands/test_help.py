"""The command line's own words, and how little a command loads."""

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command
from typer.testing import CliRunner

import capabilities
import cli
from phrases import _, language
from phrases.extract import help_texts
from settings import program
from tests.places import ROOT

OF_EXTRAS = [ROOT / "extras" / extra.name / "commands.py" for extra in capabilities.active()]
SOURCES = [*(ROOT / "commands").rglob("*.py"), *filter(Path.exists, OF_EXTRAS)]
HELP = {text for path in SOURCES for _line, text in help_texts(path.read_text(encoding="utf-8"))}
OF_ALL = "Print the version and the licence."  # the one help in cli.py


def helps(command: Any) -> list[str]:
    """Every help text under a command: its own, its options', its commands'."""
    said = [part.help for part in (command, *command.params) if getattr(part, "help", None)]
    is_root = isinstance(command, cli.Commands)
    inner = [command.get_command(None, name) for name in cli.commands()] if is_root else getattr(command, "commands", {}).values()
    return said + [text for one in inner for text in helps(one)]


def test_every_help_is_found_in_the_code_and_in_words_to_translate() -> None:
    with language("en"):
        english = set(helps(get_command(cli.app))) - {cli.app.info.help}
    assert english == HELP | {OF_ALL}


def test_help_is_in_the_language_of_the_settings() -> None:
    with language("fr"):
        assert set(helps(get_command(cli.app))) - {cli.app.info.help} == {_(text) for text in HELP | {OF_ALL}}


@pytest.mark.parametrize("arguments", [["--help"], ["call", "--help"], ["import", "scores", "--help"], ["start", "--help"]], ids=" ".join)
def test_headings_of_a_help_page_are_in_french(arguments: list[str]) -> None:
    with language("fr"):
        page = CliRunner().invoke(cli.app, arguments).stdout
    assert "Affiche cette aide." in page
    assert re.findall(r"Usage|COMMAND\b|ARGS|Commands|Show|required|default|x>=|\d\.\d", page) == []
    assert page.startswith("Utilisation\N{NO-BREAK SPACE}: ")


def test_version_and_licence_are_what_the_project_says() -> None:
    version, licence = program()
    with language("fr"):
        said = CliRunner().invoke(cli.app, ["--version"])
    assert (said.exit_code, said.stdout) == (0, f"Délibéré {version}\nLicence\N{NO-BREAK SPACE}: {licence}\n")


def test_help_of_a_command_loads_neither_the_server_nor_what_writes_documents() -> None:
    loaded = "import sys, cli; cli.app(['import', '--help'], standalone_mode=False); print(sorted(sys.modules))"
    answer = subprocess.run([sys.executable, "-c", loaded], cwd=ROOT, check=True, capture_output=True, text=True)
    modules = set(eval(answer.stdout.splitlines()[-1]))  # noqa: S307  # the list that the line above printed
    assert modules & {"streamlit", "pandas", "openpyxl", "docx", "typst", "psycopg", "starlette"} == set()
