"""Ask an ASGI application as a browser or a program would, without a server."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from starlette.types import ASGIApp, Message, Scope

HOST = "jury.example:8501"


@dataclass
class Answer:
    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    closed: int = 0  # with which code a websocket was
    opened: bool = False


def ask(
    app: ASGIApp,
    method: str,
    path: str,
    *,
    device: str = "",
    kind: str = "http",
    scheme: str = "http",
    headers: Mapping[str, str] = MappingProxyType({}),
    body: bytes = b"",
    client: str = "192.0.2.1",
) -> Answer:
    answer = Answer()
    sent = {"host": HOST} | dict(headers)
    if device:
        sent["cookie"] = f"jury_device={device}"
    scope: Scope = {
        "type": kind,
        "method": method,
        "scheme": scheme,
        "path": path.partition("?")[0],
        "query_string": path.partition("?")[2].encode(),
        "headers": [(name.encode(), value.encode()) for name, value in sent.items()],
        "client": (client, 50_000),
        "subprotocols": [],
    }

    asked, is_answered = [body], asyncio.Event()

    async def receive() -> Message:
        if kind == "websocket":
            return {"type": "websocket.connect"}
        if asked:
            return {"type": "http.request", "body": asked.pop(), "more_body": False}
        await is_answered.wait()
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        if message["type"] == "http.response.start":
            answer.status = message["status"]
            answer.headers = {name.decode(): value.decode() for name, value in message["headers"]}
        elif message["type"] == "http.response.body":
            answer.body += message.get("body", b"")
            if not message.get("more_body"):
                is_answered.set()
        elif message["type"] == "websocket.close":
            answer.closed = message["code"]
        elif message["type"] == "websocket.accept":
            answer.opened = True

    async def run() -> None:
        await app(scope, receive, send)

    asyncio.run(run())
    return answer
