"""The server of a database that the test makes, without the demonstration."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.servers import ROOT, Server, environment_without, running

KEY = "a key for tests"


def database_url(folder: Path) -> str:
    """Return the address of the database in ``folder``."""
    return f"sqlite:///{folder}/jury.sqlite"


def environment(folder: Path) -> dict[str, str]:
    """Return the environment of a process that works on the database in ``folder``."""
    return environment_without("JURY_", "STREAMLIT_") | {"JURY_DATABASE_URL": database_url(folder), "JURY_SECRET_KEY": KEY}


@contextmanager
def serving(folder: Path, *, port: int | None = None) -> Iterator[Server]:
    """Serve the database in ``folder`` until the block ends, on ``port`` where one is given."""

    def command(port: int) -> list[str]:
        return [sys.executable, "cli.py", "start", "--no-demo", "--port", str(port)]

    with running(command, folder=ROOT, environment=environment(folder), log_path=folder / "server.log", port=port) as server:
        yield server
