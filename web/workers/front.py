"""The front of several workers on one host: each browser stays with one of them, and goes to another when that one is gone.

It passes bytes on, a request at a time, and understands no more of them than whose they are. Nothing is kept here: the worker follows
from the device's cookie (rendezvous hashing), so that it is the same after a restart, and only a dead worker's browsers move.
"""

import asyncio
import hashlib
import logging
import socket
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from typing import Final

from web.workers.heads import HEAD_BYTES_MAX, Head, Refused

CHUNK_BYTES: Final = 256 * 1024
HEAD_SECONDS_MAX: Final = 75.0  # above the 5 s after which a worker closes a silent connection
CONNECT_SECONDS_MAX: Final = 2.0
_NOBODY: Final = "503 Service Unavailable"
_log: Final = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Worker:
    """Where a server answers: one of this host, or, in tests, a replica."""

    host: str
    port: int

    def weight(self, device: str) -> bytes:
        """Return by what this worker is preferred to others for a device."""
        return hashlib.blake2b(f"{self.host}:{self.port} {device}".encode(), digest_size=8).digest()


@dataclass(slots=True)
class _Line:
    """A connection to a worker, and what passes its answers on."""

    worker: Worker
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    answering: asyncio.Task[None] | None = None

    def close(self) -> None:
        if self.answering:
            self.answering.cancel()
        self.writer.close()


class Front:
    """Passes connections on to ``workers``. ``believes``: whether the sender of a request may say on whose behalf it comes."""

    def __init__(self, workers: Sequence[Worker], *, believes: Callable[[str], bool]) -> None:
        self._workers, self._believes = tuple(workers), believes
        self._open: set[asyncio.Task[None]] = set()
        self._held: dict[str, list[Worker]] = {}  # by device, the workers of its open pages

    @asynccontextmanager
    async def serving(self, sockets: Sequence[socket.socket]) -> AsyncIterator[Callable[[], None]]:
        """Take connections of ``sockets`` within the block, or until what it gives is called; end those that are left when it ends."""
        servers = [await asyncio.start_server(self._take, sock=each, limit=HEAD_BYTES_MAX) for each in sockets]

        def take_no_more() -> None:
            for server in servers:
                server.close()

        try:
            yield take_no_more
        finally:
            take_no_more()
            for task in tuple(self._open):
                task.cancel()
            await asyncio.gather(*self._open, return_exceptions=True)

    def preferred(self, device: str) -> list[Worker]:
        """Return the workers in the order in which they are tried for a device."""
        return sorted(self._workers, key=lambda worker: worker.weight(device), reverse=True)

    async def _take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task  # noqa: S101 - a callback of start_server runs as one
        self._open.add(task)
        try:
            await self._pass_on(reader, writer)
        except Refused as refused:
            with suppress(OSError):
                writer.write(f"HTTP/1.1 {refused.status}\r\nContent-Length: 0\r\nRetry-After: 2\r\nConnection: close\r\n\r\n".encode())
                await writer.drain()
        except (OSError, EOFError, TimeoutError, asyncio.CancelledError):
            pass  # either end went away, or the front stops: there is nobody to tell
        finally:
            self._open.discard(task)
            writer.close()

    async def _pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        _send_at_once(writer)
        sender = _plain(writer.get_extra_info("peername"))
        line: _Line | None = None
        try:
            while raw := await _head(reader):
                head = Head.read(raw)
                wanted = self._wanted(head)
                if line is None or line.worker is not wanted[0]:
                    if line:
                        line.close()  # its answer is over: a browser asks the next thing after it only
                    line = await self._reached(wanted)
                line.writer.write(head.passed_on(sender, believes=self._believes))
                if head.is_upgrade:
                    with self._holding(head.device, line.worker):
                        await _join(reader, writer, line)
                    return
                if line.answering is None:
                    line.answering = asyncio.create_task(_pump(line.reader, writer))
                await _send_body(reader, line.writer, head.body_bytes)
        finally:
            if line:
                line.close()

    def _wanted(self, head: Head) -> list[Worker]:
        asked = head.worker_asked
        if asked is not None:
            return list(self._workers[asked - 1 : asked] if asked else ()) or self.preferred("")
        # A page whose worker was away has its state on another until it is closed, though its own is back.
        return sorted(self.preferred(head.device), key=lambda worker: worker not in self._held.get(head.device, ()))

    @contextmanager
    def _holding(self, device: str, worker: Worker) -> Iterator[None]:
        held = self._held.setdefault(device, [])
        held.append(worker)
        try:
            yield
        finally:
            held.remove(worker)
            if not held:
                self._held.pop(device, None)

    async def _reached(self, wanted: Sequence[Worker]) -> _Line:
        """Connect to the first of ``wanted`` that takes connections. Raises Refused where none does."""
        for worker in wanted:
            try:
                async with asyncio.timeout(CONNECT_SECONDS_MAX):
                    reader, writer = await asyncio.open_connection(worker.host, worker.port, limit=CHUNK_BYTES)
            except (OSError, TimeoutError):
                continue
            _send_at_once(writer)
            # The preferred one is remembered: when it is back, the browser's next request goes there again.
            return _Line(worker, reader, writer)
        raise Refused(_NOBODY)


async def _head(reader: asyncio.StreamReader) -> bytes:
    """Return the next head with its empty line; nothing where the browser has ended. Raises Refused for one that is too long."""
    try:
        async with asyncio.timeout(None) as limit:
            first = await reader.read(1)
            limit.reschedule(asyncio.get_running_loop().time() + HEAD_SECONDS_MAX)
            return first + await reader.readuntil(b"\r\n\r\n") if first else b""
    except asyncio.IncompleteReadError:
        return b""
    except asyncio.LimitOverrunError:
        raise Refused("431 Request Header Fields Too Large") from None


async def _send_body(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, left: int) -> None:
    while left:
        some = await reader.read(min(left, CHUNK_BYTES))
        if not some:
            raise EOFError
        writer.write(some)
        left -= len(some)
        await writer.drain()
    await writer.drain()


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Pass on what one end says until it ends, then end the other."""
    with suppress(OSError):
        while some := await reader.read(CHUNK_BYTES):
            writer.write(some)
            await writer.drain()
    writer.close()


async def _join(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, line: _Line) -> None:
    """Pass on the answer to an upgrade and, if the worker agreed, everything after it both ways."""
    first = await line.reader.read(CHUNK_BYTES)
    writer.write(first)
    if not first.startswith(b"HTTP/1.1 101 "):
        # What follows would be read by the worker as a request that the front never saw.
        await _pump(line.reader, writer)
        return
    line.answering = asyncio.create_task(_pump(line.reader, writer))
    await _pump(reader, line.writer)
    await line.answering


def _send_at_once(writer: asyncio.StreamWriter) -> None:
    writer.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


def _plain(peer: tuple[str, int]) -> str:
    """Return an address as its machine has it: a socket that takes both kinds writes an IPv4 address as IPv6."""
    return peer[0].removeprefix("::ffff:")
