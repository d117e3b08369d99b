"""Start the server, and what happens when it starts."""

import gc
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final, NoReturn

from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware

import bootstrap
from deliberation import operations
from deliberation.people import Person
from web.headers import SecurityHeaders
from web.security import Gate

_ROOT: Final = Path(__file__).parents[1]


def serve(port: int) -> NoReturn:
    """Become the server, as ``streamlit run dashboard.py`` would be. What was configured passes through the environment."""
    # The process is replaced: whoever supervises it, or presses Ctrl+C, speaks to the server itself.
    command = [sys.executable, "-m", "streamlit", "run", str(_ROOT / "dashboard.py"), "--server.port", str(port)]
    os.chdir(_ROOT)  # where Streamlit looks for its configuration
    os.execv(sys.executable, command)  # noqa: S606  # no shell: the arguments are ours


def middleware() -> list[Middleware]:
    """Return what stands before every route, the outermost first."""
    return [
        Middleware(SecurityHeaders),
        Middleware(Gate, person_of=person_of_device, trusted_hosts=_trusted_hosts),
    ]


def _trusted_hosts() -> frozenset[str]:
    names = bootstrap.settings().trusted_hosts.split(",")
    return frozenset(name.strip().lower() for name in names if name.strip())


def person_of_device(secret: str) -> Person | None:
    """Return whose device holds ``secret``; None for an unknown or revoked one."""
    return operations.person_of_device(bootstrap.reading(), device_secret=secret)


@asynccontextmanager
async def lifespan(_app: object) -> AsyncIterator[None]:
    """Prepare the database before the first request, then spare the collector what stays for ever."""
    await run_in_threadpool(bootstrap.prepare)
    gc.collect()
    gc.freeze()
    yield
