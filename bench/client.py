"""A screen without a browser: opens the websocket as the page does, asks for reruns, waits until each has finished."""

import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from html.parser import HTMLParser
from http.client import HTTPConnection
from time import perf_counter
from typing import Final
from urllib.parse import urlencode

from streamlit.proto.Alert_pb2 import Alert
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.Navigation_pb2 import Navigation
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

from bench.servers import Server

_FORM: Final = {"Content-Type": "application/x-www-form-urlencoded"}
_ENTERED: Final = (200, 302, 303)


class PageFailed(RuntimeError):
    """A page showed an error, was not found, or somebody was not let in: its speed means nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page by its address: ``path`` as in the address bar without the first slash, ``query`` without ``?``."""

    name: str
    path: str
    query: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rerun:
    """What one rerun took: from the request sent to the end received, and the bytes received in between."""

    seconds: float
    bytes_received: int


def enter(server: Server, *, path: str, fields: Mapping[str, str]) -> str:
    """Send the form of an entrance and return the cookies it gives, as a Cookie header. Raises PageFailed when refused."""
    connection = HTTPConnection(server.host, server.port, timeout=30)
    try:
        connection.request("POST", path, body=urlencode(fields), headers=_FORM | {"Origin": server.url})
        answer = connection.getresponse()
        cookies = [value.partition(";")[0] for name, value in answer.getheaders() if name.lower() == "set-cookie"]
    finally:
        connection.close()
    if answer.status not in _ENTERED or not cookies:
        raise PageFailed(f"POST {path}: {answer.status} {answer.reason}")
    return "; ".join(cookies)


class _People(HTMLParser):
    """Collects whom the sign-in page offers to enter as."""

    def __init__(self) -> None:
        super().__init__()
        self.values: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        if tag == "button" and attributes.get("name") == "person":
            self.values.append(attributes.get("value") or "")


def first_person(server: Server, *, path: str) -> str:
    """Return the first person that the sign-in page at ``path`` offers to enter as: the chair. Raises PageFailed when it offers nobody."""
    connection = HTTPConnection(server.host, server.port, timeout=30)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        people = _People()
        people.feed(answer.read().decode(errors="replace"))
    finally:
        connection.close()
    if not people.values:
        raise PageFailed(f"GET {path}: {answer.status}, nobody to enter as")
    return people.values[0]


class Session:
    """One open screen on one page."""

    def __init__(self, socket: ClientConnection, server: Server, page: Page) -> None:
        self._socket = socket
        self._page = page
        self._page_hash = ""
        self._cached: set[str] = set()
        self._url = f"{server.url}/{page.path}"
        self._problem = ""
        self.navigation = Navigation()
        self.first: Rerun | None = None
        self._components: dict[str, tuple[str, str]] = {}  # name → its identifier, its fragment's
        self._polled = ""

    async def rerun(self) -> Rerun:
        """Ask for a rerun and wait for its end. Raises PageFailed when what came is an error."""
        rerun = await self.run_whatever_comes()
        if self._problem:
            raise PageFailed(f"/{self._page.path}: {self._problem}")
        return rerun

    async def run_whatever_comes(self) -> Rerun:
        """Ask for a rerun and wait for its end, an error or not."""
        request = self._request()
        started = perf_counter()
        await self._socket.send(request)
        received = 0
        while True:
            frame = await self._socket.recv(decode=False)
            ended = perf_counter()
            received += len(frame)
            if self._is_end(ForwardMsg.FromString(frame)):
                return Rerun(seconds=ended - started, bytes_received=received)

    async def receive(self) -> bytes:
        """Return the next message as it came."""
        return await self._socket.recv(decode=False)

    async def trigger(self, component: str, event: str) -> None:
        """Do what a component's script does in the browser: trigger one of its events."""
        id_, fragment_id = self._components[component]
        state = self._state()
        state.fragment_id = fragment_id
        widget = state.widget_states.widgets.add()
        widget.id = f"$$STREAMLIT_INTERNAL_KEY_{id_}__events"
        widget.json_trigger_value = json.dumps([{"event": event, "value": True}])
        await self._socket.send(BackMsg(rerun_script=state).SerializeToString())

    async def poll(self) -> None:
        """Do what the browser does where a fragment has ``run_every``: ask for that fragment."""
        state = self._state()
        state.fragment_id = self._polled
        state.is_auto_rerun = True
        await self._socket.send(BackMsg(rerun_script=state).SerializeToString())

    def _request(self) -> bytes:
        request: bytes = BackMsg(rerun_script=self._state()).SerializeToString()
        return request

    def _state(self) -> ClientState:
        state = ClientState(query_string=self._page.query, page_script_hash=self._page_hash)
        if not self._page_hash:
            # As at the first load: the page is known by its address only.
            state.page_name = self._page.path
        # Large messages that a browser has kept are not sent again; a screen that kept none would exaggerate the bytes.
        state.cached_message_hashes.extend(self._cached)
        state.context_info.url = self._url
        state.context_info.locale = "fr-FR"
        state.context_info.timezone = "Europe/Paris"
        return state

    def _is_end(self, message: ForwardMsg) -> bool:
        if message.metadata.cacheable:
            self._cached.add(message.hash)
        match message.WhichOneof("type"):
            case "new_session":
                self._page_hash = message.new_session.page_script_hash
            case "navigation":
                self.navigation = message.navigation
                self._page_hash = message.navigation.page_script_hash
            case "delta" if message.delta.new_element.WhichOneof("type") == "bidi_component":
                component = message.delta.new_element.bidi_component
                self._components[component.component_name] = (component.id, message.delta.fragment_id)
            case "auto_rerun":
                self._polled = message.auto_rerun.fragment_id
            case "page_not_found":
                self._problem = "page not found"
            case "delta" if message.delta.new_element.WhichOneof("type") == "exception":
                error = message.delta.new_element.exception
                self._problem = f"{error.type} {error.message}"
            case "delta" if message.delta.new_element.alert.format == Alert.ERROR:
                # Where the dashboard apologises it shows a sentence in the place of the page: fast, and not the page.
                self._problem = message.delta.new_element.alert.body
            case "script_finished" if message.script_finished == ForwardMsg.FINISHED_WITH_COMPILE_ERROR:
                self._problem = "the script does not compile"
                return True
            case "script_finished":
                # A run cut short by st.rerun(), or a fragment's, is not the end that the person waits for.
                return message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY
        return False


@asynccontextmanager
async def _connected(server: Server, page: Page, cookie: str) -> AsyncIterator[Session]:
    async with connect(
        f"ws://{server.host}:{server.port}/_stcore/stream",
        origin=Origin(server.url),
        subprotocols=[Subprotocol("streamlit")],
        additional_headers={"Cookie": cookie} if cookie else {},
        compression=None,
        max_size=None,
    ) as socket:
        yield Session(socket, server, page)


@asynccontextmanager
async def open_session(server: Server, page: Page, *, cookie: str = "") -> AsyncIterator[Session]:
    """Open a screen on ``page`` and wait for its first run."""
    async with _connected(server, page, cookie) as session:
        session.first = await session.rerun()
        yield session


async def read_pages(server: Server, *, cookie: str) -> list[Page]:
    """Return the pages that the navigation offers to whoever holds ``cookie``, in its order."""
    async with _connected(server, Page(name="", path=""), cookie) as session:
        await session.run_whatever_comes()  # the navigation comes even where the home page fails
        return [
            Page(name=page.page_name, path="" if page.is_default else page.url_pathname)
            for page in session.navigation.app_pages
            if not page.is_hidden and not page.external_url
        ]
