"""Limits concurrent page renderings. A user's first request never queues behind others', so waiting time reveals no hidden file."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Condition
from typing import Final

_EACH_MOST: Final = 2
_SHARED: Final = 8


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
