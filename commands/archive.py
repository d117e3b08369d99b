"""``jury archive``: check an archive, without any database."""

from pathlib import Path

import typer

from commands import terminal
from exports.archive.checks import archive_problems, sha256
from phrases import _

app = typer.Typer(help="Archives of calls.")


@app.callback()
def archives() -> None:
    """Archives of calls."""


@app.command()
def verify(file: Path) -> None:
    """Check that nothing in an archive was changed: exit code 0, or 2 with each problem on its line. Needs no database."""
    with terminal.refusals():
        content = terminal.read_file(file)
    if problems := archive_problems(content):
        terminal.refuse(*map(str, problems))
    terminal.errors.print(_("The archive is whole. SHA-256 of the file: {sha256}").format(sha256=sha256(content)))
