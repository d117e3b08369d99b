"""Runs begin one after another; what people ask for goes first, and whoever takes long holds up nobody."""

import asyncio
from collections.abc import Callable
from contextvars import ContextVar
from time import sleep
from typing import Any

import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from streamlit.runtime.fragment import MemoryFragmentStorage
from streamlit.runtime.scriptrunner import RerunData, ScriptRunner
from streamlit.runtime.scriptrunner_utils.script_requests import ScriptRequests

from tests.fixtures.shims import install
from ui.shims import handovers, turns
from ui.shims.turns import Turns

NEVER = 3600.0
HANDED_OVER = "handed over"
PRESSED = WidgetStates(widgets=[WidgetState(id="button", trigger_value=True)])
LOOKED = WidgetStates(widgets=[WidgetState(id="strip", json_trigger_value="{}"), WidgetState(id="field", string_value="texte")])
BY_ITSELF = RerunData(fragment_id="1", widget_states=LOOKED)


@pytest.fixture
def begun() -> list[str]:
    return []


@pytest.fixture
def course(begun: list[str]) -> Turns[str]:
    return Turns(begun.append, seconds=NEVER)


def test_one_goes_on_at_a_time_in_the_order_in_which_they_ask(course: Turns[str], begun: list[str]) -> None:
    for name in "abc":
        course.ask(name)
    assert begun == ["a"]
    assert [course.over(name) for name in "abc"] == ["b", "c", None]
    course.ask("d")
    assert begun == ["a", "d"]


def test_whoever_stands_back_lets_those_go_first_who_ask_soon_after(course: Turns[str], begun: list[str]) -> None:
    course.ask("present")
    course.ask("listener", stands_back=1)
    course.ask("click")
    course.ask("much later", stands_back=2)
    assert begun == ["present"]
    assert [course.over(name) for name in ("present", "click", "listener")] == ["click", "listener", "much later"]


def test_whoever_stands_back_does_so_no_longer_once_somebody_clicks(course: Turns[str], begun: list[str]) -> None:
    course.ask("present")
    course.ask("listener", stands_back=1)
    course.hurry("listener")
    course.hurry("present")
    course.ask("click")
    assert begun == ["present"]
    assert [course.over(name) for name in ("present", "listener")] == ["listener", "click"]


def test_whoever_takes_long_holds_up_nobody_and_ends_nobody_elses_turn(begun: list[str]) -> None:
    course = Turns(begun.append, seconds=0)
    course.ask("import")
    course._seconds = NEVER
    course.ask("click")
    assert begun == ["import"]
    course._seconds = 0
    course.look()
    assert begun == ["import", "click"]
    course._seconds = NEVER
    assert course.over("import") is None
    course.ask("next")
    assert begun == ["import", "click"]
    assert course.over("click") == "next"


class Run(ScriptRunner):
    """A run of Streamlit's of which nothing is made but what turns ask of it."""

    def __init__(self, asked: RerunData) -> None:
        self._fragment_storage = MemoryFragmentStorage()
        for part, key in (("1", "listener"), ("2", "panel")):
            self._fragment_storage._target_key_by_id[part] = key
        self._requests = ScriptRequests()
        self._requests.request_rerun(asked)

    def _wake_parallel_join_barrier_if_waiting(self) -> None:
        pass


async def started(*runs: Run, until: Callable[[], bool] = lambda: True) -> None:
    """Start the runs on a loop, as the server does, and wait there for something."""
    for run in runs:
        run.start()
    async with asyncio.timeout(10):
        while not until():
            await asyncio.sleep(0)


@pytest.fixture
def streamlit(monkeypatch: pytest.MonkeyPatch, begun: list[Any]) -> None:
    monkeypatch.setattr(turns, "_by_themselves", set())
    monkeypatch.setattr(turns, "_looks", [])
    monkeypatch.setattr(turns, "_loops", [])
    monkeypatch.setattr(turns, "_turns", Turns(lambda _run: None, seconds=NEVER))
    monkeypatch.setattr(turns, "_run", begun.append)
    monkeypatch.setattr(handovers, "gather", lambda: None)
    monkeypatch.setattr(handovers, "hand_over", lambda: begun.append(HANDED_OVER))
    turns.stand_back("listener")
    install(monkeypatch, turns.TURNS)


@pytest.mark.usefixtures("streamlit")
@pytest.mark.parametrize(
    ("asked", "goes_first"),
    [
        (RerunData(), True),
        (RerunData(fragment_id="2"), True),
        (RerunData(fragment_id_queue=["1", "2"], widget_states=LOOKED), True),
        (BY_ITSELF, False),
        (RerunData(fragment_id="1", widget_states=PRESSED), True),
    ],
)
def test_what_people_ask_for_goes_before_what_a_screen_asks_by_itself(begun: list[Any], asked: RerunData, goes_first: bool) -> None:
    present, other, one = runs = Run(RerunData()), Run(BY_ITSELF), Run(asked)
    asyncio.run(started(*runs))
    present._run_script_thread()
    assert begun[:3] == ([present, one, other] if goes_first else [present, other, one])


@pytest.mark.usefixtures("streamlit")
def test_click_on_a_screen_that_is_about_to_ask_by_itself_goes_first(begun: list[Any]) -> None:
    present, other, one = runs = Run(RerunData()), Run(BY_ITSELF), Run(BY_ITSELF)
    asyncio.run(started(*runs))
    one.request_rerun(RerunData(fragment_id="2"))
    present._run_script_thread()
    assert begun[:3] == [present, one, other]


@pytest.mark.usefixtures("streamlit")
def test_last_of_those_who_wait_hands_over_what_was_drawn_at_once(begun: list[Any]) -> None:
    runs = Run(RerunData()), Run(RerunData())
    asyncio.run(started(*runs))
    runs[0]._run_script_thread()
    assert begun == [*runs, HANDED_OVER]


@pytest.mark.usefixtures("streamlit")
def test_run_that_follows_in_the_same_thread_finds_it_as_a_thread_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    left = ContextVar("left", default="nothing")
    found: list[object] = []

    def run(run: ScriptRunner) -> None:
        found.extend((run._is_in_script_thread(), left.get()))
        left.set("something")
        raise OSError  # a run that fails takes no other's turn away

    monkeypatch.setattr(turns, "_run", run)
    runs = Run(RerunData()), Run(RerunData())
    asyncio.run(started(*runs))
    runs[0]._run_script_thread()
    assert found == [True, "nothing"] * 2


@pytest.mark.usefixtures("streamlit")
def test_loop_sends_what_a_run_drew_before_the_next_one_begins(monkeypatch: pytest.MonkeyPatch, begun: list[Any]) -> None:
    async def serve() -> None:
        loop = asyncio.get_running_loop()

        def send(message: int) -> None:
            sleep(0.005)  # as it does in sending: the other thread goes on
            begun.append(message)
            if message:
                loop.call_soon(send, message - 1)

        def run(_run: ScriptRunner) -> None:
            begun.append("run")
            loop.call_soon_threadsafe(send, 3)

        monkeypatch.setattr(turns, "_run", run)
        runs = Run(RerunData()), Run(RerunData())
        await started(*runs)
        await asyncio.to_thread(runs[0]._run_script_thread)

    asyncio.run(serve())
    assert begun[:6] == ["run", 3, 2, 1, 0, "run"]


@pytest.mark.usefixtures("streamlit")
def test_however_many_wait_one_look_is_to_come() -> None:
    runs = [Run(RerunData()) for _number in range(5)]
    asyncio.run(started(*runs))
    assert len(turns._looks) == 1


@pytest.mark.usefixtures("streamlit")
def test_next_begins_beside_a_run_that_takes_long(begun: list[Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "TURN_SECONDS", 0.001)
    monkeypatch.setattr(turns, "_turns", Turns(begun.append, seconds=0.001))
    runs = [Run(RerunData()) for _number in range(3)]
    asyncio.run(started(*runs, until=lambda: begun == runs))
