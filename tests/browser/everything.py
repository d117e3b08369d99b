"""All that a server sends to a page."""

from playwright.sync_api import Page, Response, WebSocket


class Line:
    """All that comes over a browser's line."""

    def __init__(self) -> None:
        self.came: list[bytes] = []

    def listen(self, page: Page) -> None:
        page.on("websocket", self._follow)
        page.on("response", self._keep)

    def holds(self, text: str) -> bool:
        return any(text.encode() in part for part in self.came)

    def _follow(self, socket: WebSocket) -> None:
        socket.on("framereceived", lambda frame: self.came.append(frame if isinstance(frame, bytes) else frame.encode()))

    def _keep(self, response: Response) -> None:
        self.came.append(response.url.encode())
