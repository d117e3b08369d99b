"""``jury backup``, ``jury restore`` and ``jury move-to``."""

from pathlib import Path
from typing import Annotated

import typer

import bootstrap.kept_files
from commands import terminal
from extras.copies import copying
from phrases import _, ngettext, whole


def backup(
    file: Annotated[Path, typer.Argument(help="A file that is not there yet; with --keep, a folder.")],
    keep: Annotated[int | None, typer.Option(min=1, help="Keep that many backups in the folder, remove older ones.")] = None,
    verify: Annotated[bool, typer.Option("--verify", help="Open the copy again and check it whole.")] = False,
) -> None:
    """Write a consistent copy of the database and of what applicants attached to one file, while the dashboard runs."""
    with terminal.refusals():
        path = copying.backup(file, keep=keep, is_verified=verify)
        _warn_of_lost_attachments()
    terminal.errors.print(str(path))


def restore(file: Annotated[Path, typer.Argument()]) -> None:
    """Put a backup in the place of the database; the present one is kept beside it."""
    with terminal.refusals():
        restored = copying.restore(file)
        _warn_of_lost_attachments()
    terminal.tell_cancelled(restored.cancelled)
    terminal.tell_sealed_anew(restored.sealed_anew)
    terminal.errors.print(str(file))


def move_to(url: Annotated[str, typer.Argument(help="The other database, without any call: postgresql://… or sqlite:///…")]) -> None:
    """Copy everything into another database, row by row, and check it there. Stop the dashboard first, then start it on that one."""
    with terminal.refusals(), terminal.progress(_("Copying and comparing rows")) as progress:
        rows = copying.move_to(url, progress)
    sentence = ngettext(
        "{count} row copied and compared, every record checked.", "{count} rows copied and compared, every record checked.", rows
    )
    terminal.errors.print(sentence.format(count=whole(rows)))
    terminal.errors.print(_("Start the dashboard on it (JURY_DATABASE_URL), and never again on the one that was copied."))


def _warn_of_lost_attachments() -> None:
    """Name the attached files that are not there: one of them is no reason to be without a copy of all the rest."""
    for problem in bootstrap.kept_files.problems():
        terminal.errors.print(str(problem))
