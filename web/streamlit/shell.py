"""The page in which the dashboard's script paints: Streamlit's own, with our title and the language of its content."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

from starlette.convertors import Convertor, register_url_convertor
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from phrases import LANGUAGES
from web.requests import chosen_language, screen_mark
from web.streamlit import seams, words
from web.streamlit.seams import Seam

_STYLE: Final = "/direct/ecran.css"
_SCRIPT: Final = "/direct/ecran.js"
_MARK: Final = "MARK OF THE DEVICE"  # the one thing on the page that is not the same for everybody


class ScreenConvertor(Convertor[str]):
    """One segment of an address, as screens have: no dot, so never a file."""

    regex = "[a-z0-9-]+"

    def convert(self, value: str) -> str:
        """Return the segment as it is."""
        return value

    def to_string(self, value: str) -> str:
        """Return the segment as it is."""
        return value


def routes() -> list[BaseRoute]:
    """Return the routes of every screen. They come last: what has an address of its own goes first.

    Raises SeamBroken if Streamlit's page is not the one we know: better no server than screens without their words.
    """
    for language in LANGUAGES:
        page(language)
    register_url_convertor("screen", ScreenConvertor())
    return [
        *words.routes(),
        Route(_STYLE, _style),
        Route(_SCRIPT, _script),
        Route("/", _shell),
        Route("/accueil", _home),
        Route("/{screen:screen}", _shell),
    ]


async def _style(_request: Request) -> Response:
    return FileResponse(Path(__file__).with_name("screen.css"), media_type="text/css")


async def _script(_request: Request) -> Response:
    return FileResponse(Path(__file__).with_name("screen.js"), media_type="text/javascript")


async def _shell(request: Request) -> Response:
    return HTMLResponse(page(chosen_language(request)).replace(_MARK, screen_mark(request)))


async def _home(request: Request) -> Response:
    # Streamlit gives its first screen no address but the root.
    query = f"?{request.url.query}" if request.url.query else ""
    return RedirectResponse(f"/{query}", status_code=307)


@cache
def page(language: str) -> str:
    """Return Streamlit's page, edited for ``language``; the mark of whose page it is comes later.

    Raises SeamBroken if it lacks one of the places to edit.
    """
    seams.require(*seams.PAGE)
    text = seams.installed(seams.INDEX_PAGE)
    for seam, ours in _edits(language).items():
        text = text.replace(seam.taken, ours)
    return text


def _edits(language: str) -> Mapping[Seam, str]:
    # The first script is no module: it stands in place before Streamlit's, which opens the page's line.
    ours = (
        f'<meta name="jury-screen" content="{_MARK}"><script src="{_SCRIPT}"></script>'
        f'<link rel="stylesheet" href="{_STYLE}"><script type="module" src="{words.ADDRESS}"></script>'
    )
    return {
        seams.PAGE_LANGUAGE: f'<html lang="{language}">',
        seams.PAGE_TITLE: "<title>Délibéré</title>",
        seams.PAGE_ICON: 'href="/entree/icon.svg" type="image/svg+xml"',
        seams.PAGE_HEAD: ours + seams.PAGE_HEAD.taken,
        # Remove the link to a programmatic interface that is off.
        seams.PAGE_AGENTS: "",
    }
