"""Server's prefix, removed from requests, and added to addresses in answers."""

from starlette.responses import PlainTextResponse, RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bootstrap.addresses import address_of, path_without_prefix

# What Streamlit answers itself, at addresses to which it has added the prefix.
_STREAMLIT_S = ("/_stcore/", "/static/", "/favicon.png", "/manifest.json")


class BelowPrefix:
    """ASGI middleware: passes requests on without the prefix, and answers nothing outside the prefix; adapts redirects and cookies."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer with not found."""
        if not address_of() or scope["type"] not in {"http", "websocket"}:
            await self._app(scope, receive, send)
        elif scope["path"].startswith(address_of("/")):
            await self._app({**scope, **_strip_prefix(scope)}, receive, _add_prefix(send))
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008, "reason": ""})
        else:
            answer = RedirectResponse(address_of("/")) if scope["path"] == address_of() else PlainTextResponse("", status_code=404)
            await answer(scope, receive, send)


class AboveStreamlit:
    """Innermost ASGI middleware: restores the prefix for requests answered by Streamlit."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""
        if scope["type"] in {"http", "websocket"} and scope["path"].startswith(_STREAMLIT_S):
            scope = {
                **scope,
                "path": address_of(scope["path"]),
                "raw_path": address_of().encode() + scope.get("raw_path", scope["path"].encode()),
            }
        await self._app(scope, receive, send)


def _strip_prefix(scope: Scope) -> dict[str, object]:
    path: str = scope["path"]
    return {"path": path_without_prefix(path), "raw_path": scope.get("raw_path", path.encode()).removeprefix(address_of().encode())}


def _add_prefix(send: Send) -> Send:
    async def send_with_prefix(message: Message) -> None:
        if message["type"] in {"http.response.start", "websocket.accept"} and message.get("headers"):
            message["headers"] = [(name, _place_value(name.lower(), value)) for name, value in message["headers"]]
        await send(message)

    return send_with_prefix


def _place_value(name: bytes, value: bytes) -> bytes:
    """Return a header's value with the prefix before a redirect's or cookie's path."""
    own = address_of("/").encode()
    if name == b"location" and value.startswith(b"/") and not value.startswith((b"//", own)):
        return address_of().encode() + value
    if name == b"set-cookie" and b"path=/" in value.lower() and b"path=" + own not in value.lower():
        start = value.lower().index(b"path=/") + len(b"path=")
        return value[:start] + address_of().encode() + value[start:]
    return value
