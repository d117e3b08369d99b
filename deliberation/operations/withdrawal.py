"""Withdraw a candidature by hand, and take that back: it is never deleted."""

from dataclasses import replace
from datetime import UTC, datetime

from deliberation.call.people import Actor
from deliberation.call.rights import Right
from deliberation.dossiers.candidatures import WithdrawalWord
from deliberation.errors import InvalidValue
from deliberation.operations.acts import Receipt, acting
from deliberation.operations.ports import UnitOfWork
from deliberation.record.journal import Act
from phrases import N_


def withdraw(
    uow: UnitOfWork,
    *,
    by: Actor,
    call_id: int,
    candidature_id: int,
    reason: str,
    on_word_of: WithdrawalWord = WithdrawalWord.APPLICANT,
    withdrawn_at: datetime | None = None,
) -> Receipt | None:
    """Mark a candidature as withdrawn, now or since ``withdrawn_at``; None if it is already.

    Raises InvalidValue without a reason, for a time in the future, or while a ballot is open on it; NotFound if ``by`` is recused on it.
    """
    with acting(uow, call_id=call_id, by=by, right=Right.WITHDRAW, act=Act.CANDIDATURE_WITHDRAWN, candidature_id=candidature_id) as act:
        if not reason.strip():
            raise InvalidValue(N_("Say why the candidature is withdrawn."))
        at = withdrawn_at or act.at
        if at > act.at:
            raise InvalidValue(N_("A candidature is not withdrawn at a time to come."))
        ballot = uow.snapshot(call_id).meeting.open_ballot
        if ballot and ballot.candidature_id == candidature_id:
            raise InvalidValue(N_("A ballot is open: close it, or cancel it, first."))
        old = uow.candidatures.get_many(call_id, [candidature_id])[candidature_id]
        if not old.is_withdrawn:
            new = replace(old, is_withdrawn=True, withdrawal_reason=reason.strip(), withdrawn_at=at, withdrawn_on_word_of=on_word_of)
            uow.candidatures.update(new, revision=act.revision)
            said = {"reason": reason.strip(), "on_word_of": str(on_word_of), "withdrawn_at": at.astimezone(UTC).isoformat()}
            act.record(old.dossier, before={"withdrawn": False}, after={"withdrawn": True, **said})
    return act.receipt


def take_back_withdrawal(uow: UnitOfWork, *, by: Actor, call_id: int, candidature_id: int) -> Receipt | None:
    """Take back a withdrawal, a person's or a file's; None if there is none. Raises as ``withdraw``."""
    with acting(uow, call_id=call_id, by=by, right=Right.WITHDRAW, act=Act.WITHDRAWAL_TAKEN_BACK, candidature_id=candidature_id) as act:
        old = uow.candidatures.get_many(call_id, [candidature_id])[candidature_id]
        if old.is_withdrawn:
            new = replace(old, is_withdrawn=False, withdrawal_reason="", withdrawn_at=None, withdrawn_on_word_of=None)
            uow.candidatures.update(new, revision=act.revision)
            act.record(old.dossier, before={"withdrawn": True, "reason": old.withdrawal_reason}, after={"withdrawn": False})
    return act.receipt
