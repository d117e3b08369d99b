"""Begin a rehearsal; bring everybody over to the demonstration that is begun again."""

from deliberation.call.people import Actor, Right
from deliberation.call.rights import require
from deliberation.errors import InvalidValue
from deliberation.operations.acts import CallState, UnitOfWork
from phrases import N_

REHEARSE = Right("rehearse")


def require_rehearsal(uow: UnitOfWork, *, by: Actor, call_id: int) -> None:
    """Require the right to rehearse on this call. Raises NotAllowed; InvalidValue for a call that is not a demonstration."""
    with uow:
        state = uow.calls.state(call_id)
    require(by, REHEARSE, phase=state.phase, call_id=call_id)
    _refuse_real(state)


def move_devices(uow: UnitOfWork, *, by: Actor, call_id: int, to_call_id: int) -> int:
    """Move the devices of a demonstration call to the people of the same names in a further demonstration; return how many.

    Raises NotAllowed; InvalidValue if either call is not a demonstration.
    """
    require_rehearsal(uow, by=by, call_id=call_id)
    with uow:
        for id_ in sorted({call_id, to_call_id}):
            _refuse_real(uow.calls.state(id_))  # and let nobody enter either meanwhile
        successors = {person.name: person.id for person in uow.people.of_call(to_call_id)}
        moved = [
            uow.access.move_devices(person.id, to_person_id=successors[person.name])
            for person in uow.people.of_call(call_id)
            if person.name in successors
        ]
        uow.commit()
    return sum(moved)


def _refuse_real(state: CallState) -> None:
    if not state.call.is_demo:
        raise InvalidValue(N_("Only the demonstration is rehearsed: this is a real call."))
