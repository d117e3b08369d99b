"""The line between a server and its database, over which everything can be cut, held back, or lost at a chosen word."""

import select
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Event, Lock, Thread

from sqlalchemy import make_url

CHUNK_BYTES = 65_536


class Cable:
    """Passes connections on to a database server; ``url``: its database's address over the cable."""

    def __init__(self, url: str) -> None:
        there = make_url(url)
        self._place = (there.host or "127.0.0.1", there.port or 5432)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = there.set(host="127.0.0.1", port=self._listener.getsockname()[1]).render_as_string(hide_password=False)
        self._flows, self._lock = Event(), Lock()
        self._flows.set()
        self._ends: set[socket.socket] = set()
        self._is_cut = False
        self._word, self._passes = b"", False
        Thread(target=self._serve, daemon=True).start()

    def cut(self) -> None:
        """End every connection, and let none begin."""
        self._is_cut = True
        self.break_lines()

    def break_lines(self) -> None:
        """End every connection; they may begin again at once."""
        with self._lock:
            ends = tuple(self._ends)
        for end in ends:
            _end(end)

    def mend(self) -> None:
        """Let connections begin again."""
        self._is_cut = False

    @contextmanager
    def held(self) -> Iterator[None]:
        """Pass nothing on either way, as a network that loses everything, until the block ends."""
        self._flows.clear()
        try:
            yield
        finally:
            self._flows.set()

    def lose_at(self, word: bytes, *, passes: bool) -> None:
        """Break the line the next time that the server is told ``word``, which it hears or not."""
        self._word, self._passes = word, passes

    def close(self) -> None:
        """Take no connection any more, and end those that there are."""
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self.cut()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                near, _address = self._listener.accept()
                Thread(target=self._join, args=(near,), daemon=True).start()

    def _join(self, near: socket.socket) -> None:
        with near, suppress(OSError), socket.create_connection(self._place) as far:
            with self._lock:
                self._ends |= {near, far}
            if self._is_cut:
                return
            answering = Thread(target=self._pass, args=(far, near), daemon=True)
            answering.start()
            self._pass(near, far)
            answering.join()
            with self._lock:
                self._ends -= {near, far}

    def _pass(self, source: socket.socket, target: socket.socket) -> None:
        with suppress(OSError):
            while select.select([source], [], [])[0]:
                self._flows.wait()
                said = source.recv(CHUNK_BYTES)
                if not said:
                    break
                if self._word and self._word in said and target.getpeername() == self._place:
                    self._word = b""
                    if self._passes:
                        target.sendall(said)
                        # What the server answers is heard by nobody, but by then it has done it.
                        target.recv(1, socket.MSG_PEEK)
                    break
                target.sendall(said)
        _end(source)
        _end(target)


def _end(end: socket.socket) -> None:
    with suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)


@contextmanager
def cabled(url: str) -> Iterator[Cable]:
    """Lay a cable to the database at ``url`` until the block ends."""
    cable = Cable(url)
    try:
        yield cable
    finally:
        cable.close()
