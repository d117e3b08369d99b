"""Ways in and out over HTTP: personal links, sign-out.

Only an answer to an HTTP request can set a cookie, never the dashboard's script. Reading a link's address changes nothing and, except in a
browser's page, tells nothing, since mail gateways open links: only its button enrols.
"""

from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

import bootstrap
import capabilities
from deliberation.errors import NotFound
from deliberation.operations.call import access
from deliberation.operations.call.access import Enrolment, holder_of
from phrases import N_, _, language, moment
from web.entrance import ballots, calls, cookies, oidc, open_demonstration, paper, starting
from web.requests import chosen_language, device_secret, device_secrets, local_path

_DEAD_LINK = N_("This link is no longer valid; ask the organisers for another one.")


def routes() -> list[BaseRoute]:
    """Return the routes of entry and exit."""
    return [
        Route("/entree", _sign_in),
        *open_demonstration.routes(),
        Route("/entree/autre-personne", _another),
        *calls.routes(),
        *paper.routes(),
        *ballots.routes(),
        *own_routes(),
        *starting.routes(),
        Route("/entree/{secret}", _enrol, methods=["POST"]),
        Route("/entree/{secret}", _link),
        *oidc.routes(),
        Route("/sortie", _sign_out, methods=["POST"]),
        Route("/sortie", _confirm_sign_out),
    ]


def own_routes() -> list[BaseRoute]:
    """Return the routes of the active extras."""
    return [route for extra in capabilities.active() if extra.routes for route in capabilities.resolve(extra.routes)()]


async def _sign_in(request: Request) -> Response:
    code = chosen_language(request)
    offered = await run_in_threadpool(open_demonstration.open_call, code)
    onward = request.query_params.get("suite", "/")
    connection = urlencode({"suite": local_path(onward), "langue": code})
    return paper.page(
        request,
        "sign_in.html",
        title=N_("Enter"),
        has_ended=await run_in_threadpool(_has_ended, request),
        others=await run_in_threadpool(calls.others, request),
        demo=offered,
        publisher=bootstrap.settings().publisher,
        has_picture=paper.PICTURE.is_file(),
        has_no_call=await run_in_threadpool(_has_no_call),
        onward=onward,
        provider=_provider(),
        connection=connection,
    )


def _has_no_call() -> bool:
    """Return whether no personal link can exist, for lack of any call."""
    with bootstrap.reading() as uow:
        return not uow.calls.all()


def _has_ended(request: Request) -> bool:
    """Tell whether this browser's access has ended."""
    return device_secret(request) is not None and not cookies.is_in(request)


async def _another(request: Request) -> Response:
    return paper.page(request, "another.html", title=N_("This page is no longer yours"))


async def _link(request: Request) -> Response:
    greeting = await run_in_threadpool(_greeting, request)
    return paper.page(request, "link.html", title=N_("Enter"), greeting=greeting, is_in=False)


def _greeting(request: Request) -> tuple[str, ...]:
    """Return a personal link's person, call and meeting time; empty for an invalid secret, and for a program."""
    if request.headers.get("sec-fetch-dest") != "document":
        return ()
    try:
        holder, call = holder_of(bootstrap.reading(), secret=request.path_params["secret"])
    except NotFound:
        return ()
    with language(chosen_language(request)):
        meeting = [_("Meeting on {moment}").format(moment=moment(call.meets_at))] if call.meets_at else []
        return _("Hello, {name}").format(name=holder.name), str(call.name), *meeting


async def _enrol(request: Request) -> Response:
    try:
        enrolment = await run_in_threadpool(_enrol_device, request)
    except NotFound:
        is_in = await run_in_threadpool(cookies.is_in, request)
        return paper.page(request, "link.html", title=N_("Enter"), problem=_DEAD_LINK, status=404, greeting=(), is_in=is_in)
    return await cookies.let_in(request, enrolment, onward="/")


def _enrol_device(request: Request) -> Enrolment:
    secret = request.path_params["secret"]
    holder_of(bootstrap.reading(), secret=secret)  # only reads: a wrong guess waits for no writer
    return access.enrol(bootstrap.unit_of_work(), secret=secret, agent=cookies.agent(request), known_devices=device_secrets(request))


async def _confirm_sign_out(request: Request) -> Response:
    other_calls = await run_in_threadpool(calls.others, request)
    return paper.page(request, "sign_out.html", title=N_("Sign out"), others=other_calls)


async def _sign_out(request: Request) -> Response:
    leaving = await oidc.leaving_address(request)
    await cookies.forget(request)
    # The provider is reached by a page, not by a redirection: a form of this site may lead nowhere else.
    answer: Response = RedirectResponse("/entree", status_code=303)
    if leaving:
        answer = paper.page(request, "signed_out.html", title=N_("Sign out"), leaving=leaving, provider=_provider())
    return oidc.without_provider(cookies.without_devices(answer, request), request)


def _provider() -> str:
    settings = bootstrap.settings()
    return (settings.oidc_label or settings.oidc_issuer) if oidc.is_offered() else ""
