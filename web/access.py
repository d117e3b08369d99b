"""Ways in and out over HTTP: personal links, the demonstration's "enter as", sign-out; and the server's health.

A cookie can only be set by an answer to an HTTP request, never by the dashboard's script. Reading a link's address changes
nothing and tells nothing, since mail gateways open the links they carry: only its button enrols.
"""

from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

import bootstrap
from deliberation import operations
from deliberation.access import DEVICE_COOKIE
from deliberation.errors import NotFound
from deliberation.operations.access import Enrolment
from phrases import DEFAULT_LANGUAGE, N_, _, language
from web import demonstration, paper
from web.rate_limit import FailureLimit
from web.requests import FormTooLarge, chosen_language, client_address, device_secret, local_path, read_form

_COOKIE_SECONDS: Final = 180 * 24 * 3600
_DEAD_LINK: Final = N_("This link is no longer valid; ask the organisers for another one.")
_TOO_MANY: Final = N_("Too many attempts from this network. Wait a minute, then try again.")


def routes() -> list[BaseRoute]:
    """Return the routes of entry, exit and health."""
    limit = FailureLimit(failures=30, seconds=60)

    async def enrol(request: Request) -> Response:
        return await _enrol(request, limit)

    return [
        Route("/sante", _health),
        Route("/entree", _sign_in),
        Route("/entree/style.css", _style),
        Route("/entree/icon.svg", _icon),
        Route("/entree/demo", _enter_demo, methods=["POST"]),
        Route("/entree/demo", _to_sign_in),
        Route("/entree/{secret}", enrol, methods=["POST"]),
        Route("/entree/{secret}", _link),
        Route("/sortie", _sign_out, methods=["POST"]),
        Route("/sortie", _confirm_sign_out),
    ]


async def _health(_request: Request) -> Response:
    # A database that does not answer raises: the server's plain 500 then says so without a detail.
    await run_in_threadpool(_read_calls)
    return JSONResponse({"status": "ok"})


def _read_calls() -> None:
    with bootstrap.reading() as uow:
        uow.calls.all()


async def _style(_request: Request) -> Response:
    return paper.asset(paper.STYLE, "text/css")


async def _icon(_request: Request) -> Response:
    return paper.asset(paper.ICON, "image/svg+xml")


async def _to_sign_in(_request: Request) -> Response:
    return RedirectResponse("/entree", status_code=303)


async def _sign_in(request: Request) -> Response:
    code = chosen_language(request)
    calls = await run_in_threadpool(demonstration.open_calls, code)
    return paper.page(request, "sign_in.html", title=N_("Enter"), calls=calls, onward=request.query_params.get("suite", "/"))


async def _link(request: Request) -> Response:
    return paper.page(request, "link.html", title=N_("Join the meeting"), problem="")


async def _enrol(request: Request, limit: FailureLimit) -> Response:
    address = client_address(request)
    if limit.is_reached(address):
        return _refused_link(request, _TOO_MANY, status=429)
    try:
        enrolment = await run_in_threadpool(_enrol_device, request.path_params["secret"], _agent(request))
    except NotFound:
        limit.count(address)
        return _refused_link(request, _DEAD_LINK, status=404)
    return await _let_in(request, enrolment, onward="/")


def _refused_link(request: Request, problem: str, *, status: int) -> Response:
    with language(chosen_language(request)):
        return paper.page(request, "link.html", title=N_("Join the meeting"), status=status, problem=_(problem))


def _enrol_device(secret: str, agent: str) -> Enrolment:
    return operations.enrol(bootstrap.unit_of_work(), secret=secret, agent=agent)


async def _enter_demo(request: Request) -> Response:
    try:
        fields = await read_form(request)
        enrolment = await run_in_threadpool(demonstration.enter, fields.get("person", ""), _agent(request))
    except (NotFound, FormTooLarge):
        return RedirectResponse("/entree", status_code=303)
    onward = local_path(fields.get("suite", "/"))
    return await _let_in(request, enrolment, onward=onward, code=fields.get("langue"))


async def _let_in(request: Request, enrolment: Enrolment, *, onward: str, code: str | None = None) -> Response:
    previous = device_secret(request)
    if previous:
        await run_in_threadpool(_forget_device, previous)
    code = code or chosen_language(request)
    if code != DEFAULT_LANGUAGE and "?" not in onward:
        onward += f"?langue={code}"
    answer = RedirectResponse(onward, status_code=303)
    answer.set_cookie(
        DEVICE_COOKIE,
        enrolment.device_secret,
        max_age=_COOKIE_SECONDS,
        path="/",
        httponly=True,
        samesite="lax",
        secure=request.url.scheme == "https",
    )
    return answer


async def _confirm_sign_out(request: Request) -> Response:
    return paper.page(request, "sign_out.html", title=N_("Sign out"))


async def _sign_out(request: Request) -> Response:
    secret = device_secret(request)
    if secret:
        await run_in_threadpool(_forget_device, secret)
    answer = RedirectResponse("/entree", status_code=303)
    answer.delete_cookie(DEVICE_COOKIE, path="/", httponly=True, samesite="lax")
    return answer


def _forget_device(secret: str) -> None:
    operations.sign_out(bootstrap.unit_of_work(), device_secret=secret)


def _agent(request: Request) -> str:
    return request.headers.get("user-agent", "")
