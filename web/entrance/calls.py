"""Calls entered by this browser, each by its own link: the current call, and the switch to a different call.

People of different calls are not linked: only the browser connects them.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

import bootstrap
from deliberation.call.access import CALLS_PATH
from deliberation.call.call import Call
from deliberation.operations.call.access import people_of_devices
from phrases import N_, PARIS, language
from web.entrance import cookies, paper
from web.requests import FormTooLarge, chosen_language, device_secret, device_secrets, local_path, read_form

_TITLE = N_("Your calls")


@dataclass(frozen=True, slots=True)
class Entered:
    """Call entered by this browser: name, phase, person, and whether shown on its screens.

    ``told_apart``: year and code, if a further call here has the same name, else empty.
    """

    slug: str
    name: str
    told_apart: str
    phase: str
    person: str
    is_current: bool
    device_secret: str


def routes() -> list[BaseRoute]:
    """Return the routes of the list of calls and of the switch, open to strangers, who find the entrance there."""
    return [Route(CALLS_PATH, _switch, methods=["POST"]), Route(CALLS_PATH, _list)]


def entered(request: Request) -> list[Entered]:
    """Return the calls open to this browser, the shown call first."""
    secrets = device_secrets(request)
    if not secrets:
        return []
    people = people_of_devices(bootstrap.reading(), device_secrets=secrets)
    current = device_secret(request)
    with language(chosen_language(request)), bootstrap.reading() as uow:
        states = {secret: uow.calls.state(people[secret].call_id) for secret in secrets if secret in people}
        names = Counter(str(state.call.name) for state in states.values())
        return [
            Entered(
                slug=state.call.slug,
                name=str(state.call.name),
                told_apart=_tell_apart(state.call) if names[str(state.call.name)] > 1 else "",
                phase=state.phase.words,
                person=people[secret].name,
                is_current=secret == current,
                device_secret=secret,
            )
            for secret, state in states.items()
        ]


def _tell_apart(call: Call) -> str:
    at = call.meets_at or call.closes_at
    return " · ".join([*([str(at.astimezone(PARIS).year)] if at else []), call.slug])


def others(request: Request) -> Sequence[Entered]:
    """Return the calls open to this browser, without the shown call."""
    return [call for call in entered(request) if not call.is_current]


async def _list(request: Request) -> Response:
    calls_entered = await run_in_threadpool(entered, request)
    if not calls_entered:
        return RedirectResponse("/entree", status_code=303)
    return paper.page(request, "calls.html", title=_TITLE, calls=calls_entered, onward=local_path(request.query_params.get("suite", "/")))


async def _switch(request: Request) -> Response:
    try:
        fields = await read_form(request)
    except FormTooLarge:
        return RedirectResponse(CALLS_PATH, status_code=303)
    calls_entered = await run_in_threadpool(entered, request)
    chosen = next((call for call in calls_entered if call.slug == fields.get("call")), None)
    if chosen is None:
        return RedirectResponse(CALLS_PATH, status_code=303)
    other_secrets_, onward = [call.device_secret for call in calls_entered if call is not chosen], local_path(fields.get("suite", "/"))
    return cookies.open_with(request, chosen.device_secret, other_secrets_, onward=onward, code=chosen_language(request))
