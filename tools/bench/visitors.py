"""The people of the demonstration, as whom the bench enters: each has screens of their own."""

from collections.abc import Mapping
from html.parser import HTMLParser
from http.client import HTTPConnection
from typing import Final
from urllib.parse import urlencode

from tools.serving.servers import Server

_SIGN_IN: Final = "/entree"
_ENTRANCE: Final = "/entree/demo"
_FORM: Final = {"Content-Type": "application/x-www-form-urlencoded"}
_ENTERED: Final = (200, 302, 303)


class EntranceClosed(RuntimeError):
    """The sign-in page offers nobody to enter as, or somebody was not let in."""


class _Offered(HTMLParser):
    """Collects the people that the sign-in page offers to enter as: name → what their button sends."""

    def __init__(self) -> None:
        super().__init__()
        self.people: dict[str, str] = {}
        self._value: str | None = None
        self._text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        if tag == "button" and attributes.get("name") == "person":
            self._value = attributes.get("value")

    def handle_data(self, data: str) -> None:
        self._text = data.strip()

    def handle_endtag(self, tag: str) -> None:
        if tag == "button" and self._value is not None:
            # What precedes the name is for screen readers.
            self.people[self._text] = self._value
            self._value = None


def people(server: Server) -> Mapping[str, str]:
    """Return the people that the sign-in page offers to enter as, the chair first: name → number. Raises EntranceClosed if none."""
    connection = HTTPConnection(server.host, server.port, timeout=30)
    try:
        connection.request("GET", _SIGN_IN)
        answer = connection.getresponse()
        offered = _Offered()
        offered.feed(answer.read().decode(errors="replace"))
    finally:
        connection.close()
    if not offered.people:
        raise EntranceClosed(f"GET {_SIGN_IN}: {answer.status}, nobody to enter as")
    return offered.people


def enter(server: Server, number: str) -> str:
    """Enter as somebody by their number and return the cookies that this gives, as a Cookie header. Raises EntranceClosed when refused."""
    connection = HTTPConnection(server.host, server.port, timeout=30)
    try:
        connection.request("POST", _ENTRANCE, body=urlencode({"person": number}), headers=_FORM | {"Origin": server.url})
        answer = connection.getresponse()
        cookies = [value.partition(";")[0] for name, value in answer.getheaders() if name.lower() == "set-cookie"]
    finally:
        connection.close()
    if answer.status not in _ENTERED or not cookies:
        raise EntranceClosed(f"POST {_ENTRANCE}: {answer.status} {answer.reason}")
    return "; ".join(cookies)
