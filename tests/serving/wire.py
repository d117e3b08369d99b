"""The line between browsers and the server: tells how many streams of events are open on it, cuts those or the pages' own lines, or holds
everything back."""

import re
import select
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from threading import Condition, Event, Thread

from tools.serving.servers import Server

STREAM = re.compile(rb"GET /direct[? ]")
LINE = re.compile(rb"GET /_stcore/stream[? ]")
CHUNK_BYTES = 65_536


@dataclass(eq=False)
class _Connection:
    browser: socket.socket
    server: socket.socket
    is_stream: bool = False
    is_line: bool = False

    def close(self) -> None:
        for end in (self.browser, self.server):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)


@dataclass(eq=False)
class Wire:
    """A line to a server, at an address of its own; ``asked``: how often a stream was asked for over it."""

    server: Server
    listener: socket.socket
    asked: int = 0
    _connections: set[_Connection] = field(default_factory=set)
    _lock: Condition = field(default_factory=Condition)
    _is_cut: bool = False
    _flows: Event = field(default_factory=Event)
    _streams_flow: Event = field(default_factory=Event)

    @property
    def url(self) -> str:
        return f"http://{self.server.host}:{self.listener.getsockname()[1]}"

    @property
    def streams(self) -> int:
        """How many streams are open now."""
        with self._lock:
            return self._open()

    def comes_to(self, streams: int, *, seconds_max: float = 20) -> bool:
        """Wait until that many streams are open, and tell whether that happened: a browser closes a stream in its own time."""
        with self._lock:
            return self._lock.wait_for(lambda: self._open() == streams, timeout=seconds_max)

    def _open(self) -> int:
        return sum(connection.is_stream for connection in self._connections)

    def cut(self) -> None:
        """End every stream of events, and let none begin; all else passes."""
        with self._lock:
            self._is_cut = True
            streams = [connection for connection in self._connections if connection.is_stream]
        for stream in streams:
            stream.close()

    def cut_lines(self) -> None:
        """End the lines by which pages are run; they may begin again at once."""
        with self._lock:
            lines = [connection for connection in self._connections if connection.is_line]
        for line in lines:
            line.close()

    def mend(self) -> None:
        """Let streams of events begin again."""
        self._is_cut = False

    @contextmanager
    def held(self, *, is_streaming: bool = False) -> Iterator[None]:
        """Keep what the server says from arriving until the block ends, ``is_streaming``: but events; what the browsers say arrives."""
        if not is_streaming:
            self._streams_flow.clear()
        self._flows.clear()
        try:
            yield
        finally:
            self._flows.set()
            self._streams_flow.set()

    def serve(self) -> None:
        """Take connections until the listening socket is closed."""
        self._flows.set()
        self._streams_flow.set()
        with suppress(OSError):
            while True:
                browser, _address = self.listener.accept()
                Thread(target=self._join, args=(browser,), daemon=True).start()

    def _join(self, browser: socket.socket) -> None:
        # No answer behind: the browser is told as the server's own address would tell it.
        with browser, suppress(OSError), socket.create_connection((self.server.host, self.server.port)) as server:
            for end in (browser, server):
                end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            connection = _Connection(browser, server)
            with self._lock:
                self._connections.add(connection)
            try:
                answering = Thread(target=self._answer, args=(connection,), daemon=True)
                answering.start()
                self._ask(connection)
                answering.join()
            finally:
                with self._lock:
                    self._connections.discard(connection)
                    self._lock.notify_all()

    def _ask(self, connection: _Connection) -> None:
        with suppress(OSError):
            while said := connection.browser.recv(CHUNK_BYTES):
                # A browser sends a question in one piece, and no other on that connection before the answer.
                with self._lock:
                    connection.is_stream = STREAM.match(said) is not None
                    connection.is_line = connection.is_line or LINE.match(said) is not None
                    self.asked += connection.is_stream
                    self._lock.notify_all()
                    is_refused = connection.is_stream and self._is_cut
                if is_refused:
                    break
                connection.server.sendall(said)
        connection.close()

    def _answer(self, connection: _Connection) -> None:
        with suppress(OSError):
            while select.select([connection.server], [], [])[0]:
                (self._streams_flow if connection.is_stream else self._flows).wait()
                said = connection.server.recv(CHUNK_BYTES)
                if not said:
                    break
                connection.browser.sendall(said)
        connection.close()


@contextmanager
def wired(server: Server) -> Iterator[Wire]:
    """Lay a line to ``server`` until the block ends."""
    with socket.create_server((server.host, 0)) as listener:
        wire = Wire(server, listener)
        Thread(target=wire.serve, daemon=True).start()
        yield wire
        listener.shutdown(socket.SHUT_RDWR)
