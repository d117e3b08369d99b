"""Vote by a pass on a lent device, which opens nothing else.

As with a personal link, opening a pass's address changes nothing: its button does, and sets a cookie for this page alone.
"""

from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

import bootstrap
from deliberation.errors import DeliberationError, InvalidValue, NotFound
from deliberation.meeting.ballots import vote_code
from extras.paper.passes import PASS_LIFETIME, ballot_paper, ballot_pass_path, is_ballot_pass, open_ballot_pass, vote_by_pass
from phrases import DEFAULT_LANGUAGE, N_
from web.entrance import cookies, paper
from web.entrance.ballots import choice_of, choices
from web.requests import FormTooLarge, chosen_language, read_form

_TITLE = N_("Vote on this device")
_DEAD_PASS = N_(
    "This pass is no longer valid. If you have just voted with it, your vote is counted. "
    "If not, ask whoever runs the ballot for another one."
)
# The cookie begins with it once the vote is cast, before the vote's code. Its page tells nothing of the call, to whoever makes one up too.
_VOTED = "voted."
_SECRET_CHARACTERS_MAX = 128
_COOKIE = "jury_ballot"  # its value is the secret of an opened pass, opaque to everybody
_BALLOT = ballot_pass_path("bulletin")  # the page of the device, once the pass is opened: no code is this word


def routes() -> list[BaseRoute]:
    """Return the routes of the pass and of the vote, open to strangers, and of whatever follows."""
    return [
        Route(_BALLOT, _vote, methods=["POST"]),
        Route(_BALLOT, _ballot),
        Route(ballot_pass_path("{code:path}"), _use_code, methods=["POST"]),
        Route(ballot_pass_path("{code:path}"), _code),
    ]


async def _code(request: Request) -> Response:
    return paper.page(request, "paper/templates/lent_pass.html", title=_TITLE)


async def _use_code(request: Request) -> Response:
    try:
        secret = await run_in_threadpool(_open_pass, request.path_params["code"])
    except NotFound:
        return _dead(request)
    return _redirect_to_ballot(request, secret)


def _open_pass(code: str) -> str:
    if not is_ballot_pass(bootstrap.reading(), code=code):
        raise NotFound
    return open_ballot_pass(bootstrap.unit_of_work(), code=code)[0]


async def _ballot(request: Request) -> Response:
    secret = _secret(request)
    if secret.startswith(_VOTED):
        return paper.page(request, "paper/templates/lent_voted.html", title=N_("Your vote is recorded"), code=secret.removeprefix(_VOTED))
    try:
        ballot = await run_in_threadpool(ballot_paper, bootstrap.reading(), secret=secret)
    except DeliberationError:
        return _dead(request)
    title, template, options = N_("Secret ballot"), "paper/templates/lent_ballot.html", choices(ballot)
    return paper.page(request, template, title=title, ballot=ballot, choices=options, is_secret=True, action=_BALLOT)


async def _vote(request: Request) -> Response:
    secret = _secret(request)
    if secret.startswith(_VOTED):
        return _redirect_to_ballot(request, secret)
    try:
        fields = await read_form(request)
        await run_in_threadpool(_cast, secret, choice_of(fields.get("choice", "")))
    except (InvalidValue, FormTooLarge):
        return _redirect_to_ballot(request, secret)
    except DeliberationError:
        return _dead(request)
    return _redirect_to_ballot(request, _VOTED + vote_code(secret))


def _cast(secret: str, choice: str) -> None:
    ballot_paper(bootstrap.reading(), secret=secret)  # only reads: a wrong guess waits for no writer
    vote_by_pass(bootstrap.unit_of_work(), secret=secret, choice=choice)


def _secret(request: Request) -> str:
    secret = request.cookies.get(_COOKIE, "")
    return secret if len(secret) <= _SECRET_CHARACTERS_MAX else ""


def _redirect_to_ballot(request: Request, secret: str) -> Response:
    """Redirect to the ballot's page with its cookie, so that the browser's history holds no form with a vote."""
    code = chosen_language(request)
    onward = _BALLOT if code == DEFAULT_LANGUAGE else f"{_BALLOT}?{urlencode({'langue': code})}"
    answer = RedirectResponse(onward, status_code=303)
    seconds = int(PASS_LIFETIME.total_seconds())
    cookies.keep(answer, request, _COOKIE, secret, path=_BALLOT, seconds=seconds)
    return answer


def _dead(request: Request) -> Response:
    return paper.page(request, "paper/templates/lent_pass.html", title=_TITLE, problem=_DEAD_PASS, status=404)
