"""The heads of requests as the front reads them: strictly, since what it and a worker read differently would pass unseen.

A request that no browser and no usual proxy sends is refused; what is passed on says by whom it was sent.
"""

import hashlib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie
from typing import Final, Self
from urllib.parse import parse_qs, urlsplit

from deliberation.call.access import DEVICE_COOKIE

HEAD_BYTES_MAX: Final = 64 * 1024
MEASURES: Final = "/mesures"
WORKER_PARAMETER: Final = "processus"
_REQUEST_LINE: Final = re.compile(rb"[A-Z]{1,16} [!-~]{1,16384} HTTP/1\.[01]")
_HEADER: Final = re.compile(rb"([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*([^\r\n\0]*?)[ \t]*")
_LENGTH: Final = re.compile(rb"[0-9]{1,18}")
# What says on whose behalf a request comes: believed of a proxy alone.
_FORWARDING: Final = frozenset(
    {b"x-forwarded-for", b"x-forwarded-proto", b"x-forwarded-host", b"x-forwarded-port", b"forwarded", b"x-real-ip"}
)


class Refused(Exception):
    """A request that is not passed on; ``status``: the line of the answer."""

    def __init__(self, status: str) -> None:
        super().__init__(status)
        self.status = status


@dataclass(frozen=True, slots=True)
class Head:
    """The first line and the headers of a request."""

    line: bytes
    headers: Sequence[tuple[bytes, bytes]]

    @classmethod
    def read(cls, raw: bytes) -> Self:
        """Read a head, its empty line included. Raises Refused for what could be read in two ways."""
        line, *lines = raw.removesuffix(b"\r\n\r\n").split(b"\r\n")
        found = [_HEADER.fullmatch(each) for each in lines]
        if not _REQUEST_LINE.fullmatch(line) or not all(found):
            raise Refused("400 Bad Request")
        head = cls(line, [(each[1], each[2]) for each in found if each])
        lengths = head.values(b"content-length")
        if len(lengths) > 1 or (lengths and not _LENGTH.fullmatch(lengths[0])):
            raise Refused("400 Bad Request")
        if head.values(b"transfer-encoding"):
            raise Refused("411 Length Required")
        return head

    def values(self, name: bytes) -> list[bytes]:
        """Return the values of a header, given in lower case."""
        return [value for each, value in self.headers if each.lower() == name]

    @property
    def body_bytes(self) -> int:
        """Return how long the body is that follows."""
        return int(next(iter(self.values(b"content-length")), b"0"))

    @property
    def is_upgrade(self) -> bool:
        """Tell whether a websocket is asked for."""
        return any(value.lower() == b"websocket" for value in self.values(b"upgrade"))

    @property
    def device(self) -> str:
        """Return what tells the browser from others: the digest of its device's cookie, the same for all strangers."""
        try:
            cookies = SimpleCookie(b"; ".join(self.values(b"cookie")).decode("latin-1"))
        except CookieError:
            return ""
        return hashlib.sha256(cookies[DEVICE_COOKIE].value.encode()).hexdigest() if DEVICE_COOKIE in cookies else ""

    @property
    def worker_asked(self) -> int | None:
        """Return which worker's measures are asked for, counted from 1; None if it is not that, or no number."""
        target = urlsplit(self.line.split(b" ")[1].decode("ascii", errors="replace"))
        asked = parse_qs(target.query).get(WORKER_PARAMETER, [""])[0]
        return int(asked) if target.path == MEASURES and asked.isdecimal() and len(asked) < 4 else None

    def passed_on(self, sender: str, *, believes: Callable[[str], bool]) -> bytes:
        """Return the head as a worker is given it, sent by ``sender``, who may speak for others if it is one that is believed."""
        kept = [(name, value) for name, value in self.headers if believes(sender) or name.lower() not in _FORWARDING]
        kept.append((b"X-Forwarded-For", sender.encode("ascii", errors="replace")))
        return b"\r\n".join([self.line, *(name + b": " + value for name, value in kept), b"", b""])
