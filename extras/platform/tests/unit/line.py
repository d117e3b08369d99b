"""A line to the platform for tests, whose clock the test moves."""

from collections.abc import Coroutine
from dataclasses import dataclass, field
from typing import Any

import httpx2 as httpx

from extras.platform.client import Platform
from extras.platform.connection import Connection
from extras.platform.tests.serving.procedure import NUMBER
from extras.platform.tests.serving.server import FILES_HOST, TOKEN, URL
from extras.platform.tests.serving.server import Platform as Server

OTHER_TOKEN = "un-autre-jeton"  # noqa: S105 - opens nothing


class InThread(httpx.BaseTransport):
    """Have the server answer in the thread that asks, without a loop: nothing in it waits."""

    def __init__(self, server: Server, address: str) -> None:
        self._transport = httpx.ASGITransport(server.app, client=(address, 50_000))

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        answer = _run(self._transport.handle_async_request(request))
        return httpx.Response(answer.status_code, headers=answer.headers, content=_run(answer.aread()))


def _run(answering: Coroutine[Any, Any, Any]) -> Any:
    try:
        while True:
            answering.send(None)
    except StopIteration as end:
        return end.value


@dataclass
class Line:
    """What speaks to the server, and how long it waited."""

    server: Server = field(default_factory=Server)
    token: str = TOKEN
    address: str = "192.0.2.1"
    waited: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        start = self.server.now()
        self.server.now = lambda: start + sum(self.waited)

    def open(self, *, procedure: int = NUMBER, url: str = URL) -> Platform:
        connection = Connection(url, procedure, self.token, frozenset({FILES_HOST}))
        client = httpx.Client(transport=InThread(self.server, self.address))
        return Platform(connection, client=client, pause=self.waited.append, now=self.server.now)
