"""The front of several workers: whose request goes where, what is passed on, what is refused."""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

import pytest

from deliberation.call.access import DEVICE_COOKIE
from web.workers.front import Front, Worker
from web.workers.heads import Head, Refused
from web.workers.processes import believed

DEVICES = [f"device-{number}" for number in range(20)]


@dataclass
class Echo:
    """A worker that answers who it is, and keeps what it was sent."""

    name: str
    server: asyncio.Server = field(init=False)
    place: Worker = field(init=False)
    heard: list[bytes] = field(default_factory=list)
    answer: bytes = b""
    lines: list[asyncio.StreamWriter] = field(default_factory=list)

    async def start(self) -> None:
        self.server = await asyncio.start_server(self.take, "127.0.0.1", 0)
        self.place = Worker(*self.server.sockets[0].getsockname())

    async def take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.lines.append(writer)
        with suppress(EOFError, OSError):
            await self.talk(reader, writer)
        writer.close()

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while head := await reader.readuntil(b"\r\n\r\n") if not reader.at_eof() else b"":
            length = Head.read(head).body_bytes
            self.heard.append(head + await reader.readexactly(length))
            name = self.name.encode()
            writer.write(self.answer or b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(name), name))
            await writer.drain()
            if self.answer.startswith(b"HTTP/1.1 101"):
                while said := await reader.read(100):
                    writer.write(said.upper())
                break

    def die(self) -> None:
        self.server.close()
        for line in self.lines:
            line.transport.abort()


@dataclass
class Asking:
    """A browser's connection to the front."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    async def ask(self, device: str = "", *, path: str = "/", more: str = "", body: bytes = b"", method: str = "GET") -> str:
        """Ask, and return the body of the answer, or its first line where it has none."""
        cookie = f"Cookie: jury_x=1; {DEVICE_COOKIE}={device}\r\n" if device else ""
        length = f"Content-Length: {len(body)}\r\n" if body else ""
        self.writer.write(f"{method} {path} HTTP/1.1\r\nHost: jury.example\r\n{cookie}{more}{length}\r\n".encode() + body)
        head = (await self.reader.readuntil(b"\r\n\r\n")).decode()
        lengths = [int(line.split(":")[1]) for line in head.split("\r\n") if line.startswith("Content-Length:")]
        said = await self.reader.readexactly(lengths[0]) if lengths else b""
        return said.decode() or head.split("\r\n")[0]


@dataclass
class Site:
    front: Front
    workers: list[Echo]
    address: tuple[str, int]
    browsers: list[Asking] = field(default_factory=list)

    async def browser(self) -> Asking:
        self.browsers.append(Asking(*await asyncio.open_connection(*self.address)))
        return self.browsers[-1]

    async def ask(self, device: str = "", **more: Any) -> str:
        asking = await self.browser()
        said = await asking.ask(device, **more)
        asking.writer.close()
        return said


@asynccontextmanager
async def site(*, trusted: str = "10.0.0.9") -> AsyncIterator[Site]:
    workers = [Echo("one"), Echo("two")]
    for worker in workers:
        await worker.start()
    listening = socket.create_server(("127.0.0.1", 0))
    front = Front([worker.place for worker in workers], believes=believed(trusted))
    opened = Site(front, workers, listening.getsockname())
    async with front.serving([listening]):
        yield opened
    for browser in opened.browsers:
        browser.writer.close()
    for worker in workers:
        worker.die()


def run(story: Callable[[], Coroutine[Any, Any, None]]) -> None:
    async def within_bounds() -> None:
        async with asyncio.timeout(10):
            await story()

    asyncio.run(within_bounds())


def test_each_browser_stays_with_one_worker_and_both_have_some() -> None:
    async def story() -> None:
        async with site() as open_site:
            first = [await open_site.ask(device) for device in DEVICES]
            assert [await open_site.ask(device) for device in DEVICES] == first
            assert set(first) == {"one", "two"}
            assert len({await open_site.ask() for _again in range(4)}) == 1  # a stranger has no screen

    run(story)


def test_connection_whose_browser_comes_in_goes_to_its_worker_from_then_on() -> None:
    async def story() -> None:
        async with site() as open_site:
            asking = await open_site.browser()
            for device in ("", *DEVICES[:6]):
                assert await asking.ask(device) == await open_site.ask(device)

    run(story)


def test_those_of_a_dead_worker_go_to_the_other_and_nobody_else_moves() -> None:
    async def story() -> None:
        async with site() as open_site:
            before = {device: await open_site.ask(device) for device in DEVICES}
            open_site.workers[0].die()
            assert {await open_site.ask(device) for device in DEVICES if before[device] == "one"} == {"two"}
            open_site.workers[1].die()
            assert await open_site.ask(DEVICES[0]) == "HTTP/1.1 503 Service Unavailable"

    run(story)


def digest_of(device: str) -> str:
    return Head.read(f"GET / HTTP/1.1\r\nCookie: {DEVICE_COOKIE}={device}\r\n\r\n".encode()).device


UPGRADE = "Upgrade: websocket\r\nConnection: Upgrade\r\n"
SWITCHED = b"HTTP/1.1 101 Switching Protocols\r\n\r\n"


def test_page_that_moved_keeps_what_it_asks_beside_with_its_worker() -> None:
    """A file is uploaded to where the page's state is, though its first worker is back."""

    async def story() -> None:
        async with site() as open_site:
            one, two = open_site.workers
            device = next(each for each in DEVICES if open_site.front.preferred(digest_of(each))[0] is one.place)
            one.die()
            two.answer = SWITCHED
            page = await open_site.browser()
            assert await page.ask(device, more=UPGRADE) == "HTTP/1.1 101 Switching Protocols"
            two.answer = b""
            one.server = await asyncio.start_server(one.take, one.place.host, one.place.port)
            assert await open_site.ask(device) == "two"
            page.writer.write(b"said on the line")
            assert await page.reader.readexactly(16) == b"SAID ON THE LINE"
            page.writer.close()
            while await open_site.ask(device) != "one":
                await asyncio.sleep(0.01)

    run(story)


def test_refused_upgrade_lets_nothing_through_that_the_front_has_not_read() -> None:
    async def story() -> None:
        async with site() as open_site:
            for worker in open_site.workers:
                worker.answer = b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n"
            page = await open_site.browser()
            assert await page.ask("a", more=UPGRADE) == "HTTP/1.1 403 Forbidden"
            page.writer.write(b"GET / HTTP/1.1\r\nX-Forwarded-For: 192.0.2.1\r\n\r\n")
            await asyncio.sleep(0.1)
            assert sum(len(worker.heard) for worker in open_site.workers) == 1

    run(story)


def test_body_follows_its_head_and_the_next_request_is_read_after_it() -> None:
    async def story() -> None:
        async with site() as open_site:
            asking, body = await open_site.browser(), b"GET /inside HTTP/1.1\r\n\r\n" * 40_000
            await asking.ask("a", method="POST", body=body)
            await asking.ask("a", path="/next")
            (heard,) = [worker.heard for worker in open_site.workers if worker.heard]
            assert heard[0].endswith(body)
            assert [each.split(b" ")[1] for each in heard] == [b"/", b"/next"]

    run(story)


def sent_for(open_site: Site) -> list[bytes]:
    heads = [Head.read(heard) for worker in open_site.workers for heard in worker.heard]
    return [b", ".join(head.values(b"x-forwarded-for")) for head in heads]


@pytest.mark.parametrize(("trusted", "told"), [("10.0.0.9", b"127.0.0.1"), ("127.0.0.1", b"192.0.2.1, 127.0.0.1")])
def test_on_whose_behalf_somebody_asks_is_believed_of_a_proxy_alone(trusted: str, told: bytes) -> None:
    async def story() -> None:
        async with site(trusted=trusted) as open_site:
            await open_site.ask("a", more="X-Forwarded-For: 192.0.2.1\r\nX-FORWARDED-PROTO: https\r\n")
            assert sent_for(open_site) == [told]
            (head,) = [Head.read(heard) for worker in open_site.workers for heard in worker.heard]
            assert bool(head.values(b"x-forwarded-proto")) is (trusted == "127.0.0.1")

    run(story)


def test_measures_are_asked_of_one_worker_by_its_number() -> None:
    async def story() -> None:
        async with site() as open_site:
            assert [await open_site.ask(path=f"/mesures?processus={number}") for number in (1, 2, 1)] == ["one", "two", "one"]
            assert await open_site.ask(path="/mesures?processus=9") in ("one", "two")

    run(story)


@pytest.mark.parametrize(
    ("line", "status"),
    [
        ("Transfer-Encoding: chunked\r\n", "411 Length Required"),
        ("Content-Length: 3\r\nContent-Length: 4\r\n", "400 Bad Request"),
        ("Content-Length: +3\r\n", "400 Bad Request"),
        ("Content-Length : 3\r\n", "400 Bad Request"),
        ("X: a\r\n b\r\n", "400 Bad Request"),
        ("X: a\nContent-Length: 3\r\n", "400 Bad Request"),
        (f"X: {'a' * 70_000}\r\n", "431 Request Header Fields Too Large"),
    ],
)
def test_what_could_be_read_in_two_ways_is_refused(line: str, status: str) -> None:
    async def story() -> None:
        async with site() as open_site:
            assert await open_site.ask("a", more=line) == f"HTTP/1.1 {status}"
            assert not any(worker.heard for worker in open_site.workers)

    run(story)


@pytest.mark.parametrize("first", ["GET /", "get / HTTP/1.1", "GET  / HTTP/1.1", "GET / HTTP/2", "GET /\t HTTP/1.1"])
def test_first_line_of_no_browser_is_refused(first: str) -> None:
    with pytest.raises(Refused, match="400"):
        Head.read(f"{first}\r\nHost: a\r\n\r\n".encode())
