"""Find the sender of a request that a known proxy passes on, whichever sockets this server listens on."""

import os

from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from web.requests import plain_address


class BehindProxies:
    """ASGI middleware: believes ``X-Forwarded-For`` and ``X-Forwarded-Proto`` of this machine, or of ``FORWARDED_ALLOW_IPS``.

    The server does so itself, but by default it listens on a socket for both kinds of addresses, where the proxy's reads
    ``::ffff:127.0.0.1``, which it does not know.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = ProxyHeadersMiddleware(app, trusted_hosts=os.environ.get("FORWARDED_ALLOW_IPS", "127.0.0.1,::1"))  # type: ignore[arg-type]  # the same protocol, described twice

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on as its sender's."""
        if client := scope.get("client"):
            scope["client"] = (plain_address(client[0]), client[1])
        await self._app(scope, receive, send)  # type: ignore[arg-type]  # the same protocol, described twice
