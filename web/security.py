"""Gate: an allow-list of addresses for strangers and for people of a call. All other addresses are not found.

Streamlit serves downloads, uploads, metrics and a programmatic interface to all.
"""

import logging
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

import capabilities
from deliberation.call.people import Person, Right, Role
from deliberation.call.rights import TABLE
from deliberation.derived.meeting.room import ROOM_PATH
from deliberation.meeting.ballots import BALLOT_PATH
from deliberation.operations.call.devices import TokenReader
from phrases import DEFAULT_LANGUAGE
from web import requests
from web.measures import MEASURES

_log = logging.getLogger(__name__)
_LOGGED_MOST = 200
_REFUSED = (
    "a page of %s was refused, since the server was asked as %s: if there is a proxy between them, have it pass Host on as it is "
    "(nginx: proxy_set_header Host $http_host), or set JURY_PUBLIC_URL to the address that people type. Where browsers come by TLS, "
    "a page without it is refused"
)
# To whoever came by a proxy that asks under another name; another site cannot read it.
_FOREIGN = "Refused: the server does not know the address of this page. See its log, or set JURY_PUBLIC_URL to this address."
PersonOf = Callable[[str], Person | None]

# The shell and its assets are the same for everybody and say nothing. `host-config` holds constants, and the shell does not
# open its websocket without it. A tab whose access was revoked needs all of them to tell so.
_PUBLIC = frozenset(
    {
        "/favicon.png",
        "/manifest.json",
        "/_stcore/health",
        "/_stcore/host-config",
        "/sante",
        "/mesures",  # by the token alone: its route answers everybody else as what does not exist
        "/entree",
        "/sortie",
        "/connexion",
        "/connexion/retour",
    }
)
_PUBLIC_FOLDERS = ("/static/", "/entree/", "/commencer/")
_SOCKET = "/_stcore/stream"
_LINES = frozenset({_SOCKET, "/direct"})
# A hundred screens behind one address have two each.
LINES_MAX = 400
# With these codes a page is told why its line is closed (``ui/scripts/screen.js``): nobody is known here any more; somebody else is.
CLOSED_TO_STRANGERS = 4401
CLOSED_TO_ANOTHER = 4403
# The gate alone sets it; the one setting of Streamlit's that names it is in ``.streamlit/config.toml``.
IDENTITY_HEADER = b"x-jury-screen"
_UPLOADS = "/_stcore/upload_file/"
# Streamlit's own doors that this dashboard does not use: its core routes other than the above, components' files, its sign-in, and
# files kept for a page, which anybody who knows the address could fetch.
_CLOSED = ("/_stcore", "/component", "/media", "/auth", "/oauth2callback", "/app/static")
_READING = frozenset({"GET", "HEAD", "OPTIONS"})
_SCREEN = re.compile(r"/[a-z0-9-]*")
_RECEIVES_FILES = frozenset().union(*(TABLE[right] for right in (Right.IMPORT, Right.MANAGE_PEOPLE, Right.SETTLE)))


class Lines:
    """Counts open websockets and streams by network."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._open: Counter[str] = Counter()

    @contextmanager
    def taken(self, network: str) -> Iterator[bool]:
        """Return whether ``network`` may have a further connection, counted as long as the block lasts."""
        is_free = self._open[network] < self._most
        self._open[network] += is_free
        try:
            yield is_free
        finally:
            self._open[network] -= is_free
            if not self._open[network]:
                del self._open[network]


class Gate:
    """ASGI middleware: recognises the person behind the device's cookie and passes only allowed requests.

    ``person_of`` reads the database (a single indexed SELECT) in a thread, and never for public addresses. ``trusted_hosts`` and the public
    ``address`` are read once, at the server's start.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        person_of: PersonOf,
        trusted_hosts: Callable[[], Collection[str]],
        address: Callable[[], str] = lambda: "",
        lines_max: int = LINES_MAX,
        reader_of: Callable[[str], TokenReader | None] = requests.reader_of,
    ) -> None:
        self._app, self._person_of, self._address, self._reader_of = app, person_of, address(), reader_of
        self._trusted_hosts = frozenset(trusted_hosts())
        self._answered_hosts = requests.answered_hosts(self._trusted_hosts, self._address)
        self._lines = Lines(lines_max)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the request through, or answer in its place."""
        if scope["type"] not in {"http", "websocket"}:
            await self._app(scope, receive, send)
            return
        scope.pop(requests.PERSON_KEY, None)
        scope.pop(requests.READER_KEY, None)
        scope["headers"] = [(name, value) for name, value in scope["headers"] if name.lower() != IDENTITY_HEADER]
        refuse = self._refusal_of_line if scope["type"] == "websocket" else self._refusal
        refusal = await refuse(scope)
        if refusal is not None:
            await refusal(scope, receive, send)
        elif scope["path"] in _LINES:
            with self._lines.taken(requests.client_network(HTTPConnection(scope))) as is_free:
                if not is_free:
                    await _busy(scope)(scope, receive, send)
                elif scope["path"] == _SOCKET:
                    with MEASURES.one_more_screen():
                        await self._app(scope, receive, send)
                else:
                    await self._app(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _refusal_of_line(self, scope: Scope) -> ASGIApp | None:
        connection = HTTPConnection(scope)
        # A client without Origin is not a browser, so it cannot carry somebody's cookie without their knowledge.
        if scope["path"] != _SOCKET or not self._is_known_host(connection.headers):
            return _refuse_line
        if not self._is_ours(connection, is_origin_required=False):
            # Most often no other site, but a proxy; on the page nothing can say so but that no line opens (screen.js).
            _log.warning(_REFUSED, _short(connection.headers.get("origin")), _short(connection.headers.get("host")))
            return _refuse_line
        if requests.SCREEN_PARAMETER not in connection.query_params or requests.is_another_s_page(connection):
            return Closing(CLOSED_TO_ANOTHER)
        if await self._person(connection) is None:
            return Closing(CLOSED_TO_STRANGERS)
        # By it Streamlit knows whose session this is, and resumes it for nobody else.
        # Where the page is from was settled here: Streamlit would compare it with what the proxy asks under.
        headers = [(name, value) for name, value in scope["headers"] if name.lower() != b"origin"]
        scope["headers"] = [*headers, (IDENTITY_HEADER, requests.screen_mark(connection).encode())]
        return None

    async def _refusal(self, scope: Scope) -> ASGIApp | None:
        headers, path = Headers(scope=scope), scope["path"]
        if not self._is_known_host(headers):
            return PlainTextResponse("Unknown host: add it to JURY_TRUSTED_HOSTS.", status_code=421)
        if scope["method"] not in _READING and not self._is_ours(HTTPConnection(scope), is_origin_required=True):
            _log.warning(_REFUSED, _short(headers.get("origin")), _short(headers.get("host")))
            return PlainTextResponse(_FOREIGN, status_code=403)
        if path == BALLOT_PATH:
            if requests.SCREEN_PARAMETER not in HTTPConnection(scope).query_params:
                return not_found()
            scope[requests.PERSON_KEY] = await self._person(HTTPConnection(scope))  # whom its route refuses, it tells why
            return None
        if path in _PUBLIC or path.startswith((*_PUBLIC_FOLDERS, *capabilities.doors())):
            return None
        return await self._refusal_by_person(scope, headers)

    async def _refusal_by_person(self, scope: Scope, headers: Headers) -> ASGIApp | None:
        path = scope["path"]
        if requests.is_another_s_page(HTTPConnection(scope)):
            return PlainTextResponse("", status_code=409)
        person = await self._person(HTTPConnection(scope))
        if person is None:
            if await self._is_read_by_token(scope, headers):
                return None
            is_read = "text/event-stream" not in headers.get("accept", "")
            return _redirect_to_sign_in(scope) if is_read and _is_of_screen(scope) else not_found()
        scope[requests.PERSON_KEY] = person
        if person.has(Role.PROJECTOR) and path != ROOM_PATH and "text/html" in headers.get("accept", "") and _is_of_screen(scope):
            return RedirectResponse(_add_query(scope, ROOM_PATH), status_code=303)  # a device in the room has this one screen
        if path.startswith(_UPLOADS):
            return None if person.has(*_RECEIVES_FILES) else not_found()
        return not_found() if path.startswith(_CLOSED) else None

    async def _is_read_by_token(self, scope: Scope, headers: Headers) -> bool:
        """Return whether a machine requests a document with a valid token, and note the token. The route decides on access."""
        if scope["method"] not in _READING or not scope["path"].startswith(requests.DOWNLOADS):
            return False
        secret = requests.secret_in(headers)
        reader = await run_in_threadpool(self._reader_of, secret) if secret else None
        scope[requests.READER_KEY] = reader
        return reader is not None

    async def _person(self, connection: HTTPConnection) -> Person | None:
        secret = requests.device_secret(connection)
        return await run_in_threadpool(self._person_of, secret) if secret else None

    def _is_ours(self, connection: HTTPConnection, *, is_origin_required: bool) -> bool:
        return requests.is_own_site(
            connection, trusted_hosts=self._trusted_hosts, is_origin_required=is_origin_required, address=self._address
        )

    def _is_known_host(self, headers: Headers) -> bool:
        # No answer is built from the host name and cookies belong to the host: without a list, accept any.
        return not self._answered_hosts or requests.parts_of(f"//{headers.get('host', '')}").hostname in self._answered_hosts


async def _refuse_line(_scope: Scope, _receive: Receive, send: Send) -> None:
    await send({"type": "websocket.close", "code": 1008, "reason": ""})


class Closing:
    """Opening of a websocket, then a close with a code, since a refusal would not reach the page's script."""

    def __init__(self, code: int) -> None:
        self._code = code

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Open and close."""
        await receive()
        await send({"type": "websocket.accept", "subprotocol": next(iter(scope["subprotocols"]), None), "headers": []})
        await send({"type": "websocket.close", "code": self._code, "reason": ""})


def _busy(scope: Scope) -> ASGIApp:
    return Closing(1013) if scope["type"] == "websocket" else PlainTextResponse("", status_code=503, headers={"Retry-After": "10"})


def not_found() -> Response:
    """Return the common answer for absent and forbidden content."""
    return PlainTextResponse("", status_code=404)


def _is_of_screen(scope: Scope) -> bool:
    path = scope["path"]
    return scope["method"] in _READING and _SCREEN.fullmatch(path) is not None and not path.startswith(_CLOSED)


def _add_query(scope: Scope, path: str) -> str:
    query = scope["query_string"].decode("latin-1")
    return path + (f"?{query}" if query else "")


def _redirect_to_sign_in(scope: Scope) -> Response:
    wanted = _add_query(scope, scope["path"])
    if wanted == "/":
        return RedirectResponse("/entree", status_code=303)
    return RedirectResponse(f"/entree?{urlencode(_cookie_secrets(HTTPConnection(scope)) | {'suite': wanted})}", status_code=303)


def _cookie_secrets(connection: HTTPConnection) -> dict[str, str]:
    language = requests.chosen_language(connection)
    return {} if language == DEFAULT_LANGUAGE else {"langue": language}


def _short(header: str | None) -> str:
    """Return a header as a log may hold it: short, and without control characters."""
    return ascii((header or "")[:_LOGGED_MOST])
