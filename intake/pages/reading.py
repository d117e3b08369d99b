"""Background reading of attached files for searches, one after the other."""

import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from threading import Event, Thread
from time import monotonic
from typing import Final

from deliberation.dossiers.attachments.attachment import Use
from intake.pages.pages import Original, Pages

_FIRST_SECONDS: Final = 30.0  # after the start, when those who enter come first
_PAUSE_SECONDS: Final = 2.0  # between two looks at what is there: a meeting commits often, and brings no file
_AGAIN_SECONDS: Final = 900.0  # before a file is tried again that took longer than may be: this machine may have been busy
_log: Final = logging.getLogger(__name__)


class Reading:
    """Has what is not read yet read by ``pages``. ``originals``: gives every file that has pages; ``now``: seconds of a clock."""

    def __init__(self, pages: Pages, originals: Callable[[], Iterable[Original]], *, now: Callable[[], float] = monotonic) -> None:
        self._pages, self._originals, self._now = pages, originals, now
        self._again_at: dict[Use, float] = {}  # what could not be read, though it may be another time
        self._woken, self._is_over = Event(), Event()

    @contextmanager
    def running(self, subscribe: Callable[[Callable[[], object]], Callable[[], object]]) -> Iterator[None]:
        """Read within the block; ``subscribe`` calls what it is given after each commit."""
        unsubscribe = subscribe(self._woken.set)
        self._woken.set()
        thread = Thread(target=self._read_for_ever, name="pages-reading", daemon=True)
        thread.start()
        try:
            yield
        finally:
            unsubscribe()
            self._is_over.set()
            self._woken.set()

    def read_all(self) -> None:
        """Read what is not read yet, nor was given up a short while ago."""
        for original in self._originals():
            if self._is_over.is_set():
                return
            is_due = self._again_at.get(original.use, 0.0) <= self._now()
            if is_due and self._pages.texts(original.use) is None and original.path.exists():
                self._pages.read(original)
                if self._pages.texts(original.use) is None:
                    self._again_at[original.use] = self._now() + _AGAIN_SECONDS

    def _read_for_ever(self) -> None:
        self._is_over.wait(_FIRST_SECONDS)
        while not self._is_over.is_set():
            self._woken.wait()
            self._woken.clear()
            try:
                self.read_all()
            except Exception:
                _log.exception("Attached files could not be read for searches.")
            self._is_over.wait(_PAUSE_SECONDS)
