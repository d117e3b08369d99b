"""The table of rights, and the door that reads it. What each verb asks for is tested with the verbs."""

from itertools import product

import pytest

from deliberation.call.call import Phase
from deliberation.call.people import Console, Person, Right, Role
from deliberation.call.rights import TABLE, holds, require
from deliberation.errors import CallIsFinalised, NotAllowed

OPEN = (Phase.PREPARATION, Phase.SCORING, Phase.DELIBERATION)


def person(*roles: Role, call_id: int = 1, is_active: bool = True) -> Person:
    return Person(7, call_id, "Camille", frozenset(roles), is_active=is_active)


def refusal(actor: Person | Console, right: Right, phase: Phase) -> type[Exception] | None:
    try:
        require(actor, right, phase=phase, call_id=1)
    except (NotAllowed, CallIsFinalised) as error:
        return type(error)
    return None


def test_door_opens_where_the_table_says() -> None:
    granted = {(right, role, phase) for right, row in TABLE.items() for role, phases in row.items() for phase in phases}
    every = product(Right, Role, Phase)
    assert {(right, role, phase) for right, role, phase in every if refusal(person(role), right, phase) is None} == granted


def test_lock_is_named_to_whoever_only_the_lock_stops() -> None:
    every = set(product(Right, Role))
    told = {(right, role) for right, role in every if refusal(person(role), right, Phase.FINALISED) is CallIsFinalised}
    stopped = {
        (right, role)
        for right, role in every
        if not holds([role], right, Phase.FINALISED) and any(holds([role], right, phase) for phase in OPEN)
    }  # fmt: skip
    assert told == stopped


def test_every_right_has_a_row() -> None:
    assert TABLE.keys() == set(Right)


def test_roles_add_up() -> None:
    both = person(Role.JUROR, Role.CHAIR)
    assert [refusal(both, right, Phase.DELIBERATION) for right in (Right.SCORE, Right.REVEAL)] == [None, None]
    assert refusal(both, Right.IMPORT, Phase.DELIBERATION) is NotAllowed


@pytest.mark.parametrize("stranger", [person(*set(Role) - {Role.PROJECTOR}, call_id=2), person(Role.CHAIR, is_active=False)])
@pytest.mark.parametrize("phase", Phase)
def test_people_of_another_call_or_gone_have_no_right(stranger: Person, phase: Phase) -> None:
    assert {refusal(stranger, right, phase) for right in Right} == {NotAllowed}


def test_console_has_every_right_but_the_lock_binds_it() -> None:
    assert {refusal(Console(), right, phase) for right in Right for phase in OPEN} == {None}
    locked = {right for right in Right if refusal(Console(), right, Phase.FINALISED) is CallIsFinalised}
    assert locked == {right for right in Right if not any(Phase.FINALISED in phases for phases in TABLE[right].values())}


def test_nobody_but_the_chair_lifts_the_seal_goes_over_the_places_or_reopens() -> None:
    for right in (Right.REVEAL, Right.EXCEED_PLACES, Right.REOPEN):
        assert set(TABLE[right]) == {Role.CHAIR}


def test_observers_and_the_room_screen_act_on_nothing() -> None:
    of_role = {role: {right for right in Right if role in TABLE[right]} for role in (Role.OBSERVER, Role.PROJECTOR)}
    assert of_role == {Role.OBSERVER: {Right.BROWSE}, Role.PROJECTOR: {Right.PROJECT}}


def test_jurors_and_observers_read_nothing_before_their_phase() -> None:
    reading = {role: TABLE[Right.BROWSE][role] for role in (Role.JUROR, Role.OBSERVER)}
    assert reading == {
        Role.JUROR: {Phase.SCORING, Phase.DELIBERATION, Phase.FINALISED},
        Role.OBSERVER: {Phase.DELIBERATION, Phase.FINALISED},
    }
