"""What a public dashboard has to tell anybody: how accessible it is, and what becomes of people's data. Nothing here is of a call."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

import bootstrap
from phrases import N_
from web.entrance import paper


def routes() -> list[BaseRoute]:
    """Return the routes of both notices, open to strangers."""
    return [Route("/entree/accessibilite", _accessibility), Route("/entree/donnees", _data)]


async def _accessibility(request: Request) -> Response:
    return _notice(request, "accessibility.html", N_("Accessibility statement"))


async def _data(request: Request) -> Response:
    return _notice(request, "data.html", N_("Your data"))


def _notice(request: Request, template: str, title: str) -> Response:
    settings = bootstrap.settings()
    return paper.page(
        request,
        template,
        program=bootstrap.program(),
        title=title,
        publisher=settings.publisher,
        contact=settings.contact,
        conformity=settings.accessibility,
        audit=settings.accessibility_audit.strip(),
    )
