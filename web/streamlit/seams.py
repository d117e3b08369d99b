"""The table of seams: texts in Streamlit's own files on which this program rests, although Streamlit promises none of them.

A seam is used under its name, so that its text stands nowhere else. It is looked for in the installed package when the server starts;
``tests/web/streamlit/test_seams.py`` looks for each of them without a server, and for what our styles, scripts and words rest on. How
to move to another version: ``docs/decisions/0012-what-we-take-from-streamlit.md``.
"""

import logging
import re
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Final

_log: Final = logging.getLogger(__name__)


class SeamBroken(RuntimeError):
    """The installed Streamlit lacks something without which no screen can be served as it must be."""


@dataclass(frozen=True, slots=True)
class Seam:
    """What is taken from Streamlit's inside: a text that must stand in one of its files, and what is lost if it does not."""

    name: str
    taken: str
    file: str
    lost: str

    def is_there(self) -> bool:
        """Tell whether the installed Streamlit still has it."""
        return self.taken in installed(self.file)

    def __str__(self) -> str:
        """Say what is missing, where, and what it costs."""
        return f"{self.name}: {self.taken!r} does not stand in Streamlit's {self.file}, so {self.lost} (docs/decisions/0012)"


INDEX_PAGE: Final = "static/index.html"
PAGE_LANGUAGE: Final = Seam("page's language", '<html lang="en">', INDEX_PAGE, "screen readers would read French as English")
PAGE_TITLE: Final = Seam("page's title", "<title>Streamlit</title>", INDEX_PAGE, "a tab would be called Streamlit")
PAGE_ICON: Final = Seam("page's icon", 'href="./favicon.png"', INDEX_PAGE, "a tab would bear Streamlit's icon")
PAGE_HEAD: Final = Seam("end of the page's head", "</head>", INDEX_PAGE, "the screens would be without our styles and French words")
PAGE_AGENTS: Final = Seam(
    "pointer for programs",
    '<link rel="service-desc" href="./_stcore/agent/openapi.json" />',
    INDEX_PAGE,
    "the page would point to an interface that is off",
)
PAGE_STYLE: Final = Seam(
    "page's style", '<link rel="stylesheet" crossorigin href="./static/css/index.', INDEX_PAGE, "the screens would be without any style"
)
PAGE_ROOT: Final = Seam("page's root", '<div id="root"></div>', INDEX_PAGE, "a page would be empty until its scripts have come")
PAGE_FONT: Final = Seam(
    "preloading of the page's typeface", 'as="font"', INDEX_PAGE, "its 170 kB would stand before the scripts on a slow line"
)
PAGE_START: Final = Seam(
    "page's first script", '<script type="module" crossorigin src="./static/js/index.', INDEX_PAGE, "a page would start by nothing"
)
PAGE: Final = (PAGE_FONT, PAGE_START, PAGE_ROOT, PAGE_LANGUAGE, PAGE_TITLE, PAGE_ICON, PAGE_HEAD, PAGE_AGENTS, PAGE_STYLE)
_START_TAG: Final = re.compile(re.escape(PAGE_START.taken) + r"([^\"]+)\"></script>")
# What the first script imports, named to the browser so that it is fetched at once.
PIECES: Final = re.compile(r'\s*<link rel="modulepreload" crossorigin href="\./static/js/[^>]*>')
_TYPEFACE: Final = re.compile(r"@font-face\{[^}]*SourceSansVF-(Upright|Italic)[^}]*\}")
_FONT_TAG: Final = re.compile(r'<link\s+rel="preload"[^>]*as="font"[^>]*>')
_FACE: Final = "@font-face{font-family:Source Sans;"
_STYLE_TAG: Final = re.compile(re.escape(PAGE_STYLE.taken) + r"[^>]*>")

SCRIPT_THREAD: Final = Seam(
    "name of a script's thread",
    "ScriptRunner.scriptThread",
    "runtime/scriptrunner/script_runner.py",
    "what a page shows is handed over element by element, each waking the loop",
)
HANDOVER: Final = Seam(
    "way from a script to the loop",
    "call_soon_threadsafe",
    "runtime/app_session.py",
    "what a page shows is handed over element by element, each waking the loop",
)
LISTENING_SOCKET: Final = Seam(
    "listening socket",
    "socket.socket(family=family)",
    "web/server/starlette/starlette_server.py",
    "small messages may wait some 40 ms for one another",
)
START: Final = (SCRIPT_THREAD, HANDOVER, LISTENING_SOCKET)

# Logs that a client makes longer by what it sends; each is called as the module that writes it.
_LOG: Final = "_LOGGER: Final = get_logger(__name__)"
SOCKET_LOG: Final = Seam("log of the websocket", _LOG, "web/server/starlette/starlette_websocket.py", "forged frames fill the log")
SESSION_LOG: Final = Seam("log of sessions", _LOG, "runtime/app_session.py", "forged frames fill the log")
ERROR_LOG: Final = Seam("log of a page's errors", _LOG, "error_util.py", "forged states of fields fill the log")
CLIENT_LOGS: Final = (SOCKET_LOG, SESSION_LOG, ERROR_LOG)


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
    """Return what the page loads Streamlit's own style by. Raises SeamBroken."""
    require(PAGE_STYLE)
    found: list[str] = _STYLE_TAG.findall(installed(INDEX_PAGE))
    return found[0]


def start_tag() -> str:
    """Return what the page starts Streamlit by. Raises SeamBroken."""
    require(PAGE_START)
    found = _START_TAG.search(installed(INDEX_PAGE))
    return found[0] if found else ""


def without_font(page: str) -> str:
    """Return ``page`` without the preloading of the typeface."""
    return _FONT_TAG.sub("", page)


def style() -> str:
    """Return Streamlit's own style, for whatever address it is served at. A text is read before its typeface has come."""
    name = re.findall(r'href="\./([^"]+)"', style_tag())[0]
    shown_meanwhile = _FACE.replace("{", "{font-display:fallback;")
    return installed(f"static/{name}").replace("url(../media/", "url(/static/media/").replace(_FACE, shown_meanwhile)


def typefaces() -> dict[str, str]:
    """Return the rules by which a style has the letters of the screens, ``Upright``, ``Italic``; none that Streamlit names otherwise."""
    return {rule[1]: rule[0] for rule in _TYPEFACE.finditer(style())}


def require(*seams: Seam) -> None:
    """Raise SeamBroken, naming every one of ``seams`` that the installed Streamlit lacks."""
    if missing := [str(seam) for seam in seams if not seam.is_there()]:
        raise SeamBroken("; ".join(missing))


def warn_without(*seams: Seam) -> None:
    """Log a warning for each of ``seams`` that the installed Streamlit lacks: the program works without, more slowly."""
    for seam in seams:
        if not seam.is_there():
            _log.warning("%s", seam)
