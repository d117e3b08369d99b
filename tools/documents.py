"""Write what the documentation takes from the program: rights, commands, settings. ``python -m tools.documents``."""

from collections.abc import Iterator, Mapping
from enum import Enum
from pathlib import Path
from typing import Any

from typer.main import get_command

import cli
from deliberation.call import rights
from phrases import _, language
from settings import PROJECT, all_fields

DOCS = PROJECT / "docs"
# Told once, under the list of commands.
_TOLD_ONCE = {"--as", "--format"}
_BEGIN = "<!-- python -m tools.documents -->\n"
_END = "<!-- / -->\n"


def documents() -> Mapping[Path, str]:
    """Return the pages that the program writes, whole or between two marks: file → text."""
    commands, guide = DOCS / "command-line.md", DOCS / "guide-exploitation.md"
    with language("en"):
        explained: set[tuple[str, str]] = set()
        listed = "".join(
            f"- `{_usage(name, command)}` {command.help}\n{_options(command, explained)}" for name, command in _every(get_command(cli.app))
        )
    return {
        DOCS / "rights.md": rights.document(),
        commands: _between_marks(commands, listed),
        guide: _between_marks(guide, _settings()),
    }


def _between_marks(page: Path, text: str) -> str:
    before, _mark, rest = page.read_text(encoding="utf-8").partition(_BEGIN)
    return f"{before}{_BEGIN}\n{text}\n{_END}{rest.partition(_END)[2]}"


def _every(command: Any, *path: str) -> Iterator[tuple[str, Any]]:
    """Yield each executable command, with the words of its name."""
    is_root = isinstance(command, cli.Commands)
    names = cli.commands() if is_root else getattr(command, "commands", ())
    if not names:
        yield " ".join(path), command
    for name in names:
        yield from _every(command.get_command(None, name) if is_root else command.commands[name], *path, name)


def _usage(name: str, command: Any) -> str:
    return " ".join([name, *(_parameter(param) for param in command.params if param.opts[0] not in _TOLD_ONCE)])


def _parameter(parameter: Any) -> str:
    word = parameter.name.strip("_").upper()
    if parameter.param_type_name == "option":
        word = parameter.opts[0] if parameter.is_flag else f"{parameter.opts[0]} {word}"
        word = " | ".join([word, *parameter.secondary_opts])
    return (word if parameter.required else f"[{word}]") + ("…" if parameter.nargs == -1 or getattr(parameter, "multiple", False) else "")


def _options(command: Any, explained: set[tuple[str, str]]) -> str:
    """List the options of a command, without options already in ``explained``; add the listed options."""
    options = [param for param in command.params if param.help and param.opts[0] not in (*_TOLD_ONCE, "--call")]
    names = [(option.opts[0] if option.opts[0].startswith("-") else option.name.upper(), option.help) for option in options]
    lines = [f"  - `{name}`: {words}\n" for name, words in names if (name, words) not in explained]
    explained.update(names)
    return "".join(lines)


def _settings() -> str:
    rows = [["Variable", "Rôle", "Par défaut"], ["---"] * 3]
    with language("fr"):
        for name, field in all_fields().items():
            rows.append([f"`JURY_{name.upper()}`", _(field.description or ""), _default(field.get_default(call_default_factory=True))])
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)


def _default(value: object) -> str:
    """Return a default with a meaning of its own; other defaults are in the description."""
    if isinstance(value, bool) or value in (None, "") or str(PROJECT) in str(value):
        return ""
    return f"`{value.value if isinstance(value, Enum) else value}`"


if __name__ == "__main__":
    for page, text in documents().items():
        page.write_text(text, encoding="utf-8")
