"""What the server asks of the system when it starts, and what it tells whoever started it."""

import os
import pty
import re
import resource
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest

from deliberation.operations.call.access import revoke_access
from tests.commands.processes import ask, started
from tests.commands.test_written_by_hand import let_in
from tests.places import ROOT
from tests.serving.protocol import line, run
from tests.worlds.databases import Database, migrated
from tests.worlds.room import jury
from tools.serving.protocol import screen_mark
from tools.serving.servers import START_SECONDS_MAX

BEGUN_WITH = 256


def test_server_may_open_as_many_files_as_the_system_allows() -> None:
    """A hundred screens, and those that were just closed, take more than a process begins with."""
    said = "import resource as r; from web.serve import take_all_descriptors; take_all_descriptors(); print(r.getrlimit(r.RLIMIT_NOFILE))"
    _now, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    done = subprocess.run(
        ["sh", "-c", f'ulimit -S -n {BEGUN_WITH}; exec "$@"', "sh", sys.executable, "-c", said],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == str((most, most))


def test_streamlit_run_tells_a_terminal_where_to_begin_on_an_empty_database(tmp_path: Path) -> None:
    """Without the demonstration nobody has a link yet: the entrance says where it is, and it opens."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith(("JURY_", "DELIBERE_"))},
        **{"JURY_DATABASE_URL": f"sqlite:///{tmp_path / 'x.sqlite3'}", "JURY_DEMO": "false", "JURY_ENV_FILE": str(tmp_path / "none")},
    }
    command = [sys.executable, "-m", "streamlit", "run", "dashboard.py", "--server.port", str(port), "--server.address", "127.0.0.1"]
    screen, terminal = pty.openpty()
    server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=terminal)
    try:
        said = read_until(screen, "Ctrl+C")
        (link,) = re.findall(rf"http://localhost:{port}(/commencer/\S+)", said)
        assert f"Délibéré est ouvert à l’adresse http://localhost:{port}" in said
        with urlopen(f"http://127.0.0.1:{port}{link}") as page:
            assert "<form" in page.read().decode()
        with urlopen(f"http://127.0.0.1:{port}/entree") as page:
            assert "organiser-links.txt" in page.read().decode()
            assert "server" not in page.headers
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(timeout=30)
        os.close(terminal)
        os.close(screen)


def read_until(screen: int, words: str, *, seconds: float = START_SECONDS_MAX) -> str:
    """What a terminal shows, up to these words."""
    shown, end = b"", time.monotonic() + seconds
    while words not in shown.decode(errors="replace"):
        ready, _, _ = select.select([screen], [], [], max(0, end - time.monotonic()))
        assert ready, shown.decode(errors="replace")
        shown += os.read(screen, 65_536)
    return shown.decode(errors="replace")


@pytest.fixture
def dumping() -> Iterator[None]:
    """Let processes that are started dump their memory, as a machine may have it."""
    before = resource.getrlimit(resource.RLIMIT_CORE)
    resource.setrlimit(resource.RLIMIT_CORE, (before[1], before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_CORE, before)


@pytest.mark.usefixtures("dumping")
def test_server_dumps_no_memory_logs_clean_origins_and_shuts_devices_out(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/jury.sqlite3"
    migrated(url)
    room = jury(Database.at(url))
    device = let_in(room, "chair")
    with started(url, tmp_path) as server:
        limits = Path(f"/proc/{server.process_group}/limits").read_text(encoding="utf-8")
        assert re.search(r"^Max core file size +0 ", limits, re.MULTILINE), limits

        origin = "http://x\x1b[31m\x7f" + "y" * 6_000
        assert ask(server, "/entree/x", sent={}, headers={"Origin": origin})[0] == 403
        (logged,) = (line for line in server.log_path.read_bytes().splitlines() if b"yyy" in line)
        assert (len(logged) < 1_000, re.findall(rb"[\x00-\x08\x0b-\x1f\x7f]", logged)) == (True, [])

        with line(server, device=device, origin=server.url) as socket:
            assert b"Project 101" in run(socket, "selection")
            revoke_access(room.uow(), **room.by_console(), person_id=room.people["chair"].id)
            # The server hears within milliseconds of what another process committed.
            assert any(b"Project 101" not in run(socket, "selection") for _run in range(100))
            assert b"Project 101" not in run(socket, "selection")
        assert ask(server, f"/scrutin?ecran={screen_mark(device)}", device=device)[0] == 401
    room.database.engine.dispose()
