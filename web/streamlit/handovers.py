"""Hand the elements of a page over to the server's loop together, as often as the loop gets to them.

Streamlit passes each element of a page by itself from the script's thread to the server's loop, and wakes the loop for each, twice:
some hundred times a screen, the two threads wait for one another, and twenty people's scripts for them all. Woken once, the loop takes
all that has gathered until its turn comes: in its place among what else the loop has to do. It must not wait longer: if the browser
asks for something else while the end of a run is still under way, Streamlit takes that run for gone, and drops what it showed.
"""

import asyncio
import threading
from collections import deque
from collections.abc import Callable
from contextvars import Context, copy_context
from typing import Any

from web.streamlit.seams import HANDOVER, SCRIPT_THREAD, warn_without

_Call = tuple[Callable[..., object], tuple[Any, ...], Context]


class Handovers:
    """The calls that scripts' threads have for a loop, each thread's in its order."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._wake = loop.call_soon_threadsafe
        self._loop_thread = threading.get_ident()
        self._waiting: deque[_Call] = deque()
        self._is_due = False
        self._is_taking = False
        self._waking = threading.Lock()

    def call(self, callback: Callable[..., object], *arguments: Any, context: Context | None = None) -> asyncio.Handle | None:
        """Do as ``loop.call_soon_threadsafe``, but with no handle for a script's thread."""
        # While it takes what was gathered, the loop is awake. At other times it may not be: a signal's handler runs in its thread.
        if self._is_taking and threading.get_ident() == self._loop_thread:
            return self._loop.call_soon(callback, *arguments, context=context)
        if threading.current_thread().name != SCRIPT_THREAD.taken:
            return self._wake(callback, *arguments, context=context)
        self._waiting.append((callback, arguments, context or copy_context()))
        # A thread that finds a wake-up under way waits until it is done.
        with self._waking:
            if not self._is_due:
                self._is_due = True
                self._wake(self._take)
        return None

    def _take(self) -> None:
        # Reset first, so that later calls either join this batch or wake the loop again.
        self._is_due, self._is_taking = False, True
        for _each in range(len(self._waiting)):
            callback, arguments, context = self._waiting.popleft()
            try:
                context.run(callback, *arguments)
            except Exception as error:
                # As the loop does with a callback of its own: it is told, and the next ones are called.
                self._loop.call_exception_handler({"message": f"{callback!r} failed", "exception": error})
        self._is_taking = False


def gather() -> None:
    """Gather, from now on, what scripts hand over to the running loop. Logs a warning if Streamlit has changed so that this fails."""
    warn_without(SCRIPT_THREAD, HANDOVER)
    loop = asyncio.get_running_loop()
    # Streamlit always goes through this method, and its scripts use no handle.
    setattr(loop, HANDOVER.taken, Handovers(loop).call)
