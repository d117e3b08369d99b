"""How the command line speaks: JSON alone on stdout, everything else on stderr, exit codes 0, 2, and 3 of an archive."""

import csv
import fcntl
import json
import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, NoReturn, TypeVar

import typer
from rich.console import Console as RichConsole
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

import bootstrap
from bootstrap import announcing
from deliberation.call.access import link_path
from deliberation.call.people import Console
from deliberation.errors import DeliberationError, FileRefused, ImportRefused, InvalidCall
from deliberation.operations.acts import CallState
from deliberation.problems import Problem
from deliberation.snapshot.snapshot import Snapshot
from deliberation.snapshot.visibility import visible
from intake.formats.sheets import refuse_size
from phrases import N_, _, labelled, ngettext, whole

T = TypeVar("T")
REFUSED = 2
NOT_PROVEN = 3
DEFAULT_PORT = 8501
_ROWS_TOLD = 20
# Print sentences as they are: a name may hold brackets or colons, which rich would take for styles or emoji.
errors = RichConsole(stderr=True, highlight=False, soft_wrap=True, markup=False, emoji=False)

CallOption = Annotated[str, typer.Option("--call", help="Slug of the call.")]
AsOption = Annotated[str, typer.Option("--as", help="Name to journal the act under, beside « console ».")]
RepairOption = Annotated[bool, typer.Option("--repair-accents", help="Put accents right that were broken before the file came.")]
DryRunOption = Annotated[bool, typer.Option("--dry-run", help="Say what would change, write nothing.")]

_PORT_FILE = "listening-port"


class Format(StrEnum):
    """How a command prints its result."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"


PortOption = Annotated[
    int | None, typer.Option("--port", help="Port in the addresses; by default that of the server that runs on this database.")
]
FormatOption = Annotated[Format, typer.Option("--format", help="table, csv or json.")]


@contextmanager
def refusals() -> Iterator[None]:
    """Turn a refusal into its sentences on stderr and exit code 2; every problem of a file on a separate line."""
    try:
        yield
    except ImportRefused as error:
        print_problems(error.problems)
        refuse(str(error))
    except InvalidCall as error:
        refuse(*map(str, error.faults))
    except DeliberationError as error:
        refuse(str(error))


def is_read_at_once() -> bool:
    """Tell whether stderr is read by the person who typed the command, and kept nowhere."""
    return sys.stderr.isatty()


def refuse(*sentences: str) -> NoReturn:
    """Say each sentence on a line of stderr and end the command with exit code 2."""
    for sentence in sentences:
        errors.print(sentence)
    raise typer.Exit(REFUSED) from None


def call_named(slug: str) -> CallState:
    """Return the call of that slug; ends the command with exit code 2 if there is none."""
    with bootstrap.reading() as uow:
        state = uow.calls.by_slug(slug)
    if state is None:
        refuse(_("There is no call named {slug}.").format(slug=slug))
    return state


def snapshot_named(slug: str) -> Snapshot:
    """Return the call of a slug in the command line's view; without such a call, end the command with exit code 2."""
    return visible(bootstrap.snapshots().get(call_named(slug).id), Console())


def actor(name: str) -> Console:
    """Return the actor of the command line's journalled acts."""
    return Console(name.strip())


def act(verb: Callable[..., T], call: str, as_name: str, **arguments: Any) -> T:
    """Do an act on the call of a slug and return the verb's result; a refusal ends the command with exit code 2."""
    state = call_named(call)
    with refusals():
        return verb(bootstrap.unit_of_work(), by=actor(as_name), call_id=state.id, **arguments)


def read_file(path: Path) -> bytes:
    """Return the bytes of a file. Raises FileRefused if it cannot be read."""
    try:
        return path.read_bytes()
    except OSError:
        raise FileRefused(N_("{path}: this file cannot be read."), path=path) from None


def read_import(path: Path) -> bytes:
    """Return the bytes of a file to import. Raises FileRefused for an unreadable or oversized file."""
    if path.is_file():
        refuse_size(path.stat().st_size, bootstrap.settings().file_max_mb)
    return read_file(path)


def write_file(path: Path, content: bytes | Iterable[bytes]) -> None:
    """Write a file, whole or piece by piece. Raises FileRefused if it cannot be written."""
    try:
        with path.open("wb") as opened:
            opened.writelines([content] if isinstance(content, bytes) else content)
    except OSError:
        raise FileRefused(N_("{path}: this file cannot be written."), path=path) from None


def tell_cancelled(ballots: Iterable[tuple[str, str]]) -> None:
    """Print the cancelled secret ballots, whose votes cannot be opened."""
    for slug, dossier in ballots:
        errors.print(_("{call}, dossier {dossier}: the secret ballot that was open is cancelled.").format(call=slug, dossier=dossier))


def tell_sealed_anew(slugs: Iterable[str]) -> None:
    """Print the journals sealed with this server's key, with rows accepted as found."""
    for slug in slugs:
        sentence = _("{call}: another key had sealed the journal. It is sealed anew, its rows as they are: journal and minutes say so.")
        errors.print(sentence.format(call=slug))


def port_of_addresses(asked: int | None) -> int:
    """Return the port for addresses: as requested, else the running server's; warn without a known running server."""
    if asked or bootstrap.settings().public_url:
        return asked or DEFAULT_PORT
    running_port = listening_port()
    if running_port is None:
        sentence = _("No server of this database is known to run: addresses have port {port}. For another one: --port.")
        errors.print(sentence.format(port=DEFAULT_PORT))
    return running_port or DEFAULT_PORT


def link_address(secret: str, *, port: int) -> str:
    """Return the address of a personal link, under the public address if one is set."""
    return announcing.address(link_path(secret), port=port)


def print_json(value: Any) -> None:
    """Print one JSON document on stdout."""
    # Written as it is encoded: the report of a large import is of a hundred megabytes.
    sys.stdout.writelines(json.JSONEncoder(ensure_ascii=False, indent=2, default=str).iterencode(value))
    sys.stdout.write("\n")


def print_result(columns: Sequence[str], rows: Sequence[Sequence[object]], *, layout: Format, document: Any = None) -> None:
    """Print rows as a table or as CSV; for ``--format json`` the document that says the same, by default a list of the rows by column."""
    if layout is not Format.JSON:
        print_table(columns, rows, layout=layout)
    else:
        print_json([dict(zip(columns, row, strict=True)) for row in rows] if document is None else document)


def print_table(columns: Sequence[str], rows: Sequence[Sequence[object]], *, layout: Format) -> None:
    """Print rows on stdout as aligned columns or as CSV."""
    texts = [[("" if cell is None else str(cell)) for cell in row] for row in rows]
    if layout is Format.CSV:
        csv.writer(sys.stdout, lineterminator="\n").writerows([columns, *[[_inert(text) for text in row] for row in texts]])
        return
    widths = [max(map(len, column)) for column in zip(columns, *texts, strict=True)]
    for row in (columns, *texts):
        sys.stdout.write("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() + "\n")


def _inert(text: str) -> str:
    # What applicants wrote must not become a formula in whatever opens this file.
    return f"'{text}" if text[:1] in ("=", "+", "@", "\t", "\r") or re.match(r"-(?![\d.])", text) else text


def print_problems(problems: Sequence[Problem]) -> None:
    """Print each problem on a separate line of stderr: sheet, row, column, value and expected value."""
    for problem in problems:
        errors.print(problem_line(problem))


def problem_line(problem: Problem) -> str:
    """Return a problem as one line."""
    places = [
        problem.where,
        _("column {name}").format(name=problem.column) if problem.column else "",
        _("juror {name}").format(name=problem.juror) if problem.juror else "",
        _("dossier {number}").format(number=problem.dossier) if problem.dossier else "",
        repr(problem.value) if problem.value else "",
        ngettext("{count} time", "{count} times", problem.count).format(count=whole(problem.count)) if problem.count > 1 else "",
    ]
    where = ", ".join(place for place in places if place)
    level = _("error") if problem.is_error else _("warning")
    return labelled(labelled(level, where) if where else level, str(problem.message))


def problem_json(problem: Problem) -> dict[str, Any]:
    """Return a problem as scripts read it."""
    return {
        "severity": str(problem.severity),
        "sheet": problem.sheet,
        "row": problem.row,
        "column": problem.column,
        "value": problem.value,
        "message": str(problem.message),
        "juror": problem.juror,
        "dossier": problem.dossier,
        "count": problem.count,
        "rows": list(problem.rows[:_ROWS_TOLD]),
        "places": [{"sheet": place.sheet, "rows": list(place.rows[:_ROWS_TOLD])} for place in problem.places],
    }


@contextmanager
def progress(text: str) -> Iterator[Callable[[int, int], None]]:
    """Show a progress bar with the time left on stderr, on a terminal only."""
    columns = (TextColumn("{task.description}"), BarColumn(), TimeRemainingColumn())
    with Progress(*columns, console=errors, transient=True, disable=not errors.is_terminal) as bar:
        task = bar.add_task(text, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def hold_port(port: int) -> int | None:
    """Register this process, and its successor, as listening on ``port``. Return the locked descriptor.

    A file beside the database has the port, locked as long as the server runs: the system releases the lock at any end of the server, so a
    stale file never counts. None if a different server of this database registered first, or the file cannot be written.
    """
    with suppress(OSError):
        descriptor = os.open(bootstrap.own_folder() / _PORT_FILE, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(descriptor)
            return None
        os.ftruncate(descriptor, 0)
        os.write(descriptor, str(port).encode())
        os.set_inheritable(descriptor, True)
        return descriptor
    return None


def listening_port() -> int | None:
    """Return the port of the server that runs; None if none is known to."""
    try:
        with (bootstrap.own_folder() / _PORT_FILE).open() as opened:
            try:
                fcntl.flock(opened, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                return int(opened.read())
    except (OSError, ValueError):
        return None
    return None
