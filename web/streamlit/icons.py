"""The icons of our screens, in a typeface that holds no others: Streamlit's has 4,000, 375 kB that each first visit waits for.

``icons.woff2`` and the list of what is in it, ``icons.txt``, are made by ``python tools/make_typefaces.py``. A name that the typeface
lacks would show as a word: if one is used, Streamlit's whole typeface is sent instead.
"""

import logging
import re
from functools import cache
from pathlib import Path
from typing import Final

FONT: Final = "icons.woff2"
FOLDER: Final = Path(__file__).parent
PROJECT: Final = Path(__file__).parents[2]
NAMED: Final = re.compile(r":material/([a-z0-9_]+):")
# Where Streamlit's style says where its own is.
FACE: Final = re.compile(r"url\([^)]*/MaterialSymbols-Rounded\.[^)]*\.woff2\)")
_PLACES: Final = ("deliberation", "pages", "phrases", "ui")
_log: Final = logging.getLogger(__name__)


def font() -> bytes:
    """Return the typeface."""
    return (FOLDER / FONT).read_bytes()


@cache
def held() -> frozenset[str]:
    """Return the names of the icons that are in it."""
    return frozenset((FOLDER / "icons.txt").read_text(encoding="utf-8").split())


def used() -> frozenset[str]:
    """Return the names of the icons that our screens use."""
    scripts = (path for place in _PLACES for path in (PROJECT / place).rglob("*.py"))
    return frozenset(name for path in scripts for name in NAMED.findall(path.read_text(encoding="utf-8")))


def with_ours(style: str) -> str:
    """Return ``style`` with our typeface of icons in place of Streamlit's; as it is if ours lacks one, which is logged."""
    missing = sorted(used() - held())
    if missing:
        _log.warning("%s lacks %s, so a first visit takes 0.3 MB more (run tools/make_typefaces.py)", FONT, ", ".join(missing))
        return style
    return FACE.sub(f"url({FONT})", style)
