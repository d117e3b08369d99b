"""Whose request it is that a known proxy passes on, however this server listens."""

import os

from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from web.requests import plain_address


class BehindProxies:
    """ASGI middleware: believes ``X-Forwarded-For`` and ``X-Forwarded-Proto`` of this machine, or of ``FORWARDED_ALLOW_IPS``.

    The server does so itself, but by default it listens on a socket for both kinds of addresses, on which the proxy's is
    ``::ffff:127.0.0.1``, and nobody's.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = ProxyHeadersMiddleware(app, trusted_hosts=os.environ.get("FORWARDED_ALLOW_IPS", "127.0.0.1,::1"))  # type: ignore[arg-type]  # the same protocol, described twice

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on as its sender's."""
        if client := scope.get("client"):
            scope["client"] = (plain_address(client[0]), client[1])
        await self._app(scope, receive, send)  # type: ignore[arg-type]  # the same protocol, described twice
