"""A cache of what was read, kept for as long as nothing is committed."""

from collections.abc import Callable, Mapping
from threading import Lock
from time import monotonic
from typing import Final, Generic, TypeVar

from data_access.signals import CommitSignals

Key = TypeVar("Key")
Value = TypeVar("Value")

ENTRIES_MAX: Final = 10_000
# Some things end without a commit, such as a device's time.
AGE_SECONDS_MAX: Final = 5.0


class UntilNextCommit(Generic[Key, Value]):
    """Remembers answers of the database until a commit, this process's or another's. Safe among threads.

    It remembers nothing while nobody watches for commits of other processes. Its answers may be some milliseconds behind another
    process, never behind this one.
    """

    def __init__(self, signals: CommitSignals) -> None:
        self._signals = signals
        self._lock = Lock()
        self._count = -1
        self._since = 0.0
        self._answers: dict[Key, Value] = {}

    def get(self, key: Key, read: Callable[[], Value]) -> Value:
        """Return the answer remembered for ``key``, else what ``read`` returns."""
        if not self._signals.is_watching:
            return read()
        # Read the counter before the data: an answer may then seem older than it is, never newer.
        count = self._signals.count
        with self._lock:
            if self._count == count and key in self._answers and monotonic() - self._since < AGE_SECONDS_MAX:
                return self._answers[key]
        answer = read()
        self._keep(count, {key: answer})
        return answer

    def get_all(self, read: Callable[[], Mapping[Key, Value]]) -> Mapping[Key, Value]:
        """Return what ``read`` returns, and remember each answer."""
        count = self._signals.count
        answers = read()
        if self._signals.is_watching:
            self._keep(count, answers)
        return answers

    def _keep(self, count: int, answers: Mapping[Key, Value]) -> None:
        with self._lock:
            is_over = monotonic() - self._since >= AGE_SECONDS_MAX or len(self._answers) >= ENTRIES_MAX
            if self._count < count or (self._count == count and is_over):
                self._count, self._since, self._answers = count, monotonic(), {}
            if self._count == count:
                self._answers.update(answers)
