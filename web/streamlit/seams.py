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

from bootstrap.addresses import address_of

_log = logging.getLogger(__name__)


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


INDEX_PAGE = "static/index.html"
PAGE_LANGUAGE = Seam("page's language", '<html lang="en">', INDEX_PAGE, "screen readers would read French as English")
PAGE_ICON = Seam("page's icon", 'href="./favicon.png"', INDEX_PAGE, "a tab would bear Streamlit's icon")
PAGE_HEAD = Seam("end of the page's head", "</head>", INDEX_PAGE, "the screens would be without our styles and French words")
PAGE_STYLE = Seam(
    "page's style", '<link rel="stylesheet" crossorigin href="./static/css/index.', INDEX_PAGE, "a first visit takes 0.5 MB more"
)
PAGE_FONT = Seam("preloading of the page's typeface", 'as="font"', INDEX_PAGE, "its 170 kB would stand before the scripts on a slow line")
PAGE_START = Seam(
    "page's first script", '<script type="module" crossorigin src="./static/js/index.', INDEX_PAGE, "a first visit asks for a hundred files"
)
# Without these a screen is wrong in somebody's eyes or ears: the start is refused. Without the others it is slower: a warning.
NEEDED = (PAGE_LANGUAGE, PAGE_ICON, PAGE_HEAD)
FOR_SPEED = (PAGE_STYLE, PAGE_FONT, PAGE_START)
PAGE = (*NEEDED, *FOR_SPEED)
_START_TAG = re.compile(re.escape(PAGE_START.taken) + r"([^\"]+)\"></script>")
# The first script, and what it imports, named to the browser so that it is fetched at once.
_SCRIPTS = re.compile(_START_TAG.pattern + r'(?:\s*<link rel="modulepreload" crossorigin href="\./static/js/[^>]*>)*')
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
    """Return what the page loads Streamlit's own style by; empty if that is not there."""
    return _first(_STYLE_TAG)


def start_tag() -> str:
    """Return what the page starts Streamlit by; empty if that is not there."""
    return _first(_START_TAG)


def scripts_block() -> str:
    """Return the lines by which the page starts Streamlit and names what that imports; empty if they are not there."""
    return _first(_SCRIPTS)


def _first(searched: re.Pattern[str]) -> str:
    match = searched.search(installed(INDEX_PAGE))
    return match[0] if match else ""


def without_font(page: str) -> str:
    """Return ``page`` without the preloading of the typeface."""
    return _FONT_TAG.sub("", page)


def style() -> str:
    """Return Streamlit's own style, for whatever address it is served at; empty if the page names none.

    A text is read before its typeface has come.
    """
    named = re.search(r'href="\./([^"]+)"', style_tag())
    if named is None:
        return ""
    shown_meanwhile = _FACE.replace("{", "{font-display:fallback;")
    return installed(f"static/{named[1]}").replace("url(../media/", f"url({address_of('/static/media/')}").replace(_FACE, shown_meanwhile)


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
