"""Who may have pages drawn at once, and which page is drawn first."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Condition, Lock


class Turn:
    """The lock on rendering a file's pages of one width, with the pages that somebody waits for."""

    def __init__(self) -> None:
        self.lock = Lock()
        self._counting = Lock()
        self._awaited: Counter[int] = Counter()

    @contextmanager
    def awaited(self, number: int) -> Iterator[None]:
        """Say within the block that somebody waits for a page."""
        with self._counting:
            self._awaited[number] += 1
        try:
            yield
        finally:
            with self._counting:
                self._awaited[number] -= 1
                self._awaited += Counter()

    def pages_awaited(self) -> frozenset[int]:
        """Return the pages for which somebody waits."""
        with self._counting:
            return frozenset(self._awaited)


_EACH_MOST = 2
_SHARED = 8


class Seats:
    """A seat of each person's own, which is always theirs, and some that all share for a second order at once."""

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
        """Tell whether a person waits for a seat: what is drawn ahead for them may as well end."""
        return self._awaited[by] > 0

    def _is_free(self, by: int) -> bool:
        mine = self._taken[by]
        return not mine or (mine < _EACH_MOST and sum(self._taken.values()) - len(self._taken) < _SHARED)
