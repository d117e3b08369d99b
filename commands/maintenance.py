"""``jury backup``, ``jury restore``, ``jury move-to`` and ``jury bundle``."""

import hashlib
import subprocess
import sys
import tarfile
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer

import bootstrap
import bootstrap.copies
import bootstrap.kept_files
from commands import terminal
from deliberation.errors import FileRefused
from phrases import N_, _, ngettext, whole
from settings import PROJECT, program

# What the program is made of; deploy/Containerfile copies the same (a test compares).
FILES = ("LICENSE", "cli.py", "dashboard.py", "pyproject.toml", "settings.py")
FOLDERS = (
    *(".streamlit", "assets", "bootstrap", "calls", "charts", "commands", "data_access", "deliberation", "demo", "demonstration", "deploy"),
    *("capabilities", "draws", "exports", "extras", "intake", "pages", "phrases", "ui", "web"),
)
# What a machine needs beside it to install itself, and whoever runs it to read.
BESIDE = ("CHANGELOG.md", "README.fr.md", "README.md", "docs", "jury", "requirements.txt")
WHEELS = "wheelhouse"
_LEFT_OUT = frozenset({"__pycache__", "secrets.toml", "tests"})
Download = Callable[[Path], None]


def backup(
    file: Annotated[Path, typer.Argument(help="A file that is not there yet; with --keep, a folder.")],
    keep: Annotated[int | None, typer.Option(min=1, help="Keep that many backups in the folder, remove older ones.")] = None,
    verify: Annotated[bool, typer.Option("--verify", help="Open the copy again and check it whole.")] = False,
) -> None:
    """Write a consistent copy of the database and of what applicants attached to one file, while the dashboard runs."""
    with terminal.refusals():
        path = bootstrap.copies.backup(file, keep=keep, is_verified=verify)
        _warn_of_lost_attachments()
    terminal.errors.print(str(path))


def restore(file: Annotated[Path, typer.Argument()]) -> None:
    """Put a backup in the place of the database; the present one is kept beside it."""
    with terminal.refusals():
        restored = bootstrap.copies.restore(file)
        _warn_of_lost_attachments()
    terminal.tell_cancelled(restored.cancelled)
    terminal.tell_sealed_anew(restored.sealed_anew)
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
    for problem in bootstrap.kept_files.problems():
        terminal.errors.print(str(problem))


def bundle(file: Annotated[Path, typer.Argument()]) -> None:
    """Write one file to copy to a machine without a registry: unpack it there, then run ./jury start."""
    with terminal.refusals():
        write_bundle(file, download=_download)
    terminal.errors.print(f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file}")
    terminal.errors.print(_("For Python {version} on machines like this one.").format(version="{}.{}".format(*sys.version_info)))


def write_bundle(file: Path, *, download: Download) -> None:
    """Write the bundle; ``download`` puts every package into a folder. Raises FileRefused if the file exists or something is missing."""
    if file.exists():
        raise FileRefused(N_("{file} exists already: choose another name."), file=str(file))
    top = f"delibere-{program().version}"
    partial = file.with_name(f"{file.name}.partial")
    try:
        with TemporaryDirectory() as folder, tarfile.open(partial, "w:gz") as written:
            download(Path(folder))
            for wheel in sorted(Path(folder).iterdir()):
                written.add(wheel, f"{top}/{WHEELS}/{wheel.name}")
            for path in _files():
                written.add(path, f"{top}/{path.relative_to(PROJECT)}", filter=_of_nobody)
        partial.replace(file)
    finally:
        partial.unlink(missing_ok=True)


def _files() -> Iterator[Path]:
    for name in (*FILES, *FOLDERS, *BESIDE):
        place = PROJECT / name
        found = sorted(place.rglob("*")) if place.is_dir() else [place]
        yield from (path for path in found if path.is_file() and not _LEFT_OUT.intersection(path.parts))


def _of_nobody(entry: tarfile.TarInfo) -> tarfile.TarInfo:
    entry.uid = entry.gid = 0
    entry.uname = entry.gname = ""
    return entry


def _download(folder: Path) -> None:
    options = ("--quiet", "--disable-pip-version-check", "--only-binary", ":all:", "--require-hashes", "--dest", str(folder))
    command = (sys.executable, "-m", "pip", "download", *options, "-r", str(PROJECT / "requirements.txt"))
    done = subprocess.run(command, check=False)  # noqa: S603 (words of ours)
    if done.returncode:
        raise FileRefused(N_("The packages could not be downloaded (see above)."))
