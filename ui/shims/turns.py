"""Turns of script runs: one after another, clicks before a screen's own requests.

Streamlit starts a thread for each run at once; Python's threads share a processor, so twenty runs all end last, and the server's loop waits
among the threads. In turns the first of twenty lists is answered after 45 ms instead of 420. A run longer than a tenth of a second
continues beside the next. While runs wait, a single thread does all of them, and lets the loop send and read between two runs.
"""

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from contextvars import Context
from threading import Event, Lock, current_thread
from time import monotonic
from typing import Generic, TypeVar

from ui.shims import context, handovers
from ui.shims.shim import Replaced, Shim, refusing

with refusing("runs take turns"):
    from streamlit.runtime.scriptrunner import RerunData, ScriptRunner

    _start = ScriptRunner.start
    _ask = ScriptRunner.request_rerun
    _run = ScriptRunner._run_script_thread

Who = TypeVar("Who")

TURN_SECONDS = 0.1  # some times what a screen takes
STANDS_BACK_SECONDS = 1.0
CATCH_UP_ROUNDS = 50  # of the loop, some three screens' messages
_log = logging.getLogger(__name__)


class Turns(Generic[Who]):
    """Queue that starts tasks singly, in order; the next also starts beside a task older than ``seconds``."""

    def __init__(self, begin: Callable[[Who], None], *, seconds: float) -> None:
        self._begin = begin
        self._seconds = seconds
        self._lock = Lock()
        self._due: dict[Who, float] = {}
        self._present: Who | None = None
        self._since = 0.0

    @property
    def has_waiting(self) -> bool:
        """Whether a task waits."""
        return bool(self._due)

    def ask(self, who: Who, *, stands_back: float = 0.0) -> None:
        """Start a task, now or in turn. ``stands_back``: tasks added up to so many seconds later go first."""
        with self._lock:
            self._due[who] = monotonic() + stands_back
        self.look()

    def hurry(self, who: Who) -> None:
        """End the standing back of a waiting task."""
        with self._lock:
            if who in self._due:
                self._due[who] = min(self._due[who], monotonic())

    def over(self, who: Who) -> Who | None:
        """End a task's turn; return the next task, if any, for the caller to start."""
        with self._lock:
            if self._present is who:
                self._present = None
            return self._next()

    def look(self) -> None:
        """Start the next task if the current one is done or takes long."""
        with self._lock:
            following = self._next()
        if following is not None:
            self._begin(following)

    def _next(self) -> Who | None:
        is_free = self._present is None or monotonic() - self._since >= self._seconds
        if not is_free or not self._due:
            return None
        following = min(self._due, key=self._due.__getitem__)
        del self._due[following]
        self._present, self._since = following, monotonic()
        return following


_turns: Turns[ScriptRunner] = Turns(_start, seconds=TURN_SECONDS)
_by_themselves: set[str] = set()
_looks: list[asyncio.TimerHandle] = []  # the one to come, however many wait
_loops: list[asyncio.AbstractEventLoop] = []  # the one that serves, once it has asked for a run


def stand_back(fragment: str) -> None:
    """Queue the runs requested by this fragment, by key, behind those of clicks."""
    _by_themselves.add(fragment)


def _start_in_turn(runner: ScriptRunner) -> None:
    request = runner._requests._rerun_data
    _loops[:] = [asyncio.get_running_loop()]
    handovers.gather()
    _turns.ask(runner, stands_back=0.0 if _is_by_hand(runner, request) else STANDS_BACK_SECONDS)
    _look_again()


def _look_again() -> None:
    if _turns.has_waiting and not _looks:
        _looks.append(asyncio.get_running_loop().call_later(TURN_SECONDS, _look))


def _look() -> None:
    _looks.clear()
    _turns.look()
    _look_again()


def _ask_in_turn(runner: ScriptRunner, asked: RerunData) -> bool:
    is_taken = _ask(runner, asked)
    if _is_by_hand(runner, asked):
        _turns.hurry(runner)
    return is_taken


def _run_turns(runner: ScriptRunner) -> None:
    handovers.from_this_thread()
    following: ScriptRunner | None = runner
    while following is not None:
        following._script_thread = current_thread()
        # As in a thread of its own: what was set in the run before is not there.
        following = Context().run(_run_a_turn, following)


def _have_the_loop_catch_up() -> None:
    # It gives the processor away at each message that it sends, and would get it back five milliseconds later from a thread that goes on:
    # what one run drew, and what is clicked, would wait for those of many others.
    is_done = Event()
    for loop in _loops:
        with suppress(RuntimeError):  # closed: the server stops
            # Through its class: its own way in gathers what scripts say (``handovers.py``), and this is not of a script.
            type(loop).call_soon_threadsafe(loop, _catch_up, loop, is_done, CATCH_UP_ROUNDS)
            is_done.wait(TURN_SECONDS)


def _catch_up(loop: asyncio.AbstractEventLoop, is_done: Event, rounds: int) -> None:
    # In the first round, it has yet to look who wrote to it.
    has_more = rounds == CATCH_UP_ROUNDS or bool(getattr(loop, "_ready", ()))
    if rounds and has_more:
        loop.call_soon(_catch_up, loop, is_done, rounds - 1)
    else:
        is_done.set()


def _run_a_turn(runner: ScriptRunner) -> ScriptRunner | None:
    try:
        _run(runner)
    except Exception:  # Streamlit's own: what fails in a script is told by then
        _log.exception("a run failed")
    if _turns.has_waiting:
        _have_the_loop_catch_up()
    else:
        handovers.hand_over()
    return _turns.over(runner)


def _is_by_hand(runner: ScriptRunner, asked: RerunData) -> bool:
    keys = context.keys_of_parts(runner._fragment_storage)
    parts = {keys.get(part) for part in [asked.fragment_id, *asked.fragment_id_queue] if part}
    is_pressed = asked.widget_states is not None and any(field.trigger_value for field in asked.widget_states.widgets)
    return is_pressed or not parts or not parts <= _by_themselves


# Without it: 20 lists at once in 196 ms (p50), with it 106 to 112; a click while 25 screens follow in 302 to 344 ms, with it 93 to 120.
TURNS = Shim(
    "runs take turns",
    lost="a crowd waits twice as long",
    thread="streamlit#16763",
    replaced=(
        Replaced(ScriptRunner, "start", "(self)", _start_in_turn),
        Replaced(ScriptRunner, "request_rerun", "(self, rerun_data)", _ask_in_turn),
        Replaced(ScriptRunner, "_run_script_thread", "(self)", _run_turns),
    ),
    attributes={ScriptRunner: ("_requests", "_script_thread", "_fragment_storage")},
    is_for_speed=True,
)
