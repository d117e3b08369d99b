"""The options that measures share, and how their results are printed."""

import argparse
import json
from collections.abc import Mapping, Sequence

from rich.console import Console
from rich.table import Table

from phrases import decimal


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
