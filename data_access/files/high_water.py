"""Record of journals outside the database: each journal's latest entry, and the erased calls.

The sealed file is written within a second of a commit, before and after an erasure, and forced to the disk. The record trusts nothing in
the database, and tells when calls were already present at its beginning: earlier marks are then lost.
"""

import fcntl
import json
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from threading import Lock, Timer
from typing import Any

from data_access.unit_of_work import Written
from deliberation.record.anchors import Seal, SealingKey
from deliberation.record.guards.checks import Erased, Mark, Marks, advanced, with_erased
from deliberation.record.journal import Entry

WITHIN_SECONDS = 0.5


class HighWater:
    """The file of a database's marks. ``key``: a function that gives the server's key."""

    def __init__(self, path: Path, key: Callable[[], SealingKey]) -> None:
        self._path, self._key = path, key
        self._written: list[tuple[str, Entry]] = []
        self._lock = Lock()
        self._timer: Timer | None = None

    def note(self, written: Written) -> None:
        """Schedule the marking of a commit. Acts do not wait for the marking; an erasure does."""
        if written.erased:
            self.flush()
            self._change(lambda marks: with_erased(marks, written.erased, Erased.DONE if written.is_done else Erased.BEGUN))
        with self._lock:
            self._written.extend(written.entries)
            if written.entries and self._timer is None:
                self._timer = Timer(WITHIN_SECONDS, self.flush)
                self._timer.daemon = True
                self._timer.start()

    def flush(self) -> None:
        """Write all pending marks. The health page reports a disk without space or access."""
        with self._lock:
            written, self._written, self._timer = self._written, [], None
        if written:
            with suppress(OSError):
                self._change(lambda marks: advanced(marks, written))

    def replace(self, marks: Marks) -> None:
        """Replace the marks, after a deliberate return to an earlier state."""
        self.flush()
        with self._alone():
            self._write(marks, is_lost=False)

    def begin(self, *, is_lost: bool) -> None:
        """Begin the file if there is none. ``is_lost``: there should be one."""
        with self._alone():
            if not self._path.exists():
                self._write({}, is_lost=is_lost)

    def exists(self) -> bool:
        """Return whether there is a file."""
        return self._path.exists()

    def is_lost(self) -> bool:
        """Return whether earlier marks are lost and the calls' present state was not accepted since."""
        return not self._path.exists() or bool(self._document().get("lost"))

    def marks(self) -> Marks | None:
        """Return the marks, empty before the first marking or under a different key; None for a file changed by hand."""
        if not self._path.exists():
            return {}
        try:
            document = self._document()
            seal, plain = Seal(**document["seal"]), document["marks"]
            if seal.key != self._key().name:
                return {}
            if not self._key().made(seal, _seal_marks(plain, is_lost=document.get("lost", False))):
                return None
            return {slug: _mark(mark) for slug, mark in plain.items()}
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def _change(self, change: Callable[[Marks], Marks]) -> None:
        with self._alone():
            known = self.marks()
            if known is not None:  # else told as long as it stands
                self._write(change(known), is_lost=self.is_lost())

    def _write(self, marks: Marks, *, is_lost: bool) -> None:
        plain = {slug: {**asdict(mark), "at": mark.at.isoformat()} for slug, mark in sorted(marks.items())}
        seal = self._key().seal(_seal_marks(plain, is_lost=is_lost))
        _write_through(self._path, {"marks": plain, "lost": is_lost, "seal": asdict(seal)})

    def _document(self) -> Any:
        return json.loads(self._path.read_text(encoding="utf-8"))

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Let no other process change the file within the block."""
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with os.fdopen(os.open(self._path.with_suffix(".lock"), os.O_RDWR | os.O_CREAT, 0o600), "rb") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def _seal_marks(plain: Mapping[str, Any], *, is_lost: bool) -> Any:
    return {"marks": plain, "lost": True} if is_lost else plain


def _mark(one: Mapping[str, Any]) -> Mark:
    return Mark(one["sequence"], one["hash"], datetime.fromisoformat(one["at"]), Erased(one.get("erased", "")))


def _write_through(path: Path, document: Any) -> None:
    draft = path.with_suffix(".draft")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        json.dump(document, file)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
