"""Ballot on its voters' screens, and the request that casts a vote, answered by the receipt.

The gate has recognised the person. The vote travels in the body alone, and requests have the same length for all options; the answer to a
secret vote has the same bytes for all options.
"""

import re
from collections.abc import Mapping
from threading import Lock
from types import MappingProxyType
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

import bootstrap
from deliberation.call.people import Person
from deliberation.derived.meeting.ballot_papers import BallotPaper, paper_of
from deliberation.errors import BallotRefuses, CallIsFinalised, DeliberationError, InvalidValue, NotAllowed, NotFound, StorageFailed
from deliberation.meeting.ballots import BALLOT_PATH, Method, vote_code
from deliberation.operations.meeting.ballots import cast_vote
from deliberation.record.course import codes_counted
from deliberation.record.journal import Act
from deliberation.snapshot.snapshot import Snapshot
from deliberation.snapshot.visibility import must_declare, visible
from phrases import N_, _, language
from web.entrance import paper
from web.requests import FormTooLarge, chosen_language, is_another_s_page, person_in, read_form

_NOT_RECORDED = N_("Your vote was not recorded.")
_STRANGER = N_("Your access has ended on this device. Load the page again to sign in.")
_ANOTHER = N_("Somebody else has signed in on this device since this page was opened. Load the page again.")
_UNDECLARED = N_("Declare your conflicts of interest first.")
_OF_OTHERS = N_("You are not among those who vote on this ballot.")
_NO_CHOICE = N_("Choose one of the options.")
_TOO_LONG = N_("This request is too long to be a vote.")
# The first that applies.
_STATUSES: tuple[tuple[type[DeliberationError], int], ...] = (
    (BallotRefuses, 409),
    (CallIsFinalised, 409),
    (NotAllowed, 403),
    (NotFound, 404),
    (StorageFailed, 503),
    (InvalidValue, 422),
    (DeliberationError, 409),
)
_NOTHING_SEALED: Mapping[str, object] = MappingProxyType({"vote": "", "code": "", "box": None})
_TURN = Lock()
_KEY = re.compile(r"[0-9a-f]{32}")
_NUMBER = re.compile(r"[0-9]{1,6}")
_FILLING = "."  # in no code of an option
_ANSWER_STEP_BYTES = 2048


def routes() -> list[BaseRoute]:
    """Return the routes of a ballot on its voters' screens."""
    return [Route(BALLOT_PATH, _cast_vote, methods=["POST"]), Route(BALLOT_PATH, _show)]


def choices(ballot: BallotPaper) -> list[tuple[str, object, bool]]:
    """Return each option as sent by a form, all of the same length, with its label, and whether it is the voter's own."""
    longest = max(len(option) for option, _label in ballot.options)
    return [(option.ljust(longest, _FILLING), label, option == ballot.own) for option, label in ballot.options]


def choice_of(sent: str) -> str:
    """Return the option that a form sent."""
    return sent.rstrip(_FILLING)


async def _show(request: Request) -> Response:
    """Answer with the person's ballot paper and vote; empty if no ballot is open to them."""
    return await run_in_threadpool(_answer, request)


async def _cast_vote(request: Request) -> Response:
    """Cast a screen's vote, and answer with the ballot's state for the voter, and the receipt or refusal."""
    try:
        fields = await read_form(request)
    except FormTooLarge:
        return await run_in_threadpool(_answer, request, said=_TOO_LONG, status=413)
    return await run_in_threadpool(_cast, request, fields)


def _cast(request: Request, fields: dict[str, str]) -> Response:
    person = person_in(request.scope)
    if person is None or is_another_s_page(request):
        return _answer(request)
    # All votes come at once: here they wait in a row, where each would try for the database's lock, and for the process, again and again.
    with _TURN:
        try:
            _vote(person, fields)
        except NotFound:
            return _answer(request, said=_OF_OTHERS, status=404)
        except DeliberationError as refusal:
            status = next(status for kind, status in _STATUSES if isinstance(refusal, kind))
            return _answer(request, said=refusal, status=status)
        return _answer(request, is_receipt=True, seed=_seed(fields))


def _vote(person: Person, fields: dict[str, str]) -> None:
    whole = bootstrap.snapshots().get(person.call_id)
    if must_declare(whole, person):
        raise NotAllowed(_UNDECLARED)
    candidature, number, key = whole.by_dossier.get(fields.get("dossier", "")), fields.get("number", ""), fields.get("key", "")
    if candidature is None or not _NUMBER.fullmatch(number):
        raise NotFound
    choice = choice_of(fields.get("choice", ""))
    if not choice or not _KEY.fullmatch(key):
        raise InvalidValue(_NO_CHOICE)
    on: dict[str, Any] = {"call_id": person.call_id, "candidature_id": candidature.id, "number": int(number)}
    cast_vote(bootstrap.unit_of_work(), by=person, choice=choice, request=key, seed=_seed(fields), **on)


def _seed(fields: dict[str, str]) -> str:
    """Return the secret of the voter's device from which the code of a sealed vote is derived; none if the page sent none."""
    seed = fields.get("seed", "")
    return seed if _KEY.fullmatch(seed) else ""


def _view_of(person: Person, *, is_refused: bool) -> Snapshot:
    if not is_refused:
        return visible(bootstrap.snapshots().get(person.call_id), person)
    # As it is in the database: of what another process did, and why this vote is refused, this one may not have heard yet.
    with bootstrap.reading() as uow:
        return visible(uow.snapshot(person.call_id), person)


def _answer(
    request: Request, *, said: str | DeliberationError = "", status: int = 200, is_receipt: bool = False, seed: str = ""
) -> Response:
    with language(chosen_language(request)):
        person = person_in(request.scope)
        if person is None:
            return _sheet(request, None, said=_(_STRANGER), status=401)
        if is_another_s_page(request):
            return _sheet(request, None, said=_(_ANOTHER), status=409)
        view = _view_of(person, is_refused=bool(said))
        ballot = None if must_declare(view, person) else paper_of(person, view)
        words = _(said) if isinstance(said, str) and said else str(said)
        if words and not (ballot and ballot.has_voted):
            words += f" {_(_NOT_RECORDED)}"
        vote = f"{person.call_id}/{ballot.number}/{ballot.dossier}" if ballot else ""
        sealed = {"vote": vote, "code": vote_code(seed) if seed else "", "box": None if ballot else _box_told(request, person, view)}
        return _sheet(request, ballot, said=words, status=status, is_receipt=is_receipt, sealed=sealed)


def _box_told(request: Request, person: Person, view: Snapshot) -> dict[str, object] | None:
    """Return the codes of the sealed votes counted in the secret ballot of a screen's own vote; None unless that is over."""
    vote = request.query_params.get("vote", "")
    call_id, number, dossier = (*vote.split("/", 2), "", "")[:3]
    candidature = view.by_dossier.get(dossier)
    if candidature is None or call_id != str(person.call_id):
        return None
    ballots = (ballot for ballot in view.meeting.ballots_on(candidature.id) if not ballot.is_open and str(ballot.number) == number)
    if not any(person.id in ballot.voters and ballot.method is Method.SECRET for ballot in ballots):
        return None
    with bootstrap.reading() as uow:
        return {
            "vote": vote,
            "codes": codes_counted(uow.journal.of_acts(person.call_id, {Act.BALLOT_CLOSED})).get((dossier, int(number)), ()),
        }


def _sheet(
    request: Request,
    ballot: BallotPaper | None,
    *,
    said: str,
    status: int,
    is_receipt: bool = False,
    sealed: Mapping[str, object] = _NOTHING_SEALED,
) -> Response:
    text = paper.rendered(
        "ballot_sheet.html",
        request,
        action=BALLOT_PATH,
        ballot=ballot,
        choices=choices(ballot) if ballot else [],
        is_secret=bool(ballot and ballot.method is Method.SECRET),
        said=said,
        is_receipt=is_receipt,
        **sealed,
    ).encode()
    length = -(-len(text) // _ANSWER_STEP_BYTES) * _ANSWER_STEP_BYTES
    return Response(text.ljust(length), status, media_type="text/html; charset=utf-8")
