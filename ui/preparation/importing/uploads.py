"""Uploaded files: a large one waits on the disk, and is released once it is written.

Broken accents are repaired once somebody agreed.
"""

import tempfile
import weakref
from collections.abc import Callable, Iterable
from typing import BinaryIO, Final, Protocol, TypeVar

import streamlit as st
from streamlit.typing import UploadedFile

from deliberation.errors import ImportRefused
from deliberation.problems import Problem
from intake.files.accents import has_broken_accents
from phrases import _
from ui.shims import context

READ: Final = "imports.read"  # what was read of the file on the screen
_HELD: Final = "imports.held"
_LARGE_BYTES: Final = 10_000_000


class Held:
    """An uploaded file. If large, its bytes are in memory only while it is read."""

    def __init__(self, upload: UploadedFile) -> None:
        self.id, self.name, self.size = upload.file_id, upload.name, upload.size
        self.is_large = upload.size >= _LARGE_BYTES
        self._file: BinaryIO = upload
        if self.is_large:
            # Under no name: it is gone as soon as nothing holds it.
            self._file = tempfile.TemporaryFile()  # noqa: SIM115
            weakref.finalize(self, self._file.close)
            self._file.write(upload.getvalue())
            upload.truncate(0)
            context.forget_bytes(upload)

    def opened(self) -> BinaryIO:
        """Return the file, from its beginning."""
        self._file.seek(0)
        return self._file

    def read(self) -> bytes:
        """Return the file's bytes."""
        return self.opened().read()


def key(field: str) -> str:
    """Return the key of an uploader: another one after each file that was let go of, so that it is empty."""
    count = st.session_state.get(f"{field}.count", 0)
    return f"{field}.{count}" if count else field


def held(upload: UploadedFile) -> Held:
    """Return the file of an uploader as it was sent."""
    kept = st.session_state.get(_HELD)
    if isinstance(kept, Held) and kept.id == upload.file_id:
        return kept
    st.session_state.pop(READ, None)
    st.session_state[_HELD] = Held(upload)
    return held(upload)


def let_go(field: str, file: Held) -> None:
    """Release a large file once written; a small one stays, and the page shows what remains."""
    if not file.is_large:
        return
    st.session_state.pop(READ, None)
    st.session_state.pop(_HELD, None)
    st.session_state[f"{field}.count"] = st.session_state.get(f"{field}.count", 0) + 1
    st.session_state[f"{field}.done"] = file.name
    context.forget_uploads()


def say_done(field: str) -> None:
    """Say that a file which is no longer on the page was imported."""
    name = st.session_state.get(f"{field}.done")
    if name:
        st.success(_("{file} is imported. So large a file is not kept on this page.").format(file=name), icon=":material/done_all:")


class FileRead(Protocol):
    """A file as read."""

    @property
    def problems(self) -> tuple[Problem, ...]: ...


F = TypeVar("F", bound=FileRead)


def asked(file_id: str, read: Callable[[bool], F]) -> F:
    """Read a file; if its accents are broken, ask whether to put them right, and read it so once somebody agreed.

    ``file_id``: of the file as it was sent; ``read`` is told whether somebody did. Raises what it raises, and ImportRefused while the
    accents are broken: what else such a file says is not worth reading.
    """
    key = f"imports.repair.{file_id}"
    agreed = bool(st.session_state.get(key))
    try:
        file = read(agreed)
    except ImportRefused as refusal:
        _ask(key, refusal.problems, agreed=agreed)
        raise
    _ask(key, file.problems, agreed=agreed)
    if has_broken_accents(file.problems):
        raise ImportRefused([problem for problem in file.problems if problem.is_error])
    return file


def _ask(key: str, problems: Iterable[Problem], *, agreed: bool) -> None:
    if agreed or has_broken_accents(problems):
        st.checkbox(_("Put the broken accents of this file right (“Ã©” becomes “é”)"), key=key)
