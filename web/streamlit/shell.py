"""The page in which the dashboard's script paints: Streamlit's own, told its title and the language of what it holds."""

import re
from functools import cache
from pathlib import Path
from typing import Final

from starlette.convertors import Convertor, register_url_convertor
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from web.headers import index_page
from web.requests import chosen_language
from web.streamlit import words

_STYLE: Final = "/direct/ecran.css"


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
    """Return the routes of every screen. They come last: what has an address of its own goes first."""
    register_url_convertor("screen", ScreenConvertor())
    return [*words.routes(), Route(_STYLE, _style), Route("/", _shell), Route("/accueil", _home), Route("/{screen:screen}", _shell)]


async def _style(_request: Request) -> Response:
    return FileResponse(Path(__file__).with_name("screen.css"), media_type="text/css")


async def _shell(request: Request) -> Response:
    return HTMLResponse(_worded(chosen_language(request)))


async def _home(request: Request) -> Response:
    # Streamlit gives its first screen no address but the root.
    query = f"?{request.url.query}" if request.url.query else ""
    return RedirectResponse(f"/{query}", status_code=307)


@cache
def _worded(language: str) -> str:
    page = (
        index_page().replace('<html lang="en">', f'<html lang="{language}">').replace("<title>Streamlit</title>", "<title>Délibéré</title>")
    )
    page = page.replace('href="./favicon.png"', 'href="/entree/icon.svg" type="image/svg+xml"')
    page = page.replace("</head>", f'<link rel="stylesheet" href="{_STYLE}"><script type="module" src="{words.ADDRESS}"></script></head>')
    # It points to a programmatic interface that is off.
    return re.sub(r'<link rel="service-desc"[^>]*>', "", page)
