"""Agreement without debate: read a list, withdraw the list, decide its files together; pull a file out for discussion."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from deliberation.call.people import Actor, Person, Right
from deliberation.derived.meeting.agreement_lists import (
    changes_of,
    files_staying,
    had_time,
    pulled_out,
    read_now,
    read_until,
    taken_back,
    unfit,
)
from deliberation.derived.meeting.board import Change, preview
from deliberation.derived.meeting.openness import marks_digest
from deliberation.derived.meeting.rules import is_in_the_room
from deliberation.derived.scoring.robustness import DRAWS
from deliberation.errors import InvalidValue, NotAllowed
from deliberation.operations.acts import ActInProgress, Receipt, UnitOfWork, acting, authorised, hidden_from
from deliberation.operations.meeting.agenda import refuse_unless_open
from deliberation.operations.selection.decisions import refuse_stale, write_decisions
from deliberation.record.journal import Act
from deliberation.selection.decisions import Outcome, Proposed, Recall
from deliberation.snapshot.snapshot import Snapshot
from phrases import N_, time_of_day

DEPUTY_READS = N_("You are recused on a file, and see only a part of the call: the deputy reads the list.")


def read_list(uow: UnitOfWork, *, by: Actor, call_id: int, changes: Sequence[Change], seen_marks: str = "") -> Receipt | None:
    """Read out a list of files with proposed decisions; None for an empty list. Members may then pull files out.

    Raises InvalidValue after a change of marks, without an open meeting, during the reading of a further list, or for an unsuitable file;
    StaleChange for a decision changed since; OverCapacity for a list beyond the places; NotAllowed for a recused person.

    Args:
        uow: unit of work of the act.
        by: the acting person.
        call_id: the call's.
        changes: requested decisions, by candidature.
        seen_marks: digest of the marks behind the list.
    """
    with acting(uow, call_id=call_id, by=by, right=Right.AGREE_LIST, act=Act.LIST_READ) as act:
        snapshot = _whole(uow, by, call_id)
        if read_now(snapshot):
            raise InvalidValue(N_("A list is being read: agree to it, or take it back, first."))
        _refuse_other_marks(snapshot, seen_marks)
        for change in changes:
            _refuse_unfit(snapshot, change)
        _refuse_over(snapshot, changes)
        proposed = [_propose_decision(snapshot, act, change) for change in changes]
        if proposed:
            uow.decisions.save_proposed(call_id, proposed, revision=act.revision)
            proposals = {snapshot.candidature(proposal.candidature_id).dossier: _plain(proposal) for proposal in proposed}
            share, seed = snapshot.call.rules.open_share, snapshot.call.draws_seed
            rule = {"share": share, "draws": DRAWS, "seed": seed, "marks": marks_digest(snapshot)}
            act.record(
                ", ".join(proposals), before={}, after={"proposals": proposals, **{f"rule_{name}": value for name, value in rule.items()}}
            )
    return act.receipt


def _refuse_other_marks(snapshot: Snapshot, seen: str) -> None:
    if seen and seen != marks_digest(snapshot):
        raise InvalidValue(N_("The marks changed since this list was made: nothing was decided. Make the list again."))


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


def _propose_decision(snapshot: Snapshot, act: ActInProgress, change: Change) -> Proposed:
    number = 1 + sum(agreement.candidature_id == change.candidature_id for agreement in snapshot.agreements)
    ((_candidature, _before, after),) = preview(snapshot, [change]).steps
    proposed = Proposed(change.candidature_id, number, change.outcome, change.track, after.reason, act.by, act.at)
    return replace(proposed, reason_is_proposed=after.reason_is_proposed)


def _plain(proposed: Proposed) -> dict[str, Any]:
    content: dict[str, Any] = {"outcome": str(proposed.outcome), "track": proposed.track, "reason": proposed.reason}
    content |= {"reason_is_proposed": True} if proposed.reason_is_proposed else {}
    return {"id": proposed.candidature_id, **content}


def take_list_back(uow: UnitOfWork, *, by: Actor, call_id: int) -> Receipt | None:
    """Withdraw the list under reading, without decisions. None without a list."""
    with acting(uow, call_id=call_id, by=by, right=Right.AGREE_LIST, act=Act.LIST_TAKEN_BACK) as act:
        if hidden_from(uow, by=by, call_id=call_id):
            raise NotAllowed(DEPUTY_READS)
        snapshot = uow.snapshot(call_id)
        listed = read_now(snapshot)
        if listed:
            uow.decisions.save_proposed(call_id, taken_back(snapshot, at=act.at), revision=act.revision)
            uow.decisions.forget_screens(call_id)
            act.record(", ".join(_dossiers(snapshot, listed)), before={}, after={"read_at": _format_read_at(listed)})
    return act.receipt


def agree_list(uow: UnitOfWork, *, by: Actor, call_id: int, candidature_ids: Collection[int]) -> Receipt | None:
    """Decide, in a single act, the files left on the list under reading; None without such files.

    Raises InvalidValue for different files now, after a change of marks, without reading time, without an open meeting, or for a file no
    longer suitable, as after the return of its recused member; OverCapacity; NotAllowed for a recused person.

    Args:
        uow: unit of work of the act.
        by: the acting person.
        call_id: the call's.
        candidature_ids: the files left on the screen of ``by``.
    """
    with acting(uow, call_id=call_id, by=by, right=Right.AGREE_LIST, act=Act.AGREED) as act:
        snapshot = _whole(uow, by, call_id)
        listed, staying = read_now(snapshot), files_staying(snapshot)
        if {one.candidature_id for one in staying} != set(candidature_ids):
            raise InvalidValue(N_("The list changed since you read it: nothing was decided. Read what stays of it."))
        if staying:
            entry = uow.journal.latest(call_id, {Act.LIST_READ})
            _refuse_other_marks(snapshot, entry.after.get("rule_marks", "") if entry else "")
            _refuse_hurry(uow, snapshot, listed, now=act.at)
        changes = changes_of(snapshot, staying)
        for change in changes:
            _refuse_unfit(snapshot, change)
        content = {"read_at": _format_read_at(listed), "objections": _objections(snapshot, listed)} if staying else {}
        made = write_decisions(uow, act, by=by, changes=changes, override_reason="", said=content)
        decided = {one.candidature_id: one.version for one in made}
        if decided:
            ended = [replace(proposal, ended_at=act.at, decided_version=decided.get(proposal.candidature_id)) for proposal in listed]
            uow.decisions.save_proposed(call_id, ended, revision=act.revision)
            uow.decisions.forget_screens(call_id)
    return act.receipt


def _refuse_hurry(uow: UnitOfWork, snapshot: Snapshot, listed: Sequence[Proposed], *, now: datetime) -> None:
    if not had_time(snapshot, listed, uow.decisions.screens_of(snapshot.call_id, listed[0].read_at), now=now):
        sentence = N_("Give the list time to be read: until {time}, or until every member in the room has pressed Seen.")
        raise InvalidValue(sentence, time=time_of_day(read_until(listed)))


def show_list(uow: UnitOfWork, *, by: Person, call_id: int, read_at: datetime, has_seen: bool = False) -> None:
    """Note that a screen of ``by`` shows the list of that time, or that ``by`` confirmed reading. No entry, no revision."""
    with uow:
        authorised(uow, call_id=call_id, by=by, right=Right.RECALL)
        uow.decisions.save_screen(call_id, by.id, read_at, has_seen=has_seen)
        uow.commit(is_told=False)


def screens_of_list(uow: UnitOfWork, *, by: Actor, call_id: int, read_at: datetime) -> Mapping[int, bool]:
    """Return person id → confirmation, for people with the list of that time on screen."""
    with uow:
        authorised(uow, call_id=call_id, by=by, right=Right.AGREE_LIST)
        return uow.decisions.screens_of(call_id, read_at)


def _objections(snapshot: Snapshot, listed: Sequence[Proposed]) -> dict[str, str]:
    recalls = ((proposal, pulled_out(snapshot, proposal)) for proposal in listed)
    return {snapshot.candidature(one.candidature_id).dossier: recall.by for one, recall in recalls if recall}


def _format_read_at(listed: Sequence[Proposed]) -> str:
    return listed[0].read_at.astimezone(UTC).isoformat()


def _dossiers(snapshot: Snapshot, listed: Sequence[Proposed]) -> list[str]:
    return [snapshot.candidature(proposal.candidature_id).dossier for proposal in listed]


def _refuse_outside(snapshot: Snapshot, by: Actor) -> None:
    if isinstance(by, Person) and by.sits and snapshot.meeting.is_open and not is_in_the_room(snapshot, by.id):
        raise InvalidValue(N_("{name} is noted out of the room: nothing is pulled out in their name."), name=by.name)


def _is_decided(uow: UnitOfWork, call_id: int, candidature_id: int) -> bool:
    decision = uow.decisions.of_call(call_id).get(candidature_id)
    return decision is not None and decision.outcome is not Outcome.TO_DISCUSS


def recall_candidature(uow: UnitOfWork, *, by: Actor, call_id: int, candidature_id: int) -> Receipt | None:
    """Request the discussion of a candidature, on a list or not; None if already requested. Only the journal names the person.

    Raises NotFound if ``by`` is recused; InvalidValue for a file off the shortlist or decided, and from a member out of the room.
    """
    with acting(uow, call_id=call_id, by=by, right=Right.RECALL, act=Act.RECALLED, candidature_id=candidature_id) as act:
        candidature = uow.candidatures.get_many(call_id, [candidature_id])[candidature_id]
        _refuse_outside(uow.snapshot(call_id), by)
        if not candidature.is_ranked:
            raise InvalidValue(N_("{dossier} is not shortlisted, or was withdrawn: it is not discussed."), dossier=candidature.dossier)
        if _is_decided(uow, call_id, candidature_id):
            raise InvalidValue(N_("{dossier} has been decided: the chair can take it up again."), dossier=candidature.dossier)
        if candidature_id not in uow.recalls.of_call(call_id):
            uow.recalls.add(call_id, Recall(candidature_id, by=act.by, at=act.at), revision=act.revision)
            act.record(candidature.dossier, before={"recalled": False}, after={"recalled": True})
    return act.receipt
