"""Joint delivery of a page's elements to the server's loop: at the end of its run, and every few milliseconds until then.

Streamlit passes each element by itself from the script's thread to the server's loop, and wakes the loop for each, twice: some hundred
times a screen, the two threads wait for each other, and twenty people's scripts for all. Waking the loop costs more than the loop's work,
queueing the element for a sending every few milliseconds.
"""

import asyncio
import threading
from collections import deque
from collections.abc import Callable
from contextvars import Context, copy_context
from typing import Any

GATHER_SECONDS = 0.01  # what a screen that is not long shows comes as one
_Call = tuple[Callable[..., object], tuple[Any, ...], Context]
_gathering: "list[Handovers]" = []  # none, or the one of the loop that serves
_thread = threading.local()


class Handovers:
    """Buffers the calls of script threads for an event loop, in order by thread."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._wake = loop.call_soon_threadsafe
        self._loop_thread = threading.get_ident()
        self._waiting: deque[_Call] = deque()
        self._is_due = False
        self._is_taking = False
        self._waking = threading.Lock()

    def is_of(self, loop: asyncio.AbstractEventLoop) -> bool:
        """Tell whether the calls are for this loop."""
        return self._loop is loop

    def call(self, callback: Callable[..., object], *arguments: Any, context: Context | None = None) -> asyncio.Handle | None:
        """Do as ``loop.call_soon_threadsafe``, but with no handle for a script's thread."""
        # While it takes what was gathered, the loop is awake. At other times it may not be: a signal's handler runs in its thread.
        if self._is_taking and threading.get_ident() == self._loop_thread:
            return self._loop.call_soon(callback, *arguments, context=context)
        if not getattr(_thread, "runs_scripts", False):
            return self._wake(callback, *arguments, context=context)
        self._waiting.append((callback, arguments, context or copy_context()))
        # A thread that finds a wake-up under way waits until it is done.
        with self._waking:
            if not self._is_due:
                self._is_due = True
                self._wake(self._loop.call_later, GATHER_SECONDS, self._take)
        return None

    def hand_over(self) -> None:
        """Flush the buffered calls to the loop at once, at the end of a script's run."""
        if self._waiting:
            self._wake(self._take_all)

    def _take(self) -> None:
        # Reset first, so that later calls either join this batch or wake the loop again.
        self._is_due = False
        if self._waiting:
            # As long as scripts have something to say, the loop looks by itself.
            self._is_due = True
            self._loop.call_later(GATHER_SECONDS, self._take)
        self._take_all()

    def _take_all(self) -> None:
        self._is_taking = True
        for _item in range(len(self._waiting)):
            callback, arguments, context = self._waiting.popleft()
            try:
                context.run(callback, *arguments)
            except Exception as error:
                # As the loop does with a callback of its own: it is told, and the next ones are called.
                self._loop.call_exception_handler({"message": f"{callback!r} failed", "exception": error})
        self._is_taking = False


def gather() -> None:
    """Start buffering the calls that scripts make to the running loop."""
    loop = asyncio.get_running_loop()
    if not any(handovers.is_of(loop) for handovers in _gathering):
        handovers = Handovers(loop)
        # Streamlit always goes through this method, and its scripts use no handle.
        setattr(loop, "call_soon_threadsafe", handovers.call)  # noqa: B010 (type checkers forbid the assignment to a method)
        _gathering[:] = [handovers]


def from_this_thread() -> None:
    """Register this thread as running scripts, so that its calls are buffered."""
    _thread.runs_scripts = True


def hand_over() -> None:
    """Flush the buffered calls: the end of a script's run."""
    for handovers in _gathering:
        handovers.hand_over()
