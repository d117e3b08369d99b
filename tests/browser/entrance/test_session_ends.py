"""What a session that ended leaves behind on the server."""

import time
from contextlib import suppress
from pathlib import Path
from typing import Final

import pytest

from bench.visitors import enter, people
from deliberation.call.access import DEVICE_COOKIE
from tests.serving.protocol import told
from tests.serving.servers import Server, running_dashboard

SESSIONS: Final = 6
LIVES_SECONDS: Final = 5


def event_loops(server: Server) -> int:
    """How many loops the server holds open: each has a descriptor to be woken by."""
    found = 0
    for path in Path(f"/proc/{server.process_group}/fd").iterdir():
        with suppress(FileNotFoundError):  # closed meanwhile
            found += str(path.readlink()) == "anon_inode:[eventpoll]"
    return found


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="only Linux tells what a process holds open")
def test_sessions_to_which_nobody_comes_back_leave_no_event_loop_although_nobody_else_comes(tmp_path: Path) -> None:
    with running_dashboard(folder=tmp_path, session_seconds=LIVES_SECONDS) as server:
        device = enter(server, people(server)["Juré 01"]).removeprefix(f"{DEVICE_COOKIE}=")
        before = event_loops(server)
        most = before
        for _session in range(SESSIONS):
            told(server, "candidatures", device=device)
            most = max(most, event_loops(server))
        assert most > before + 1
        deadline = time.monotonic() + 30
        # The last one is named by Streamlit's own loop until another comes.
        while event_loops(server) > before + 1 and time.monotonic() < deadline:
            time.sleep(0.1)
        assert event_loops(server) <= before + 1
