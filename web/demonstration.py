"""Entering the demonstration call without a link: whose screens are offered, and when it is open at all."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

import bootstrap
from deliberation import operations
from deliberation.errors import NotFound
from deliberation.operations.access import Enrolment
from deliberation.people import ROLE_LABELS, Person, Role
from deliberation.ports import CallState
from phrases import _, language


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


def open_calls(language_code: str) -> list[OpenCall]:
    """Return the demonstration calls open now, worded in ``language_code``."""
    with language(language_code), bootstrap.reading() as uow:
        states = _open(uow.calls.all())
        return [OpenCall(str(state.call.name), _groups(uow.people.of_call(state.id))) for state in states]


def enter(person_id: str, agent: str) -> Enrolment:
    """Let a device in as one of these people. Raises NotFound for anybody else."""
    if not (person_id.isascii() and person_id.isdigit() and len(person_id) < 10):
        raise NotFound
    with bootstrap.reading() as uow:
        if uow.people.get(int(person_id)).call_id not in {state.id for state in _open(uow.calls.all())}:
            raise NotFound
    return operations.enter_demo(bootstrap.unit_of_work(), person_id=int(person_id), agent=agent)


def _open(states: Sequence[CallState]) -> list[CallState]:
    # Once a real call exists, a demonstration beside it is opened only on purpose: `--demo`.
    demo = bootstrap.settings().demo
    is_open = demo if demo is not None else all(state.call.is_demo for state in states)
    # The latest one: those before it were begun again.
    return [state for state in states if state.call.is_demo][-1:] if is_open else []


def _groups(people: Sequence[Person]) -> tuple[Group, ...]:
    order = list(ROLE_LABELS)
    # The chair first: whose screens a newcomer wants to see.
    order.insert(0, order.pop(order.index(Role.CHAIR)))
    active = sorted((person for person in people if person.is_active), key=lambda person: _first_role(person, order))
    return tuple(
        Group(_(ROLE_LABELS[order[position]]), tuple(members))
        for position, members in groupby(active, key=lambda person: _first_role(person, order))
    )


def _first_role(person: Person, order: Sequence[Role]) -> int:
    return min(order.index(role) for role in person.roles)
