"""A process that has imported the dashboard, and becomes each server that it is asked for in a fork: imports are most of a start."""

import atexit
import gc
import json
import os
import runpy
import select
import signal
import sys
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from functools import cache
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from subprocess import PIPE, Popen, TimeoutExpired
from typing import IO

import capabilities
from tools.serving.servers import ROOT, Server, environment, environment_without, own_extras, running

PACKAGES = ("bootstrap", "charts", "data_access", "demonstration", "exports", "intake", "ui", "web")
MODULES = ("plotly.graph_objects", "streamlit.web.bootstrap", "streamlit.web.cli", "tests.serving.stopped_clock", "uvicorn")
NOT_IMPORTED = "ui.frame"  # a script: importing it would run it

_running = ExitStack()
atexit.register(_running.close)


class Fork:
    """A server that was forked, followed as ``Popen`` follows what it started."""

    returncode: int | None = None  # the warm process alone learns of it

    def __init__(self, pid: int) -> None:
        self.pid, self._end = pid, os.pidfd_open(pid)

    def wait(self, timeout: float | None = None) -> None:
        """Wait until it has ended. Raises TimeoutExpired."""
        if not select.select([self._end], [], [], timeout)[0]:
            raise TimeoutExpired("a server", timeout or 0)

    def terminate(self) -> None:
        """Ask it to stop."""
        self._send(signal.SIGTERM)

    def kill(self) -> None:
        """End it at once."""
        self._send(signal.SIGKILL)

    def _send(self, number: signal.Signals) -> None:
        with suppress(ProcessLookupError):
            signal.pidfd_send_signal(self._end, number)


@cache
def _warm() -> tuple[IO[bytes], IO[bytes]]:
    """Start the warm process, which ends with this one; return where it is asked, and where it answers."""
    settings = environment_without("JURY_", "STREAMLIT_") | own_extras() | {"JURY_ENV_FILE": os.devnull, "OPENBLAS_NUM_THREADS": "1"}
    warm = _running.enter_context(Popen([sys.executable, "-m", __name__], cwd=ROOT, env=settings, stdin=PIPE, stdout=PIPE))
    assert warm.stdin
    assert warm.stdout
    return warm.stdin, warm.stdout


def start(command: Sequence[str], *, folder: Path, environment: Mapping[str, str], log_path: Path) -> Fork:
    """Start a server by its command, which is a module of Python's."""
    _python, _option, module, *arguments = command
    asking, answering = _warm()
    asked = {"module": module, "arguments": arguments, "folder": str(folder), "environment": dict(environment), "log": str(log_path)}
    asking.write(json.dumps(asked).encode() + b"\n")
    asking.flush()
    return Fork(int(answering.readline()))


@contextmanager
def running_dashboard(
    *, folder: Path, has_demonstration: bool = True, prefix: str = "", port: int | None = None, others: Mapping[str, str] | None = None
) -> Iterator[Server]:
    """Run the dashboard as ``tools.serving.servers.running_dashboard`` does, but as ``streamlit run`` starts it. ``others``: settings."""
    settings = {"JURY_DEMO": str(has_demonstration).lower(), "STREAMLIT_SERVER_BASE_URL_PATH": prefix, **(others or {})}

    def command(port: int) -> list[str]:
        return [sys.executable, "-m", "streamlit", "run", "dashboard.py", "--server.port", str(port)]

    log = folder / "server.log"
    with running(
        command, folder=ROOT, environment=environment(folder) | settings, log_path=log, port=port, prefix=prefix, start=start
    ) as server:
        yield server


def _leave_attached_files_unread() -> None:
    # A server reads them for searches in its background, which here took a tenth of what browsers take: no test searches in them.
    for serving in capabilities.hooks("serving"):
        vars(sys.modules[serving.__module__]).update(_FIRST_SECONDS=3600.0)


def _import_all() -> None:
    for name in PACKAGES:
        for found in walk_packages(import_module(name).__path__, f"{name}."):
            if found.name != NOT_IMPORTED:
                import_module(found.name)
    for name in MODULES:
        import_module(name)


def _serve(asked: Mapping[str, str], arguments: Sequence[str], settings: Mapping[str, str]) -> None:
    """Be the server that was asked for, in this process."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    warnings.resetwarnings()
    os.setsid()
    os.chdir(asked["folder"])
    os.environ.clear()
    os.environ.update(settings)
    nothing, log = os.open(os.devnull, os.O_RDONLY), os.open(asked["log"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    for opened, standard in ((nothing, 0), (log, 1), (log, 2)):
        os.dup2(opened, standard)
    sys.argv = [asked["module"], *arguments]
    runpy.run_module(asked["module"], run_name="__main__", alter_sys=True)


def main() -> None:
    """Import the dashboard, then fork for each line that is read, and write the number of the process."""
    _import_all()
    _leave_attached_files_unread()
    gc.collect()
    gc.freeze()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for those that end
    warnings.simplefilter("ignore", DeprecationWarning)  # a thread of pyarrow's allocator is there, which stands a fork
    for line in sys.stdin.buffer:
        asked = json.loads(line)
        if not (pid := os.fork()):
            return _serve(asked, asked["arguments"], asked["environment"])
        sys.stdout.write(f"{pid}\n")
        sys.stdout.flush()
    return None


if __name__ == "__main__":
    main()
