"""What a server that nobody looks at any more does with what its screens left."""

from types import SimpleNamespace
from typing import Any

import pytest
from streamlit.runtime.memory_session_storage import MemorySessionStorage
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.scriptrunner.script_cache import ScriptCache
from streamlit.runtime.websocket_session_manager import WebsocketSessionManager

from ui.streamlit_seams import sessions
from ui.streamlit_seams.sessions import NOTHING, Seen, look


def manager(*, served: int, kept: int, open_screens: int) -> Any:
    return SimpleNamespace(
        _connect_count=served, _session_storage=SimpleNamespace(_cache=[None] * kept), num_active_sessions=lambda: open_screens
    )


def test_server_tidies_up_once_the_last_screen_is_closed_and_again_when_sessions_are_let_go_of(monkeypatch: pytest.MonkeyPatch) -> None:
    times: list[None] = []
    monkeypatch.setattr(sessions, "tidy_up", lambda: times.append(None))
    steps = ((0, 0, 0, 0), (3, 0, 3, 0), (3, 2, 1, 0), (3, 3, 0, 1), (3, 3, 0, 1), (3, 1, 0, 2), (3, 0, 0, 3), (3, 0, 0, 3), (4, 0, 1, 3))
    tidied = NOTHING
    for served, kept, open_screens, expected in steps:
        tidied = look(manager(served=served, kept=kept, open_screens=open_screens), tidied)
        assert len(times) == expected
    assert tidied == Seen(3, 0)


def test_streamlit_counts_its_screens_and_keeps_sessions_as_this_rests_on() -> None:
    none_yet = WebsocketSessionManager(MemorySessionStorage(), MemoryUploadedFileManager("/upload"), ScriptCache(), None)
    assert look(none_yet, NOTHING) == NOTHING
