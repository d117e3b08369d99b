"""Decide on candidatures, one or many, and undo."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from deliberation.call.people import Actor, Person
from deliberation.call.rights import Right, holds
from deliberation.call.screening import Screening
from deliberation.derived.meeting.board import Change, further_over, gauges, in_the_running, resolve
from deliberation.derived.meeting.quorums import deputy_stands_in
from deliberation.derived.meeting.verdicts import OutOfTheOrdinary, out_of_the_ordinary
from deliberation.dossiers.candidatures import Candidature, require_admitted
from deliberation.errors import InvalidValue, NothingToUndo, OutOfOrder, StaleChange
from deliberation.operations.acts import ActInProgress, Receipt, acting, hidden_from, refuse_recused
from deliberation.operations.dossiers.screening import plain as plain_screening
from deliberation.operations.ports import UnitOfWork
from deliberation.operations.selection.drafts import drop_confirmed
from deliberation.record.journal import Act, Entry
from deliberation.record.last_acts import UNDOABLE
from deliberation.selection.decisions import Decision, Outcome
from deliberation.selection.drafts import DecisionDraft
from deliberation.selection.reserve_lists import ReserveLists, closed_up
from deliberation.snapshot.snapshot import Snapshot
from deliberation.vocabulary import shared
from phrases import N_


def record_decisions(uow: UnitOfWork, *, by: Actor, call_id: int, changes: Sequence[Change], override_reason: str = "") -> Receipt | None:
    """Record the jury's decision on one or many candidatures, all or nothing.

    Raises StaleChange if somebody decided since the version seen; without the chair and ``override_reason``, OverCapacity if a track goes
    over its places or its envelope and OutOfOrder if a decision goes against a vote, is taken during one or without the quorum;
    InvalidValue for a candidature that is not shortlisted, or a track that the call does not have.

    Places and reserve ranks are those that ``by`` may know of: for somebody recused, they are counted without the hidden files. If that
    overfills a track, finalising is refused until those who see everything settle it.
    """
    with acting(uow, call_id=call_id, by=by, right=Right.DECIDE, act=Act.DECIDED) as act:
        write_decisions(uow, act, by=by, changes=changes, override_reason=override_reason, said={})
    return act.receipt


def write_decisions(
    uow: UnitOfWork,
    act: ActInProgress,
    *,
    by: Actor,
    changes: Sequence[Change],
    override_reason: str,
    said: Mapping[str, Any],
) -> tuple[Decision, ...]:
    """Take decisions within an act, record them in its entry beside what else is ``said``, and return those that changed something."""
    call_id, ids = act.state.id, [change.candidature_id for change in changes]
    refuse_recused(uow, by=by, call_id=call_id, ids=ids)
    candidatures = uow.candidatures.get_many(call_id, ids)
    standing = uow.decisions.of_call(call_id)
    for change in changes:
        refuse_stale(standing.get(change.candidature_id) or Decision(change.candidature_id), change.seen_version)
        _refuse_undecidable(act, change, candidatures[change.candidature_id])
    present = {id_: standing[id_] for id_ in ids if id_ in standing}
    everything, hidden = _in_the_running(uow, call_id, standing), hidden_from(uow, by=by, call_id=call_id)
    lists, running = ReserveLists.of(everything, hidden), _seen(everything, hidden)
    asked = {id_: candidature.amount_asked for id_, candidature in candidatures.items()}
    pairs = resolve(changes, {**present, **running}, asked=asked, funded=act.state.call.funded)
    wanted = [replace(new, decided_by=act.by, decided_at=act.at) for _old, new in pairs]
    is_over = _keep_places(act, by=by, running=running, after=wanted, override_reason=override_reason)
    # A reason put into better words decides nothing again.
    deciding = [new for old, new in pairs if (old.outcome, old.track) != (new.outcome, new.track)]
    exceptions = _keep_order(act, uow.snapshot(call_id), by=by, wanted=deciding, reason=override_reason)
    pairs = tuple((standing.get(old.candidature_id, old), lists.standing(new)) for (old, _), new in zip(pairs, wanted, strict=True))
    if pairs:
        uow.decisions.save(call_id, [new for _old, new in pairs], revision=act.revision)
        drop_confirmed(uow, by, call_id, [new.candidature_id for _old, new in pairs], DecisionDraft)
        beyond = _beyond(exceptions, override_reason.strip(), is_over=is_over)
        _record(act, candidatures, pairs, {**said, **beyond})
    return tuple(new for _old, new in pairs)


def _keep_order(
    act: ActInProgress, snapshot: Snapshot, *, by: Actor, wanted: Sequence[Decision], reason: str
) -> Mapping[str, Sequence[OutOfTheOrdinary]]:
    """Return, by dossier, what is out of the ordinary in decisions. Raises OutOfOrder if such a decision lacks the chair or the reason."""
    found = {}
    for decision in wanted:
        what = out_of_the_ordinary(snapshot, decision.candidature_id, decision.outcome, decision.track)
        if not what:
            continue
        dossier = snapshot.candidature(decision.candidature_id).dossier
        right = Right.DECIDE_OUT_OF_ORDER
        stands_in = deputy_stands_in(snapshot, right, decision.candidature_id)
        may = not isinstance(by, Person) or holds(by.roles, right, act.state.phase, stands_in=stands_in)
        if not (may and reason.strip()):
            raise OutOfOrder(dossier=dossier, why=what[0].message, may=may)
        found[dossier] = what
    return found


def _beyond(exceptions: Mapping[str, Sequence[OutOfTheOrdinary]], reason: str, *, is_over: bool) -> Mapping[str, Any]:
    """Return what the journal says of decisions that went beyond the rules, and why."""
    said: dict[str, Any] = {"override_reason": reason} if reason and (is_over or exceptions) else {}
    if exceptions:
        said |= {"exceptions": {dossier: [str(one) for one in what] for dossier, what in exceptions.items()}, "over_places": is_over}
    return said


def _record(
    act: ActInProgress, candidatures: Mapping[int, Candidature], pairs: Sequence[tuple[Decision, Decision]], beyond: Mapping[str, Any]
) -> None:
    before = {candidatures[old.candidature_id].dossier: plain_decision(old) for old, _new in pairs}
    after = {candidatures[new.candidature_id].dossier: plain_decision(new) for _old, new in pairs}
    outcome = shared(new.outcome for _old, new in pairs)
    act.record(", ".join(after), before={"decisions": before}, after={"decisions": after, **beyond}, outcome=outcome)


def plain_decision(decision: Decision) -> Mapping[str, Any]:
    """Return a decision as the journal holds it."""
    return {
        "id": decision.candidature_id,
        "outcome": str(decision.outcome),
        "track": decision.track,
        "reserve_rank": decision.reserve_rank,
        "reason": decision.reason,
        "version": decision.version,
        **({"amount": format(decision.amount, "f")} if decision.amount is not None else {}),
        **({"reason_is_proposed": True} if decision.reason_is_proposed else {}),
        **({"reason_adopted_at": decision.reason_adopted_at.astimezone(UTC).isoformat()} if decision.reason_adopted_at else {}),
    }


def undo(uow: UnitOfWork, *, by: Actor, call_id: int, sequence: int) -> Receipt | None:
    """Put back what an act of deciding or pre-selecting changed; itself journalled, and undone in its turn by the same verb.

    Raises NothingToUndo when the act is of another sort, was undone, or when something it touched changed since.
    """
    with uow:
        entry = uow.journal.get(call_id, sequence)
    is_screening = "screenings" in entry.after
    kind = "screenings" if is_screening else "decisions"
    with acting(uow, call_id=call_id, by=by, right=Right.SCREEN if is_screening else Right.DECIDE, act=Act.UNDONE) as act:
        if entry.act not in UNDOABLE:
            raise NothingToUndo(N_("This act cannot be undone."))
        refuse_recused(uow, by=by, call_id=call_id, ids=[row["id"] for row in entry.after[kind].values()])
        restored = (_restore_screenings if is_screening else _restore_decisions)(uow, act, entry, by)
        stands = shared(Screening(row["screening"]) if is_screening else Outcome(row["outcome"]) for row in restored.values())
        act.record(entry.subject, before={kind: entry.after[kind]}, after={kind: restored, "undoes": sequence}, outcome=stands)
    return act.receipt


def _restore_decisions(uow: UnitOfWork, act: ActInProgress, entry: Entry, by: Actor) -> Mapping[str, Any]:
    rows = entry.before["decisions"]
    standing = uow.decisions.of_call(act.state.id)
    candidatures = uow.candidatures.get_many(act.state.id, [row["id"] for row in rows.values()])
    restored = {}
    for dossier, row in rows.items():
        present = standing.get(row["id"])
        candidature = candidatures[row["id"]]
        is_decided = Outcome(row["outcome"]) is not Outcome.TO_DISCUSS
        is_out = (is_decided and not candidature.is_ranked) or (row["track"] and candidature.awaits_admission)
        if present is None or present.version != entry.after["decisions"][dossier]["version"] or is_out:
            raise NothingToUndo(N_("{dossier} was changed since: this cannot be undone as a whole."), dossier=dossier)
        restored[dossier] = Decision(
            candidature_id=row["id"],
            outcome=Outcome(row["outcome"]),
            track=row["track"],
            reserve_rank=row["reserve_rank"],
            reason=row["reason"],
            version=present.version + 1,
            decided_by=act.by,
            decided_at=act.at,
            amount=Decimal(row["amount"]) if row.get("amount") else None,
            reason_is_proposed=row.get("reason_is_proposed", False),
            reason_adopted_at=datetime.fromisoformat(row["reason_adopted_at"]) if "reason_adopted_at" in row else None,
        )
    running = _in_the_running(uow, act.state.id, standing)
    hidden = hidden_from(uow, by=by, call_id=act.state.id)
    seen = {id_: decision for id_, decision in running.items() if id_ not in hidden}
    _keep_places(act, by=by, running=seen, after=list(restored.values()), override_reason=None)
    uow.decisions.save(act.state.id, list(restored.values()), revision=act.revision)
    return {dossier: plain_decision(decision) for dossier, decision in restored.items()}


def _restore_screenings(uow: UnitOfWork, act: ActInProgress, entry: Entry, _by: Actor) -> Mapping[str, Any]:
    rows = entry.before["screenings"]
    standing = uow.candidatures.get_many(act.state.id, [row["id"] for row in rows.values()])
    decided = uow.decisions.of_call(act.state.id)
    restored = {}
    for dossier, row in rows.items():
        present = standing[row["id"]]
        is_out = (row["id"] in decided and decided[row["id"]].track) or (
            row["screening"] == Screening.SHORTLISTED and present.awaits_admission
        )
        if present.screening_version != entry.after["screenings"][dossier]["version"] or is_out:
            raise NothingToUndo(N_("{dossier} was changed since: this cannot be undone as a whole."), dossier=dossier)
        put_back = replace(
            present,
            screening=Screening(row["screening"]),
            # What an import brought was no reason that somebody gave.
            screening_reason=row["reason"] if row["version"] else "",
            screening_version=present.screening_version + 1,
            screened_by=act.by,
            screened_at=act.at,
        )
        uow.candidatures.update(put_back, revision=act.revision)
        restored[dossier] = plain_screening(put_back)
    return restored


def refuse_stale(standing: Decision, seen_version: int) -> None:
    """Raise StaleChange, with who, when and what, if the decision that stands is not the one that was seen."""
    if standing.version != seen_version and standing.decided_at is not None:
        raise StaleChange(changed_by=standing.decided_by, changed_at=standing.decided_at, present=standing.outcome.words)


def _refuse_undecidable(act: ActInProgress, change: Change, candidature: Candidature) -> None:
    if change.track is not None:
        act.state.call.track(change.track)
    if change.outcome is not Outcome.TO_DISCUSS and not candidature.is_ranked:
        raise InvalidValue(N_("{dossier} is not shortlisted, or was withdrawn: it cannot be decided upon."), dossier=candidature.dossier)
    if change.outcome.names_track:
        require_admitted(candidature)


def _seen(running: Mapping[int, Decision], hidden: Collection[int]) -> dict[int, Decision]:
    if not hidden:
        return dict(running)
    seen = {id_: decision for id_, decision in running.items() if id_ not in hidden}
    return closed_up(seen, seen.keys())


def _in_the_running(uow: UnitOfWork, call_id: int, standing: Mapping[int, Decision]) -> dict[int, Decision]:
    holding = [id_ for id_, decision in standing.items() if decision.track]
    return in_the_running(standing, uow.candidatures.get_many(call_id, holding).values())


def _keep_places(
    act: ActInProgress, *, by: Actor, running: Mapping[int, Decision], after: Sequence[Decision], override_reason: str | None
) -> bool:
    """Tell whether decisions go over the places. Raises OverCapacity if they do without the chair and a reason."""
    call = act.state.call
    wanted = {**running, **{decision.candidature_id: decision for decision in after}}
    may_exceed = not isinstance(by, Person) or holds(by.roles, Right.EXCEED_PLACES, act.state.phase)
    over = further_over(gauges(call, running.values()), gauges(call, wanted.values()))
    if over and not (may_exceed and override_reason and override_reason.strip()):
        raise over[0].refusal(call, may=may_exceed and override_reason is not None)  # an undo takes no reason
    _keep_reserve_ranks_apart(wanted)
    return bool(over)


def _keep_reserve_ranks_apart(decisions: Mapping[int, Decision]) -> None:
    seen = set()
    for decision in decisions.values():
        if decision.outcome is Outcome.RESERVE:
            if (decision.track, decision.reserve_rank) in seen:
                raise InvalidValue(N_("Rank {rank} of this reserve list is taken."), rank=decision.reserve_rank)
            seen.add((decision.track, decision.reserve_rank))
