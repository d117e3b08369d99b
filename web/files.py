"""Static files: compressed in memory, cached for a year under content-hashed URLs."""

import gzip
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Self

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import Scope

MEDIA_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
}
# The smallest that gzip makes: a process compresses a file once, and sends it to everybody.
_LEVEL = 9
_IMMUTABLE = "max-age=31536000, immutable"
# Who may keep a file: anything on the way, or the person's browser alone.
PUBLIC = f"public, {_IMMUTABLE}"
PRIVATE = f"private, {_IMMUTABLE}"


@dataclass(frozen=True, slots=True)
class BrowserFile:
    """Static file with its bytes, compressed or not. Its name, or its folder's, contains a digest of the content."""

    content: bytes = field(repr=False)
    media_type: str
    kept: str = PRIVATE
    encoding: str = ""

    @classmethod
    def of(cls, name: str, content: bytes, *, kept: str = PRIVATE) -> Self:
        """Return the file that is called ``name``, not compressed."""
        return cls(content, MEDIA_TYPES[PurePath(name).suffix], kept)

    def compressed(self) -> "BrowserFile":
        """Return the file compressed, without a timestamp, so that the bytes are equal in every process."""
        return BrowserFile(gzip.compress(self.content, _LEVEL, mtime=0), self.media_type, self.kept, "gzip")

    def answer(self, scope: Scope) -> Response:
        """Return the answer to a request: without a body where the client has the file already, or asks for the headers alone."""
        tag = f'"{hashlib.sha256(self.content).hexdigest()[:20]}"'
        headers_sent = {"Cache-Control": self.kept, "ETag": tag, "Vary": "Accept-Encoding"}
        if is_held(Headers(scope=scope), tag):
            return Response(status_code=304, headers=headers_sent)
        headers_sent |= {"Content-Type": self.media_type, "Content-Length": str(len(self.content))}
        if self.encoding:
            headers_sent["Content-Encoding"] = self.encoding
        return Response(b"" if scope["method"] == "HEAD" else self.content, headers=headers_sent)


def takes_gzip(headers: Mapping[str, str]) -> bool:
    """Tell whether a client takes gzip (RFC 9110, 12.5.3)."""
    weights: dict[str, float] = {}
    for offer in headers.get("accept-encoding", "").split(","):
        name, _semicolon, parameter = offer.partition(";")
        weights[name.strip().lower()] = _weight(parameter)
    return weights.get("gzip", weights.get("*", 0.0)) > 0


def _weight(parameter: str) -> float:
    name, _equals, value = parameter.partition("=")
    if name.strip().lower() != "q":
        return 1.0
    try:
        return float(value)
    except ValueError:
        return 0.0


def is_held(headers: Mapping[str, str], tag: str) -> bool:
    """Tell whether the client already has the content of ``tag`` (RFC 9110, 13.1.2)."""
    known = [tag_.strip().removeprefix("W/") for tag_ in headers.get("if-none-match", "").split(",")]
    return tag in known or known == ["*"]
