"""Uploaded files: a large file waits on the disk, and is released after writing.

Broken accents are repaired on a person's agreement.
"""

import tempfile
import weakref
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import BinaryIO, Protocol, TypeVar

import streamlit as st
from streamlit.typing import UploadedFile

import bootstrap
from deliberation.call.call import Screening
from deliberation.call.people import Person
from deliberation.derived.accounting import screening_counts
from deliberation.derived.scoring import coverage
from deliberation.errors import ImportRefused
from deliberation.operations.dossiers.imports import last_imports
from deliberation.problems import Problem
from deliberation.record.journal import Act, Entry
from deliberation.snapshot.snapshot import Snapshot
from intake.files.accents import has_broken_accents
from phrases import ABSENT, _, moment, ngettext
from ui import plain_table
from ui.shims import context

READ = "imports.read"  # what was read of the file on the screen
_HELD = "imports.held"
_LARGE_BYTES = 10_000_000

_WITH_FILE = ("dossiers", "scores", "attachments")


class Held:
    """Uploaded file. A large file's bytes are in memory only during reading."""

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
    """Return the key of an uploader, changed after each released file, so that the uploader is empty."""
    count = st.session_state.get(f"{field}.count", 0)
    return f"{field}.{count}" if count else field


def ask(field: str, label: str, *, types: Sequence[str], before: str, hint: str | None = None) -> Held | None:
    """Return the sent file; without a file, show that the last file was imported, and the hints ``before`` an upload."""
    limit = bootstrap.settings().file_max_mb
    upload = st.file_uploader(label, type=types, key=key(field), help=hint, max_upload_size=limit)
    if upload is not None:
        return _hold_upload(upload)
    if name := st.session_state.get(f"{field}.done"):
        st.success(_("{file} is imported. So large a file is not kept on this page.").format(file=name), icon=":material/done_all:")
    st.caption(before)
    return None


def _hold_upload(upload: UploadedFile) -> Held:
    """Return the file of an uploader as it was sent."""
    held_file = st.session_state.get(_HELD)
    if isinstance(held_file, Held) and held_file.id == upload.file_id:
        return held_file
    st.session_state.pop(READ, None)
    st.session_state[_HELD] = Held(upload)
    return _hold_upload(upload)


def let_go(field: str, file: Held) -> None:
    """Release a large file after writing; a small file stays, and the page shows the remaining changes."""
    if not file.is_large:
        return
    st.session_state.pop(READ, None)
    st.session_state.pop(_HELD, None)
    st.session_state[f"{field}.count"] = st.session_state.get(f"{field}.count", 0) + 1
    st.session_state[f"{field}.done"] = file.name
    context.forget_uploads()


class FileRead(Protocol):
    """A file as read."""

    @property
    def problems(self) -> tuple[Problem, ...]: ...


F = TypeVar("F", bound=FileRead)


def asked(file_id: str, read: Callable[[bool], F]) -> F:
    """Read a file; for broken accents, ask for a repair, and read with repair after agreement.

    ``file_id``: of the sent file; ``read`` receives the agreement. Raises as ``read``, and ImportRefused while accents are broken, since
    further findings of such a file are worthless.
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


def is_asked(what: str) -> bool:
    """Tell whether the page is about a file of this kind, whose preview then fills the page."""
    return what in _WITH_FILE and st.session_state.get(key(f"imports.{what}")) is None


def show_what_is_here(person: Person, snapshot: Snapshot) -> None:
    """Show the imported items by kind, with the last file's date for complete views."""
    last = last_imports(bootstrap.reading(), by=person, call_id=person.call_id)
    st.header(_("Already here"))
    rows: list[Mapping[str, object]] = [
        {_("What"): name, _("How much"): count, **({} if snapshot.is_partial else {_("Last import"): _last(last.get(act))})}
        for name, act, count in (
            (_("Dossiers"), Act.DOSSIERS_IMPORTED, _dossiers(snapshot)),
            (_("People"), Act.PEOPLE_IMPORTED, _people(snapshot)),
            (_("Scores"), Act.SCORES_IMPORTED, coverage.of_the_jury(snapshot).words),
            (_("Attached files"), Act.ATTACHMENTS_IMPORTED, _attachments(snapshot)),
        )
    ]
    plain_table.show(_("Already here"), rows, key="imports.here", has_cards=True)


def _last(entry: Entry | None) -> str:
    return _("{moment}, by {name}").format(moment=moment(entry.at), name=entry.actor) if entry else ABSENT


def _dossiers(snapshot: Snapshot) -> str:
    count = len(snapshot.candidatures)
    chosen = screening_counts(snapshot)[Screening.SHORTLISTED]
    label = ngettext("{count} dossier", "{count} dossiers", count).format(count=count)
    return f"{label}, " + ngettext("{count} of them shortlisted", "{count} of them shortlisted", chosen).format(count=chosen)


def _people(snapshot: Snapshot) -> str:
    count, members = len(snapshot.people), len(snapshot.members)
    label = ngettext("{count} person", "{count} people", count).format(count=count)
    return f"{label}, " + ngettext("{count} of them in the jury", "{count} of them in the jury", members).format(count=members)


def _attachments(snapshot: Snapshot) -> str:
    count, of = len(snapshot.attachments), len({attachment.candidature_id for attachment in snapshot.attachments})
    label = ngettext("{count} attached file", "{count} attached files", count).format(count=count)
    return f"{label}, " + ngettext("for {count} dossier", "for {count} dossiers", of).format(count=of) if count else label
