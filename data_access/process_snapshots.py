"""A process's memory of the database: one snapshot per call, and answers kept until the next commit."""

from collections.abc import Callable, Mapping
from threading import Lock
from time import monotonic
from typing import Generic, TypeVar

from sqlalchemy import Engine

from data_access.database import reading
from data_access.signals import CommitSignals
from data_access.snapshot import read_call, stamp_of
from deliberation.snapshot.snapshot import Snapshot


class ProcessSnapshots:
    """Implements ``ports.Snapshots``: all readers share one object until the call's revision moves. Thread-safe.

    With watching ``signals``, only a commit leads to a query.
    """

    def __init__(self, engine: Engine, signals: CommitSignals | None = None) -> None:
        self._engine = engine
        self._fresh: UntilNextCommit[int, Snapshot] = UntilNextCommit(signals or CommitSignals(engine))
        self._latest: dict[int, Snapshot] = {}
        self._building: dict[int, Lock] = {}

    def get(self, call_id: int) -> Snapshot:
        """Return the snapshot of a call as it is now. Raises NotFound."""
        return self._fresh.get(call_id, lambda: self._read(call_id))

    def _read(self, call_id: int) -> Snapshot:
        with reading(self._engine) as connection:
            stamp = stamp_of(connection, call_id)
        latest = self.latest(call_id)
        if latest and (latest.revision, latest.head) == stamp:
            return latest
        # setdefault is atomic: a second caller waits for the first, and finds the work done.
        with self._building.setdefault(call_id, Lock()):
            newest = self.latest(call_id)
            if newest is None or (newest.revision, newest.head) != stamp:
                with reading(self._engine) as connection:
                    newest = self._latest[call_id] = read_call(connection, call_id, base=newest)
            return newest

    def latest(self, call_id: int) -> Snapshot | None:
        """Return the latest snapshot of a call, perhaps outdated, without a query."""
        return self._latest.get(call_id)


Key = TypeVar("Key")
Value = TypeVar("Value")

ENTRIES_MAX = 10_000
# Some things end without a commit, such as a device's time.
AGE_SECONDS_MAX = 5.0


class UntilNextCommit(Generic[Key, Value]):
    """Cache of database answers until a commit of any process. Thread-safe.

    Without a watch over other processes' commits, the cache stays empty. An answer may be some milliseconds behind a different process,
    never behind this process.
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
