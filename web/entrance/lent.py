"""The address of ballots: for a screen of the dashboard (``ballots``), or by a pass on a lent device, which opens nothing else.

As with a personal link, opening a pass's address changes nothing: its button does, and sets a cookie for this page alone.
"""

from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

import bootstrap
from deliberation.errors import DeliberationError, InvalidValue, NotFound
from deliberation.meeting.ballots import BALLOT_COOKIE, BALLOT_PASS_LIFETIME, BALLOT_PATH, vote_code
from deliberation.operations.meeting.ballot_passes import ballot_paper, is_ballot_pass, open_ballot_pass, vote_by_pass
from phrases import DEFAULT_LANGUAGE, N_
from web.entrance import ballots, cookies, paper
from web.entrance.ballots import choice_of, choices
from web.requests import SCREEN_PARAMETER, FormTooLarge, chosen_language, read_form

_TITLE = N_("Vote on this device")
_DEAD_PASS = N_(
    "This pass is no longer valid. If you have just voted with it, your vote is counted. "
    "If not, ask whoever runs the ballot for another one."
)
# The cookie begins with it once the vote is cast, before the vote's code. Its page tells nothing of the call, to whoever makes one up too.
_VOTED = "voted."
_SECRET_CHARACTERS_MAX = 128


def routes() -> list[BaseRoute]:
    """Return the routes of the pass and of the vote, open to strangers."""
    return [
        Route(BALLOT_PATH, _vote, methods=["POST"]),
        Route(BALLOT_PATH, _ballot),
        Route(f"{BALLOT_PATH}/{{code}}", _use_code, methods=["POST"]),
        Route(f"{BALLOT_PATH}/{{code}}", _code),
    ]


async def _code(request: Request) -> Response:
    return paper.page(request, "lent_pass.html", title=_TITLE)


async def _use_code(request: Request) -> Response:
    try:
        secret = await run_in_threadpool(_opened, request.path_params["code"])
    except NotFound:
        return _dead(request)
    return _to_ballot(request, secret)


def _opened(code: str) -> str:
    if not is_ballot_pass(bootstrap.reading(), code=code):
        raise NotFound
    return open_ballot_pass(bootstrap.unit_of_work(), code=code)[0]


def _is_of_screen(request: Request) -> bool:
    """Tell whether the request is from a dashboard's page, of the same person."""
    return SCREEN_PARAMETER in request.query_params


async def _ballot(request: Request) -> Response:
    if _is_of_screen(request):
        return await ballots.show(request)
    secret = _secret(request)
    if secret.startswith(_VOTED):
        return paper.page(request, "lent_voted.html", title=N_("Your vote is recorded"), code=secret.removeprefix(_VOTED))
    try:
        ballot = await run_in_threadpool(ballot_paper, bootstrap.reading(), secret=secret)
    except DeliberationError:
        return _dead(request)
    return paper.page(request, "lent_ballot.html", title=N_("Secret ballot"), ballot=ballot, choices=choices(ballot), is_secret=True)


async def _vote(request: Request) -> Response:
    if _is_of_screen(request):
        return await ballots.cast(request)
    secret = _secret(request)
    if secret.startswith(_VOTED):
        return _to_ballot(request, secret)
    try:
        fields = await read_form(request)
        await run_in_threadpool(_cast, secret, choice_of(fields.get("choice", "")))
    except (InvalidValue, FormTooLarge):
        return _to_ballot(request, secret)
    except DeliberationError:
        return _dead(request)
    return _to_ballot(request, _VOTED + vote_code(secret))


def _cast(secret: str, choice: str) -> None:
    ballot_paper(bootstrap.reading(), secret=secret)  # only reads: a wrong guess waits for no writer
    vote_by_pass(bootstrap.unit_of_work(), secret=secret, choice=choice)


def _secret(request: Request) -> str:
    secret = request.cookies.get(BALLOT_COOKIE, "")
    return secret if len(secret) <= _SECRET_CHARACTERS_MAX else ""


def _to_ballot(request: Request, secret: str) -> Response:
    """Redirect to the page of the ballot with its cookie: the browser's history then holds no form with a vote in it."""
    code = chosen_language(request)
    onward = BALLOT_PATH if code == DEFAULT_LANGUAGE else f"{BALLOT_PATH}?{urlencode({'langue': code})}"
    answer = RedirectResponse(onward, status_code=303)
    seconds = int(BALLOT_PASS_LIFETIME.total_seconds())
    cookies.keep(answer, request, BALLOT_COOKIE, secret, path=BALLOT_PATH, seconds=seconds)
    return answer


def _dead(request: Request) -> Response:
    return paper.page(request, "lent_pass.html", title=_TITLE, problem=_DEAD_PASS, status=404)
