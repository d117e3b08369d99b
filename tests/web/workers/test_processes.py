"""Several servers behind one front, as processes: one that dies is started again, all end together. Each says its process's number."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from time import monotonic, sleep
from typing import Final

from deliberation.call.access import DEVICE_COOKIE
from tests.serving.servers import ROOT, free_port

SERVER: Final = """
import os, sys
from http.server import BaseHTTPRequestHandler, HTTPServer
class Handler(BaseHTTPRequestHandler):
    def log_message(self, *said):
        pass  # nobody reads it: the pipe would be full after a thousand requests, and every worker wait for room in it
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(str(os.getpid()).encode())
HTTPServer((sys.argv[2], int(sys.argv[4])), Handler).serve_forever()
"""
# Answers nobody before the front has looked after it once: from then on it is known to have answered.
LOOKED_AFTER: Final = SERVER.replace(
    "        self.send_response(200)",
    "        Handler.known = Handler.known or self.path == '/_stcore/health'\n        self.send_response(200 if Handler.known else 503)",
).replace("    def do_GET", "    known = False\n    def do_GET")
IMPATIENT: Final = """
import sys
from web.workers import processes
processes.LOOK_SECONDS, processes.ANSWER_SECONDS_MAX = 0.2, {seconds}
sys.exit(processes.main(sys.argv[1:]))
"""
DEVICES: Final = [f"device-{number}" for number in range(12)]
SECONDS_MAX: Final = 60


def wait_until(is_so: Callable[[], bool]) -> None:
    deadline = monotonic() + SECONDS_MAX
    while not is_so():
        assert monotonic() < deadline
        sleep(0.02)


def asked(port: int, device: str) -> int:
    """The process that answers a device; 0 where none does."""
    connection = HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/", headers={"Cookie": f"{DEVICE_COOKIE}={device}"})
        answer = connection.getresponse()
        return int(answer.read() or 0) if answer.status == 200 else 0
    except (OSError, HTTPException):
        return 0
    finally:
        connection.close()


def answering(port: int) -> dict[str, int]:
    return {device: asked(port, device) for device in DEVICES}


def is_running(process: int) -> bool:
    with suppress(OSError):
        # One that nobody has reaped yet has ended all the same.
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return False


@contextmanager
def serving(port: int, script: str = SERVER, *, patience: float | None = None) -> Iterator[subprocess.Popen[str]]:
    """``patience``: how many seconds a worker may take to answer, where the test waits for one that does not."""
    run = ["-m", "web.workers.processes"] if patience is None else ["-c", IMPATIENT.format(seconds=patience)]
    command = [sys.executable, *run, str(port), "2", sys.executable, "-c", script]
    with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True) as front:
        try:
            yield front
        finally:
            front.kill()


def test_worker_that_dies_is_replaced_meanwhile_and_comes_back() -> None:
    port = free_port()
    with serving(port) as front:
        wait_until(lambda: len(set(answering(port).values()) - {0}) == 2)
        before = answering(port)
        dead, other = set(before.values())
        os.kill(dead, signal.SIGKILL)
        wait_until(lambda: set(answering(port).values()) == {other})  # nobody waits for the new one
        wait_until(lambda: len(set(answering(port).values()) - {0}) == 2)
        after = answering(port)
        assert {device for device in DEVICES if after[device] == other} == {device for device in DEVICES if before[device] == other}
        front.send_signal(signal.SIGTERM)
        _out, said = front.communicate(timeout=SECONDS_MAX)
        assert front.returncode == 0
        assert "is started again" in said
        assert not any(is_running(process) for process in after.values())


def test_worker_that_answers_nothing_any_more_is_replaced() -> None:
    port = free_port()
    with serving(port, LOOKED_AFTER, patience=3):
        wait_until(lambda: len(set(answering(port).values()) - {0}) == 2)
        hanging, other = set(answering(port).values())
        os.kill(hanging, signal.SIGSTOP)  # the system goes on taking connections for it
        wait_until(lambda: not is_running(hanging))
        wait_until(lambda: len(set(answering(port).values()) - {0}) == 2)
        assert is_running(other)


def test_no_worker_outlives_its_front() -> None:
    port = free_port()
    with serving(port) as front:
        wait_until(lambda: len(set(answering(port).values()) - {0}) == 2)
        workers = set(answering(port).values())
        front.kill()
        wait_until(lambda: not any(is_running(process) for process in workers))


def test_worker_that_cannot_start_ends_the_whole_with_its_code() -> None:
    with serving(free_port(), script="raise SystemExit(7)") as front:
        assert front.wait(timeout=SECONDS_MAX) == 7
