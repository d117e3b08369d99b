"""``jury archive``: check an archive, without any database."""

from pathlib import Path
from typing import Annotated

import typer

import bootstrap
from commands import terminal
from deliberation.record.anchors import parse_head
from exports.archive.checks import archive_problems, sealed_by, sha256
from exports.archive.whole import file_problems
from phrases import _

app = typer.Typer(help="Archives of calls.")


@app.callback()
def archives() -> None:
    """Archives of calls."""


@app.command()
def verify(
    file: Path,
    expect: Annotated[str, typer.Option(help="An entry noted elsewhere, N:HASH: the head printed in the minutes, for one.")] = "",
) -> None:
    """Check that nothing in an archive was changed: exit code 0, or 2 with each problem on its line. Needs no database."""
    with terminal.refusals():
        content = terminal.read_archive(file)
        noted = str(parse_head(expect)) if expect else ""
    if problems := archive_problems(content, noted=noted) or tuple(file_problems(file)):
        terminal.refuse(*map(str, problems))
    is_own = sealed_by(content, bootstrap.sealing_key())
    if is_own is False:
        terminal.refuse(_("The seal of this archive is broken: it was made again by hand."))
    terminal.errors.print(_("The archive is whole. SHA-256 of the file: {sha256}").format(sha256=sha256(content)))
    terminal.errors.print(_("This server sealed it as it is.") if is_own else _("It was not sealed with this server’s key."))
