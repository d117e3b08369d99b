"""``jury platform``: read démarches-simplifiées from a terminal or a timer. Decisions are sent there on screen."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Final

import typer

import bootstrap
import bootstrap.attached
import bootstrap.platform
from commands import imports, terminal
from commands.terminal import CallOption, Format, FormatOption
from deliberation.dossiers.attachments.plan import SentFile
from deliberation.errors import FileRefused
from deliberation.operations.call.changing import call_to_change
from deliberation.operations.ports import CallState
from deliberation.operations.selection.platform_carrying import may_carry
from intake.platform.attachments import PlatformAttachments, RemoteFile, why_unfit
from intake.platform.client import Platform
from intake.platform.pull import count, describe
from intake.platform.writing import PlatformWriting
from phrases import N_, _, ngettext

app = typer.Typer(help="Read démarches-simplifiées.", no_args_is_help=True)


@app.command()
def connect(call: CallOption, layout: FormatOption = Format.TABLE) -> None:
    """Ask for the call's procedure, so that a new token is bound to this server's network, and say what it reads."""
    with _line_of(call) as (state, line):
        call_to_change(bootstrap.reading(), by=terminal.actor(""), call_id=state.id)
        procedure, dossiers = describe(line), count(line)
    found = {"host": line.connection.host, "procedure": procedure.number, "title": procedure.title, "dossiers": dossiers}
    if layout is Format.JSON:
        terminal.print_json(found)
        return
    terminal.print_table(tuple(found), [tuple(found.values())], layout=layout)
    terminal.errors.print(_("The token reads this procedure. The platform does not say what else it may do."))


app.command("pull")(imports.from_platform)


@app.command()
def files(
    call: CallOption,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Fetch them into this folder, a folder for each dossier.")] = None,
    layout: FormatOption = Format.TABLE,
) -> None:
    """Say which attached files are on the platform and not here: deciding there may erase some. They no longer enter a finalised call."""
    with _line_of(call) as (state, line):
        may_carry(bootstrap.unit_of_work(), by=terminal.actor(""), call_id=state.id)
        left = _files_left(state, line)
        refused = _fetch_files(line, left, output) if output else {}
    columns, rows = ("dossier", "file", "why_not"), [(one.dossier, one.name, refused.get(one) or str(why_unfit(one) or "")) for one in left]
    terminal.print_result(columns, rows, layout=layout)
    sentence = ngettext("{count} attached file is not here.", "{count} attached files are not here.", len(left)).format(count=len(left))
    terminal.errors.print(sentence)
    if output and left:
        fetched = len(left) - len(refused)
        terminal.errors.print(
            ngettext("{count} file is in {folder}.", "{count} files are in {folder}.", fetched).format(count=fetched, folder=output)
        )


@contextmanager
def _line_of(call: str) -> Iterator[tuple[CallState, Platform]]:
    """Open the line of a call to its platform; whatever is refused within the block ends the command."""
    state = terminal.call_named(call)
    with terminal.refusals(), bootstrap.platform.line(state.call.slug) as line:
        yield state, line


def _files_left(state: CallState, line: Platform) -> list[RemoteFile]:
    whole = bootstrap.snapshots().get(state.id)
    here = [(whole.candidature(attachment.candidature_id).dossier, attachment) for attachment in whole.attachments]
    return [file for file in PlatformWriting(line).remote_files_left(here) if file.dossier in whole.by_dossier]


def _fetch_files(line: Platform, left: list[RemoteFile], folder: Path) -> dict[RemoteFile, str]:
    """Fetch the files; return why some could not be."""
    refused: dict[RemoteFile, str] = {}
    sent = PlatformAttachments(line, "", left, bootstrap.attached.limits())
    with terminal.progress(_("Fetching attached files")) as advance:
        for done, (remote, file) in enumerate(zip(left, sent.files, strict=True), start=1):
            try:
                _keep_file(sent, file, folder / remote.dossier / _safe_name(file.name))
            except FileRefused as error:
                refused[remote] = str(error)
            advance(done, len(left))
    return refused


def _keep_file(sent: PlatformAttachments, file: SentFile, path: Path) -> None:
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError:
        raise FileRefused(N_("{path}: this file cannot be written."), path=path) from None
    pieces = list(sent.pieces(file))
    terminal.write_file(path, pieces)


def _safe_name(name: str) -> str:
    return _NOT_IN_A_NAME.sub("_", name)[-200:] or "_"


# What no system takes in a name, and what would be hidden, or lead elsewhere.
_NOT_IN_A_NAME: Final = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|]|^\.+')
