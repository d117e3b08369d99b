"""Streamlit's own files for browsers, compressed with gzip.

Streamlit sends uncompressed files: 4.7 MB for a first look at a list, 0.8 MB here. A file is compressed at its first request, and held: 0.1
s of processor in the life of a process, 1 MB of memory for the usual screens. The disk, where files could be missing, outdated or damaged,
keeps nothing. A client without gzip, or with a range, gets Streamlit's own answer. Brotli would need a compiled package and prepared files.
"""

from collections.abc import Mapping
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from web import files
from web.files import BrowserFile
from web.streamlit import seams

_READING = frozenset({"GET", "HEAD"})
_SMALLER = frozenset({".css", ".js", ".svg"})


def streamlit_files(folder: Path) -> Mapping[str, Path]:
    """Return address → Streamlit's files that compression makes smaller: neither pictures nor typefaces.

    ``folder``: the page's. The name of each file holds a digest of the content.
    """
    paths = (folder / "static").rglob("*")
    return {f"/{path.relative_to(folder).as_posix()}": path for path in paths if path.suffix in _SMALLER}


class CompressedFiles:
    """ASGI middleware: answers in Streamlit's place where a client takes gzip and wants a whole file."""

    def __init__(self, app: ASGIApp, *, folder: Path | None = None) -> None:
        self._app = app
        self._paths = streamlit_files(folder or seams.folder() / "static")
        self._held: dict[str, BrowserFile] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or pass the request on."""
        if scope["type"] != "http" or scope["method"] not in _READING or scope["path"] not in self._paths:
            await self._app(scope, receive, send)
            return
        file = await self._file(scope["path"]) if _is_whole_and_small(Headers(scope=scope)) else None
        await (self._app(scope, receive, _varying(send)) if file is None else file.answer(scope)(scope, receive, send))

    async def _file(self, address: str) -> BrowserFile | None:
        return self._held.get(address) or await run_in_threadpool(self._compress, address)

    def _compress(self, address: str) -> BrowserFile | None:
        try:
            content = self._paths[address].read_bytes()
        except OSError:
            return None  # whatever Streamlit says of it then
        return self._held.setdefault(address, BrowserFile.of(address, content, kept=files.PUBLIC).compressed())


def _is_whole_and_small(headers: Headers) -> bool:
    # A range counts the bytes of what is sent: Streamlit's files are sent as they are then.
    return "range" not in headers and files.takes_gzip(headers)


def _varying(send: Send) -> Send:
    """Add ``Vary`` to an answer of Streamlit's, for shared caches."""

    async def send_and_say(message: Message) -> None:
        if message["type"] == "http.response.start":
            MutableHeaders(scope=message).add_vary_header("Accept-Encoding")
        await send(message)

    return send_and_say
