"""Adopt reasons that were proposed from the criteria as the jury's own."""

from collections.abc import Mapping
from dataclasses import replace

from deliberation.call.people import Actor
from deliberation.call.rights import Right
from deliberation.derived.meeting.reasons import awaiting_adoption
from deliberation.errors import InvalidValue, NotAllowed
from deliberation.operations.acts import Receipt, acting, hidden_from
from deliberation.operations.ports import UnitOfWork
from deliberation.operations.selection.decisions import plain_decision
from deliberation.operations.selection.finalisation import SEES_NOT_ALL
from deliberation.record.journal import Act
from phrases import N_


def adopt_reasons(uow: UnitOfWork, *, by: Actor, call_id: int, seen: Mapping[int, int]) -> Receipt | None:
    """Adopt every proposed reason; None if there is none. Decisions do not change.

    ``seen``: candidature id → version of the decision, of the reasons that were read. Raises InvalidValue if they are others now;
    NotAllowed for somebody recused: the list would tell of hidden files.
    """
    with acting(uow, call_id=call_id, by=by, right=Right.FINALISE, act=Act.REASONS_ADOPTED) as act:
        if hidden_from(uow, by=by, call_id=call_id):
            raise NotAllowed(SEES_NOT_ALL)
        snapshot = uow.snapshot(call_id)
        before = {one.dossier: snapshot.decision(one.id) for one in awaiting_adoption(snapshot)}
        if {one.candidature_id: one.version for one in before.values()} != dict(seen):
            raise InvalidValue(N_("The reasons changed since you read them: read them again."))
        if before:
            after = {dossier: replace(one, reason_adopted_at=act.at) for dossier, one in before.items()}
            uow.decisions.save(call_id, list(after.values()), revision=act.revision)
            told = ({"decisions": {dossier: plain_decision(one) for dossier, one in side.items()}} for side in (before, after))
            act.record(", ".join(after), before=next(told), after=next(told))
    return act.receipt
