"""The gate: what a stranger and what a person of a call can reach at all. Everything not named here is not found.

Streamlit serves files offered for download, uploads, metrics and a programmatic interface to anybody who asks.
"""

import re
from collections.abc import Callable, Collection
from typing import Final
from urllib.parse import urlencode, urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from deliberation.call.people import Person
from deliberation.call.rights import TABLE, Right
from phrases import DEFAULT_LANGUAGE
from web.requests import PERSON_KEY, chosen_language, device_secret, is_own_site

PersonOf = Callable[[str], Person | None]

# The shell and its assets are the same for everybody and say nothing. `host-config` holds constants, and the shell does not
# open its websocket without it. A tab whose access was revoked needs all of them to tell so.
_PUBLIC: Final = frozenset(
    {
        "/favicon.png",
        "/manifest.json",
        "/_stcore/health",
        "/_stcore/host-config",
        "/sante",
        "/entree",
        "/sortie",
        "/connexion",
        "/connexion/retour",
    }
)
_PUBLIC_FOLDERS: Final = ("/static/", "/entree/")
_STREAM: Final = "/_stcore/stream"
_UPLOADS: Final = "/_stcore/upload_file/"
# Streamlit's own doors that this dashboard does not use: its core routes other than the above, components' files, its sign-in, and
# files kept for a page, which anybody who knows the address could fetch.
_CLOSED: Final = ("/_stcore", "/component", "/media", "/auth", "/oauth2callback", "/app/static")
_READING: Final = frozenset({"GET", "HEAD", "OPTIONS"})
_SCREEN: Final = re.compile(r"/[a-z0-9-]*")
_RECEIVES_FILES: Final = frozenset().union(*(TABLE[right] for right in (Right.IMPORT, Right.MANAGE_PEOPLE, Right.SETTLE)))


class Gate:
    """ASGI middleware: recognises the person behind the device's cookie and lets through only what is due to them.

    ``person_of`` reads the database (one indexed SELECT); it is called in a thread, and not at all for what is public.
    ``trusted_hosts`` is asked once, when the server starts.
    """

    def __init__(self, app: ASGIApp, *, person_of: PersonOf, trusted_hosts: Callable[[], Collection[str]]) -> None:
        self._app, self._person_of = app, person_of
        self._trusted_hosts = frozenset(trusted_hosts())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the request through, or answer in its place."""
        if scope["type"] not in {"http", "websocket"}:
            await self._app(scope, receive, send)
            return
        scope.pop(PERSON_KEY, None)
        answer = await self._refusal(scope)
        if answer is None:
            await self._app(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008, "reason": ""})
        else:
            await answer(scope, receive, send)

    async def _refusal(self, scope: Scope) -> Response | None:
        headers, path = Headers(scope=scope), scope["path"]
        if not self._is_known_host(headers):
            return PlainTextResponse("Unknown host: add it to JURY_TRUSTED_HOSTS.", status_code=421)
        if scope["type"] == "websocket":
            # A client without Origin is not a browser, so it cannot carry somebody's cookie without their knowledge.
            is_ours = path == _STREAM and is_own_site(headers, trusted_hosts=self._trusted_hosts, is_origin_required=False)
            return None if is_ours else not_found()
        if scope["method"] not in _READING and not is_own_site(headers, trusted_hosts=self._trusted_hosts, is_origin_required=True):
            return PlainTextResponse("", status_code=403)
        if path in _PUBLIC or path.startswith(_PUBLIC_FOLDERS):
            return None
        return await self._refusal_by_person(scope, headers)

    async def _refusal_by_person(self, scope: Scope, headers: Headers) -> Response | None:
        path = scope["path"]
        secret = device_secret(HTTPConnection(scope))
        person = await run_in_threadpool(self._person_of, secret) if secret else None
        if person is None:
            is_screen = scope["method"] in _READING and _SCREEN.fullmatch(path) is not None and not path.startswith(_CLOSED)
            return _to_sign_in(scope) if is_screen and "text/event-stream" not in headers.get("accept", "") else not_found()
        scope[PERSON_KEY] = person
        if path.startswith(_UPLOADS):
            return None if person.has(*_RECEIVES_FILES) else not_found()
        return not_found() if path.startswith(_CLOSED) else None

    def _is_known_host(self, headers: Headers) -> bool:
        # No answer is built from the host name and cookies belong to the host: without a list, accept any.
        if not self._trusted_hosts:
            return True
        return urlsplit(f"//{headers.get('host', '')}").hostname in self._trusted_hosts


def not_found() -> Response:
    """Return the one answer to whatever is not there or not due."""
    return PlainTextResponse("", status_code=404)


def _to_sign_in(scope: Scope) -> Response:
    query = scope["query_string"].decode("latin-1")
    wanted = scope["path"] + (f"?{query}" if query else "")
    if wanted == "/":
        return RedirectResponse("/entree", status_code=303)
    return RedirectResponse(f"/entree?{urlencode(_kept(HTTPConnection(scope)) | {'suite': wanted})}", status_code=303)


def _kept(connection: HTTPConnection) -> dict[str, str]:
    language = chosen_language(connection)
    return {} if language == DEFAULT_LANGUAGE else {"langue": language}
