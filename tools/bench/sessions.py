"""A screen without a browser: opens the websocket as the page does, asks for reruns, waits until each has finished."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from time import perf_counter

from streamlit.proto.Navigation_pb2 import Navigation
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

from deliberation.call.access import DEVICE_COOKIE
from tools.serving.protocol import Screen, line_path
from tools.serving.servers import Server


class PageFailed(RuntimeError):
    """Page with an error or not found, whose speed is meaningless."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page by its address: ``path`` as in the address bar without the first slash, ``query`` without ``?``."""

    name: str
    path: str
    query: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rerun:
    """Time of a rerun, from the sent request to the received end, and the bytes received meanwhile."""

    seconds: float
    bytes_received: int


class Session:
    """Open screen on a page."""

    def __init__(self, socket: ClientConnection, server: Server, page: Page) -> None:
        self._socket = socket
        self._page = page
        self._screen = Screen(page.path, page.query, url=f"{server.url}/{page.path}")

    @property
    def navigation(self) -> Navigation:
        return self._screen.navigation

    async def rerun(self) -> Rerun:
        """Ask for a rerun and wait for its end. Raises PageFailed if an error came."""
        request = self._screen.run()
        started = ended = perf_counter()
        await self._socket.send(request)
        received, is_over = 0, False
        while not is_over:
            frame = await self._socket.recv(decode=False)
            ended = perf_counter()
            received += len(frame)
            is_over = self._screen.take(frame)
        if self._screen.problem:
            raise PageFailed(f"/{self._page.path}: {self._screen.problem}")
        return Rerun(seconds=ended - started, bytes_received=received)


@asynccontextmanager
async def open_session(server: Server, page: Page, *, cookie: str = "") -> AsyncIterator[Session]:
    """Open a screen on ``page`` and wait for its first run."""
    async with connect(
        f"ws://{server.host}:{server.port}{line_path(cookie.removeprefix(f'{DEVICE_COOKIE}='))}",
        origin=Origin(server.url),
        subprotocols=[Subprotocol("streamlit")],
        additional_headers={"Cookie": cookie} if cookie else {},
        compression=None,
        max_size=None,
        ping_interval=None,  # on a machine that does much else, an answer may be late
    ) as socket:
        session = Session(socket, server, page)
        await session.rerun()
        yield session


async def read_pages(server: Server, *, cookie: str) -> list[Page]:
    """Return the pages in the navigation for the holder of ``cookie``, in order."""
    async with open_session(server, Page(name="", path=""), cookie=cookie) as session:
        return [
            Page(name=page.page_name, path="" if page.is_default else page.url_pathname)
            for page in session.navigation.app_pages
            if not page.is_hidden and not page.external_url
        ]
