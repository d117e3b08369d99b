"""Attached files are read for searches once they are here, one after the other, while the server does other things."""

import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from threading import Event, Thread
from typing import Final

from intake.pages.pages import Original, Pages

_FIRST_SECONDS: Final = 30.0  # after the start, when those who enter come first
_PAUSE_SECONDS: Final = 2.0  # between two looks at what is there: a meeting commits often, and brings no file
_log: Final = logging.getLogger(__name__)


class Reading:
    """Has what is not read yet read by ``pages``. ``originals``: gives every file that has pages."""

    def __init__(self, pages: Pages, originals: Callable[[], Iterable[Original]]) -> None:
        self._pages, self._originals = pages, originals
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
        """Read what is not read yet."""
        for original in self._originals():
            if self._is_over.is_set():
                return
            if self._pages.texts(original.use) is None and original.path.exists():
                self._pages.read(original)

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
