"""A server, and the screens that people open on it."""

import asyncio
from asyncio import StreamReader, StreamWriter
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from typing import Final

from playwright.sync_api import Browser

from deliberation.call.access import DEVICE_COOKIE
from tools.bench.floor import running_floor
from tools.bench.measured_call import measured_call
from tools.bench.screens.screen import Device, Screen
from tools.serving import looking
from tools.serving.servers import Server, running_dashboard

CHAIR: Final = "Présidence (démonstration)"
JUROR: Final = "Juré 01"
RECUSED: Final = "Juré 02"  # from one of the files
NOBODY: Final = ""  # whoever looks at the floor
# Two pages of a title each: what Streamlit itself takes to go from one to the other.
_TWO_PAGES: Final = """import streamlit as st

pages = [
    st.Page(lambda: st.title("Une"), title="Une", url_path="une", default=True),
    st.Page(lambda: st.title("Deux"), title="Deux", url_path="deux"),
]
st.navigation(pages, position="top").run()
"""

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


@dataclass(slots=True)
class Stage:
    """A running server by the name that the report gives it; ``item``: the dossier under discussion, once its meeting is open."""

    name: str
    server: Server
    browser: Browser
    item: str = ""

    @contextmanager
    def screen(self, person: str, device: Device) -> Iterator[Screen]:
        """Open a browser as ``person`` until the block ends."""
        with slow_line(self.server) if device.is_slow else nullcontext(self.server.url) as url:
            screen = Screen(self.browser, url, self._device(person), device)
            yield screen
            screen.close()

    def _device(self, person: str) -> str:
        """Return the secret of a device with which ``person`` has entered, empty for nobody."""
        if not person:
            return ""
        with looking.open_context(self.browser, self.server.url) as context:
            looking.enter_as(context.new_page(), person)
            return next(cookie["value"] for cookie in context.cookies() if cookie["name"] == DEVICE_COOKIE)


@contextmanager
def dashboard_stage(name: str, browser: Browser, project: Path, *, candidatures: int | None) -> Iterator[Stage]:
    """Serve the demonstration call with the checkout in ``project`` until the block ends, on a new database.

    ``candidatures``: of how many, if not of the demonstration's; its meeting is then open.
    """
    with TemporaryDirectory() as folder:
        if candidatures is not None:
            with measured_call(Path(folder), candidatures=candidatures) as call:
                call.begin()
        with running_dashboard(folder=Path(folder), project=project) as server:
            yield Stage(name, server, browser)


@contextmanager
def floor_stage(name: str, browser: Browser) -> Iterator[Stage]:
    """Serve two empty pages until the block ends, with the dashboard's settings and its sockets' options."""
    with running_floor(_TWO_PAGES) as server:
        yield Stage(name, server, browser)


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
