"""Keeps several servers running on this host behind one front: what ``./jury start --workers`` becomes.

``python -m web.workers.processes PORT COUNT COMMAND…``: the command starts one server, and is told its own port.
"""

import asyncio
import ctypes
import logging
import os
import signal
import socket
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from time import monotonic
from typing import Final

from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from web import logs
from web.workers.front import Front, Worker

LOOPBACK: Final = "127.0.0.1"
HEALTH: Final = "/_stcore/health"
_TRUSTED: Final = "127.0.0.1,::1"
RESTART_SECONDS: Final = 0.5
# A worker that ends so soon after it was started did not start.
START_SECONDS: Final = 20.0
STARTS_MAX: Final = 3
STOP_SECONDS_MAX: Final = 15.0
# A worker that has answered and leaves so many questions in a row without a word hangs: a slow one answers in time.
LOOK_SECONDS: Final = 5.0
ANSWER_SECONDS_MAX: Final = 10.0
UNANSWERED_MAX: Final = 3
_DIES_WITH_PARENT: Final = 1  # of prctl: PR_SET_PDEATHSIG
_log: Final = logging.getLogger("delibere.workers")


class Workers:
    """The servers, each kept running until all are told to stop."""

    def __init__(self, command: Sequence[str], count: int) -> None:
        self._command = tuple(command)
        self.places = [Worker(LOOPBACK, port) for port in _free_ports(count)]
        self._processes: dict[Worker, asyncio.subprocess.Process] = {}
        self._is_stopping = False

    async def keep(self, place: Worker) -> int:
        """Keep a worker running; return its exit code once all are told to stop, or once it cannot be started."""
        failures = 0
        while True:
            began = monotonic()
            self._processes[place] = process = await asyncio.create_subprocess_exec(
                *self._command,
                *("--server.address", place.host, "--server.port", str(place.port)),
                env=os.environ | {"FORWARDED_ALLOW_IPS": f"{_trusted()},{LOOPBACK}"},
                preexec_fn=partial(_die_with, os.getpid()),
            )
            looking = asyncio.create_task(self._end_if_it_hangs(place, process))
            code = await process.wait()
            looking.cancel()
            failures = failures + 1 if monotonic() - began < START_SECONDS else 0
            if self._is_stopping or failures == STARTS_MAX:
                return code
            _log.warning("worker %d ended with %d: its browsers go to another, and it is started again", self._number(place), code)
            await asyncio.sleep(RESTART_SECONDS)

    async def _end_if_it_hangs(self, place: Worker, process: asyncio.subprocess.Process) -> None:
        unanswered: int | None = None  # none before its first answer: a start takes its time
        while unanswered is None or unanswered < UNANSWERED_MAX:
            await asyncio.sleep(LOOK_SECONDS)
            if await _answers(place):
                unanswered = 0
            elif unanswered is not None:
                unanswered += 1
        _log.error("worker %d takes connections and answers nothing: it is killed", self._number(place))
        _tell(process.kill)

    async def stop(self) -> None:
        """Have every worker end what it is doing; kill those that do not."""
        self._is_stopping = True
        running = [process for process in self._processes.values() if process.returncode is None]
        for process in running:
            _tell(process.terminate)
        with suppress(TimeoutError):
            async with asyncio.timeout(STOP_SECONDS_MAX):
                await asyncio.gather(*(process.wait() for process in running))
        for process in running:
            _tell(process.kill)

    def _number(self, place: Worker) -> int:
        return self.places.index(place) + 1


async def run(port: int, count: int, command: Sequence[str]) -> int:
    """Serve until asked to stop; return 0, or the exit code of the worker that cannot be started."""
    sockets = listening(os.environ.get("STREAMLIT_SERVER_ADDRESS", ""), port)
    workers, stop = Workers(command, count), asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with Front(workers.places, believes=believed(_trusted())).serving(sockets) as take_no_more:
        kept = [asyncio.create_task(workers.keep(place)) for place in workers.places]
        asked = asyncio.create_task(stop.wait())
        await asyncio.wait([asked, *kept], return_when=asyncio.FIRST_COMPLETED)
        code = next((task.result() for task in kept if task.done() and not stop.is_set()), 0)
        take_no_more()
        await workers.stop()
        for task in (asked, *kept):
            task.cancel()
    return code


def believed(trusted: str) -> Callable[[str], bool]:
    """Return what tells whether a sender may say on whose behalf it comes: as the server itself reads ``FORWARDED_ALLOW_IPS``."""
    hosts = ProxyHeadersMiddleware(_nothing, trusted).trusted_hosts
    return lambda sender: sender in hosts


def listening(address: str, port: int) -> list[socket.socket]:
    """Return the sockets to listen on: all addresses of both kinds unless one is named, as a server alone does."""
    if address or not socket.has_dualstack_ipv6():
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        return [socket.create_server((address, port), family=family, backlog=512)]
    return [socket.create_server(("", port), family=socket.AF_INET6, dualstack_ipv6=True, backlog=512)]


async def _nothing(*_nothing: object) -> None:
    pass


def _trusted() -> str:
    return os.environ.get("FORWARDED_ALLOW_IPS", _TRUSTED)


def _free_ports(count: int) -> list[int]:
    probes = [socket.create_server((LOOPBACK, 0)) for _number in range(count)]
    ports = [int(probe.getsockname()[1]) for probe in probes]
    for probe in probes:
        probe.close()
    return ports


async def _answers(place: Worker) -> bool:
    """Tell whether a worker says anything at all when it is asked."""
    try:
        async with asyncio.timeout(ANSWER_SECONDS_MAX):
            reader, writer = await asyncio.open_connection(place.host, place.port)
            try:
                writer.write(f"GET {HEALTH} HTTP/1.1\r\nHost: {place.host}:{place.port}\r\nConnection: close\r\n\r\n".encode())
                return bool(await reader.read(1))
            finally:
                writer.close()
    except (OSError, TimeoutError):
        return False


def _die_with(parent: int) -> None:
    """End with the front, however that ends: nobody else would stop this worker. In the new process."""
    ctypes.CDLL(None).prctl(_DIES_WITH_PARENT, signal.SIGTERM, 0, 0, 0)
    if os.getppid() != parent:
        os._exit(1)


def _tell(what: Callable[[], None]) -> None:
    with suppress(ProcessLookupError):
        what()


def main(arguments: Sequence[str]) -> int:
    """Run with the arguments of the command line."""
    port, count, *command = arguments
    logging.basicConfig(format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    if os.environ.get("JURY_LOGS") == "json":
        logs.write_json()
    try:
        return asyncio.run(run(int(port), int(count), command))
    except OSError as error:
        _log.error("%s", error)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
