"""Pre-select candidatures, withdraw them, take a withdrawal back."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from typing import Any

from deliberation.call.call import Screening
from deliberation.call.people import Actor, Right
from deliberation.call.rights import require
from deliberation.dossiers.candidatures import Candidature, WithdrawalWord, require_admitted
from deliberation.dossiers.import_plan import ImportPlan
from deliberation.dossiers.records import Closing
from deliberation.errors import InvalidValue, NotFound, StaleChange
from deliberation.operations.acts import Receipt, UnitOfWork, acting, refuse_recused
from deliberation.operations.selection.decisions import settle_ranks
from deliberation.record.journal import Act
from deliberation.selection.decisions import Decision
from deliberation.vocabulary import shared
from phrases import N_, PARIS, _

_NO_REASON = N_("Say why {dossier} is inadmissible: the minutes and its letter give the reason.")


@dataclass(frozen=True, slots=True)
class ScreeningChange:
    """Requested pre-selection and the version on screen. ``reason``: of this candidature, instead of the common reason."""

    candidature_id: int
    screening: Screening
    seen_version: int
    reason: str | None = None


def screen(uow: UnitOfWork, *, by: Actor, call_id: int, changes: Sequence[ScreeningChange], reason: str) -> Receipt | None:
    """Record the pre-selection of candidatures, all or nothing.

    Raises StaleChange after a change by a different person; InvalidValue for a decided candidature, for shortlisting a late candidature
    without admission, or for inadmissibility without a reason.
    """
    with acting(uow, call_id=call_id, by=by, right=Right.SCREEN, act=Act.SCREENED) as act:
        refuse_recused(uow, by=by, call_id=call_id, ids=[change.candidature_id for change in changes])
        candidatures_by_id = uow.candidatures.get_many(call_id, [change.candidature_id for change in changes])
        decided = uow.decisions.of_call(call_id)
        before: dict[str, Any] = {}
        after: dict[str, Any] = {}
        for change in changes:
            old = candidatures_by_id[change.candidature_id]
            _refuse(change, old, decided.get(change.candidature_id), at=act.at)
            new = replace(
                old,
                screening=change.screening,
                screening_reason=(reason if change.reason is None else change.reason).strip(),
                screening_version=old.screening_version + 1,
                screened_by=act.by,
                screened_at=act.at,
            )
            if screening_payload(new) == screening_payload(old):
                continue
            if new.screening is Screening.INADMISSIBLE and not new.screening_reason:
                raise InvalidValue(_NO_REASON, dossier=new.dossier)
            uow.candidatures.update(new, revision=act.revision)
            before[old.dossier], after[old.dossier] = plain(old), plain(new)
        if after:
            outcome = shared(change.screening for change in changes)
            act.record(", ".join(after), before={"screenings": before}, after={"screenings": after}, outcome=outcome)
    return act.receipt


def decline_waiting(uow: UnitOfWork, *, by: Actor, call_id: int, seen: Mapping[int, int], reason: str) -> Receipt | None:
    """Decline dossiers on hold, outside the shortlist; ``seen``: id → version on screen.

    Raises InvalidValue without a reason for the minutes; otherwise as ``screen``.
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


def screening_payload(candidature: Candidature) -> tuple[Screening, str]:
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


def withdraw(
    uow: UnitOfWork,
    *,
    by: Actor,
    call_id: int,
    candidature_id: int,
    reason: str,
    on_word_of: WithdrawalWord = WithdrawalWord.APPLICANT,
    withdrawn_at: date | None = None,
) -> Receipt | None:
    """Mark a candidature as withdrawn, now or since ``withdrawn_at``, a time or a day in Paris; None if already withdrawn.

    Raises InvalidValue without a reason, for a time in the future, or during a ballot on the candidature; NotFound if ``by`` is recused.
    """
    with acting(uow, call_id=call_id, by=by, right=Right.WITHDRAW, act=Act.CANDIDATURE_WITHDRAWN, candidature_id=candidature_id) as act:
        if not reason.strip():
            raise InvalidValue(N_("Say why the application is withdrawn."))
        at = _time_of(withdrawn_at, act.at)
        if at > act.at:
            raise InvalidValue(N_("The day of a withdrawal cannot be in the future."))
        ballot = uow.snapshot(call_id).meeting.open_ballot
        if ballot and ballot.candidature_id == candidature_id:
            raise InvalidValue(N_("A ballot is open: close it, or cancel it, first."))
        old = uow.candidatures.get_many(call_id, [candidature_id])[candidature_id]
        if not old.is_withdrawn:
            new = replace(old, is_withdrawn=True, withdrawal_reason=reason.strip(), withdrawn_at=at, withdrawn_on_word_of=on_word_of)
            uow.candidatures.update(new, revision=act.revision)
            ranks = settle_ranks(uow, act)
            content = {"reason": reason.strip(), "on_word_of": str(on_word_of), "withdrawn_at": at.astimezone(UTC).isoformat()}
            act.record(old.dossier, before={"withdrawn": False, **ranks[0]}, after={"withdrawn": True, **content, **ranks[1]})
    return act.receipt


def _time_of(day: date | None, now: datetime) -> datetime:
    """Return the time of a withdrawal: for a day before today, noon of that day in Paris."""
    if day is None or isinstance(day, datetime):
        return day or now
    return now if day == now.astimezone(PARIS).date() else datetime.combine(day, time(12), tzinfo=PARIS)


def take_back_withdrawal(uow: UnitOfWork, *, by: Actor, call_id: int, candidature_id: int) -> Receipt | None:
    """Take back a withdrawal, a person's or a file's; None if there is none. Raises as ``withdraw``."""
    with acting(uow, call_id=call_id, by=by, right=Right.WITHDRAW, act=Act.WITHDRAWAL_TAKEN_BACK, candidature_id=candidature_id) as act:
        old = uow.candidatures.get_many(call_id, [candidature_id])[candidature_id]
        if old.is_withdrawn:
            new = replace(old, is_withdrawn=False, withdrawal_reason="", withdrawn_at=None, withdrawn_on_word_of=None)
            uow.candidatures.update(new, revision=act.revision)
            ranks = settle_ranks(uow, act, returning=[candidature_id])
            content = {"withdrawn": True, "reason": old.withdrawal_reason}
            act.record(old.dossier, before={**content, **ranks[0]}, after={"withdrawn": False, **ranks[1]})
    return act.receipt


def follow_platform(
    uow: UnitOfWork, *, by: Actor, call_id: int, plan: ImportPlan, withdrawn: Collection[str] = (), returned: Collection[str] = ()
) -> tuple[str, ...]:
    """Withdraw, or restore, chosen dossiers reported as changed on the platform by an imported file.

    Returns the changed dossiers; each is a separate act. Raises InvalidValue, before any act, for a dossier outside the file's questions;
    NotFound for a dossier never imported; otherwise as ``withdraw``.
    """
    with uow:
        state, now = uow.calls.state(call_id), uow.now()
        require(by, Right.WITHDRAW, phase=state.phase, call_id=call_id)
        gone, back = _choose_closings(plan.withdrawn, withdrawn), _choose_closings(plan.returning, returned)
        if not (gone or back):
            return ()
        ids = {candidature.dossier: candidature.id for candidature in uow.candidatures.each(call_id)}
    if not {record.dossier for record in (*gone, *back)} <= ids.keys():
        raise NotFound
    done = []
    for record in gone:
        receipt = withdraw(
            uow,
            by=by,
            call_id=call_id,
            candidature_id=ids[record.dossier],
            reason=record.motivation.strip() or _("Closed without continuation on the platform."),
            on_word_of=WithdrawalWord.PLATFORM,
            withdrawn_at=record.processed_at if record.processed_at and record.processed_at <= now else None,
        )
        done += [record.dossier] if receipt else []
    for record in back:
        receipt = take_back_withdrawal(uow, by=by, call_id=call_id, candidature_id=ids[record.dossier])
        done += [record.dossier] if receipt else []
    return tuple(done)


def _choose_closings(asked: Iterable[Closing], chosen: Collection[str]) -> list[Closing]:
    records = [record for record in asked if record.dossier in chosen]
    if strangers := set(chosen) - {record.dossier for record in records}:
        raise InvalidValue(N_("This file asks nothing of these dossiers: {dossiers}."), dossiers=", ".join(sorted(strangers)))
    return records
