"""Sessions to which nobody comes back: let go of in time, and what they held given back to the system once no screen is open.

Streamlit looks for those past their time only when another one ends: those of the last people to leave would stay until somebody comes.
Python's collector looks when something new is made, and the C library keeps what was freed: a server that is left alone would hold on
to its busiest hour.
"""

import asyncio
import ctypes
import gc
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from typing import Any, Final, NamedTuple

from streamlit import config, runtime

LOOK_SECONDS: Final = 30.0
Lifespan = Callable[[object], AbstractAsyncContextManager[None]]


class Seen(NamedTuple):
    """How many screens there have been, and how many sessions are kept for those who may come back."""

    served: int
    kept: int


NOTHING: Final = Seen(0, 0)


def let_go_in_time(lifespan: Lifespan) -> Lifespan:
    """Return a server's life during which somebody looks, every ``LOOK_SECONDS`` or as often as a session may pass its time."""

    @asynccontextmanager
    async def watched(app: object) -> AsyncIterator[None]:
        async with lifespan(app):
            looking = asyncio.create_task(_look_for_ever())
            try:
                yield
            finally:
                looking.cancel()
                with suppress(asyncio.CancelledError):
                    await looking

    return watched


async def _look_for_ever() -> None:
    tidied = NOTHING
    while True:
        await asyncio.sleep(min(LOOK_SECONDS, float(config.get_option("server.disconnectedSessionTTL"))))
        if runtime.exists():
            tidied = look(runtime.get_instance()._session_mgr, tidied)


def look(manager: Any, tidied: Seen) -> Seen:
    """Let go of sessions past their time; tidy up if no screen is open and something changed since ``tidied``. Return what is tidied."""
    # Asked for its length, it lets go of them. On the loop's own thread, as all that Streamlit does to it.
    seen = Seen(manager._connect_count, len(manager._session_storage._cache))
    if manager.num_active_sessions() or seen == tidied:
        return tidied
    tidy_up()
    return seen


def tidy_up() -> None:
    """Collect what nothing refers to, and give free memory back to the system."""
    gc.collect()
    with suppress(OSError, AttributeError, TypeError):  # of the GNU library alone
        ctypes.CDLL(None).malloc_trim(0)
