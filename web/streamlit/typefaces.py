"""Icons of our screens, in a typeface of their own: Streamlit's has 4,000, 375 kB at each first visit.

``icons.woff2`` holds the icons of ``icons.txt``, including many yet unused. A name missing from the typeface would show as a word: a screen
with such a name makes the server send Streamlit's whole typeface.
"""

import hashlib
import logging
import re
from collections.abc import Awaitable, Callable
from functools import cache
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bootstrap.addresses import address_of
from web import files
from web.files import BrowserFile
from web.streamlit import seams

ICONS = "icons.woff2"
_HERE = Path(__file__).parent
_PROJECT = Path(__file__).parents[2]
NAMED = re.compile(r":material/([a-z0-9_]+):")
# Where Streamlit's style says where its own is.
_ICONS_FACE = re.compile(r"url\([^)]*/MaterialSymbols-Rounded\.[^)]*\.woff2\)")
_PLACES = ("deliberation", "pages", "phrases", "ui")
_log = logging.getLogger(__name__)

LETTERS = Path(__file__).with_name("letters")
# What it is made for, as CSS names it: Latin letters with their accents, small and raised ones, punctuation, currencies, arrows, shapes.
LETTERS_HELD = "U+20-7E,U+A0-17F,U+2B0-2E4,U+1D40-1D5B,U+2000-2BFF"
_ELSEWHERE = "U+180-2AF,U+2E5-1D3F,U+1D5C-1FFF,U+2C00-FFFF"
_FACE_ADDRESS = re.compile(r"url\([^)]*\)")


def icons_font() -> bytes:
    """Return the typeface."""
    return (_HERE / ICONS).read_bytes()


@cache
def icons_held() -> frozenset[str]:
    """Return the names of the icons in the typeface."""
    return frozenset((_HERE / "icons.txt").read_text(encoding="utf-8").split())


def icons_used() -> frozenset[str]:
    """Return the names of the icons that our screens use."""
    scripts = (path for place in _PLACES for path in (_PROJECT / place).rglob("*.py"))
    return frozenset(name for path in scripts for name in NAMED.findall(path.read_text(encoding="utf-8")))


def with_our_icons(style: str) -> str:
    """Return ``style`` with our typeface of icons in place of Streamlit's; unchanged, with a log message, for a missing icon."""
    missing = sorted(icons_used() - icons_held())
    if missing:
        _log.warning("%s lacks %s, so a first visit takes 0.3 MB more (choose an icon of icons.txt)", ICONS, ", ".join(missing))
        return style
    return _ICONS_FACE.sub(f"url({ICONS})", style)


@cache
def letters_addresses() -> dict[str, str]:
    """Return the address of each typeface by name, open to strangers, since the entrance uses it."""
    return {path.stem: f"/entree/letters/{hashlib.sha256(path.read_bytes()).hexdigest()[:20]}.woff2" for path in LETTERS.iterdir()}


def with_our_letters(style: str) -> str:
    """Return ``style`` with our letters, and Streamlit's for all others; unchanged for different names in Streamlit."""
    for name, theirs in seams.typefaces().items():
        ours = _FACE_ADDRESS.sub(f"url({address_of(letters_addresses()[name])})", theirs)
        style = style.replace(theirs, _within(ours, LETTERS_HELD) + _within(theirs, _ELSEWHERE))
    return style


def letters_routes() -> list[Route]:
    """Return their routes."""
    return [Route(address, _answering(name)) for name, address in letters_addresses().items()]


def _within(face: str, characters: str) -> str:
    return face.replace("}", f";unicode-range:{characters}}}")


def _answering(name: str) -> Callable[[Request], Awaitable[Response]]:
    file = BrowserFile.of(f"{name}.woff2", (LETTERS / f"{name}.woff2").read_bytes(), kept=files.PUBLIC)

    async def answer(request: Request) -> Response:
        return file.answer(request.scope)

    return answer
