"""Start the server: middleware, lifespan, streams."""

import asyncio
import gc
import os
import resource
import signal
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path
from types import FrameType
from typing import Any, Final, NoReturn

from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware

import bootstrap.attached
import bootstrap.platform
from bootstrap import remembered
from deliberation.errors import InvalidValue
from demonstration import loading, rehearsal
from intake.pages.drawer import PROCESSES
from settings import LogForm
from web import logs, sockets
from web.entrance.nothing import SaidInWords
from web.failures import Failures
from web.headers import SecurityHeaders
from web.live import stream
from web.measures import MEASURES
from web.proxies import BehindProxies
from web.requests import is_https
from web.security import Gate
from web.streamlit import repeats
from web.streamlit.compressed import CompressedFiles

_ROOT: Final = Path(__file__).parents[1]


def serve(port: int) -> NoReturn:
    """Become the server, as ``streamlit run dashboard.py`` would be. What was configured passes through the environment."""
    # Replace the process, so that signals of a supervisor or Ctrl+C reach the server itself.
    upload = ["--server.maxUploadSize", str(bootstrap.settings().file_max_mb)]
    command = [sys.executable, "-m", "streamlit", "run", str(_ROOT / "dashboard.py"), *upload, "--server.port", str(port)]
    os.chdir(_ROOT)  # where Streamlit looks for its configuration
    os.execv(sys.executable, command)  # noqa: S606  # no shell: the arguments are ours


def take_all_descriptors() -> None:
    """Let this process open as many files as the system allows it, instead of the 1,024 that most begin with.

    A screen takes five at once, and three for two minutes more after it is closed: a hundred of them come near the usual bound.
    """
    _now, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def middleware() -> list[Middleware]:
    """Return the middleware, outermost first."""
    return [
        Middleware(BehindProxies),
        Middleware(SecurityHeaders, is_https=is_https),
        Middleware(Failures),
        Middleware(SaidInWords),
        Middleware(
            Gate, person_of=remembered.person_of_device, trusted_hosts=_trusted_hosts, address=lambda: bootstrap.settings().public_url
        ),
        Middleware(CompressedFiles),
    ]


def _trusted_hosts() -> frozenset[str]:
    names = bootstrap.settings().trusted_hosts.split(",")
    return frozenset(name.strip().lower() for name in names if name.strip())


@asynccontextmanager
async def lifespan(_app: object) -> AsyncIterator[None]:
    """Prepare the database before the first request, push commits until the last one, and spare the garbage collector what stays."""
    take_all_descriptors()
    await run_in_threadpool(bootstrap.prepare)
    await run_in_threadpool(begin_with_the_demonstration)
    await run_in_threadpool(bootstrap.attached.sweep)
    sockets.send_small_messages_at_once()
    _close_streams_on(signal.SIGINT, signal.SIGTERM)
    repeats.bound()
    gc.collect()
    gc.freeze()
    subscribe = bootstrap.signals().subscribe
    drawing = PROCESSES.keeping_a_spare()
    with (
        _watched_over(),
        bootstrap.signals().watching(),
        bootstrap.draws().running(subscribe),
        bootstrap.attached.read_pages().running(subscribe),
        drawing,
    ):
        await run_in_threadpool(bootstrap.follow_calls_under_way)
        async with stream.running():
            if speed := bootstrap.settings().replay_speed:
                await run_in_threadpool(rehearsal.begin_on_the_demonstration, speed, is_watched=stream.is_followed)
            yield


@contextmanager
def _watched_over() -> Iterator[None]:
    """Measure each act within the block and, if the settings say so, write it in the log."""
    written = bootstrap.writings()
    with written.told_to(MEASURES.note):
        if bootstrap.settings().logs is not LogForm.JSON:
            yield
            return
        logs.write_json()
        with written.told_to(logs.note):
            yield


def begin_with_the_demonstration() -> None:
    """Load the demonstration where ``./jury start`` did not: ``streamlit run dashboard.py`` on a fresh clone shows it too."""
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
