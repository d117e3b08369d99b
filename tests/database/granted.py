"""What a verb answers to somebody, and what the table of rights says that it should."""

from collections.abc import Callable
from functools import partial
from typing import Any

from deliberation.call.rights import holds
from tests.worlds.room import Room
from tests.worlds.terms import Actor, CallIsFinalised, DeliberationError, NotAllowed, Phase, Right, Role

# What a verb is told beside who acts on which call.
Ask = Callable[[Room], dict[str, Any]]


def plain(**told: Any) -> Ask:
    """Tell a verb the same whatever the room."""
    return lambda _room: told


def on_file(**told: Any) -> Ask:
    """Tell a verb of dossier 101."""
    return lambda room: {"candidature_id": room.ids["101"], **told}


def on_juror(**told: Any) -> Ask:
    """Tell a verb of a juror."""
    return lambda room: {"person_id": room.people["juror"].id, **told}


def on_juror_and_file(**told: Any) -> Ask:
    """Tell a verb of a juror and dossier 101."""
    return lambda room: {**on_file(**told)(room), **on_juror()(room)}


def refusal(act: Callable[[], object]) -> type[DeliberationError] | None:
    """Return how an act is refused for want of the right; None for whoever is let in, even if refused for what was asked."""
    try:
        act()
    except (NotAllowed, CallIsFinalised) as error:
        return type(error)
    except DeliberationError:
        return None
    return None


def expected(role: Role, right: Right, phase: Phase) -> type[DeliberationError] | None:
    """Return the refusal that the table calls for."""
    if holds([role], right, phase):
        return None
    is_locked = phase is Phase.FINALISED and any(holds([role], right, other) for other in Phase)
    return CallIsFinalised if is_locked else NotAllowed


def alone(role: Role) -> str:
    """Return the name of whoever has one role and no other."""
    return f"{role} alone"


def with_each_role(room: Room) -> Room:
    """Add somebody of each role alone."""
    room.people = {**room.people, **{alone(role): room.add_person(alone(role), role) for role in Role}}
    return room


def assert_lets_in(room: Room, right: Right, act: Callable[[Actor], object]) -> None:
    """Assert that an act answers somebody of each role alone, in each phase, what the table of rights says."""
    answers = {}
    for phase in Phase:
        room.move(phase)
        for role in Role:
            answers[role, phase] = refusal(partial(act, room.person(alone(role))))
            if answers[role, phase] is None:
                room.move(phase)  # whoever is let in may have moved it
    assert answers == {(role, phase): expected(role, right, phase) for role, phase in answers}
