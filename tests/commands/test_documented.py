"""The documentation of the command line and the settings is complete: every command, option, argument and setting, and no other."""

import inspect
import re
import shlex
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout, suppress
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.exceptions import TyperException
from typer.main import get_command

import cli
from commands.results import export
from exports.registry import list_exports
from phrases import language
from settings import all_fields
from tests.places import ROOT
from tools.bench.start import run as bench
from tools.documents import documents

pytestmark = pytest.mark.documents

WORKFLOW = ROOT / ".github" / "workflows" / "ci.yml"
PAGES = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), ROOT / "demo" / "README.md", WORKFLOW]
# Said once, under the table of commands, and not on each of its lines.
SAID_ONCE = {"--as", "--help"}
SETTINGS = r"(?:[A-Z_]+=\S+ )*"


@pytest.fixture(scope="module")
def program() -> Any:
    with language("en"):
        return get_command(cli.app)


def inner(command: Any, name: str) -> Any:
    is_root = isinstance(command, cli.Commands)
    return command.get_command(None, name) if is_root else getattr(command, "commands", {}).get(name)


def every(command: Any, *path: str) -> Iterator[tuple[str, Any]]:
    """Each command that does something, with the words that name it."""
    names = cli.commands() if isinstance(command, cli.Commands) else getattr(command, "commands", ())
    if not names:
        yield " ".join(path), command
    for name in names:
        yield from every(inner(command, name), *path, name)


def named(command: Any, words: list[str]) -> tuple[Any, list[str]]:
    """The command that words begin with, and the words after its name."""
    while words and (found := inner(command, words[0])):
        command, words = found, words[1:]
    return command, words


def options(command: Any) -> dict[str, Any]:
    """The options of a command under each of their spellings."""
    return {name: one for one in command.params if one.param_type_name == "option" for name in (*one.opts, *one.secondary_opts)}


def written(page: Path) -> Iterator[tuple[str, bool]]:
    """Each command line of a page, after ``./jury``, and whether it is there to be typed: on a line of its own, not in a sentence."""
    is_block = page == WORKFLOW
    for line in page.read_text(encoding="utf-8").splitlines():
        if line.lstrip().startswith("```"):
            is_block = not is_block
        pattern = rf"^ *(?:\$ |- run: )?{SETTINGS}\./jury (.*?)(?: +#.*)?$" if is_block else rf"`{SETTINGS}\./jury ([^`]+)`"
        yield from ((found, is_block) for found in re.findall(pattern, line))


def fault(program: Any, line: str, *, is_whole: bool) -> str:
    """What is wrong with a command line, if anything is. What it lacks is looked at only where it is whole."""
    words = shlex.split(line.partition("…")[0])
    if words[:1] == ["test"]:
        return " ".join(word for word in words if "/" in word and not (ROOT / word).exists())
    if words[:1] == ["bench"]:
        return fault_of_measure(words[1:])
    if words[:1] == ["demo-platform"]:
        return ""
    command, rest = named(program, words)
    if hasattr(command, "commands") and rest[:1] not in ([], ["--help"], ["--version"]):
        return f"no such command: {rest[0]}"
    try:
        if is_whole:
            command.make_context(words[0], rest)
    except TyperException as refusal:
        return refusal.format_message()
    except typer.Exit:  # --version: said, and done
        return ""
    return " ".join({word for word in rest if word.startswith("-")} - {*options(command), *SAID_ONCE})


def fault_of_measure(words: list[str]) -> str:
    name = [word for word in words[:1] if not word.startswith("-")]
    printed = StringIO()
    with redirect_stdout(printed), redirect_stderr(printed), suppress(SystemExit):
        bench([*name, "--help"])
    wanted = {f"usage: {' '.join(['jury bench', *name])} ", *(word for word in words if word.startswith("-"))}
    return " ".join(word for word in wanted if word not in printed.getvalue())


def test_command_line_that_is_written_anywhere_is_one_that_the_program_takes(program: Any) -> None:
    lines = [(page, line, is_whole) for page in PAGES for line, is_whole in written(page)]
    assert len(lines) > 50
    assert {f"{page.name}: {line}": wrong for page, line, is_whole in lines if (wrong := fault(program, line, is_whole=is_whole))} == {}


def test_pages_are_those_that_the_program_writes() -> None:
    for page, text in documents().items():
        assert page.read_text(encoding="utf-8") == text, f"docs/{page.name} is of another state: python -m tools.documents"


def test_every_setting_says_what_it_is() -> None:
    lacking = [name for name, field in all_fields().items() if not field.description]
    assert lacking == [], f"settings.py: give {lacking} a description=N_(…), which the operations guide shows"


def test_help_of_an_export_names_each() -> None:
    (name, *_options) = inspect.signature(export).parameters.values()
    named = name.annotation.__metadata__[0].help
    assert [one.name for one in list_exports().values() if one.name.removesuffix("-schema") not in named] == []
