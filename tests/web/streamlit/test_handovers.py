"""What scripts hand over to the server's loop: together, in order, nothing lost."""

import asyncio
import signal
import threading
from collections.abc import Callable
from contextvars import Context
from threading import Thread
from typing import Any

import pytest

from ui.shims import handovers


def test_calls_of_a_script_are_made_together_and_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[int] = []
    woken: list[str] = []

    async def serve() -> None:
        loop = asyncio.get_running_loop()
        wake = loop.call_soon_threadsafe

        def wake_and_count(callback: Callable[..., object], *arguments: Any, context: Context | None = None) -> asyncio.Handle:
            woken.append(threading.current_thread().name)
            return wake(callback, *arguments, context=context)

        monkeypatch.setattr(loop, "call_soon_threadsafe", wake_and_count)
        handovers.gather()
        handovers.hand_over()  # nothing to hand over: the loop is not woken
        is_done, is_said = asyncio.Event(), threading.Event()

        def script() -> None:
            handovers.from_this_thread()
            for number in range(500):
                loop.call_soon_threadsafe(made.append, number)
            loop.call_soon_threadsafe(is_done.set)
            is_said.set()

        Thread(target=script).start()
        is_said.wait(10)  # the loop's turn comes once the script has said all
        await asyncio.wait_for(is_done.wait(), 10)

    asyncio.run(serve())

    assert made == list(range(500))
    assert len(woken) == 1


def test_last_call_of_a_script_is_made_although_nothing_follows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(handovers, "GATHER_SECONDS", 0.0)  # some come while the loop looks, some once it looks no more

    async def serve() -> None:
        loop = asyncio.get_running_loop()
        handovers.gather()

        def say(is_done: asyncio.Event) -> None:
            handovers.from_this_thread()
            loop.call_soon_threadsafe(is_done.set)

        for _script in range(200):
            is_done = asyncio.Event()
            Thread(target=say, args=[is_done]).start()
            await asyncio.wait_for(is_done.wait(), 10)

    asyncio.run(serve())


def test_loop_that_waits_is_woken_by_a_signal_handler_in_its_own_thread() -> None:
    async def serve() -> None:
        loop = asyncio.get_running_loop()
        handovers.gather()
        is_done = asyncio.Event()
        before = signal.signal(signal.SIGUSR1, lambda _number, _frame: loop.call_soon_threadsafe(is_done.set))
        try:
            # Another thread's only way in: nothing else would wake the loop before its time is over.
            Thread(target=signal.pthread_kill, args=[threading.get_ident(), signal.SIGUSR1]).start()
            await asyncio.wait_for(is_done.wait(), 10)
        finally:
            signal.signal(signal.SIGUSR1, before)

    asyncio.run(serve())


def test_other_threads_wake_the_loop_at_once() -> None:
    async def serve() -> asyncio.Handle | None:
        loop = asyncio.get_running_loop()
        handovers.gather()
        return await asyncio.to_thread(loop.call_soon_threadsafe, lambda: None)

    assert isinstance(asyncio.run(serve()), asyncio.Handle)


def test_what_a_script_said_at_its_end_is_taken_before_a_question(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(handovers, "GATHER_SECONDS", 3600.0)  # it is the end that counts
    made: list[str] = []

    async def serve() -> None:
        loop = asyncio.get_running_loop()
        handovers.gather()

        def say_all() -> None:
            handovers.from_this_thread()
            for _each in range(3):
                loop.call_soon_threadsafe(made.append, "said")
            handovers.hand_over()

        script = Thread(target=say_all)
        # The loop is busy while the script says all that it has to say, and is asked something only then.
        script.start()
        script.join()
        loop.call_soon(made.append, "asked")
        while "asked" not in made:
            await asyncio.sleep(0)

    asyncio.run(serve())

    assert made == ["said", "said", "said", "asked"]
