"""Finalise the selection, reopen it, take the reasons proposed as the jury's own."""

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from functools import partial

from deliberation.call.call import Head, Phase, Version
from deliberation.call.people import Actor, Right
from deliberation.derived.meeting.checklist import Check, checklist, left_waiting, quorum_check
from deliberation.derived.meeting.verdicts import awaiting_adoption
from deliberation.errors import InvalidValue, NotAllowed, NotReady, RowsDiffer
from deliberation.operations.acts import ActInProgress, CallState, Receipt, UnitOfWork, acting, hidden_from
from deliberation.operations.meeting.agenda import end_meeting
from deliberation.operations.selection.decisions import plain_decision
from deliberation.operations.verification import row_differences
from deliberation.record.anchors import sealed_anchor
from deliberation.record.course import decided_without_quorum
from deliberation.record.journal import ABOUT_ACCESS, Act, Entry, canonical_json
from deliberation.record.state import CURRENT_FORM, canonical_state, seated_since
from deliberation.snapshot.snapshot import Snapshot
from deliberation.snapshot.visibility import visible
from phrases import N_

SEES_NOT_ALL = N_("You are recused on a file, and see only a part of the call: the organisers finalise the selection with you.")


def finalise(uow: UnitOfWork, *, by: Actor, call_id: int, seen: Head, keeps_waiting: bool = False, despite: str = "") -> Receipt | None:
    """Lock the call: its state as canonical JSON, its SHA-256, a new version. An open meeting closes too.

    Raises NotReady with the missing requirements; RowsDiffer without ``despite``; InvalidValue after a later act, or without a choice for
    dossiers on hold; NotAllowed, without further words, for a recused person where a hidden file is not ready.

    Args:
        uow: unit of work of the act.
        by: the acting person.
        call_id: the call's.
        seen: the last entry of the journal at the reading of the checklist.
        keeps_waiting: dossiers stay on hold, named in the minutes.
        despite: the reason, stated in the minutes, to finalise rows different from the journal.
    """
    with acting(uow, call_id=call_id, by=by, right=Right.FINALISE, act=Act.FINALISED) as act:
        if _has_changed(uow, call_id, seen):
            raise InvalidValue(N_("Something changed since you read this checklist: read it again, then finalise."))
        snapshot = uow.snapshot(call_id)
        view = visible(snapshot, by)
        _refuse_unready(view, keeps_waiting=keeps_waiting)
        differing = row_differences(uow, call_id)
        if hidden_from(uow, by=by, call_id=call_id):
            _refuse_for_hidden(snapshot, keeps_waiting=keeps_waiting, is_differing=bool(differing))
        if differing and not despite.strip():
            raise RowsDiffer(differing)
        waiting = [candidature.dossier for candidature in left_waiting(snapshot)]
        ended = end_meeting(uow, act, snapshot)  # afterwards nothing of the meeting changes, its end neither
        content = canonical_json(canonical_state(uow.snapshot(call_id), form=CURRENT_FORM))
        sha256 = hashlib.sha256(content).hexdigest()
        number = 1 + max((version.number for version in uow.versions.of_call(call_id)), default=0)
        version = Version(number=number, sha256=sha256, finalised_by=act.by, finalised_at=act.at, form=CURRENT_FORM)
        uow.versions.add(call_id, version, content=content)
        uow.notes.purge(call_id)
        uow.drafts.purge(call_id)
        uow.drafts.purge_forms(call_id)
        uow.decisions.forget_screens(call_id)
        uow.ballots.purge_requests(call_id)
        uow.calls.set_phase(call_id, Phase.FINALISED)
        rows = uow.versions.frozen_rows(call_id, form=CURRENT_FORM)
        after = {"version": number, "sha256": sha256, "form": CURRENT_FORM, "rows": dict(rows)}
        after |= {"waiting": waiting} if waiting else {}
        after |= ended.after if ended else {}
        if differing:
            after |= {"differing": [str(problem) for problem in differing], "despite": despite.strip()}
            uow.journal.state_afresh(call_id)
        act.record(act.state.call.slug, before={"phase": str(act.state.phase), **(ended.before if ended else {})}, after=after)
        act.once_journalled = partial(_anchor, uow, act.state, number)
    return act.receipt


def _refuse_unready(snapshot: Snapshot, *, keeps_waiting: bool) -> None:
    if missing := [check.text for check in checklist(snapshot) if check.stands_in_the_way]:
        raise NotReady(missing)
    waiting = [candidature.dossier for candidature in left_waiting(snapshot)]
    if waiting and not keeps_waiting:
        raise InvalidValue(N_("Say what becomes of the dossiers on hold: {dossiers}."), dossiers=", ".join(waiting))


def _refuse_for_hidden(snapshot: Snapshot, *, keeps_waiting: bool, is_differing: bool) -> None:
    """Refuse a recused person, in a single sentence independent of the hidden file's fault."""
    try:
        _refuse_unready(snapshot, keeps_waiting=keeps_waiting)
    except (NotReady, InvalidValue):
        is_differing = True
    if is_differing:
        raise NotAllowed(SEES_NOT_ALL)


def without_quorum(uow: UnitOfWork, *, by: Actor, call_id: int) -> Check:
    """Return the checklist's line on valid decisions without quorum, of files visible to ``by``."""
    with uow:
        entries = uow.journal.of_acts(call_id, {Act.DECIDED, Act.AGREED, Act.UNDONE})
        dossiers = {candidature.dossier for candidature in visible(uow.snapshot(call_id), by).candidatures}
    return quorum_check([dossier for dossier in decided_without_quorum(entries) if dossier in dossiers])


def _has_changed(uow: UnitOfWork, call_id: int, seen: Head) -> bool:
    """Return whether the call changed since an entry, or came back without that entry; acts on access do not count."""
    latest = uow.journal.latest(call_id, frozenset(Act) - ABOUT_ACCESS)
    return latest is not None and (latest.sequence > seen.entry or not uow.journal.holds(call_id, seen))


def _anchor(uow: UnitOfWork, state: CallState, number: int, entry: Entry) -> None:
    head = Head(entry.sequence, entry.hash)
    uow.versions.add_anchor(state.id, sealed_anchor(uow.sealing_key(), state.call.slug, number, head))


def reopen(uow: UnitOfWork, *, by: Actor, call_id: int, reason: str) -> Receipt | None:
    """Unlock a finalised call, with a reason; the finalised version stays. Raises InvalidValue without a reason."""
    with acting(uow, call_id=call_id, by=by, right=Right.REOPEN, act=Act.REOPENED) as act:
        if not reason.strip():
            raise InvalidValue(N_("Say why the selection is reopened: the minutes will give it."))
        if act.state.phase is not Phase.FINALISED:
            raise InvalidValue(N_("This selection is not finalised."))
        latest = max(uow.versions.of_call(call_id), key=lambda version: version.number)
        uow.versions.mark_reopened(call_id, latest.number, by=act.by, at=act.at, reason=reason.strip())
        uow.calls.set_phase(call_id, Phase.DELIBERATION)
        joined = _seat_newcomers(uow, act, latest)
        after = {"reason": reason.strip(), **({"joined": joined} if joined else {})}
        act.record(act.state.call.slug, before={"version": latest.number}, after=after)
    return act.receipt


def _seat_newcomers(uow: UnitOfWork, act: ActInProgress, version: Version) -> list[str]:
    """Seat the people who took a seat during the lock, from now on, and return their names."""
    snapshot = uow.snapshot(act.state.id)
    newcomers = seated_since(snapshot, uow.versions.content(act.state.id, version.number)) if snapshot.meeting.sittings else ()
    for person in newcomers:
        now = replace(person, membership=replace(person.membership, since=act.at))
        uow.people.set_membership(now, revision=act.revision)
    return [person.name for person in newcomers]


def adopt_reasons(uow: UnitOfWork, *, by: Actor, call_id: int, seen: Mapping[int, int]) -> Receipt | None:
    """Adopt every proposed reason, without change to decisions; None without proposed reasons.

    Raises InvalidValue if the reasons changed since.

    Args:
        uow: unit of work of the act.
        by: the acting person.
        call_id: the call's.
        seen: candidature id → version of the decision with the reason, for files visible to ``by``.
    """
    with acting(uow, call_id=call_id, by=by, right=Right.FINALISE, act=Act.REASONS_ADOPTED) as act:
        snapshot = visible(uow.snapshot(call_id), by)
        before = {candidature.dossier: snapshot.decision(candidature.id) for candidature in awaiting_adoption(snapshot)}
        if {decision.candidature_id: decision.version for decision in before.values()} != dict(seen):
            raise InvalidValue(N_("The reasons changed since you read them: read them again."))
        if before:
            after = {dossier: replace(decision, reason_adopted_at=act.at) for dossier, decision in before.items()}
            uow.decisions.save(call_id, list(after.values()), revision=act.revision)
            sides = ({"decisions": {dossier: plain_decision(decision) for dossier, decision in side.items()}} for side in (before, after))
            act.record(", ".join(after), before=next(sides), after=next(sides))
    return act.receipt
