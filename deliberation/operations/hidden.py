"""The files that do not exist for whoever acts, because they are recused on them."""

from collections.abc import Collection

from deliberation.call.people import Actor, Person
from deliberation.errors import NotFound
from deliberation.operations.ports import UnitOfWork


def refuse_recused(uow: UnitOfWork, *, by: Actor, call_id: int, ids: Collection[int]) -> None:
    """Raise NotFound where ``by`` is recused on one of the candidatures: to them it does not exist."""
    if not hidden_from(uow, by=by, call_id=call_id).isdisjoint(ids):
        raise NotFound


def hidden_from(uow: UnitOfWork, *, by: Actor, call_id: int) -> frozenset[int]:
    """Return the ids of the candidatures under the recusal of ``by``; none for the server's console."""
    if not isinstance(by, Person):
        return frozenset()
    return frozenset(candidature_id for candidature_id, person_id in uow.scores.recusals(call_id) if person_id == by.id)
