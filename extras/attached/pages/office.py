"""Conversion of word-processor documents to PDF, by LibreOffice if installed, in a separate process, folder and profile."""

import json
import os
import shutil
import signal
import subprocess
import sys
from contextlib import suppress
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from deliberation.dossiers.attachments.attachment import DOCUMENTS, is_document
from extras.attached.pages import converting
from extras.attached.pages.drawer import CannotBeDrawn, Limits
from extras.attached.pages.values import Obstacle

_PDF = b"%PDF-"
_PDF_MOST_BYTES = 64 * 1024 * 1024
_LIMITS = Limits(cpu_seconds=40, wall_seconds=90.0)  # LibreOffice begins slowly
_PROGRAMS = "program"  # the folder of LibreOffice that has it, beside those that it reads
_BEGIN_AGAIN = 81  # what LibreOffice answers once it has made its profile
_SECURITY = "/org.openoffice.Office.Common/Security/Scripting"
_SETTINGS = (
    (_SECURITY, "DisableMacrosExecution", "true"),
    (_SECURITY, "DisableActiveContent", "true"),
    (_SECURITY, "DisablePythonRuntime", "true"),
    (_SECURITY, "BlockUntrustedRefererLinks", "true"),
    ("/org.openoffice.Office.Writer/Content/Update", "Link", "0"),  # never
)


class Office:
    """Converter of documents to PDF. ``program``: LibreOffice, by name or path. ``drafts``: the working folder."""

    def __init__(self, program: str, drafts: Path) -> None:
        self._program, self._drafts = program, drafts

    def reads(self, media_type: str) -> bool:
        """Tell whether documents of a kind are turned into pages here."""
        return is_document(media_type) and self.is_here

    @property
    def is_here(self) -> bool:
        """Return whether LibreOffice is installed, on a machine able to confine LibreOffice to a folder, without connections."""
        return _program_path(self._program) is not None

    def as_pdf(self, document: Path, media_type: str, limits: Limits = _LIMITS) -> bytes:
        """Return a document as a PDF file. Raises CannotBeDrawn."""
        program = _program_path(self._program)
        if program is None:
            raise CannotBeDrawn(Obstacle.UNTURNED, is_certain=False)
        self._drafts.mkdir(mode=0o700, parents=True, exist_ok=True)
        with TemporaryDirectory(dir=self._drafts, ignore_cleanup_errors=True) as name:
            folder = Path(name).resolve()
            _prepare(folder)
            copy = folder / f"document.{DOCUMENTS[media_type]}"
            shutil.copyfile(document, copy)
            if _ran(program, folder, copy, limits) == _BEGIN_AGAIN:
                _ran(program, folder, copy, limits)
            return _read_made(folder / "document.pdf")


@cache
def _program_path(program: str) -> Path | None:
    there = shutil.which(program) if program and converting.can_shut_in() else None
    if there is None:
        return None
    # What the script of that name begins, after looking around: it is told where all is.
    resolved = Path(there).resolve()
    program_itself = resolved.with_name("soffice.bin")
    return program_itself if program_itself.exists() else resolved


def _prepare(folder: Path) -> None:
    profile = folder / "profile" / "user"
    profile.mkdir(parents=True)
    items = "".join(
        f'<item oor:path="{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
        for path, name, value in _SETTINGS
    )
    spaces = 'xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema"'
    content = f'<?xml version="1.0" encoding="UTF-8"?>\n<oor:items {spaces}>{items}</oor:items>\n'
    (profile / "registrymodifications.xcu").write_text(content, encoding="utf-8")


def _ran(program: Path, folder: Path, copy: Path, limits: Limits) -> int:
    """Run LibreOffice on the document in its folder; return the exit code. Raises CannotBeDrawn beyond the limits."""
    arguments = [
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        *("--headless", "--norestore", "--nologo", "--nolockcheck", "--nodefault", "--nofirststartwizard"),
        *("--convert-to", "pdf:writer_pdf_Export", "--outdir", str(folder), str(copy)),
    ]
    order = {
        "program": str(program),
        "arguments": arguments,
        "reads": [str(program.parent.parent if program.parent.name == _PROGRAMS else program.parent)],
        "folder": str(folder),
        "memory_bytes": limits.memory_bytes,
        "cpu_seconds": limits.cpu_seconds,
        "file_bytes": _PDF_MOST_BYTES,
    }
    surroundings = {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "HOME": str(folder), "TMPDIR": str(folder), "SAL_USE_VCLPLUGIN": "svp"}
    process = subprocess.Popen(  # noqa: S603 (ours, word for word)
        [sys.executable, "-I", str(Path(converting.__file__)), json.dumps(order)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=surroundings,
        cwd=folder,
        start_new_session=True,
    )
    try:
        code = process.wait(limits.wall_seconds)
    except subprocess.TimeoutExpired:
        raise CannotBeDrawn(Obstacle.HEAVY, is_certain=False) from None
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)  # it begins others of its own
        process.wait()
    if code < 0:  # killed by a signal: it took more memory or time of a processor than it may
        raise CannotBeDrawn(Obstacle.HEAVY, is_certain=True)
    return code


def _read_made(pdf: Path) -> bytes:
    """Return the converted file. Raises CannotBeDrawn for a missing or foreign result."""
    if pdf.is_symlink() or not pdf.is_file() or pdf.stat().st_size > _PDF_MOST_BYTES:
        raise CannotBeDrawn(Obstacle.UNTURNED, is_certain=True)
    content = pdf.read_bytes()
    if not content.startswith(_PDF):
        raise CannotBeDrawn(Obstacle.UNTURNED, is_certain=True)
    return content
