"""The documentation of the command line and the settings is complete: every command, option, argument and setting, and no other."""

import re
import shlex
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout, suppress
from io import StringIO
from pathlib import Path
from typing import Any, Final, NamedTuple

import pytest
import typer
from typer.exceptions import TyperException
from typer.main import get_command

import cli
from exports.registry import EXPORTS
from phrases import language
from settings import Settings
from tests.places import ROOT
from tools.bench.command import run as bench

COMMAND_LINE: Final = ROOT / "docs" / "command-line.md"
WORKFLOW: Final = ROOT / ".github" / "workflows" / "ci.yml"
PAGES: Final = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), ROOT / "demo" / "README.md", WORKFLOW]
# Said once, under the table of commands, and not on each of its lines.
SAID_ONCE: Final = {"--as", "--help"}
# Not typer's: the shell script's own, with pytest's arguments; measures, pictures and the platform for trials, with parsers of their own.
APART: Final = {"test", "bench", "pictures", "demo-platform"}
SETTINGS: Final = r"(?:[A-Z_]+=\S+ )*"


class Taken(NamedTuple):
    """What a command takes: each option, and whether it may be left out; how many arguments."""

    options: dict[str, bool]
    arguments: int


@pytest.fixture(scope="module")
def program() -> Any:
    with language("en"):
        return get_command(cli.app)


def inner(command: Any, name: str) -> Any:
    is_root = isinstance(command, cli.Commands)
    return command.get_command(None, name) if is_root else getattr(command, "commands", {}).get(name)


def every(command: Any, *path: str) -> Iterator[tuple[str, Any]]:
    """Each command that does something, with the words that name it."""
    names = cli.COMMANDS if isinstance(command, cli.Commands) else getattr(command, "commands", ())
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
    if words[:1] in (["pictures"], ["demo-platform"]):
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


def usages() -> list[str]:
    """The usages in the first column of the table of commands, with "/" between what may stand for one another."""
    rows = re.findall(r"^\| (`.+?) \| ", COMMAND_LINE.read_text(encoding="utf-8").replace("\\|", "/"), re.MULTILINE)
    return [usage for row in rows for usage in re.findall(r"`([^`]+)`", row) if usage.split()[0] not in {*APART, "--version"}]


def as_told(command: Any, words: list[str]) -> Taken:
    known, told, arguments, depth, awaits_value = options(command), {}, 0, 0, False
    for word in words:
        depth += {"[": 1, "]": -1}.get(word, 0)
        if word.startswith("-"):
            told[word], awaits_value = depth > 0, not known[word].is_flag
        elif word not in {"[", "]", "/"}:
            arguments, awaits_value = arguments + (not awaits_value), False
    return Taken(told, arguments)


def as_taken(command: Any) -> Taken:
    taken = {name: not one.required for name, one in options(command).items() if name not in {*SAID_ONCE, "--output"}}
    return Taken(taken, sum(one.param_type_name == "argument" for one in command.params))


def test_command_line_that_is_written_anywhere_is_one_that_the_program_takes(program: Any) -> None:
    lines = [(page, line, is_whole) for page in PAGES for line, is_whole in written(page)]
    assert len(lines) > 50
    assert {f"{page.name}: {line}": wrong for page, line, is_whole in lines if (wrong := fault(program, line, is_whole=is_whole))} == {}


@pytest.mark.parametrize(
    ("line", "wrong"),
    [
        ("import dossiers f.xlsx --call c --dryrun", "No such option: --dryrun"),
        ("import dossiers --call c", "Missing argument"),
        ("people move --call c", "no such command: move"),
        ("test tests/gone.py", "tests/gone.py"),
        ("bench gone", "usage: jury bench gone"),
        ("bench soak --gone", "--gone"),
    ],
)
def test_command_line_that_the_program_does_not_take_is_found(program: Any, line: str, wrong: str) -> None:
    assert wrong in fault(program, line, is_whole=True)


def test_table_of_commands_tells_every_command_with_every_option_and_argument(program: Any) -> None:
    told = {}
    for usage in usages():
        words = re.sub(r"([\[\]])", r" \1 ", usage).split()
        command, rest = named(program, words)
        told[" ".join(words[: len(words) - len(rest)])] = as_told(command, rest)
    assert told == {name: as_taken(command) for name, command in every(program)}


def test_table_of_commands_names_every_export() -> None:
    (usage,) = [usage for usage in usages() if usage.startswith("export ")]
    assert set(usage.split()[1].split("/")) == {export.name for export in EXPORTS.values()}


def test_guide_tells_every_setting_and_no_other() -> None:
    told = re.findall(r"`(JURY_\w+)`", (ROOT / "docs" / "guide-exploitation.md").read_text(encoding="utf-8"))
    assert set(told) == {"JURY_ENV_FILE", *(f"JURY_{name.upper()}" for name in Settings.model_fields)}
