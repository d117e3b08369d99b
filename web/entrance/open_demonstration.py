"""Demonstration with free entry in any role, as offered on the entrance."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

import bootstrap
import capabilities
from deliberation.call.call import Phase
from deliberation.call.people import Person, Role
from deliberation.errors import NotFound
from deliberation.operations.call.access import Enrolment, enter_demo
from demonstration.loading import STAGES, open_to_anybody, same_person
from phrases import N_, _, language
from web.entrance import cookies
from web.requests import FormTooLarge, local_path, read_form

# The chair first: whose screens a newcomer wants to see.
_ORDER = (Role.CHAIR, *(role for role in Role if role is not Role.CHAIR))
ENTRANCE = "/entree"


@dataclass(frozen=True, slots=True)
class Group:
    """People offered under a heading: their first role."""

    label: str
    people: tuple[Person, ...]


class Choice(NamedTuple):
    """A way into the demonstration in large: as the first person of a role. ``drawing``: a path of 24 × 24."""

    label: str
    line: str
    drawing: str
    person: Person


class Offered(NamedTuple):
    """A button that an extra adds: posted to ``path``, to see the screen of ``person``."""

    label: str
    path: str
    person: Person


@dataclass(frozen=True, slots=True)
class OpenCall:
    """Demonstration call with free entry."""

    call: str
    choices: tuple[Choice, ...]
    groups: tuple[Group, ...]
    offers: tuple[Offered, ...]


_CHOICES: Sequence[tuple[Role, str, str, str]] = (
    (Role.CHAIR, N_("Chair the jury"), N_("Conduct the meeting, put to the vote, decide."), "M5 3v18M5 4h13l-3 4 3 4H5"),
    (Role.JUROR, N_("Be a juror"), N_("Read, mark, follow the meeting, vote."), "M4 12l5 5L20 6"),
    (Role.ORGANISER, N_("Organise"), N_("Prepare the call, import the applications, publish."), "M4 6h16M4 12h16M4 18h10"),
)


def routes() -> list[BaseRoute]:
    """Return the routes of the way in."""
    return [Route("/entree/demo", _enter_demo, methods=["POST"]), Route("/entree/demo", to_sign_in)]


async def to_sign_in(_request: Request) -> Response:
    """Answer whoever follows the address of a button."""
    return RedirectResponse(ENTRANCE, status_code=303)


async def _enter_demo(request: Request) -> Response:
    try:
        fields = await read_form(request)
        chosen = fields.get("person", ""), fields.get("etape", "")
        enrolment = await run_in_threadpool(_enter_open_call, *chosen, cookies.agent(request))
    except (NotFound, FormTooLarge):
        return RedirectResponse(ENTRANCE, status_code=303)
    return await cookies.let_in(request, enrolment, onward=local_path(fields.get("suite", "/")), code=fields.get("langue"))


def open_call(language_code: str) -> OpenCall | None:
    """Return the demonstration open now, worded in ``language_code``; None if there is none."""
    with language(language_code), bootstrap.reading() as uow:
        state = open_to_anybody(uow)
        return _make_offer(str(state.call.name), uow.people.of_call(state.id)) if state else None


def _make_offer(call: str, people: Sequence[Person]) -> OpenCall:
    active = sorted((person for person in people if person.is_active), key=_first_role)
    firsts = {role: next((person for person in active if person.has(role)), None) for role in Role}
    choices = tuple(Choice(_(label), _(line), drawing, person) for role, label, line, drawing in _CHOICES if (person := firsts[role]))
    large = [choice.person for choice in choices]
    smaller = groupby((person for person in active if person not in large), key=_first_role)
    groups = tuple(Group(_ORDER[place].words, tuple(members)) for place, members in smaller)
    declared = (offer for extra in capabilities.active() for offer in extra.offers)
    offers = tuple(Offered(_(offer.label), offer.path, person) for offer in declared if (person := firsts[Role(offer.role)]))
    return OpenCall(call, choices, groups, offers)


def _enter_open_call(person_id: str, stage: str, agent: str) -> Enrolment:
    """Enrol a device for a person of the demonstration, at a stage. Raises NotFound for any other person."""
    if not (person_id.isascii() and person_id.isdigit() and len(person_id) < 10):
        raise NotFound
    with bootstrap.reading() as uow:
        state = open_to_anybody(uow)
        if state is None or uow.people.get(int(person_id)).call_id != state.id:
            raise NotFound
    other = next((phase for phase in STAGES if phase == stage and phase is not Phase.DELIBERATION), None)
    id_ = same_person(int(person_id), other) if other else int(person_id)
    return enter_demo(bootstrap.unit_of_work(), person_id=id_, agent=agent)


def _first_role(person: Person) -> int:
    return min(_ORDER.index(role) for role in person.roles)
