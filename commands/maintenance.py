"""``jury bundle``."""

import hashlib
import subprocess
import sys
import tarfile
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer

from commands import terminal
from deliberation.errors import FileRefused
from phrases import N_, _
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
                written.add(path, f"{top}/{path.relative_to(PROJECT)}", filter=_drop_owner)
        partial.replace(file)
    finally:
        partial.unlink(missing_ok=True)


def _files() -> Iterator[Path]:
    for name in (*FILES, *FOLDERS, *BESIDE):
        place = PROJECT / name
        paths = sorted(place.rglob("*")) if place.is_dir() else [place]
        yield from (path for path in paths if path.is_file() and not _LEFT_OUT.intersection(path.parts))


def _drop_owner(entry: tarfile.TarInfo) -> tarfile.TarInfo:
    entry.uid = entry.gid = 0
    entry.uname = entry.gname = ""
    return entry


def _download(folder: Path) -> None:
    options = ("--quiet", "--disable-pip-version-check", "--only-binary", ":all:", "--require-hashes", "--dest", str(folder))
    command = (sys.executable, "-m", "pip", "download", *options, "-r", str(PROJECT / "requirements.txt"))
    done = subprocess.run(command, check=False)  # noqa: S603 (words of ours)
    if done.returncode:
        raise FileRefused(N_("The packages could not be downloaded (see above)."))
