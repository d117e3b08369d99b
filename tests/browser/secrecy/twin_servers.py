"""Two real servers, one a call: what each sends to somebody over its sockets, as a browser would ask for it."""

import http.client
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Condition, Thread

from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from deliberation.call.access import DEVICE_COOKIE
from tests.serving import warm
from tests.serving.protocol import Screen, line
from tests.worlds.databases import NOON
from tools.serving.protocol import screen_mark
from tools.serving.servers import ROOT, Server, environment, running

SECONDS_MAX = 30
_OF_A_RUN = frozenset({"new_session", "script_finished"})
_UUID = re.compile(rb"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
_WORD = re.compile(rb'(?<="drawn": ")[\w-]{12}[.\d]*|(?<="tab": ")[0-9a-f]{16}')  # drawn by lot for a view, for a tab
_TOLD_WORD = re.compile(r'(?<="view":")[\w-]{12}[.\d]*')  # as the stream of events tells it
_TOLD_WORD_ANSWERED = re.compile(_TOLD_WORD.pattern.encode())


@contextmanager
def at_noon(folder: Path) -> Iterator[Server]:
    """Serve the database in ``folder``, under the same public address as any other, at noon for ever."""
    settings = environment(folder) | {"JURY_PUBLIC_URL": "http://jury.example"}

    (hour := folder / "hour.txt").write_text(NOON.isoformat(), encoding="utf-8")

    def command(port: int) -> list[str]:
        return [sys.executable, "-m", "tests.serving.stopped_clock", str(port), str(hour)]

    with running(command, folder=ROOT, environment=settings, log_path=folder / "server.log", start=warm.start) as server:
        yield server


def mark_of(device: str) -> str:
    """Return what tells the pages of a device."""
    return screen_mark(device)


def screens(server: Server, device: str, addresses: Iterable[str]) -> dict[str, list[bytes]]:
    """Return every message that each of the screens is made of, one screen after another on one line."""
    with line(server, device=device) as socket:

        def sent(address: str) -> Iterator[bytes]:
            path, _mark, query = address.partition("?")
            screen, is_over = Screen(path, query), False
            socket.send(screen.run())
            while not is_over:
                message = socket.recv(timeout=SECONDS_MAX)
                assert isinstance(message, bytes)
                yield without_random(message)
                is_over = screen.take(message)
            assert not screen.problem, (address, screen.problem)

        return {address: list(sent(address)) for address in addresses}


def without_random(message: bytes) -> bytes:
    """Return a message without what is drawn by lot: Streamlit's numbers of a session and of each of its runs, the name of a view."""
    said = ForwardMsg.FromString(_WORD.sub(lambda found: b"-" * len(found.group()), message))
    if _WORD.search(message):
        said.hash = ""  # made from the word too
        without_word: bytes = said.SerializeToString()
        return without_word
    return _UUID.sub(b"", message) if said.WhichOneof("type") in _OF_A_RUN else message


def numbered(events: Iterable[str]) -> list[str]:
    """Return events with the names of views numbered as they come: which views are told by one name stays to be compared."""
    words: dict[str, str] = {}
    return [_TOLD_WORD.sub(lambda found: words.setdefault(found.group(), f"view {len(words)}"), event) for event in events]


def unnamed(events: Iterable[str]) -> list[str]:
    """Return events without the names of views."""
    return [_TOLD_WORD.sub("", event) for event in events]


def answers(server: Server, device: str, paths: Iterable[str]) -> dict[str, tuple[int, dict[str, str], bytes]]:
    """Return status, headers and body of each answer, but for the hour of the answer, the mark of the device and names of views."""
    connection = http.client.HTTPConnection(server.host, server.port, timeout=SECONDS_MAX)
    found = {}
    for path in paths:
        connection.request("GET", path, headers={"Cookie": f"{DEVICE_COOKIE}={device}"})
        answer = connection.getresponse()
        body = _TOLD_WORD_ANSWERED.sub(b"", answer.read().replace(mark_of(device).encode(), b""))
        headers = {name: said for name, said in answer.getheaders() if name != "date"}
        found[path.replace(mark_of(device), "")] = answer.status, headers, body
    connection.close()
    return found


def state(server: Server, device: str) -> str:
    """Return what a stream of events would begin with now, with the name of its view."""
    connection = http.client.HTTPConnection(server.host, server.port, timeout=SECONDS_MAX)
    connection.request("GET", "/direct/etat", headers={"Cookie": f"{DEVICE_COOKIE}={device}"})
    body = connection.getresponse().read().decode()
    connection.close()
    return body


@dataclass
class Stream:
    """What a stream of events said so far, word for word, but for its signs of life."""

    said: list[str] = field(default_factory=list)
    heard: Condition = field(default_factory=Condition)

    def wait_until(self, is_so: Callable[[list[str]], bool]) -> None:
        """Wait until what was said is as it is to be."""
        with self.heard:
            assert self.heard.wait_for(lambda: is_so(self.said), SECONDS_MAX), self.said[-1:]

    def take_from(self, answer: http.client.HTTPResponse) -> None:
        """Listen until the stream ends."""
        event = ""
        while read := answer.readline().decode():
            event += read
            if read == "\n":
                with self.heard:
                    if not event.startswith("event: beat"):
                        self.said.append(event)
                    self.heard.notify_all()
                event = ""


@contextmanager
def listening(server: Server, device: str) -> Iterator[Stream]:
    """Listen to the stream of events of a device within the block, from its first one on."""
    connection = http.client.HTTPConnection(server.host, server.port)
    connection.request("GET", "/direct", headers={"Cookie": f"{DEVICE_COOKIE}={device}"})
    stream = Stream()
    thread = Thread(target=_listen, args=(stream, connection.getresponse()), daemon=True)
    thread.start()
    stream.wait_until(lambda said: any("data:" in event for event in said))
    yield stream
    assert connection.sock
    connection.sock.shutdown(2)
    thread.join()
    connection.close()


def _listen(stream: Stream, answer: http.client.HTTPResponse) -> None:
    try:
        stream.take_from(answer)
    except (OSError, http.client.HTTPException, ValueError):
        return  # the line was closed from here
