"""What a run has drawn reaches the browser, although another takes its place before the server's loop has passed it on."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import MagicMock

import pytest
from streamlit import config
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.runtime import Runtime
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.script_data import ScriptData
from streamlit.runtime.scriptrunner.script_cache import ScriptCache

from tests.fixtures.shims import install
from tests.serving.protocol import Screen
from ui.shims import runs

SCRIPT = """
import streamlit as st

@st.fragment(key="strip")
def strip():
    st.text("strip")

@st.fragment(key="numbers")
def numbers():
    st.session_state.runs = st.session_state.get("runs", 0) + 1
    st.text(f"numbers {st.session_state.runs}")

@st.fragment(key="acting")
def acting():
    st.button("Act", key="act", on_click=st.rerun, kwargs={"scope": "numbers"})

@st.fragment(key="nothing")
def nothing():
    pass

strip()
numbers()
acting()
nothing()
"""


@pytest.fixture(autouse=True)
def streamlit_alone(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Have Streamlit's sessions run without their server, with what we change in them taken back afterwards."""
    install(monkeypatch, runs.UNSENT, runs.HEARD)
    monkeypatch.setattr(Runtime, "_instance", MagicMock(spec=Runtime))  # it keeps files that no part here has
    watched = config.get_option("server.fileWatcherType")
    config.set_option("server.fileWatcherType", "none")
    yield
    config.set_option("server.fileWatcherType", watched)


def session_of(script: Path) -> AppSession:
    script.write_text(SCRIPT, encoding="utf-8")
    return AppSession(ScriptData(str(script), is_hello=False), MemoryUploadedFileManager("/files"), ScriptCache(), None, {})


async def end_of_run(session: AppSession) -> None:
    """Wait until the run is over and all that it said is passed on."""
    while session._scriptrunner is not None:
        await asyncio.sleep(0.01)


def ask(session: AppSession, part: str) -> None:
    session.request_rerun(ClientState(fragment_id=id_of(session, part)))


def id_of(session: AppSession, part: str) -> str:
    return session._fragment_storage.resolve_target(part)[0] if part else ""


def said(session: AppSession) -> list[str]:
    """Return the texts that the browser is sent, and when it hears that a run of fragments begins, and that a run is over."""
    told: list[str] = []
    for message in session.flush_browser_queue():
        if message.HasField("new_session") and message.metadata.run.fragment_ids:
            told.append("begin")
        elif message.WhichOneof("type") == "script_finished":
            told.append("end")
        elif message.delta.new_element.WhichOneof("type") == "text":
            told.append(message.delta.new_element.text.body)
    return told


async def opened(script: Path) -> AppSession:
    """Give a session whose page has been run and sent."""
    session = session_of(script)
    ask(session, "")
    await end_of_run(session)
    session.flush_browser_queue()
    return session


async def pressed(script: Path) -> AppSession:
    """Give a session whose page has been run and sent, and its button then pressed."""
    session, screen = session_of(script), Screen("")
    ask(session, "")
    await end_of_run(session)
    for message in session.flush_browser_queue():
        screen.take(message.SerializeToString())
    session.request_rerun(BackMsg.FromString(screen.press("act")).rerun_script)
    return session


@pytest.mark.parametrize(("part", "drawn"), [("numbers", ["begin", "numbers 2"]), ("", ["strip", "numbers 2"])])
def test_question_as_a_run_ends_takes_nothing_of_what_it_drew(tmp_path: Path, part: str, drawn: list[str]) -> None:

    async def ask_twice() -> list[str]:
        session = await opened(tmp_path / "script.py")
        ask(session, part)
        # The loop is at this very question: what the run says waits for its turn.
        assert session._scriptrunner
        assert session._scriptrunner._script_thread
        session._scriptrunner._script_thread.join()
        ask(session, "numbers")
        await end_of_run(session)
        session.shutdown()
        return said(session)

    assert asyncio.run(ask_twice()) == [*drawn, "end", "begin", "numbers 3", "end"]


def test_click_after_a_change_of_server_waits_until_its_part_is_there(tmp_path: Path) -> None:

    async def come_back() -> list[str]:
        there = await opened(tmp_path / "script.py")
        elsewhere = session_of(tmp_path / "script.py")
        ask(elsewhere, "")
        elsewhere.request_rerun(ClientState(fragment_id=id_of(there, "numbers")))
        await end_of_run(elsewhere)
        for session in (there, elsewhere):
            session.shutdown()
        return said(elsewhere)

    assert asyncio.run(come_back()) == ["strip", "numbers 1", "end", "begin", "numbers 2", "end"]


def test_click_on_a_part_that_is_gone_is_dropped_once_the_run_is_over(tmp_path: Path) -> None:

    async def click() -> list[str]:
        session = session_of(tmp_path / "script.py")
        ask(session, "")
        session.request_rerun(ClientState(fragment_id="of another page"))
        await end_of_run(session)
        session.shutdown()
        return said(session)

    assert asyncio.run(click()) == ["strip", "numbers 1", "end"]


def test_run_that_only_does_an_act_is_not_told_of(tmp_path: Path) -> None:

    async def act() -> list[str]:
        session = await pressed(tmp_path / "script.py")
        await end_of_run(session)
        session.shutdown()
        return said(session)

    assert asyncio.run(act()) == ["begin", "numbers 2", "end"]


def test_run_that_draws_nothing_is_told_of_when_it_ends(tmp_path: Path) -> None:

    async def draw_nothing() -> list[str]:
        session = await opened(tmp_path / "script.py")
        ask(session, "nothing")
        await end_of_run(session)
        session.shutdown()
        return said(session)

    assert asyncio.run(draw_nothing()) == ["begin", "end"]
