"""Processes that act on a call until they are killed, and tell on a pipe what is written."""

import multiprocessing
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any, NamedTuple, Self

from deliberation.call.people import Person
from tests.worlds.room import Database, Room

# One server of processes that has imported everything: a new one then begins at once.
FORKING = multiprocessing.get_context("forkserver")
FORKING.set_forkserver_preload(["tests.database.store.killed"])


class Place(NamedTuple):
    """Where a room is, to be found there by another process."""

    url: str
    call_id: int
    people: Mapping[str, Person]
    ids: Mapping[str, int]
    holds_files: bool

    @classmethod
    def of(cls, room: Room, *, url: str = "") -> Self:
        """Return where a room is. ``url``: another way to its database."""
        return cls(url or room.database.url, room.call_id, dict(room.people), dict(room.ids), room.database.holds_files)

    def enter(self) -> Room:
        """Open the room in this process."""
        return Room(Database.at(self.url, holds_files=self.holds_files), self.call_id, self.people, self.ids)


class Life:
    """A process that runs ``target``, which is given the pipe to tell on, then the arguments."""

    def __init__(self, target: Callable[..., None], *arguments: Any) -> None:
        self.telling, sending = FORKING.Pipe(duplex=False)
        self._process = FORKING.Process(target=target, args=(sending, *arguments), daemon=True)
        self._process.start()
        sending.close()

    def kill(self) -> list[Any]:
        """Kill the process; return what it had told that nobody took yet."""
        self._process.kill()
        self._process.join()
        left = []
        with suppress(EOFError):
            while True:
                left.append(self.telling.recv())
        self.telling.close()
        return left
