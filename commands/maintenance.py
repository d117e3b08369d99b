"""``jury backup``, ``jury restore``, ``jury move-to`` and ``jury erase``."""

import json
from io import BytesIO
from pathlib import Path
from threading import Event
from time import monotonic, sleep
from typing import Annotated, Final
from zipfile import ZipFile

import typer

import bootstrap.attached
import bootstrap.copies
from commands import terminal
from commands.terminal import AsOption, CallOption, DryRunOption, Format, FormatOption
from deliberation.errors import FileRefused, StorageFailed
from deliberation.operations.call.calls import ArchiveSeal, erase_call
from exports.archive.checks import archive_problems, sha256
from exports.archive.standalone.verifier import MANIFEST
from exports.archive.whole import file_problems
from phrases import N_, _, ngettext, whole

_PAUSE_SECONDS: Final = 1.0  # between two copies, at least
_SHARE: Final = 4.0  # how many times longer than a copy takes one waits for the next
_AWAY_SECONDS: Final = 5.0


def backup(
    file: Annotated[Path | None, typer.Argument(help="A file that is not there yet; with --keep, a folder.")] = None,
    keep: Annotated[int | None, typer.Option(min=1, help="Keep that many backups in the folder, remove older ones.")] = None,
    verify: Annotated[bool, typer.Option("--verify", help="Open the copy again and check it whole.")] = False,
    follow: Annotated[Path | None, typer.Option(help="Keep an encrypted copy in this folder, seconds behind, until stopped.")] = None,
) -> None:
    """Write a consistent copy of the database and of what applicants attached to one file, while the dashboard runs."""
    with terminal.refusals():
        if follow:
            _follow(follow)
            return
        if file is None:
            raise FileRefused(N_("Say to which file, or with --follow to which folder."))
        path = bootstrap.copies.backup(file, keep=keep, is_verified=verify)
        _warn_of_lost_attachments()
    terminal.errors.print(str(path))


def _follow(folder: Path) -> None:
    """Write a copy after each commit, as often as copying leaves the machine to others, until somebody stops it."""
    woken, copy = Event(), bootstrap.copies.followed(folder)
    unsubscribe = bootstrap.signals().subscribe(woken.set)
    try:
        with bootstrap.signals().watching():
            while True:
                woken.clear()
                began = monotonic()
                try:
                    copied = copy()
                    spent = monotonic() - began
                    entries = ", ".join(f"{slug} {head.sequence}" for slug, head in copied.heads.items())
                    time = copied.at.astimezone().strftime("%H:%M:%S")
                    terminal.errors.print(_("{time}: copied ({calls})").format(time=time, calls=entries))
                except (OSError, StorageFailed) as error:
                    # The folder is of another machine, which may be away for a while: the copy that is there stays.
                    terminal.errors.print(_("Not copied, trying again: {reason}").format(reason=error))
                    spent = _AWAY_SECONDS / _SHARE
                    woken.set()
                sleep(max(_PAUSE_SECONDS, spent * _SHARE))
                woken.wait()
    except KeyboardInterrupt:
        terminal.errors.print(_("Stopped: the last copy stays."))
    finally:
        unsubscribe()


def restore(file: Path) -> None:
    """Put a backup in the place of the database; the present one is kept beside it."""
    with terminal.refusals():
        restored = bootstrap.copies.restore(file)
        _warn_of_lost_attachments()
    terminal.tell_cancelled(restored.cancelled)
    terminal.errors.print(str(file))


def move_to(url: Annotated[str, typer.Argument(help="The other database, without any call: postgresql://… or sqlite:///…")]) -> None:
    """Copy everything into another database, row by row, and check it there. Stop the dashboard first, then start it on that one."""
    with terminal.refusals(), terminal.progress(_("Copying and comparing rows")) as progress:
        rows = bootstrap.copies.move_to(url, progress)
    sentence = ngettext(
        "{count} row copied and compared, every record checked.", "{count} rows copied and compared, every record checked.", rows
    )
    terminal.errors.print(sentence.format(count=whole(rows)))
    terminal.errors.print(_("Start the dashboard on it (JURY_DATABASE_URL), and never again on the one that was copied."))


def _warn_of_lost_attachments() -> None:
    """Name the attached files that are not there: one of them is no reason to be without a copy of all the rest."""
    for problem in bootstrap.attached.problems():
        terminal.errors.print(str(problem))


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
        rows = erase_call(uow, files, by=by, call_id=state.id, archive=_seal_of(archive), is_rehearsal=dry_run)
    if layout is Format.JSON:
        terminal.print_json({"call": call, "erased": not dry_run, "rows": dict(rows)})
        return
    terminal.print_table(("table", "rows"), list(rows.items()), layout=layout)
    sentence = _("Nothing was erased: this is what would be.") if dry_run else _("Erased. Backups still hold this call: destroy those too.")
    terminal.errors.print(sentence)
    for folder in bootstrap.copies.followed_folders():
        terminal.errors.print(_("The followed copy in {folder} may hold it too.").format(folder=folder))


def _seal_of(path: Path) -> ArchiveSeal:
    """Return what an archive says of itself. Raises FileRefused if it is damaged or was changed."""
    content = terminal.read_archive(path)
    problems = archive_problems(content) or tuple(file_problems(path))
    if problems:
        raise FileRefused(N_("{file}: {problem}"), file=path.name, problem=problems[0])
    with ZipFile(BytesIO(content)) as opened:
        manifest = json.loads(opened.read(MANIFEST))
    return ArchiveSeal(sha256(content), manifest["call"], manifest["journal_hash"])
