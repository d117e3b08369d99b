"""How fast the dashboard is, measured on servers started for it, beside Streamlit's own floor. A tool for developers."""

import argparse
import json
from collections.abc import Mapping, Sequence

from rich.console import Console
from rich.table import Table

from phrases import decimal


def run(arguments: Sequence[str]) -> int:
    """Measure what the first word names, reruns of pages unless it names something else; return the exit code."""
    # Each imports what it measures, Playwright too, which is there for developers only.
    match arguments:
        case ["screens", *rest]:
            from tools.bench.screens import command

            return command.run(rest)
        case _:
            from tools.bench import reruns

            return reruns.run(arguments)


def parser(command: str, description: str) -> argparse.ArgumentParser:
    """Return the parser of a command's options, with the form of its report."""
    made = argparse.ArgumentParser(prog=f"jury {command}", description=description)
    made.add_argument("--format", choices=["table", "json"], default="table")
    return made


def print_report(form: str, measured: object, rows: Sequence[Mapping[str, str]]) -> None:
    """Print what was measured as JSON, or ``rows`` as a table: cells by their headings, the same in each row."""
    if form == "json":
        print(json.dumps(measured, indent=2, ensure_ascii=False))
        return
    table = Table()
    for place, heading in enumerate(rows[0] if rows else ()):
        table.add_column(heading, justify="right" if place else "left")
    for row in rows:
        table.add_row(*row.values())
    Console(width=None if Console().is_terminal else 190).print(table)


def milliseconds(seconds: float | None) -> str:
    """Return a time as it is shown, empty if there is none."""
    return "" if seconds is None else decimal(seconds * 1000, 0)
