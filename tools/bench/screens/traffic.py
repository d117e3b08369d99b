"""What goes over the line of one tab, as the browser's own tools tell it."""

import base64
from typing import Any

from playwright.sync_api import CDPSession
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg


class Traffic:
    """Counts what one tab receives; what its workers receive (the stream of events) is not told, and not counted."""

    def __init__(self, session: CDPSession) -> None:
        self._cached: set[str] = set()
        self._frames: list[bytes] = []
        self._http_bytes = self.requests = 0
        session.on("Network.requestServedFromCache", lambda event: self._cached.add(event["requestId"]))
        session.on("Network.responseReceived", self._answered)
        session.on("Network.loadingFinished", self._loaded)
        session.on("Network.webSocketFrameReceived", self._framed)
        session.send("Network.enable")

    def reset(self) -> None:
        """Count from here."""
        self._frames.clear()
        self._http_bytes = self.requests = 0

    @property
    def bytes(self) -> int:
        """Bytes received: bodies and headers over HTTP as they were sent, and messages."""
        return self._http_bytes + sum(map(len, self._frames))

    @property
    def largest(self) -> int:
        """Bytes of the largest message."""
        return max(map(len, self._frames), default=0)

    @property
    def messages(self) -> int:
        return len(self._frames)

    @property
    def runs(self) -> int:
        """Runs of scripts that began, of a page or of a part of it."""
        return sum(ForwardMsg.FromString(frame).WhichOneof("type") == "new_session" for frame in self._frames)

    def _answered(self, event: dict[str, Any]) -> None:
        answer = event["response"]
        is_kept = event["requestId"] in self._cached or answer.get("fromDiskCache") or answer.get("fromPrefetchCache")
        self.requests += answer["url"].startswith("http") and not is_kept

    def _loaded(self, event: dict[str, Any]) -> None:
        self._http_bytes += int(event["encodedDataLength"])

    def _framed(self, event: dict[str, Any]) -> None:
        self._frames.append(base64.b64decode(event["response"]["payloadData"]))
