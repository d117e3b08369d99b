"""Failures of the disk below any route, told in words."""

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from deliberation.errors import StorageFailed


class Failures:
    """ASGI middleware: answers if the disk failed: the request is not to blame, and the person who sent it should know."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        has_begun = False

        async def send_and_know(message: Message) -> None:
            nonlocal has_begun
            has_begun = True
            await send(message)

        try:
            await self._app(scope, receive, send_and_know)
        except StorageFailed as failure:
            if has_begun:
                raise
            await PlainTextResponse(str(failure), status_code=503)(scope, receive, send)
