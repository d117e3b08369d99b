"""Table of seams: texts in Streamlit's own files required by this program, without a promise of Streamlit.

A seam is used by name, so that its text stands only here. The server's start looks for each seam in the installed package;
``tests/web/streamlit/test_seams.py`` does so without a server, also for the basis of our styles, scripts and words. For a move to a new
version see ``docs/decisions/0012-what-we-take-from-streamlit.md``.
"""

import logging
import re
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from bootstrap.addresses import address_of

_log = logging.getLogger(__name__)


class SeamBroken(RuntimeError):
    """Installed Streamlit without a part required to serve screens properly."""


@dataclass(frozen=True, slots=True)
class Seam:
    """Part of Streamlit's inside: a text required in its files, and the loss without the text."""

    name: str
    taken: str
    file: str
    lost: str

    def is_there(self) -> bool:
        """Tell whether the installed Streamlit still has it."""
        return self.taken in installed(self.file)

    def __str__(self) -> str:
        """Return the missing text, its place and its loss."""
        return f"{self.name}: {self.taken!r} does not stand in Streamlit's {self.file}, so {self.lost} (docs/decisions/0012)"


INDEX_PAGE = "static/index.html"
PAGE_LANGUAGE = Seam("page's language", '<html lang="en">', INDEX_PAGE, "screen readers would read French as English")
PAGE_ICON = Seam("page's icon", 'href="./favicon.png"', INDEX_PAGE, "a tab would bear Streamlit's icon")
PAGE_HEAD = Seam("end of the page's head", "</head>", INDEX_PAGE, "the screens would be without our styles and French words")
PAGE_STYLE = Seam(
    "page's style", '<link rel="stylesheet" crossorigin href="./static/css/index.', INDEX_PAGE, "a first visit takes 0.5 MB more"
)
PAGE_FONT = Seam("preloading of the page's typeface", 'as="font"', INDEX_PAGE, "its 170 kB would stand before the scripts on a slow line")
PAGE_START = Seam(
    "page's first script",
    '<script type="module" crossorigin src="./static/js/index.',
    INDEX_PAGE,
    "a call is followed later",
)
# Without these a screen is wrong in somebody's eyes or ears: the start is refused. Without the others it is slower: a warning.
NEEDED = (PAGE_LANGUAGE, PAGE_ICON, PAGE_HEAD)
FOR_SPEED = (PAGE_STYLE, PAGE_FONT, PAGE_START)
PAGE = (*NEEDED, *FOR_SPEED)
_START_TAG = re.compile(re.escape(PAGE_START.taken) + r"([^\"]+)\"></script>")
_TYPEFACE = re.compile(r"@font-face\{[^}]*SourceSansVF-(Upright|Italic)[^}]*\}")
_FONT_TAG = re.compile(r'<link\s+rel="preload"[^>]*as="font"[^>]*>')
_FACE = "@font-face{font-family:Source Sans;"
_STYLE_TAG = re.compile(re.escape(PAGE_STYLE.taken) + r"[^>]*>")

# Logs that a client makes longer by what it sends; each is called as the module that writes it.
_LOG = "_LOGGER: Final = get_logger(__name__)"
SOCKET_LOG = Seam("log of the websocket", _LOG, "web/server/starlette/starlette_websocket.py", "forged frames fill the log")
SESSION_LOG = Seam("log of sessions", _LOG, "runtime/app_session.py", "forged frames fill the log")
ERROR_LOG = Seam("log of a page's errors", _LOG, "error_util.py", "forged states of fields fill the log")
CLIENT_LOGS = (SOCKET_LOG, SESSION_LOG, ERROR_LOG)


@cache
def folder() -> Path:
    """Return the folder of the installed Streamlit."""
    spec = find_spec("streamlit")
    if spec is None or spec.origin is None:
        raise FileNotFoundError("streamlit")
    return Path(spec.origin).parent


@cache
def installed(file: str) -> str:
    """Return a file of the installed Streamlit, by its path in the package."""
    return (folder() / file).read_text(encoding="utf-8")


def style_tag() -> str:
    """Return the page's tag for Streamlit's own style; empty if absent."""
    return _first(_STYLE_TAG)


def start_tag() -> str:
    """Return the page's tag that starts Streamlit; empty if absent."""
    return _first(_START_TAG)


def script_address(element: str) -> str:
    """Return the address of an element's script: a browser may evaluate it before an element needs it. Empty if absent."""
    paths = (folder() / "static" / "static" / "js").glob(f"{element}.*.js")
    name = min((path.name for path in paths), key=len, default="")
    return name and address_of(f"/static/js/{name}")


def _first(searched: re.Pattern[str]) -> str:
    match = searched.search(installed(INDEX_PAGE))
    return match[0] if match else ""


def without_font(page: str) -> str:
    """Return ``page`` without the preloading of the typeface."""
    return _FONT_TAG.sub("", page)


def style() -> str:
    """Return Streamlit's own style, for any address; empty if the page names none.

    Text is readable before its typeface arrives.
    """
    named = re.search(r'href="\./([^"]+)"', style_tag())
    if named is None:
        return ""
    shown_meanwhile = _FACE.replace("{", "{font-display:fallback;")
    return installed(f"static/{named[1]}").replace("url(../media/", f"url({address_of('/static/media/')}").replace(_FACE, shown_meanwhile)


def typefaces() -> dict[str, str]:
    """Return the style rules of the screens' letters, ``Upright``, ``Italic``; empty for different names in Streamlit."""
    return {rule[1]: rule[0] for rule in _TYPEFACE.finditer(style())}


def require(*seams: Seam) -> None:
    """Raise SeamBroken, naming every missing seam of ``seams`` in the installed Streamlit."""
    if missing := [str(seam) for seam in seams if not seam.is_there()]:
        raise SeamBroken("; ".join(missing))


def warn_without(*seams: Seam) -> None:
    """Log a warning for each of ``seams`` that the installed Streamlit lacks: the program works without, more slowly."""
    for seam in seams:
        if not seam.is_there():
            _log.warning("%s", seam)
