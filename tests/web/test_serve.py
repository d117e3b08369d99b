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
from pathlib import Path
from urllib.request import urlopen

from tests.places import ROOT
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
