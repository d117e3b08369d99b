"""Cookies: the attributes of all of them; the device's, set when somebody is let in and deleted when they leave."""

from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

import bootstrap
from deliberation import operations
from deliberation.call.access import DEVICE_COOKIE
from deliberation.operations.access import Enrolment
from phrases import DEFAULT_LANGUAGE
from web.requests import chosen_language, device_secret, is_https

_COOKIE_SECONDS: Final = 180 * 24 * 3600


async def let_in(request: Request, enrolment: Enrolment, *, onward: str, code: str | None = None) -> Response:
    """Answer with the device's cookie and a redirect to ``onward``; forget the device that the browser was before, if it is another."""
    if enrolment.device_secret != device_secret(request):
        await forget(request)
    code = code or chosen_language(request)
    if code != DEFAULT_LANGUAGE and "?" not in onward:
        onward += f"?langue={code}"
    answer = RedirectResponse(onward, status_code=303)
    keep(answer, request, DEVICE_COOKIE, enrolment.device_secret, path="/", seconds=_COOKIE_SECONDS)
    return answer


def keep(answer: Response, request: Request, name: str, value: str, *, path: str, seconds: int | None) -> None:
    """Set a cookie that no script reads and no form of another site sends, for ``seconds``, or until the browser is closed."""
    answer.set_cookie(name, value, max_age=seconds, path=path, httponly=True, samesite="lax", secure=is_https(request))


async def forget(request: Request) -> None:
    """Forget the device that asks: its cookie no longer opens anything."""
    secret = device_secret(request)
    if secret:
        await run_in_threadpool(_sign_out, secret)


def without_device(answer: Response) -> Response:
    """Return ``answer``, which now deletes the device's cookie."""
    answer.delete_cookie(DEVICE_COOKIE, path="/", httponly=True, samesite="lax")
    return answer


def agent(request: Request) -> str:
    """Return what the browser says of itself."""
    return request.headers.get("user-agent", "")


def _sign_out(secret: str) -> None:
    operations.sign_out(bootstrap.unit_of_work(), device_secret=secret)
