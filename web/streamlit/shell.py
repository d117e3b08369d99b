"""The shell: Streamlit's page, with our title, icon and language."""

from base64 import b64encode
from collections.abc import Mapping
from functools import cache
from html import escape
from pathlib import Path

from starlette.convertors import Convertor, register_url_convertor
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

import phrases
from phrases import LANGUAGES, N_, _
from web.requests import chosen_language, person_in, screen_mark
from web.streamlit import own_files, seams

_NO_LINE = N_(
    "This page does not stay connected to the server. For those who run it: what is between the two must let websockets pass "
    "(Upgrade) and pass Host on unchanged, or JURY_PUBLIC_URL must be {address}."
)
# The same address as the script of a page gives it (ui/header.py): a browser fetches another one again.
_ICON = f"data:image/png;base64,{b64encode((Path(__file__).parents[2] / 'assets' / 'icon.png').read_bytes()).decode()}"
# What on the page is not the same for everybody.
_MARK = "MARK OF THE DEVICE"
_PERSON = "NUMBER OF THE PERSON"


class ScreenConvertor(Convertor[str]):
    """Address segment of a screen: without a dot, so never a file."""

    regex = "[a-z0-9-]+"

    def convert(self, value: str) -> str:
        """Return the segment as it is."""
        return value

    def to_string(self, value: str) -> str:
        """Return the segment as it is."""
        return value


def routes() -> list[BaseRoute]:
    """Return the routes of every screen, last, after all separate addresses.

    Raises SeamBroken for an unknown page of Streamlit: better no server than screens without their words.
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
    """Return Streamlit's page, edited for ``language``; the mark of the page's person comes later.

    Raises SeamBroken without a required place.
    """
    seams.require(*seams.NEEDED)
    seams.warn_without(*seams.FOR_SPEED)
    text = seams.without_font(seams.installed(seams.INDEX_PAGE))
    for taken, ours in _edits(language).items():
        text = text.replace(taken, ours)
    return text


def _edits(language: str) -> Mapping[str, str]:
    """Return the texts of Streamlit's page that are replaced, with ours."""
    address = own_files.address
    with phrases.language(language):
        attributes = {"jury-no-line": _(_NO_LINE), "jury-loading": _("Loading…")}
    # The first script is no module: it stands in place before Streamlit's, which opens the page's line.
    ours = (
        f'<meta name="jury-screen" content="{_MARK}" data-person="{_PERSON}">'
        + "".join(f'<meta name="{name}" content="{escape(text)}">' for name, text in attributes.items())
        + f'<script src="{address(own_files.SCRIPT)}"></script>'
        + _scripts(own_files.FOLLOWING, own_files.MENU, own_files.WORDS, own_files.ASSISTED, own_files.TONGUES, own_files.RECORDING)
        + "".join(
            f'<link rel="modulepreload" id="jury-{name.removesuffix(".js")}" href="{address(name)}">'
            for name in (own_files.LISTENER, own_files.TABLE, *own_files.LISTENING)
        )
    )
    style = f'<link rel="stylesheet" href="{address(own_files.STYLE)}">'
    edits = {
        seams.PAGE_LANGUAGE.taken: f'<html lang="{language}">',
        seams.PAGE_ICON.taken: f'href="{_ICON}" type="image/png"',
        seams.PAGE_HEAD.taken: style + ours + seams.PAGE_HEAD.taken,
    }
    if tag := seams.style_tag():
        # Ours begins with Streamlit's. What Streamlit loads later looks whether the page has its own, and would load it again.
        edits[tag] = tag.replace(" href=", " disabled href=")
    if tag := seams.start_tag():
        # The stream is opened before Streamlit's scripts run.
        edits[tag] = _scripts(own_files.FOLLOWING) + tag
    return edits


def _scripts(*names: str) -> str:
    return "".join(f'<script type="module" src="{own_files.address(name)}"></script>' for name in names)
