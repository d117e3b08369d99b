"""The snapshots that a process keeps."""

from threading import Lock

from sqlalchemy import Engine, select

from data_access.database import reading
from data_access.freshness import UntilNextCommit
from data_access.schema import tables
from data_access.signals import CommitSignals
from data_access.snapshot import read_snapshot
from deliberation.errors import NotFound
from deliberation.snapshot.snapshot import Snapshot


class ProcessSnapshots:
    """Implements ``ports.Snapshots``: all get the same object until the call's revision moves. Safe among threads.

    With ``signals`` that watch, the database is not even asked until somebody commits something.
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
            revision = connection.execute(select(tables.call.c.revision).where(tables.call.c.id == call_id)).scalar_one_or_none()
        if revision is None:
            raise NotFound
        latest = self.latest(call_id)
        if latest and latest.revision == revision:
            return latest
        # setdefault is atomic: a second caller waits for the first and finds the work done.
        with self._building.setdefault(call_id, Lock()), reading(self._engine) as connection:
            self._latest[call_id] = read_snapshot(connection, call_id, base=self.latest(call_id))
            return self._latest[call_id]

    def latest(self, call_id: int) -> Snapshot | None:
        """Return the snapshot built last, perhaps outdated, without asking the database."""
        return self._latest.get(call_id)
