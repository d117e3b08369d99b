"""What a session that ended leaves behind on the server."""

import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Final

import pytest

from bench.visitors import enter, people
from deliberation.call.access import DEVICE_COOKIE
from tests.serving.protocol import told
from tests.serving.servers import ROOT, Server, environment, running

SESSIONS: Final = 6
LIVES_SECONDS: Final = 1


def event_loops(server: Server) -> int:
    """How many loops the server holds open: each has a descriptor to be woken by."""
    found = 0
    for path in Path(f"/proc/{server.process_group}/fd").iterdir():
        with suppress(FileNotFoundError):  # closed meanwhile
            found += str(path.readlink()) == "anon_inode:[eventpoll]"
    return found


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="only Linux tells what a process holds open")
def test_session_that_nobody_came_back_to_leaves_no_event_loop(tmp_path: Path) -> None:
    settings = environment(tmp_path) | {"STREAMLIT_SERVER_DISCONNECTED_SESSION_TTL": str(LIVES_SECONDS)}

    def command(port: int) -> list[str]:
        return [sys.executable, "cli.py", "start", "--port", str(port), "--demo"]

    with running(command, folder=ROOT, environment=settings, log_path=tmp_path / "server.log") as server:
        device = enter(server, people(server)["Juré 01"]).removeprefix(f"{DEVICE_COOKIE}=")
        before = event_loops(server)
        for _session in range(SESSIONS):
            told(server, "candidatures", device=device)
        assert event_loops(server) > before + 1
        time.sleep(LIVES_SECONDS + 1)
        told(server, "candidatures", device=device)  # Streamlit looks for those past their time when another one ends
        deadline = time.monotonic() + 10
        while event_loops(server) > before + 1 and time.monotonic() < deadline:
            time.sleep(0.1)
        assert event_loops(server) <= before + 1
