"""Cookies: shared attributes; the device's cookie for the shown call and for each other call of this browser."""

from collections.abc import Sequence

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

import bootstrap
from bootstrap import remembered
from deliberation.call.access import DEVICE_COOKIE, OTHERS_COOKIE, others_text
from deliberation.call.people import Person
from deliberation.operations.call.access import Enrolment, people_of_devices
from deliberation.operations.call.devices import sign_out
from phrases import DEFAULT_LANGUAGE
from web.requests import chosen_language, device_secret, device_secrets, is_https

_COOKIE_SECONDS = 180 * 24 * 3600


async def let_in(request: Request, *enrolments: Enrolment, onward: str, code: str | None = None) -> Response:
    """Set the cookies of enrolled devices, the first as current, and redirect to ``onward``.

    Devices of other calls stay; within a call the browser is a single person, and the former device is forgotten.
    """
    other_cookies = await run_in_threadpool(_others, device_secrets(request), enrolments)
    return open_with(request, enrolments[0].device_secret, other_cookies, onward=onward, code=code or chosen_language(request))


def is_in(request: Request) -> bool:
    """Tell whether this browser has access."""
    secret = device_secret(request)
    return secret is not None and remembered.person_of_device(secret) is not None


def open_with(request: Request, current: str, others: Sequence[str], *, onward: str, code: str) -> Response:
    """Redirect to ``onward``, in a language, with the cookies of the current device and of those of other calls."""
    if code != DEFAULT_LANGUAGE and "?" not in onward:
        onward += f"?langue={code}"
    answer = RedirectResponse(onward, status_code=303)
    keep(answer, request, DEVICE_COOKIE, current, path="/", seconds=_COOKIE_SECONDS)
    if others:
        keep(answer, request, OTHERS_COOKIE, others_text(others), path="/", seconds=_COOKIE_SECONDS)
    elif OTHERS_COOKIE in request.cookies:
        _delete(answer, OTHERS_COOKIE)
    return answer


def _others(known: Sequence[str], enrolments: Sequence[Enrolment]) -> list[str]:
    """Return the browser's other devices; forget former devices in the calls of ``enrolments``."""
    let_in = [enrolment.device_secret for enrolment in enrolments]
    entered = {enrolment.person.call_id for enrolment in enrolments}
    people = people_of_devices(bootstrap.reading(), device_secrets=known)
    secrets_kept = []
    for secret in known:
        if secret in let_in:
            continue
        if secret in people and people[secret].call_id not in entered and not _is_demo(people[secret]):
            secrets_kept.append(secret)
        else:
            _sign_out(secret)
    return [*let_in[1:], *secrets_kept]


def _is_demo(person: Person) -> bool:
    with bootstrap.reading() as uow:
        return uow.calls.state(person.call_id).call.is_demo


def keep(answer: Response, request: Request, name: str, value: str, *, path: str, seconds: int | None) -> None:
    """Set a cookie hidden from scripts and from other sites' forms, for ``seconds``, or until the browser closes."""
    answer.set_cookie(name, value, max_age=seconds, path=path, httponly=True, samesite="lax", secure=is_https(request))


async def forget(request: Request) -> None:
    """Forget all devices of this browser: their cookies are void."""
    for secret in device_secrets(request):
        await run_in_threadpool(_sign_out, secret)


def without_devices(answer: Response, request: Request) -> Response:
    """Return ``answer``, which now deletes the devices' cookies."""
    _delete(answer, DEVICE_COOKIE)
    if OTHERS_COOKIE in request.cookies:
        _delete(answer, OTHERS_COOKIE)
    return answer


def _delete(answer: Response, name: str) -> None:
    answer.delete_cookie(name, path="/", httponly=True, samesite="lax")


def agent(request: Request) -> str:
    """Return the browser's user agent."""
    return request.headers.get("user-agent", "")


def _sign_out(secret: str) -> None:
    sign_out(bootstrap.unit_of_work(), device_secret=secret)
