"""Failures of the disk below any route, told in words."""

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from deliberation.errors import StorageFailed


class Failures:
    """ASGI middleware: answers with a sentence if the disk failed."""

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
