"""The floor: what Streamlit itself takes for an empty page.

``python -m tools.bench.floor PORT SCRIPT`` serves a script with the options that the dashboard's sockets have.
"""

import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from streamlit.web.cli import main

from tools.serving.servers import ROOT, Server, environment_without, running

ONE_PAGE = 'import streamlit as st\n\nst.write("x")\n'


@contextmanager
def running_floor(script: str = ONE_PAGE) -> Iterator[Server]:
    """Run an empty script with the dashboard's settings (.streamlit/config.toml) and its sockets' options."""
    with TemporaryDirectory() as name:
        path = Path(name) / "floor.py"
        path.write_text(script, encoding="utf-8")
        # The welcome asks the internet for this machine's address.
        settings = {"STREAMLIT_LOGGER_HIDE_WELCOME_MESSAGE": "true", "PYTHONPATH": str(ROOT)}
        environment = environment_without("STREAMLIT_") | settings

        def command(port: int) -> list[str]:
            return [sys.executable, "-m", "tools.bench.floor", str(port), str(path)]

        with running(command, folder=ROOT, environment=environment, log_path=path.with_name("server.log")) as server:
            yield server


def send_small_messages_at_once() -> None:
    """Turn Nagle's algorithm off on every socket that listens from now on, and so on what it accepts: as the dashboard does.

    Otherwise a rerun waits some 40 ms for a delayed acknowledgement, which makes everything compared with it look fast.
    """
    listen = socket.socket.listen

    def listen_without_delay(listening: socket.socket, *backlog: int) -> None:
        if listening.family in (socket.AF_INET, socket.AF_INET6):
            listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        listen(listening, *backlog)

    socket.socket.listen = listen_without_delay  # type: ignore[assignment, method-assign]


if __name__ == "__main__":
    port, path = sys.argv[1:]
    send_small_messages_at_once()
    sys.argv = ["streamlit", "run", path, "--server.port", port]
    main()
