"""The page in which the dashboard's script paints: Streamlit's own, with our title and the language of its content."""

from base64 import b64encode
from collections.abc import Mapping
from functools import cache
from html import escape
from pathlib import Path
from typing import Final

from starlette.convertors import Convertor, register_url_convertor
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

import phrases
from phrases import LANGUAGES, N_, _
from web.requests import chosen_language, person_in, screen_mark
from web.streamlit import chunks, joined, own_files, seams
from web.streamlit.seams import Seam

_NO_LINE: Final = N_(
    "This page cannot stay in touch with the server. For those who run it: what stands between the two has to let websockets pass "
    "(Upgrade) and to pass Host on as it is, or JURY_PUBLIC_URL has to be {address}."
)
# The same address as the script of a page gives it (ui/header.py): a browser fetches another one again.
_ICON: Final = f"data:image/png;base64,{b64encode((Path(__file__).parents[2] / 'assets' / 'icon.png').read_bytes()).decode()}"
# What on the page is not the same for everybody.
_MARK: Final = "MARK OF THE DEVICE"
_PERSON: Final = "NUMBER OF THE PERSON"


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
        *own_files.routes(),
        Route("/", _shell),
        Route("/accueil", _home),
        Route("/{screen:screen}", _shell),
    ]


async def _shell(request: Request) -> Response:
    person = person_in(request.scope)
    text = page(chosen_language(request)).replace(_MARK, screen_mark(request))
    return HTMLResponse(text.replace(_PERSON, str(person.id) if person else ""))


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
    text = seams.without_font(seams.installed(seams.INDEX_PAGE))
    for seam, ours in _edits(language).items():
        text = text.replace(seams.style_tag() if seam is seams.PAGE_STYLE else seam.taken, ours)
    return _with_joined(text) if joined.is_known() else text


def _with_joined(text: str) -> str:
    """Return the page with the scripts that are joined in place of the pieces that it begins with."""
    first = joined.first()
    starts = f'<script type="module" crossorigin src="{first[-1]}"></script>'
    named = "".join(f'<link rel="modulepreload" crossorigin href="{each}">' for each in first)
    return seams.PIECES.sub("", text).replace(seams.start_tag(), starts + named)


def _frame(language: str) -> str:
    """Return what a page shows until Streamlit has its first element; ``screen.js`` takes it away then."""
    with phrases.language(language):
        return f'<div class="first-frame"><p role="status">{_("Loading…")}</p></div>'


def _no_line(language: str) -> str:
    with phrases.language(language):
        return escape(_(_NO_LINE))


def _edits(language: str) -> Mapping[Seam, str]:
    address = own_files.address
    # The first script is no module: it stands in place before Streamlit's, which opens the page's line.
    ours = (
        f'<meta name="jury-screen" content="{_MARK}" data-person="{_PERSON}"><meta name="jury-no-line" content="{_no_line(language)}">'
        f'<script src="{address(own_files.SCRIPT)}"></script>'
        + "".join(
            f'<script type="module" src="{address(name)}"></script>'
            for name in (
                *(own_files.FOLLOWING, own_files.MENU, own_files.WORDS, own_files.ASSISTED),
                *(own_files.TONGUES, own_files.RECORDING, own_files.LATER),
            )
        )
        + f'<link rel="modulepreload" id="jury-listener" href="{address(own_files.LISTENER)}">'
        + f'<link rel="modulepreload" id="jury-table" href="{address(own_files.TABLE)}">'
        + "".join(f'<link rel="modulepreload" href="{address(name)}">' for name in own_files.LISTENING)
        + (
            ""
            if joined.is_known()
            else "".join(f'<link rel="modulepreload" crossorigin href="{each}">' for each in chunks.addresses(chunks.EVERYWHERE))
        )
    )
    # Ours begins with Streamlit's. What Streamlit loads later looks whether the page has its own, and would load it again.
    style = f'<link rel="stylesheet" href="{address(own_files.STYLE)}">' + seams.style_tag().replace(" href=", " disabled href=")
    return {
        seams.PAGE_LANGUAGE: f'<html lang="{language}">',
        seams.PAGE_TITLE: "<title>Délibéré</title>",
        seams.PAGE_ICON: f'href="{_ICON}" type="image/png"',
        seams.PAGE_HEAD: ours + seams.PAGE_HEAD.taken,
        # Remove the link to a programmatic interface that is off.
        seams.PAGE_AGENTS: "",
        seams.PAGE_STYLE: style,
        seams.PAGE_ROOT: _frame(language) + seams.PAGE_ROOT.taken,
    }
