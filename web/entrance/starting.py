"""Start link of a server without a call: a form that names the first call and its first organiser, and enrols the organiser.

As with a personal link, reading its address changes nothing; its button does.
"""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

import bootstrap
from deliberation.call.drafting import NAME_CHARACTERS_MAX
from deliberation.errors import InvalidValue, NotFound
from deliberation.operations.call.access import Enrolment, enrol, issue_link
from deliberation.operations.call.calls import found_first_call, is_start_link
from phrases import N_
from web.entrance import cookies, paper
from web.requests import FormTooLarge, chosen_language, read_form

_TITLE = N_("Begin your call")
_DEAD = N_(
    "This link creates the first call of a server. It is incomplete, or that call exists already: its organisers "
    "then create the next ones on screen."
)
_INCOMPLETE = N_("Give the name of the call, and yours.")
_TOO_LONG = N_("One of these texts is too long.")


def routes() -> list[BaseRoute]:
    """Return the routes of the start link, open to strangers."""
    return [Route("/commencer/{secret}", _begin, methods=["POST"]), Route("/commencer/{secret}", _link)]


async def _link(request: Request) -> Response:
    if not await run_in_threadpool(_is_good, request.path_params["secret"]):
        return await _dead(request)
    return paper.page(request, "start.html", title=_TITLE, is_open=True, said={})


async def _begin(request: Request) -> Response:
    fields: dict[str, str] = {}
    try:
        fields = await read_form(request)
        enrolment = await run_in_threadpool(_begin_first_call, request, fields)
    except (InvalidValue, FormTooLarge):
        problem = _INCOMPLETE if fields and len(fields.get("name", "")) <= NAME_CHARACTERS_MAX else _TOO_LONG
        return paper.page(request, "start.html", title=_TITLE, problem=problem, is_open=True, said=fields, status=422)
    except NotFound:
        return await _dead(request)
    return await cookies.let_in(request, enrolment, onward="/appel")


def _is_good(secret: str) -> bool:
    return is_start_link(bootstrap.reading(), secret=secret, key=bootstrap.link_key())


def _begin_first_call(request: Request, fields: dict[str, str]) -> Enrolment:
    answers = {name: fields.get(name, "") for name in ("name", "organiser", "email")}
    secret, key = request.path_params["secret"], bootstrap.link_key()
    state, person = found_first_call(bootstrap.unit_of_work(), secret=secret, key=key, language=chosen_language(request), **answers)
    link = issue_link(bootstrap.unit_of_work(), by=person, call_id=state.id, person_id=person.id, key=key)
    return enrol(bootstrap.unit_of_work(), secret=link, agent=cookies.agent(request))


async def _dead(request: Request) -> Response:
    """Redirect a person already signed in (after a double press, say); tell others that the link has ended."""
    if await run_in_threadpool(cookies.is_in, request):
        return RedirectResponse("/", status_code=303)
    return paper.page(request, "start.html", title=_TITLE, problem=_DEAD, status=404, is_open=False, said={})
