"""The process that draws, as the server sees it: begun at the first order, begun again if it ends."""

import os
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from threading import Lock
from typing import Final

from draws.arrays import receive, send

_SCRIPT: Final = Path(__file__).with_name("drawing.py")
# One thread: the others belong to the meeting, and small products wait for one another.
_ONE_THREAD: Final = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")


class DrawerEnded(Exception):
    """The process ended before it answered; ``code`` is its exit code, negative for a signal."""

    def __init__(self, code: int | None) -> None:
        super().__init__(f"exit code {code}")
        self.code = code


def _asked(process: subprocess.Popen[bytes], order: bytes) -> bytes | None:
    if process.stdin is None or process.stdout is None:
        return None
    send(process.stdin, order)
    return receive(process.stdout)


class Drawer:
    """Draws what it is asked, one order at a time. ``command``: what to run, for tests."""

    def __init__(self, command: Sequence[str] = (sys.executable, "-I", str(_SCRIPT))) -> None:
        self._command = tuple(command)
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = Lock()
        self._is_over = False

    @property
    def process_id(self) -> int | None:
        """Return the number of the process; None before the first order."""
        return self._process.pid if self._process else None

    def draw(self, order: bytes) -> bytes:
        """Return what was drawn for an order. Raises DrawerEnded; the next order begins another process."""
        process = self._running()
        try:
            drawn = _asked(process, order)
        except (OSError, ValueError):  # its end of the pipe, or ours, is closed
            drawn = None
        if drawn is None:
            raise DrawerEnded(self._ended(process))
        return drawn

    def stop(self) -> None:
        """End the process, whatever it is doing; begin no other."""
        with self._lock:
            self._is_over = True
            if self._process:
                _let_go(self._process)

    def _running(self) -> subprocess.Popen[bytes]:
        with self._lock:
            if self._is_over:
                raise DrawerEnded(None)
            if self._process is None:
                # No setting of the server's goes there: it needs none, and some are secrets.
                told = {name: value for name, value in os.environ.items() if not name.startswith("JURY_")}
                self._process = subprocess.Popen(  # noqa: S603 (ours, word for word)
                    self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env={**told, **_ONE_THREAD}
                )
            return self._process

    def _ended(self, process: subprocess.Popen[bytes]) -> int | None:
        _let_go(process)
        with self._lock:
            self._process = None
        return process.returncode


def _let_go(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.wait()
    for pipe in (process.stdin, process.stdout):
        with suppress(OSError):  # what was not written yet has nowhere to go
            if pipe:
                pipe.close()
