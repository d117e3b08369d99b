"""A line to the platform for tests, whose clock the test moves."""

from dataclasses import dataclass, field

from starlette.testclient import TestClient

from intake.platform.client import Platform
from intake.platform.connection import Connection
from tests.serving.platform.procedure import NUMBER
from tests.serving.platform.server import FILES_HOST, TOKEN, URL
from tests.serving.platform.server import Platform as Server

OTHER_TOKEN = "un-autre-jeton"  # noqa: S105 - opens nothing


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
        client = TestClient(self.server.app, client=(self.address, 50_000))
        return Platform(connection, client=client, pause=self.waited.append, now=self.server.now)
