"""Shared options of measures, the empty app for comparison, and printing of results."""

import argparse
import json
import socket
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console
from rich.table import Table
from streamlit.web.cli import main

from phrases import decimal
from tools.serving.servers import ROOT, Server, environment_without, running


def parser(command: str, description: str) -> argparse.ArgumentParser:
    """Return the parser of a command's options, with the form of its report."""
    made = argparse.ArgumentParser(prog=f"jury {command}", description=description)
    made.add_argument("--format", choices=["table", "json"], default="table")
    return made


def print_report(form: str, measured: object, rows: Sequence[Mapping[str, str]]) -> None:
    """Print measures as JSON, or ``rows`` as a table: cells by heading, equal in each row."""
    if form == "json":
        print(json.dumps(measured, indent=2, ensure_ascii=False))
        return
    table = Table()
    for place, heading in enumerate(rows[0] if rows else ()):
        table.add_column(heading, justify="right" if place else "left")
    for row in rows:
        table.add_row(*row.values())
    Console(width=None if Console().is_terminal else 190).print(table)


def milliseconds(seconds: float | None) -> str:
    """Return a time as it is shown, empty if there is none."""
    return "" if seconds is None else decimal(seconds * 1000, 0)


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
            return [sys.executable, "-m", "tools.bench.report", str(port), str(path)]

        with running(command, folder=ROOT, environment=environment, log_path=path.with_name("server.log")) as server:
            yield server


def send_small_messages_at_once() -> None:
    """Turn Nagle's algorithm off on every later listening socket, and thus on accepted sockets, as in the dashboard.

    Otherwise a rerun waits some 40 ms for a delayed acknowledgement, and every compared value looks fast.
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
