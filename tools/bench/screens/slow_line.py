"""A bad network: a line to a server that takes its time, for requests, the websocket and the stream of events alike.

The browser's own tools slow down requests, but not the messages of a websocket, by which the dashboard sends everything.
"""

import asyncio
from asyncio import StreamReader, StreamWriter
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from threading import Thread
from typing import Final

from tools.serving.servers import Server

ROUND_TRIP_SECONDS: Final = 0.15
BYTES_PER_SECOND: Final = 1_440_000 / 8  # 1.44 Mbit/s each way
_CHUNK_BYTES: Final = 1400  # about a packet


@dataclass(slots=True)
class _Way:
    """One direction of the line, which all connections share: when it is free again, on the loop's clock."""

    free_at: float = 0.0


@dataclass(slots=True)
class _Line:
    server: Server
    up: _Way = field(default_factory=_Way)
    down: _Way = field(default_factory=_Way)

    async def join(self, reader: StreamReader, writer: StreamWriter) -> None:
        """Carry one connection, until both ends have closed it."""
        await asyncio.sleep(ROUND_TRIP_SECONDS)  # as opening it takes
        server_reader, server_writer = await asyncio.open_connection(self.server.host, self.server.port)
        await asyncio.gather(_carry(reader, server_writer, self.up), _carry(server_reader, writer, self.down))


async def _carry(source: StreamReader, sink: StreamWriter, way: _Way) -> None:
    clock = asyncio.get_running_loop().time
    on_its_way: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()
    arriving = asyncio.create_task(_arrive(on_its_way, sink))
    said = b"-"
    while said:
        said = b""
        with suppress(OSError):
            said = await source.read(_CHUNK_BYTES)
        way.free_at = max(clock(), way.free_at) + len(said) / BYTES_PER_SECOND
        await asyncio.sleep(way.free_at - clock())
        on_its_way.put_nowait((clock() + ROUND_TRIP_SECONDS / 2, said))
    await arriving


async def _arrive(on_its_way: "asyncio.Queue[tuple[float, bytes]]", sink: StreamWriter) -> None:
    clock = asyncio.get_running_loop().time
    while True:
        due, said = await on_its_way.get()
        await asyncio.sleep(due - clock())
        if not said or sink.is_closing():
            break
        sink.write(said)
    sink.close()


@contextmanager
def slow_line(server: Server) -> Iterator[str]:
    """Lay such a line to ``server`` until the block ends, and give its address."""
    laid: Future[tuple[str, Callable[[], object]]] = Future()
    thread = Thread(target=lambda: asyncio.run(_lay(server, laid)), daemon=True)
    thread.start()
    address, take_up = laid.result()
    try:
        yield address
    finally:
        take_up()
        thread.join()


async def _lay(server: Server, laid: "Future[tuple[str, Callable[[], object]]]") -> None:
    loop, is_over = asyncio.get_running_loop(), asyncio.Event()
    listening = await asyncio.start_server(_Line(server).join, server.host, 0)
    address = f"http://{server.host}:{listening.sockets[0].getsockname()[1]}"
    laid.set_result((address, lambda: loop.call_soon_threadsafe(is_over.set)))
    await is_over.wait()
    listening.close()  # and whatever is still carried ends with the loop
