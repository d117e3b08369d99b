"""``jury platform files``: what applicants attached and is not here, once the selection is finalised; kept in a folder beside it."""

import re
from pathlib import Path
from typing import Annotated, Final

import typer

import bootstrap.attached
import bootstrap.platform
from commands import terminal
from commands.terminal import CallOption, Format, FormatOption
from deliberation.dossiers.attachments.plan import SentFile
from deliberation.errors import FileRefused
from deliberation.operations.ports import CallState
from deliberation.operations.selection.platform_carrying import may_carry
from intake.platform.attachments import PlatformAttachments, RemoteFile, why_unfit
from intake.platform.client import Platform
from intake.platform.writing import PlatformWriting
from phrases import N_, _, ngettext

# What no system takes in a name, and what would be hidden, or lead elsewhere.
_NOT_IN_A_NAME: Final = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|]|^\.+')


def files(
    call: CallOption,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Fetch them into this folder, a folder for each dossier.")] = None,
    layout: FormatOption = Format.TABLE,
) -> None:
    """Say which attached files are on the platform and not here: deciding there may erase some. They no longer enter a finalised call."""
    state = terminal.call_named(call)
    with terminal.refusals(), bootstrap.platform.line(state.call.slug) as line:
        may_carry(bootstrap.unit_of_work(), by=terminal.actor(""), call_id=state.id)
        left = _left(state, line)
        refused = _fetch(line, left, output) if output else {}
    columns, rows = ("dossier", "file", "why_not"), [(one.dossier, one.name, _why_not(one, refused)) for one in left]
    terminal.print_result(columns, rows, layout=layout)
    sentence = ngettext("{count} attached file is not here.", "{count} attached files are not here.", len(left)).format(count=len(left))
    terminal.errors.print(sentence)
    if output and left:
        fetched = len(left) - len(refused)
        terminal.errors.print(
            ngettext("{count} file is in {folder}.", "{count} files are in {folder}.", fetched).format(count=fetched, folder=output)
        )


def _left(state: CallState, line: Platform) -> list[RemoteFile]:
    whole = bootstrap.snapshots().get(state.id)
    here = [(whole.candidature(attachment.candidature_id).dossier, attachment) for attachment in whole.attachments]
    return [file for file in PlatformWriting(line).remote_files_left(here) if file.dossier in whole.by_dossier]


def _why_not(remote_file: RemoteFile, refused: dict[RemoteFile, str]) -> str:
    return refused.get(remote_file) or str(why_unfit(remote_file) or "")


def _fetch(line: Platform, left: list[RemoteFile], folder: Path) -> dict[RemoteFile, str]:
    """Fetch the files; return why some could not be."""
    refused: dict[RemoteFile, str] = {}
    sent = PlatformAttachments(line, "", left, bootstrap.attached.limits())
    with terminal.progress(_("Fetching attached files")) as advance:
        for done, (remote, file) in enumerate(zip(left, sent.files, strict=True), start=1):
            try:
                _keep(sent, file, folder / remote.dossier / _named(file.name))
            except FileRefused as error:
                refused[remote] = str(error)
            advance(done, len(left))
    return refused


def _keep(sent: PlatformAttachments, file: SentFile, path: Path) -> None:
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError:
        raise FileRefused(N_("{path}: this file cannot be written."), path=path) from None
    pieces = list(sent.pieces(file))
    terminal.write_file(path, pieces)


def _named(name: str) -> str:
    return _NOT_IN_A_NAME.sub("_", name)[-200:] or "_"
