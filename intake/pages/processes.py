"""The processes that draw: each for one order, the next one begun before there is an order, so that nobody waits for its libraries."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import Final

from intake.pages import drawing

_TOLD: Final = ("PATH", "LD_LIBRARY_PATH", "SYSTEMROOT")  # of the server's environment: what starting Python may need


class Processes:
    """Begins processes that wait for an order. ``script``: what they run."""

    def __init__(self, script: Path = Path(drawing.__file__)) -> None:
        self.script = script
        self._lock = Lock()
        self._spare: subprocess.Popen[bytes] | None = None
        self._is_keeping = False

    def begun(self) -> subprocess.Popen[bytes]:
        """Return another process. It is told nothing of the server's, and ends when its input does."""
        surroundings = {name: os.environ[name] for name in _TOLD if name in os.environ}
        return subprocess.Popen(  # noqa: S603 (ours, word for word)
            [sys.executable, "-I", str(self.script)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=surroundings,
        )

    def take(self) -> subprocess.Popen[bytes]:
        """Return the spare process, which nobody else gets; another one if there is none."""
        with self._lock:
            spare, self._spare = self._spare, None
        if spare is None:
            return self.begun()
        if spare.poll() is None:
            return spare
        _let_go(spare)
        return self.begun()

    def refill(self) -> None:
        """Begin a spare process if one is to be kept, and there is none."""
        with self._lock:
            if self._is_keeping and self._spare is None:
                self._spare = self.begun()

    @contextmanager
    def keeping_a_spare(self) -> Iterator[None]:
        """Keep a process ready within the block."""
        self._is_keeping = True
        self.refill()
        try:
            yield
        finally:
            with self._lock:
                self._is_keeping = False
                spare, self._spare = self._spare, None
            if spare:
                _let_go(spare)


def _let_go(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.communicate()


PROCESSES: Final = Processes()
