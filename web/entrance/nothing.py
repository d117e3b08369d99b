"""The page for addresses without content for the visitor, or without content any more: the same everywhere."""

from typing import Final

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from phrases import N_
from web.entrance import paper

_TITLE: Final = N_("Nothing at this address")


class SaidInWords:
    """ASGI middleware: shows a page in words instead of a bare 404."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with the page in place of a 404, for requests of people."""
        if scope["type"] != "http" or Headers(scope=scope).get("sec-fetch-dest") != "document":
            await self._app(scope, receive, send)
            return
        is_nothing = False

        async def answer(message: Message) -> None:
            nonlocal is_nothing
            is_nothing = is_nothing or (message["type"] == "http.response.start" and message["status"] == 404 and _is_bare(message))
            if not is_nothing:
                await send(message)

        await self._app(scope, receive, answer)
        if is_nothing:
            await paper.page(Request(scope), "nothing.html", title=_TITLE, status=404)(scope, receive, send)


def _is_bare(start: Message) -> bool:
    """Tell whether a starting answer has no page of its own."""
    return Headers(raw=start["headers"]).get("content-type", "").partition(";")[0] != "text/html"
