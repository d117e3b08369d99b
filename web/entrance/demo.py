"""Entering the demonstration call without a link: whose screens are offered, and when it is open at all."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

import bootstrap
from deliberation.call.people import Person, Role
from deliberation.errors import NotFound
from deliberation.operations.call.access import Enrolment, enter_demo
from demonstration.loading import open_to_anybody
from phrases import language


@dataclass(frozen=True, slots=True)
class Group:
    """People offered under one heading: their first role."""

    label: str
    people: tuple[Person, ...]


@dataclass(frozen=True, slots=True)
class OpenCall:
    """A demonstration call that anybody may enter."""

    name: str
    groups: tuple[Group, ...]


def open_call(language_code: str) -> OpenCall | None:
    """Return the demonstration open now, worded in ``language_code``; None if there is none."""
    with language(language_code), bootstrap.reading() as uow:
        state = open_to_anybody(uow)
        return OpenCall(str(state.call.name), _groups(uow.people.of_call(state.id))) if state else None


def enter(person_id: str, agent: str) -> Enrolment:
    """Let a device in as one of these people. Raises NotFound for anybody else."""
    if not (person_id.isascii() and person_id.isdigit() and len(person_id) < 10):
        raise NotFound
    with bootstrap.reading() as uow:
        state = open_to_anybody(uow)
        if state is None or uow.people.get(int(person_id)).call_id != state.id:
            raise NotFound
    return enter_demo(bootstrap.unit_of_work(), person_id=int(person_id), agent=agent)


def _groups(people: Sequence[Person]) -> tuple[Group, ...]:
    order = list(Role)
    # The chair first: whose screens a newcomer wants to see.
    order.insert(0, order.pop(order.index(Role.CHAIR)))
    active = sorted((person for person in people if person.is_active), key=lambda person: _first_role(person, order))
    return tuple(
        Group(order[position].words, tuple(members)) for position, members in groupby(active, key=lambda person: _first_role(person, order))
    )


def _first_role(person: Person, order: Sequence[Role]) -> int:
    return min(order.index(role) for role in person.roles)
