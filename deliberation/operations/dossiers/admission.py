"""Candidatures filed after the close of the call: the chair admits them with a reason, or takes that back."""

from dataclasses import replace

from deliberation.call.people import Actor
from deliberation.call.rights import Right
from deliberation.call.screening import Screening
from deliberation.errors import InvalidValue
from deliberation.operations.acts import Receipt, acting
from deliberation.operations.ports import UnitOfWork
from deliberation.record.journal import Act
from phrases import N_


def admit_late(uow: UnitOfWork, *, by: Actor, call_id: int, candidature_id: int, reason: str) -> Receipt | None:
    """Admit a candidature that was filed after the close; None if it is admitted already for that reason.

    Raises NotFound if ``by`` is recused on it; InvalidValue without a reason, or for one that was filed in time.
    """
    with acting(uow, call_id=call_id, by=by, right=Right.ADMIT_LATE, act=Act.LATE_ADMITTED, candidature_id=candidature_id) as act:
        if not reason.strip():
            raise InvalidValue(N_("Say why this late dossier is admitted: the minutes will give the reason."))
        old = uow.candidatures.get_many(call_id, [candidature_id])[candidature_id]
        if not old.is_late:
            raise InvalidValue(N_("{dossier} was filed in time: there is nothing to admit."), dossier=old.dossier)
        if old.awaits_admission or old.admission_reason != reason.strip():
            new = replace(old, admitted_by=act.by, admitted_at=act.at, admission_reason=reason.strip())
            uow.candidatures.update(new, revision=act.revision)
            act.record(
                old.dossier,
                before={"admitted": not old.awaits_admission, "reason": old.admission_reason},
                after={"admitted": True, "reason": new.admission_reason},
            )
    return act.receipt


def take_back_admission(uow: UnitOfWork, *, by: Actor, call_id: int, candidature_id: int) -> Receipt | None:
    """Take the admission of a late candidature back; None if it is not admitted.

    Raises NotFound if ``by`` is recused on it; InvalidValue while it is shortlisted: its pre-selection rests on the admission.
    """
    with acting(uow, call_id=call_id, by=by, right=Right.ADMIT_LATE, act=Act.ADMISSION_TAKEN_BACK, candidature_id=candidature_id) as act:
        old = uow.candidatures.get_many(call_id, [candidature_id])[candidature_id]
        if old.admitted_at is None:
            return None
        if old.screening is Screening.SHORTLISTED:
            raise InvalidValue(N_("{dossier} is shortlisted: change its pre-selection first."), dossier=old.dossier)
        uow.candidatures.update(replace(old, admitted_by="", admitted_at=None, admission_reason=""), revision=act.revision)
        act.record(old.dossier, before={"admitted": True, "reason": old.admission_reason}, after={"admitted": False})
    return act.receipt
