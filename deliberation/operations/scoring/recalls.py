"""Bring a candidature back into the discussion ("repêcher")."""

from deliberation.call.people import Actor
from deliberation.call.rights import Right
from deliberation.errors import InvalidValue
from deliberation.operations.acts import Receipt, acting
from deliberation.operations.ports import UnitOfWork
from deliberation.record.journal import Act
from deliberation.selection.decisions import Recall
from phrases import N_


def recall_candidature(uow: UnitOfWork, *, by: Actor, call_id: int, candidature_id: int, reason: str) -> Receipt | None:
    """Ask for a candidature to be discussed, whatever pile triage put it in; None if somebody asked already.

    Raises NotFound if ``by`` is recused on it; InvalidValue without a reason, or for one that is not shortlisted.
    """
    with acting(uow, call_id=call_id, by=by, right=Right.RECALL, act=Act.RECALLED, candidature_id=candidature_id) as act:
        candidature = uow.candidatures.get_many(call_id, [candidature_id])[candidature_id]
        if not candidature.is_ranked:
            raise InvalidValue(N_("{dossier} is not shortlisted, or was withdrawn: it is not discussed."), dossier=candidature.dossier)
        recall = Recall(candidature_id, by=act.by, at=act.at, reason=reason.strip())
        if candidature_id not in uow.recalls.of_call(call_id):
            uow.recalls.add(call_id, recall, revision=act.revision)
            act.record(candidature.dossier, before={"recalled": False}, after={"recalled": True, "reason": recall.reason})
    return act.receipt
