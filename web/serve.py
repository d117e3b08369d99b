"""Server's start: sockets with small messages sent at once, known proxies, acts at the start, and failing disks."""

import asyncio
import errno
import gc
import logging
import os
import resource
import signal
import socket
import sys
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import ExitStack, asynccontextmanager, contextmanager, suppress
from pathlib import Path
from types import FrameType
from typing import Any, NoReturn, cast

from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uvicorn import Config
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

import bootstrap.kept_files
import capabilities
from bootstrap import announcing, remembered, watch
from deliberation.errors import FileRefused, InvalidValue, StorageFailed
from demonstration import loading
from phrases import N_, language
from settings import LogForm
from web import logs
from web.entrance.paper import SaidInWords
from web.headers import SecurityHeaders
from web.live import stream
from web.measures import MEASURES
from web.prefix import AboveStreamlit, BelowPrefix
from web.requests import is_https, plain_address
from web.security import Gate
from web.streamlit.compressed import CompressedFiles

_ROOT = Path(__file__).parents[1]

_log = logging.getLogger(__name__)


class Failures:
    """ASGI middleware: answers with a sentence if the disk failed."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        has_begun = False

        async def send_and_know(message: Message) -> None:
            nonlocal has_begun
            has_begun = True
            await send(message)

        try:
            await self._app(scope, receive, send_and_know)
        except StorageFailed as failure:
            if has_begun:
                raise
            await PlainTextResponse(str(failure), status_code=503)(scope, receive, send)


class BehindProxies:
    """ASGI middleware: believes ``X-Forwarded-For`` and ``X-Forwarded-Proto`` of this machine, or of ``FORWARDED_ALLOW_IPS``.

    The server has the same function, but by default it listens on a socket for both kinds of addresses, where the proxy's address reads
    ``::ffff:127.0.0.1``, unknown to the server.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = ProxyHeadersMiddleware(app, trusted_hosts=os.environ.get("FORWARDED_ALLOW_IPS", "127.0.0.1,::1"))  # type: ignore[arg-type]  # the same protocol, described twice

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on as its sender's."""
        if client := scope.get("client"):
            scope["client"] = (plain_address(client[0]), client[1])
        await self._app(scope, receive, send)  # type: ignore[arg-type]  # the same protocol, described twice


def require_free(port: int) -> None:
    """Raise FileRefused if this process cannot listen on ``port``."""
    for family, every in ((socket.AF_INET, "0.0.0.0"), (socket.AF_INET6, "::")):  # noqa: S104 - tried, not listened on
        address = os.environ.get("STREAMLIT_SERVER_ADDRESS") or every
        try:
            with socket.socket(family, socket.SOCK_STREAM) as tried:
                tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                tried.bind((address, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise FileRefused(N_("Port {port} is taken by another program. Choose another: --port."), port=port) from None
            if error.errno == errno.EACCES:
                raise FileRefused(N_("The system keeps port {port} for its administrator. Choose another: --port."), port=port) from None


def serve(port: int, *, prints_first_link: bool = False) -> NoReturn:
    """Become the server, as ``streamlit run dashboard.py`` would be. What was configured passes through the environment."""
    # Replace the process, so that signals of a supervisor or Ctrl+C reach the server itself.
    command = server_command(port, prints_first_link=prints_first_link)
    os.execv(command[0], command)  # noqa: S606  # no shell: the arguments are ours


def server_command(port: int, *, prints_first_link: bool) -> list[str]:
    """Return the command of the server, and prepare its environment, limits and folder."""
    os.environ[announcing.ANNOUNCES] = announcing.FIRST_LINK if prints_first_link else announcing.LINKS
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a dump of memory would hold the keys
    os.chdir(_ROOT)  # where Streamlit looks for its configuration
    upload = ["--server.maxUploadSize", str(bootstrap.settings().file_max_mb)]
    return [sys.executable, "-m", "streamlit", "run", str(_ROOT / "dashboard.py"), *upload, "--server.port", str(port)]


def take_all_descriptors() -> None:
    """Raise this process's limit of open files to the system's maximum, above the usual 1,024.

    A screen takes five at once, and three for two minutes after its close: a hundred screens come near the usual limit.
    """
    _now, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def middleware() -> list[Middleware]:
    """Return the middleware, outermost first."""
    return [
        Middleware(BehindProxies),
        Middleware(
            SecurityHeaders,
            is_https=is_https,
            framed_by=lambda: bootstrap.settings().framed_by,
            is_demonstration_alone=loading.is_alone,
        ),
        Middleware(BelowPrefix),
        Middleware(Failures),
        Middleware(SaidInWords),
        Middleware(
            Gate, person_of=remembered.person_of_device, trusted_hosts=_read_trusted_hosts, address=lambda: bootstrap.settings().public_url
        ),
        Middleware(CompressedFiles),
        Middleware(AboveStreamlit),
    ]


def _read_trusted_hosts() -> frozenset[str]:
    names = bootstrap.settings().trusted_hosts.split(",")
    return frozenset(name.strip().lower() for name in names if name.strip())


@asynccontextmanager
async def lifespan(_app: object) -> AsyncIterator[None]:
    """Prepare the database before the first request, push commits until the last, and spare the garbage collector lasting objects."""
    take_all_descriptors()
    await run_in_threadpool(bootstrap.prepare)
    await run_in_threadpool(begin_with_the_demonstration)
    await run_in_threadpool(bootstrap.kept_files.sweep)
    ports = send_small_messages_at_once()
    name_no_server(gc.get_objects())
    if ports:
        await run_in_threadpool(_announce, ports[0])
    _close_streams_on(signal.SIGINT, signal.SIGTERM)
    logs.bound_repeats()
    gc.collect()
    gc.freeze()
    with (
        ExitStack() as extras,
        _watch_acts(),
        bootstrap.signals().watching(),
        watch.running(),
        bootstrap.draws().running(bootstrap.signals().subscribe),
    ):
        for running in capabilities.hooks("serving"):
            extras.enter_context(running())
        await run_in_threadpool(bootstrap.follow_calls_under_way)
        async with stream.running():
            for extra in capabilities.active():
                if extra.at_start:
                    await run_in_threadpool(capabilities.resolve(extra.at_start))
            yield


@contextmanager
def _watch_acts() -> Iterator[None]:
    """Measure each act within the block and, if set, log the act."""
    written = bootstrap.writings()
    with written.told_to(MEASURES.note):
        if bootstrap.settings().logs is not LogForm.JSON:
            yield
            return
        logs.write_json()
        with written.told_to(logs.note):
            yield


def begin_with_the_demonstration() -> None:
    """Load the demonstration without ``./jury start``: ``streamlit run dashboard.py`` on a fresh clone shows the demonstration too."""
    if loading.is_wanted():
        with suppress(InvalidValue):  # another replica loads it
            loading.load(with_papers=True)


def _close_streams_on(*numbers: signal.Signals) -> None:
    """Close the streams of events when asked to stop: the server waits for every answer under way, and they have no end."""
    loop = asyncio.get_running_loop()
    for number in numbers:
        previous = signal.getsignal(number)

        def close_first(received: int, frame: FrameType | None, previous: Any = previous) -> None:
            loop.call_soon_threadsafe(stream.close)
            if callable(previous):
                previous(received, frame)

        signal.signal(number, close_first)


def _announce(port: int) -> None:
    """Print the address and the first links: the server listens by now."""
    with language(bootstrap.settings().language):
        announcing.announce_server(port, lambda line: sys.stderr.write(f"{line}\n"), is_read_at_once=sys.stderr.isatty())


def send_small_messages_at_once() -> list[int]:
    """Turn Nagle's algorithm off on the listening sockets, and thus on accepted connections; return their ports.

    Without any socket, a warning is logged. asyncio does the same for declared TCP sockets; Streamlit's, made without a protocol, is
    undeclared, and each small message after another waits some 40 ms for the browser's delayed acknowledgement: a list answers in 55 ms
    instead of 12. Uvicorn then holds the socket without access, hence the search.
    """
    sockets = listening(gc.get_objects())
    for socket_ in sockets:
        socket_.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    if not sockets:
        _log.warning("no listening socket was found, so small messages may wait some 40 ms for one another")
    return [socket_.getsockname()[1] for socket_ in sockets]


def name_no_server(objects: Iterable[object]) -> None:
    """Remove the header ``server`` from every answer, added by Uvicorn after all middleware, from Streamlit's configuration."""
    for object_ in objects:
        if issubclass(type(object_), Config):
            config = cast(Config, object_)
            config.encoded_headers = [(name, value) for name, value in config.encoded_headers if name != b"server"]


def listening(objects: Iterable[object]) -> list[socket.socket]:
    """Return the listening TCP sockets among ``objects``."""
    # By type: asked with isinstance, a proxy whose object is gone raises.
    sockets = (cast(socket.socket, object_) for object_ in objects if issubclass(type(object_), socket.socket))
    return [
        object_
        for object_ in sockets
        if object_.fileno() >= 0
        and object_.type == socket.SOCK_STREAM
        and object_.family in (socket.AF_INET, socket.AF_INET6)
        and object_.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN)
    ]
