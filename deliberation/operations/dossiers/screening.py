"""Pre-selection: shortlist, hold in reserve, decline; one or many, with a reason."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from deliberation.call.people import Actor
from deliberation.call.rights import Right
from deliberation.call.screening import Screening
from deliberation.dossiers.candidatures import Candidature, require_admitted
from deliberation.errors import InvalidValue, StaleChange
from deliberation.operations.acts import Receipt, acting, refuse_recused
from deliberation.operations.ports import UnitOfWork
from deliberation.record.journal import Act
from deliberation.selection.decisions import Decision
from deliberation.vocabulary import shared
from phrases import N_


@dataclass(frozen=True, slots=True)
class ScreeningChange:
    """A requested pre-selection and the version that was seen. ``reason``: this candidature's own, instead of the common one."""

    candidature_id: int
    screening: Screening
    seen_version: int
    reason: str | None = None


def screen(uow: UnitOfWork, *, by: Actor, call_id: int, changes: Sequence[ScreeningChange], reason: str) -> Receipt | None:
    """Record the pre-selection of one or many candidatures, all or nothing.

    Raises StaleChange if somebody changed one since; InvalidValue for a candidature that was decided upon, or for
    shortlisting one that was filed late and is not admitted.
    """
    with acting(uow, call_id=call_id, by=by, right=Right.SCREEN, act=Act.SCREENED) as act:
        refuse_recused(uow, by=by, call_id=call_id, ids=[change.candidature_id for change in changes])
        standing = uow.candidatures.get_many(call_id, [change.candidature_id for change in changes])
        decided = uow.decisions.of_call(call_id)
        before: dict[str, Any] = {}
        after: dict[str, Any] = {}
        for change in changes:
            old = standing[change.candidature_id]
            _refuse(change, old, decided.get(change.candidature_id), at=act.at)
            new = replace(
                old,
                screening=change.screening,
                screening_reason=(reason if change.reason is None else change.reason).strip(),
                screening_version=old.screening_version + 1,
                screened_by=act.by,
                screened_at=act.at,
            )
            if said(new) == said(old):
                continue
            uow.candidatures.update(new, revision=act.revision)
            before[old.dossier], after[old.dossier] = plain(old), plain(new)
        if after:
            outcome = shared(change.screening for change in changes)
            act.record(", ".join(after), before={"screenings": before}, after={"screenings": after}, outcome=outcome)
    return act.receipt


def decline_waiting(uow: UnitOfWork, *, by: Actor, call_id: int, seen: Mapping[int, int], reason: str) -> Receipt | None:
    """Decline dossiers on hold: they are not shortlisted; ``seen``: by id, the version that was seen.

    Raises InvalidValue without a reason, which the minutes give; otherwise as ``screen``.
    """
    if not reason.strip():
        raise InvalidValue(N_("Say why these dossiers are not shortlisted: the minutes give the reason."))
    changes = [ScreeningChange(id_, Screening.DECLINED, version) for id_, version in seen.items()]
    return screen(uow, by=by, call_id=call_id, changes=changes, reason=reason)


def _refuse(change: ScreeningChange, old: Candidature, decision: Decision | None, *, at: datetime) -> None:
    """Raise the error that stands in the way of a change, if any."""
    if old.screening_version != change.seen_version:
        raise StaleChange(changed_by=old.screened_by, changed_at=old.screened_at or at, present=old.screening.words)
    if change.screening is Screening.SHORTLISTED:
        require_admitted(old)
    elif decision and decision.track:
        raise InvalidValue(N_("{dossier} is selected or in reserve: change that decision first."), dossier=old.dossier)


def said(candidature: Candidature) -> tuple[Screening, str]:
    """Return the pre-selection as journalled, without its version."""
    return candidature.screening, candidature.stated_screening_reason


def plain(candidature: Candidature) -> Mapping[str, Any]:
    """Return the pre-selection as the journal holds it."""
    return {
        "id": candidature.id,
        "screening": str(candidature.screening),
        "reason": candidature.screening_reason,
        "version": candidature.screening_version,
    }
