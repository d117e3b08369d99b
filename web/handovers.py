"""Hand over what a page shows a few milliseconds' worth at a time.

Streamlit passes each element of a page by itself from the script's thread to the server's loop, and wakes the loop for each, twice: some
hundred times a screen, the two threads wait for one another, and twenty people's scripts for them all. Gathered, they do so a few times.
"""

import asyncio
import threading
from collections import deque
from collections.abc import Callable
from contextvars import Context
from typing import Any, Final

# Streamlit itself sends to the browsers every 10 ms.
GATHERED_SECONDS: Final = 0.005
# The threads in which Streamlit runs scripts are known by their name alone.
SCRIPT_THREAD: Final = "ScriptRunner.scriptThread"

_Call = tuple[Callable[..., object], tuple[Any, ...], Context | None]


class Handovers:
    """What scripts' threads have for a loop, in the order in which each of them said it."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._wake = loop.call_soon_threadsafe
        self._loop_thread = threading.get_ident()
        self._waiting: deque[_Call] = deque()
        self._is_due = False
        self._is_taking = False

    def call(self, callback: Callable[..., object], *arguments: Any, context: Context | None = None) -> asyncio.Handle | None:
        """Do as ``loop.call_soon_threadsafe``: a few milliseconds later, and with no handle, for a script's thread."""
        # While it takes what was gathered, the loop is awake. At other times it may not be: a signal's handler runs in its thread.
        if self._is_taking and threading.get_ident() == self._loop_thread:
            return self._loop.call_soon(callback, *arguments, context=context)
        if threading.current_thread().name != SCRIPT_THREAD:
            return self._wake(callback, *arguments, context=context)
        self._waiting.append((callback, arguments, context))
        if not self._is_due:
            self._is_due = True
            self._wake(self._loop.call_later, GATHERED_SECONDS, self._take)
        return None

    def _take(self) -> None:
        # First, so that what is said while these are taken is either among them or has a time of its own.
        self._is_due, self._is_taking = False, True
        while self._waiting:
            callback, arguments, context = self._waiting.popleft()
            self._loop.call_soon(callback, *arguments, context=context)
        self._loop.call_soon(self._end_taking)

    def _end_taking(self) -> None:
        self._is_taking = False


def gather() -> None:
    """Gather, from now on, what scripts hand over to the running loop."""
    loop = asyncio.get_running_loop()
    # The one place through which Streamlit passes; its scripts ask for no handle.
    loop.call_soon_threadsafe = Handovers(loop).call  # type: ignore[method-assign, assignment]
