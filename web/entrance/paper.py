"""Plain pages without scripts outside the dashboard: rendering, and the two public notices.

A public dashboard must publish its accessibility statement and its use of personal data. Neither has content from a call.
"""

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

import bootstrap
import capabilities
from bootstrap.addresses import address_of
from phrases import LANGUAGES, N_, _, language
from settings import program
from web.requests import chosen_language
from web.streamlit import seams, typefaces

_TEMPLATES = Path(__file__).parent / "templates"
_STYLE = _TEMPLATES / "style.css"
_BALLOT_STYLE = Path(__file__).parents[2] / "ui" / "live_component" / "ballot.css"
PICTURE = Path(__file__).parents[2] / "docs" / "images" / "seance.webp"  # of the console, on the entrance
_ICON = Path(__file__).parents[2] / "assets" / "icon.svg"
_LOADER = FileSystemLoader((_TEMPLATES, capabilities.FOLDER))
_environment = Environment(loader=_LOADER, autoescape=True, undefined=StrictUndefined, trim_blocks=True)
_environment.globals["address_of"] = address_of

_TITLE = N_("Nothing at this address")


class SaidInWords:
    """ASGI middleware: shows a page in words instead of a bare 404."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with the page in place of a 404, for requests of people."""
        if scope["type"] != "http" or Headers(scope=scope).get("sec-fetch-dest") != "document":
            await self._app(scope, receive, send)
            return
        is_nothing = False

        async def answer(message: Message) -> None:
            nonlocal is_nothing
            is_nothing = is_nothing or (message["type"] == "http.response.start" and message["status"] == 404 and _is_bare(message))
            if not is_nothing:
                await send(message)

        await self._app(scope, receive, answer)
        if is_nothing:
            await page(Request(scope), "nothing.html", title=_TITLE, status=404)(scope, receive, send)


def routes() -> list[BaseRoute]:
    """Return the routes of both notices and of what goes with every page, open to strangers."""
    return [
        Route("/entree/style.css", _style),
        Route("/entree/icon.svg", _icon),
        *([Route("/entree/seance.webp", _picture)] if PICTURE.is_file() else []),
        *typefaces.letters_routes(),
        Route("/entree/accessibilite", _accessibility),
        Route("/entree/donnees", _data),
    ]


def page(request: Request, template: str, *, title: str, problem: str = "", status: int = 200, **values: object) -> Response:
    """Return a page in the language of the request. ``title`` and ``problem`` (what went wrong) are messages to translate."""
    code = chosen_language(request)
    other = next(other for other in LANGUAGES if other != code)
    with language(code):
        text = rendered(
            template,
            request,
            title=_(title),
            problem=_(problem) if problem else "",
            accessibility=bootstrap.settings().accessibility.words,
            other_language=other,
            other_name=LANGUAGES[other],
            other_address=f"?{request.url.include_query_params(langue=other).query}",
            **values,
        )
    return HTMLResponse(text, status_code=status)


def rendered(template: str, request: Request, **values: object) -> str:
    """Return a rendered template, in the language of the request."""
    code = chosen_language(request)
    with language(code):
        return _environment.get_template(template).render(_=_, language=code, **values)


async def _style(_request: Request) -> Response:
    # In the letters of the screens, which a browser then has when it comes to them.
    own = "\n".join(path.read_text(encoding="utf-8") for path in (_STYLE, _BALLOT_STYLE))
    return _asset(f"{typefaces.with_our_letters(seams.typefaces().get('Upright', ''))}\n{own}", "text/css")


async def _icon(_request: Request) -> Response:
    return _asset(_ICON.read_bytes(), "image/svg+xml")


async def _picture(_request: Request) -> Response:
    return _asset(PICTURE.read_bytes(), "image/webp")


def _asset(content: str | bytes, media_type: str) -> Response:
    return Response(content, media_type=media_type, headers={"Cache-Control": "public, max-age=3600"})


async def _accessibility(request: Request) -> Response:
    return _notice(request, "accessibility.html", N_("Accessibility statement"))


async def _data(request: Request) -> Response:
    return _notice(request, "data.html", N_("Your data"))


def _notice(request: Request, template: str, title: str) -> Response:
    settings = bootstrap.settings()
    return page(
        request,
        template,
        program=program(),
        title=title,
        publisher=settings.publisher,
        contact=settings.contact,
        conformity=settings.accessibility,
        audit=settings.accessibility_audit.strip(),
        check=settings.accessibility_check.strip(),
        legal_basis=settings.legal_basis.strip(),
        dpo=settings.dpo.strip(),
    )


def _is_bare(start: Message) -> bool:
    """Tell whether a starting answer has no page of its own."""
    return Headers(raw=start["headers"]).get("content-type", "").partition(";")[0] != "text/html"
