"""The letters of our screens, in a typeface that holds those of French and its neighbours: Streamlit's holds the world's, 170 kB.

On a slow line a first visit waited a second for it, and what the page had to say waited behind it. A browser still fetches Streamlit's
for a text with a letter that ours lacks. ``letters/`` is made by ``python tools/make_typefaces.py``, under the SIL Open Font License
1.1, as what it is made from.
"""

import hashlib
import re
from collections.abc import Awaitable, Callable
from functools import cache
from pathlib import Path
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from web import files
from web.files import BrowserFile
from web.streamlit import seams

FOLDER: Final = Path(__file__).with_name("letters")
# What it is made for, as CSS names it: Latin letters with their accents, small and raised ones, punctuation, currencies, arrows, shapes.
HELD: Final = "U+20-7E,U+A0-17F,U+2B0-2E4,U+1D40-1D5B,U+2000-2BFF"
_ELSEWHERE: Final = "U+180-2AF,U+2E5-1D3F,U+1D5C-1FFF,U+2C00-FFFF"
_ADDRESS: Final = re.compile(r"url\([^)]*\)")


@cache
def addresses() -> dict[str, str]:
    """Return the address of each typeface by name, open to strangers, since the entrance uses it."""
    return {path.stem: f"/entree/letters/{hashlib.sha256(path.read_bytes()).hexdigest()[:20]}.woff2" for path in FOLDER.iterdir()}


def with_ours(style: str) -> str:
    """Return ``style`` with our letters, and Streamlit's for all others alone; as it is if the installed Streamlit names its otherwise."""
    for name, theirs in seams.typefaces().items():
        ours = _ADDRESS.sub(f"url({addresses()[name]})", theirs)
        style = style.replace(theirs, _within(ours, HELD) + _within(theirs, _ELSEWHERE))
    return style


def routes() -> list[Route]:
    """Return their routes."""
    return [Route(address, _answering(name)) for name, address in addresses().items()]


def _within(face: str, characters: str) -> str:
    return face.replace("}", f";unicode-range:{characters}}}")


def _answering(name: str) -> Callable[[Request], Awaitable[Response]]:
    file = BrowserFile.of(f"{name}.woff2", (FOLDER / f"{name}.woff2").read_bytes(), kept=files.PUBLIC)

    async def answer(request: Request) -> Response:
        return file.answer(request.scope)

    return answer
