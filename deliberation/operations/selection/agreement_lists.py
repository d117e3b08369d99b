"""Agreement without debate: read a list out, take it back, decide it together, bring a file back into the discussion ("repêcher")."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import UTC
from typing import Any, Final

from deliberation.call.people import Actor
from deliberation.call.rights import Right
from deliberation.derived.meeting.agreement_lists import changes_of, files_staying, pulled_out, read_now, taken_back, unfit
from deliberation.derived.meeting.board import Change, preview
from deliberation.errors import InvalidValue, NotAllowed
from deliberation.operations.acts import ActInProgress, Receipt, acting, hidden_from
from deliberation.operations.meeting.agenda import refuse_unless_open
from deliberation.operations.ports import UnitOfWork
from deliberation.operations.selection.decisions import refuse_stale, write_decisions
from deliberation.record.journal import Act
from deliberation.selection.decisions import Proposed, Recall
from deliberation.snapshot.snapshot import Snapshot
from phrases import N_

DEPUTY_READS: Final = N_("You are recused on a file, and see only a part of the call: the deputy reads the list.")


def read_list(uow: UnitOfWork, *, by: Actor, call_id: int, changes: Sequence[Change]) -> Receipt | None:
    """Read out a list of files with the decision proposed for each; None for an empty one. Members may then pull files out of it.

    Raises InvalidValue while the meeting is not open, another list is read, or for a file that is not for such a list; StaleChange for
    a decision that changed since it was seen; OverCapacity if the list goes over the places; NotAllowed for somebody recused.
    """
    with acting(uow, call_id=call_id, by=by, right=Right.AGREE_LIST, act=Act.LIST_READ) as act:
        snapshot = _whole(uow, by, call_id)
        if read_now(snapshot):
            raise InvalidValue(N_("A list is being read: agree to it, or take it back, first."))
        for change in changes:
            _refuse_unfit(snapshot, change)
        _refuse_over(snapshot, changes)
        proposed = [_proposed(snapshot, act, change) for change in changes]
        if proposed:
            uow.decisions.save_proposed(call_id, proposed, revision=act.revision)
            told = {snapshot.candidature(one.candidature_id).dossier: _plain(one) for one in proposed}
            act.record(", ".join(told), before={}, after={"proposals": told})
    return act.receipt


def _whole(uow: UnitOfWork, by: Actor, call_id: int) -> Snapshot:
    """Return the call's snapshot, if ``by`` sees every file and the meeting is open."""
    if hidden_from(uow, by=by, call_id=call_id):
        raise NotAllowed(DEPUTY_READS)
    snapshot = uow.snapshot(call_id)
    refuse_unless_open(snapshot.meeting)
    return snapshot


def _refuse_unfit(snapshot: Snapshot, change: Change) -> None:
    dossier = snapshot.candidature(change.candidature_id).dossier
    refuse_stale(dossier, snapshot.decision(change.candidature_id), change.seen_version)
    why = unfit(snapshot, change.candidature_id)
    if why:
        raise InvalidValue(N_("{dossier} is not for a list for agreement: {why}."), dossier=dossier, why=why.message)


def _refuse_over(snapshot: Snapshot, changes: Sequence[Change]) -> None:
    for gauge in preview(snapshot, changes).over:
        raise gauge.refusal(snapshot.call)


def _proposed(snapshot: Snapshot, act: ActInProgress, change: Change) -> Proposed:
    number = 1 + sum(agreement.candidature_id == change.candidature_id for agreement in snapshot.agreements)
    ((_candidature, _before, after),) = preview(snapshot, [change]).steps
    proposed = Proposed(change.candidature_id, number, change.outcome, change.track, after.reason, act.by, act.at)
    return replace(proposed, reason_is_proposed=after.reason_is_proposed)


def _plain(proposed: Proposed) -> dict[str, Any]:
    said: dict[str, Any] = {"outcome": str(proposed.outcome), "track": proposed.track, "reason": proposed.reason}
    said |= {"reason_is_proposed": True} if proposed.reason_is_proposed else {}
    return {"id": proposed.candidature_id, **said}


def take_list_back(uow: UnitOfWork, *, by: Actor, call_id: int) -> Receipt | None:
    """Take back the list that is read: nothing of it is decided. None if no list is read."""
    with acting(uow, call_id=call_id, by=by, right=Right.AGREE_LIST, act=Act.LIST_TAKEN_BACK) as act:
        if hidden_from(uow, by=by, call_id=call_id):
            raise NotAllowed(DEPUTY_READS)
        snapshot = uow.snapshot(call_id)
        listed = read_now(snapshot)
        if listed:
            uow.decisions.save_proposed(call_id, taken_back(snapshot, at=act.at), revision=act.revision)
            act.record(", ".join(_dossiers(snapshot, listed)), before={}, after={"read_at": _said_at(listed)})
    return act.receipt


def agree_list(uow: UnitOfWork, *, by: Actor, call_id: int, candidature_ids: Collection[int]) -> Receipt | None:
    """Decide, in one act, what stays of the list that is read; None if nothing does.

    ``candidature_ids``: what stayed as ``by`` saw it. Raises InvalidValue if something else stays now, the meeting is not open, or a
    file is no longer fit for such a list, for example because somebody recused on it came in; OverCapacity; NotAllowed for somebody
    recused.
    """
    with acting(uow, call_id=call_id, by=by, right=Right.AGREE_LIST, act=Act.AGREED) as act:
        snapshot = _whole(uow, by, call_id)
        listed, kept = read_now(snapshot), files_staying(snapshot)
        if {one.candidature_id for one in kept} != set(candidature_ids):
            raise InvalidValue(N_("The list changed since you read it: nothing was decided. Read what stays of it."))
        changes = changes_of(snapshot, kept)
        for change in changes:
            _refuse_unfit(snapshot, change)
        said = {"read_at": _said_at(listed), "objections": _objections(snapshot, listed)} if kept else {}
        made = write_decisions(uow, act, by=by, changes=changes, override_reason="", said=said)
        decided = {one.candidature_id: one.version for one in made}
        if decided:
            ended = [replace(proposal, ended_at=act.at, decided_version=decided.get(proposal.candidature_id)) for proposal in listed]
            uow.decisions.save_proposed(call_id, ended, revision=act.revision)
    return act.receipt


def _objections(snapshot: Snapshot, listed: Sequence[Proposed]) -> dict[str, str]:
    said = ((proposal, pulled_out(snapshot, proposal)) for proposal in listed)
    return {snapshot.candidature(one.candidature_id).dossier: recall.by for one, recall in said if recall}


def _said_at(listed: Sequence[Proposed]) -> str:
    return listed[0].read_at.astimezone(UTC).isoformat()


def _dossiers(snapshot: Snapshot, listed: Sequence[Proposed]) -> list[str]:
    return [snapshot.candidature(proposal.candidature_id).dossier for proposal in listed]


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
