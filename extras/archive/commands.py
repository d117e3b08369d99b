"""``jury archive`` and ``jury erase``."""

from pathlib import Path
from typing import Annotated

import typer

import bootstrap
from commands import terminal
from commands.terminal import AsOption, CallOption, DryRunOption, Format, FormatOption
from deliberation.errors import FileRefused
from deliberation.operations.call.calls import erase_call
from deliberation.record.anchors import parse_head
from extras.archive.files import archive_in, archive_problems, facts_of, file_problems, seal_of, sealed_by, sha256
from extras.archive.rows import archive_differences_here
from phrases import N_, _

archive = typer.Typer(help="Archives of calls.")


def erase(
    call: CallOption,
    archive: Annotated[Path, typer.Option(help="The archive of the call, kept elsewhere: it is checked first.")],
    confirm: Annotated[str, typer.Option(help="The slug of the call once more; asked for where it is not given.")] = "",
    dry_run: DryRunOption = False,
    layout: FormatOption = Format.TABLE,
    as_name: AsOption = "",
) -> None:
    """Erase a call past the day until which it is kept, once its archive is kept elsewhere. Nothing brings it back."""
    state = terminal.call_named(call)
    if not dry_run and (confirm or typer.prompt(_("Erase for good? Type {slug}").format(slug=call), err=True)) != call:
        terminal.refuse(_("Not confirmed: nothing was erased."))
    with terminal.refusals():
        uow, files, by = bootstrap.unit_of_work(), bootstrap.attachment_files(), terminal.actor(as_name)
        seal = seal_of(archive, archive.name)
        rows = erase_call(uow, files, by=by, call_id=state.id, archive=seal, is_rehearsal=dry_run)
    if layout is Format.JSON:
        terminal.print_json({"call": call, "erased": not dry_run, "rows": dict(rows)})
        return
    terminal.print_table(("table", "rows"), list(rows.items()), layout=layout)
    sentence = _("Nothing was erased: this is what would be.") if dry_run else _("Erased. Backups still hold this call: destroy those too.")
    terminal.errors.print(sentence)


@archive.callback()
def archives() -> None:
    """Archives of calls."""


def _read_archive(path: Path) -> bytes:
    """Return the archive in a file, alone or beside attached files. Raises FileRefused for an unreadable file."""
    try:
        return archive_in(path)
    except OSError:
        raise FileRefused(N_("{path}: this file cannot be read."), path=path) from None


@archive.command()
def verify(
    file: Path,
    expect: Annotated[str, typer.Option(help="An entry noted elsewhere, N:HASH: the head printed in the minutes, for one.")] = "",
) -> None:
    """Check an archive: exit code 0 if this server sealed it, 2 with each problem, 3 if nothing proves it. Needs no database."""
    with terminal.refusals():
        content = _read_archive(file)
        noted = str(parse_head(expect)) if expect else ""
    if problems := archive_problems(content, noted=noted) or tuple(file_problems(file)):
        terminal.refuse(*map(str, problems))
    is_own = sealed_by(content, bootstrap.sealing_key())
    if is_own is False:
        terminal.refuse(_("The seal of this archive is broken: it was made again by hand."))
    differences = archive_differences_here(facts_of(content))
    if differences:
        terminal.refuse(*map(str, differences))
    terminal.errors.print(_("The archive is whole. SHA-256 of the file: {sha256}").format(sha256=sha256(content)))
    if is_own:
        terminal.errors.print(_("This server sealed it as it is."))
        return
    if differences is not None:
        terminal.errors.print(_("Its journal is that of this server’s call; its seal is of an earlier key."))
    terminal.errors.print(_("Not proven: this server’s key did not seal it, and somebody may have made it again as a whole."))
    raise typer.Exit(terminal.NOT_PROVEN)
