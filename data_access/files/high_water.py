"""The marks of ``record.guards.high_water`` in a sealed file, written within a second of each commit and forced to the disk."""

import fcntl
import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from threading import Lock, Timer
from typing import Any

from data_access.unit_of_work import Written
from deliberation.record.anchors import Seal, SealingKey
from deliberation.record.guards.checks import Mark, Marks, advanced
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
        """Have what a commit wrote marked soon: acts do not wait for it."""
        with self._lock:
            self._written.extend(written.entries)
            if written.entries and self._timer is None:
                self._timer = Timer(WITHIN_SECONDS, self.flush)
                self._timer.daemon = True
                self._timer.start()

    def flush(self) -> None:
        """Mark what was written so far. A disk that takes nothing is told by the server's health."""
        with self._lock:
            written, self._written, self._timer = self._written, [], None
        if written:
            with suppress(OSError):
                self._change(lambda marks: advanced(marks, written))

    def replace(self, marks: Marks) -> None:
        """Put other marks in place of those that there are: going back was meant."""
        self.flush()
        self._path.unlink(missing_ok=True)
        self._change(lambda _none: marks)

    def marks(self) -> Marks | None:
        """Return the marks: none if another key sealed them, or nothing was marked yet. None if the file was changed by hand."""
        if not self._path.exists():
            return {}
        try:
            document = json.loads(self._path.read_text(encoding="utf-8"))
            seal, plain = Seal(**document["seal"]), document["marks"]
            if seal.key != self._key().name:
                return {}
            if not self._key().made(seal, plain):
                return None
            return {slug: Mark(one["sequence"], one["hash"], datetime.fromisoformat(one["at"])) for slug, one in plain.items()}
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def _change(self, change: Callable[[Marks], Marks]) -> None:
        with self._alone():
            known = self.marks()
            if known is None:  # told as long as it stands
                return
            marks = change(known)
            plain = {slug: {**asdict(mark), "at": mark.at.isoformat()} for slug, mark in sorted(marks.items())}
            _write_through(self._path, {"marks": plain, "seal": asdict(self._key().seal(plain))})

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Let no other process change the file within the block."""
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with os.fdopen(os.open(self._path.with_suffix(".lock"), os.O_RDWR | os.O_CREAT, 0o600), "rb") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


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
