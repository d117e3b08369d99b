"""Rights to simultaneous drawing, and priority of pages."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Condition, Lock


class Turn:
    """Lock on rendering a file's pages of a width, with the awaited pages."""

    def __init__(self) -> None:
        self.lock = Lock()
        self._counting = Lock()
        self._awaited: Counter[int] = Counter()

    @contextmanager
    def awaited(self, number: int) -> Iterator[None]:
        """Register a page as awaited within the block."""
        with self._counting:
            self._awaited[number] += 1
        try:
            yield
        finally:
            with self._counting:
                self._awaited[number] -= 1
                self._awaited += Counter()

    def pages_awaited(self) -> frozenset[int]:
        """Return the awaited pages."""
        with self._counting:
            return frozenset(self._awaited)


_EACH_MOST = 2
_SHARED = 8


class Seats:
    """Seats: one reserved for each person, and some shared for second orders."""

    def __init__(self) -> None:
        self._taken: Counter[int] = Counter()
        self._awaited: Counter[int] = Counter()
        self._changed = Condition()

    @contextmanager
    def taken(self, by: int) -> Iterator[None]:
        """Wait for a seat for a person, and hold it within the block."""
        with self._changed:
            self._awaited[by] += 1
            self._changed.wait_for(lambda: self._is_free(by))
            self._awaited[by] -= 1
            self._awaited += Counter()
            self._taken[by] += 1
        try:
            yield
        finally:
            with self._changed:
                self._taken[by] -= 1
                self._taken += Counter()  # those who have none any more are forgotten
                self._changed.notify_all()

    def is_awaited(self, by: int) -> bool:
        """Return whether a person waits for a seat, so that drawing ahead for them may end."""
        return self._awaited[by] > 0

    def _is_free(self, by: int) -> bool:
        mine = self._taken[by]
        return not mine or (mine < _EACH_MOST and sum(self._taken.values()) - len(self._taken) < _SHARED)
