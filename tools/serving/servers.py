"""Start a real server on a free port, wait for its answer, stop it; read its costs."""

import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from time import monotonic
from typing import Protocol

ROOT = Path(__file__).parents[2]
HOST = "127.0.0.1"
KEY = "a key for tests"
START_SECONDS_MAX = 180.0
STOP_SECONDS_MAX = 10.0
POLL_SECONDS = 0.05
_LOG_CHARACTERS_SHOWN = 4000


class ServerFailed(RuntimeError):
    """The server stopped or stayed silent; the message ends with the end of its log."""


@dataclass(frozen=True, kw_only=True)
class Server:
    """Running server: address, process group, and log."""

    host: str
    port: int
    process_group: int
    log_path: Path
    prefix: str = ""

    @property
    def url(self) -> str:
        return f"http://{self.host}:{self.port}{self.prefix}"

    def log(self) -> str:
        return self.log_path.read_text(encoding="utf-8", errors="replace")

    def cpu_seconds(self) -> float | None:
        """Return the CPU time used so far by all its processes, or None if unknown (no /proc)."""
        ticks = [int(fields[11]) + int(fields[12]) for fields in self._statistics()]
        return sum(ticks) / os.sysconf("SC_CLK_TCK") if ticks else None

    def memory_bytes(self) -> int | None:
        """Return the memory held by all its processes, or None if unknown (no /proc)."""
        pages = [int(fields[21]) for fields in self._statistics()]
        return sum(pages) * os.sysconf("SC_PAGE_SIZE") if pages else None

    def _statistics(self) -> Iterator[list[str]]:
        """Yield for each of its processes the fields after the command's name: see proc_pid_stat(5)."""
        for stat in Path("/proc").glob("[0-9]*/stat"):
            with suppress(FileNotFoundError, ProcessLookupError):
                # The name, in brackets, may hold spaces; what follows it does not.
                fields = stat.read_text().rpartition(")")[2].split()
                if int(fields[2]) == self.process_group:
                    yield fields


def free_port() -> int:
    """Return a port without a listener."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def _is_healthy(server: Server) -> bool:
    connection = HTTPConnection(server.host, server.port, timeout=5)
    try:
        connection.request("GET", f"{server.prefix}/_stcore/health")
        return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


class Process(Protocol):
    """A server's process, as ``subprocess.Popen`` is one."""

    pid: int
    returncode: int | None

    def wait(self, timeout: float | None = None) -> object: ...
    def terminate(self) -> None: ...
    def kill(self) -> None: ...


def start(command: Sequence[str], *, folder: Path, environment: Mapping[str, str], log_path: Path) -> Process:
    """Start ``command`` in ``folder``, in a group of processes of its own."""
    with log_path.open("wb") as log:
        return subprocess.Popen(
            command, cwd=folder, env=dict(environment), stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
        )


def _wait_until_healthy(process: Process, server: Server) -> None:
    deadline = monotonic() + START_SECONDS_MAX
    while not _is_healthy(server):
        try:
            process.wait(timeout=POLL_SECONDS)
        except subprocess.TimeoutExpired:
            if monotonic() < deadline:
                continue
            raise ServerFailed(f"No answer within {START_SECONDS_MAX:.0f} s.\n{server.log()[-_LOG_CHARACTERS_SHOWN:]}") from None
        raise ServerFailed(f"Stopped with code {process.returncode}.\n{server.log()[-_LOG_CHARACTERS_SHOWN:]}")


def _stop(process: Process) -> None:
    process.terminate()
    try:
        process.wait(timeout=STOP_SECONDS_MAX)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


@contextmanager
def running(
    command: Callable[[int], Sequence[str]],
    *,
    folder: Path,
    environment: Mapping[str, str],
    log_path: Path,
    port: int | None = None,
    prefix: str = "",
    start: Callable[..., Process] = start,
) -> Iterator[Server]:
    """Run ``command(port)`` in ``folder`` until the block ends, by default at a free port. Raises ServerFailed without an answer.

    ``prefix``: served below this path; ``start``: the starting command.
    """
    port = port or free_port()
    process = start(command(port), folder=folder, environment=environment, log_path=log_path)
    server = Server(host=HOST, port=port, process_group=process.pid, log_path=log_path, prefix=prefix)
    try:
        _wait_until_healthy(process, server)
        yield server
    finally:
        _stop(process)


def environment_without(*prefixes: str) -> dict[str, str]:
    """Return this process's environment without variables that begin with any of ``prefixes``."""
    return {name: value for name, value in os.environ.items() if not name.startswith(prefixes)}


def own_extras() -> dict[str, str]:
    """Return the variable of the active extras around this process, if set."""
    return {"JURY_EXTRAS": value} if (value := os.environ.get("JURY_EXTRAS")) else {}


def database_url(folder: Path) -> str:
    """Return the address of the database in ``folder``."""
    return f"sqlite:///{folder}/jury.sqlite"


def environment(folder: Path, *, database: str = "") -> dict[str, str]:
    """Return the environment of a process on the database in ``folder``, or on ``database``.

    Of the settings around this process, only the active extras count.
    """
    settings = {"JURY_DATABASE_URL": database or database_url(folder), "JURY_SECRET_KEY": KEY, "JURY_ENV_FILE": os.devnull, **own_extras()}
    return environment_without("JURY_", "STREAMLIT_") | settings


@contextmanager
def running_dashboard(
    *,
    folder: Path,
    has_demonstration: bool = True,
    project: Path = ROOT,
    port: int | None = None,
    database: str = "",
    name: str = "server",
    prefix: str = "",
) -> Iterator[Server]:
    """Run the dashboard on the database in ``folder``, made if missing, until the block ends.

    Args:
        folder: of the server's data.
        has_demonstration: load the demonstration call, open to everybody.
        project: the checkout of the server.
        port: to serve on, by default a free port.
        database: a different database.
        name: of the log in ``folder``.
        prefix: served below this path.
    """

    def command(port: int) -> list[str]:
        demo = "--demo" if has_demonstration else "--no-demo"
        return [sys.executable, "cli.py", "start", "--port", str(port), demo]

    settings = environment(folder, database=database)
    if prefix:
        settings["STREAMLIT_SERVER_BASE_URL_PATH"] = prefix
    with running(command, folder=project, environment=settings, log_path=folder / f"{name}.log", port=port, prefix=prefix) as server:
        yield server
