"""Headers that every answer carries."""

import base64
import hashlib
import re
from collections.abc import Callable, Iterable
from http import HTTPStatus

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

import capabilities
from bootstrap.addresses import path_without_prefix
from deliberation.meeting.ballots import BALLOT_PATH
from web.requests import ATTACHMENTS
from web.streamlit import seams

_INLINE_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)
_ONE_YEAR_SECONDS = 31_536_000
# Assets whose name holds a hash of their content: public, the same for everybody.
_CACHEABLE = ("/static/", "/favicon.png", "/entree/style.css", "/entree/icon.svg", "/entree/seance.webp")
_PERMISSIONS = "camera=(), microphone=(), geolocation=(), payment=(), usb=(), interest-cohort=(), browsing-topics=()"

_NO_FRAME = "frame-ancestors 'none'"
# What applicants attached runs nothing and loads nothing, even where a browser shows it. That there is none, a page of ours says.
_ATTACHMENT = f"sandbox; default-src 'none'; {_NO_FRAME}"
_PAGE = "text/html"

IsHttps = Callable[[HTTPConnection], bool]


def content_security_policy(page: str) -> str:
    """Return the content security policy of ``page``: its inline scripts are known by SHA-256, and no other script runs.

    Streamlit's components and style engine need ``blob:`` and ``'unsafe-inline'`` styles.
    """
    digests = (hashlib.sha256(script.encode()).digest() for script in _INLINE_SCRIPT.findall(page))
    hashes = "".join(f" 'sha256-{base64.b64encode(digest).decode()}'" for digest in digests)
    return (
        f"default-src 'self'; script-src 'self' blob:{hashes}; style-src 'self' 'unsafe-inline'; "
        "img-src 'self' data: blob:; font-src 'self' data:; worker-src 'self' blob:; connect-src 'self'; "
        f"object-src 'none'; base-uri 'self'; form-action 'self'; {_NO_FRAME}"
    )


class SecurityHeaders:
    """ASGI middleware: headers of every answer, from any route. ``is_https`` returns whether browsers come by TLS.

    ``framed_by``: the site allowed to frame pages while ``is_demonstration_alone``; empty: none. Read once.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        is_https: IsHttps,
        framed_by: Callable[[], str] = lambda: "",
        is_demonstration_alone: Callable[[], bool] = lambda: False,
    ) -> None:
        self._app, self._is_https = app, is_https
        self._framed_by, self._is_demonstration_alone = framed_by(), is_demonstration_alone
        self._fixed = {
            "Content-Security-Policy": content_security_policy(seams.installed(seams.INDEX_PAGE)),
            "Permissions-Policy": _PERMISSIONS,
            "X-Content-Type-Options": "nosniff",
            "X-Frame-Options": "DENY",
            "Cross-Origin-Opener-Policy": "same-origin",
            "Cross-Origin-Resource-Policy": "same-origin",
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; add the headers when the answer starts."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        path = path_without_prefix(scope["path"])  # what is outside of the prefix is answered by web/prefix.py, with these headers too

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                _complete(headers, path, message["status"], self._fixed.items())
                if self._is_https(HTTPConnection(scope)):
                    headers["Strict-Transport-Security"] = f"max-age={_ONE_YEAR_SECONDS}"
                if await self._may_be_framed(headers):
                    _let_frame(headers, self._framed_by)
            await send(message)

        await self._app(scope, receive, send_with_headers)

    async def _may_be_framed(self, headers: MutableHeaders) -> bool:
        is_page = bool(self._framed_by) and headers.get("Content-Type", "").startswith(_PAGE)
        return is_page and await run_in_threadpool(self._is_demonstration_alone)


def _let_frame(headers: MutableHeaders, site: str) -> None:
    headers["Content-Security-Policy"] = headers["Content-Security-Policy"].replace(_NO_FRAME, f"frame-ancestors {site}")
    del headers["X-Frame-Options"]


def _complete(headers: MutableHeaders, path: str, status: int, fixed: Iterable[tuple[str, str]]) -> None:
    for name, value in fixed:
        headers[name] = value
    # The page of a link or a pass sends its origin with its form (a page without referrer would send "null"), but never its secret.
    headers["Referrer-Policy"] = "strict-origin" if path.startswith(("/entree", BALLOT_PATH, *capabilities.doors())) else "same-origin"
    is_immutable = "immutable" in headers.get("Cache-Control", "")  # its address changes with its content
    if not is_immutable and not path.startswith(_CACHEABLE):
        headers["Cache-Control"] = "no-store"
    if path.startswith(ATTACHMENTS):
        headers["Cache-Control"] = "private, no-store"
        # No attached file is of this type: it is a page of ours, which asks before a document with macros is handed out.
        is_question = headers.get("Content-Type", "").startswith(_PAGE)
        if status != HTTPStatus.NOT_FOUND and not is_question:
            headers["Content-Security-Policy"] = _ATTACHMENT
