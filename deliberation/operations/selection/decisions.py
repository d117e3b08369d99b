"""Decide on candidatures; keep the reserve's ranks without gaps; record a member's dissent."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import fields, replace
from typing import Any

from deliberation.call.people import Actor, Person, Right
from deliberation.call.rights import holds
from deliberation.derived.meeting.agreement_lists import files_staying
from deliberation.derived.meeting.board import Change, further_over, gauges, in_the_running, resolve
from deliberation.derived.meeting.rules import deputy_stands_in, is_in_the_room
from deliberation.derived.meeting.verdicts import OutOfTheOrdinary, out_of_the_ordinary
from deliberation.dossiers.candidatures import Candidature, require_admitted
from deliberation.errors import InvalidValue, NotFound, OutOfOrder, StaleChange
from deliberation.operations.acts import ActInProgress, Receipt, UnitOfWork, acting, hidden_from, of_member, refuse_recused
from deliberation.operations.selection.drafts import drop_confirmed
from deliberation.record.journal import Act
from deliberation.record.payloads.selection import journalled_decision
from deliberation.selection.decisions import Decision, Dissent, Outcome, arranged, closed_up, dissents_on
from deliberation.selection.drafts import DecisionDraft
from deliberation.snapshot.snapshot import Snapshot
from deliberation.vocabulary import shared
from phrases import N_


def record_decisions(uow: UnitOfWork, *, by: Actor, call_id: int, changes: Sequence[Change], override_reason: str = "") -> Receipt | None:
    """Record the jury's decision on candidatures, all or nothing.

    Raises StaleChange for a decision changed since; without the chair and ``override_reason``, OverCapacity for a track beyond its places
    or envelope and OutOfOrder for a decision against or during a vote, or without quorum; InvalidValue for a file off the shortlist or on a
    list under reading, or an unknown track.

    Places and ranks are counted on the files visible to ``by``. If hidden files overfill a track, finalising waits for a decision by people
    with a complete view.
    """
    with acting(uow, call_id=call_id, by=by, right=Right.DECIDE, act=Act.DECIDED) as act:
        refuse_listed(uow.snapshot(call_id), [change.candidature_id for change in changes])
        write_decisions(uow, act, by=by, changes=changes, override_reason=override_reason, said={})
    return act.receipt


def refuse_listed(snapshot: Snapshot, ids: Collection[int]) -> None:
    """Raise InvalidValue for a file on a list under reading: it is decided with the list, or pulled out first."""
    for proposal in files_staying(snapshot):
        if proposal.candidature_id in ids:
            sentence = N_("{dossier} is on the list that is read for agreement: pull it out of the list, or take the list back, first.")
            raise InvalidValue(sentence, dossier=snapshot.candidature(proposal.candidature_id).dossier)


def write_decisions(
    uow: UnitOfWork,
    act: ActInProgress,
    *,
    by: Actor,
    changes: Sequence[Change],
    override_reason: str,
    said: Mapping[str, Any],
) -> tuple[Decision, ...]:
    """Write decisions within an act, record them in its entry, and return the changed decisions."""
    call_id, ids = act.state.id, [change.candidature_id for change in changes]
    refuse_recused(uow, by=by, call_id=call_id, ids=ids)
    candidatures = uow.candidatures.get_many(call_id, ids)
    standing = uow.decisions.of_call(call_id)
    for change in changes:
        candidature = candidatures[change.candidature_id]
        refuse_stale(candidature.dossier, standing.get(candidature.id) or Decision(candidature.id), change.seen_version)
        _refuse_undecidable(act, change, candidature)
    present = {id_: standing[id_] for id_ in ids if id_ in standing}
    everything, hidden = running_decisions(uow, call_id), hidden_from(uow, by=by, call_id=call_id)
    running = _count_visible(everything, hidden)
    amounts = {id_: candidature.amount_asked for id_, candidature in candidatures.items()}
    pairs = resolve(changes, {**present, **running}, asked=amounts)
    wanted = [replace(new, decided_by=act.by, decided_at=act.at) for _old, new in pairs]
    is_over = keep_places(act, by=by, running=running, after=wanted, override_reason=override_reason)
    # A reason put into better words decides nothing again.
    deciding = [new for old, new in pairs if (old.outcome, old.track) != (new.outcome, new.track)]
    exceptions = _keep_order(act, uow.snapshot(call_id), by=by, wanted=deciding, reason=override_reason)
    changed = {new.candidature_id: new for new in wanted}
    places = arranged({**everything, **changed}, changed.keys(), uncounted=hidden)
    pairs = tuple((standing.get(id_, Decision(id_)), places.get(id_, new)) for id_, new in changed.items())
    if pairs:
        uow.decisions.save(call_id, [new for _old, new in pairs], revision=act.revision)
        ranks = write_ranks(uow, act, without(everything, changed), places)
        drop_confirmed(uow, by, call_id, list(changed), DecisionDraft)
        beyond = _beyond(exceptions, override_reason.strip(), is_over=is_over)
        _record(act, candidatures, pairs, ranks, {**said, **beyond})
    return tuple(new for _old, new in pairs)


def _keep_order(
    act: ActInProgress, snapshot: Snapshot, *, by: Actor, wanted: Sequence[Decision], reason: str
) -> Mapping[str, Sequence[OutOfTheOrdinary]]:
    """Return dossier → rules overridden by its decision. Raises OutOfOrder for an override without the chair or the reason."""
    overridden = {}
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
        overridden[dossier] = what
    return overridden


def _beyond(exceptions: Mapping[str, Sequence[OutOfTheOrdinary]], reason: str, *, is_over: bool) -> Mapping[str, Any]:
    """Return the payload's part on decisions that override a rule, with the reason."""
    content: dict[str, Any] = {"override_reason": reason} if reason and (is_over or exceptions) else {}
    if exceptions:
        content |= {
            "exceptions": {dossier: [str(exception) for exception in what] for dossier, what in exceptions.items()},
            "over_places": is_over,
        }
    return content


Sides = tuple[Mapping[str, Any], Mapping[str, Any]]


def running_decisions(uow: UnitOfWork, call_id: int) -> dict[int, Decision]:
    """Return the current decisions of a track on ranked candidatures, by candidature id."""
    holding = {id_: decision for id_, decision in uow.decisions.of_call(call_id).items() if decision.track}
    return in_the_running(holding, uow.candidatures.get_many(call_id, holding).values())


def settle_ranks(uow: UnitOfWork, act: ActInProgress, *, returning: Collection[int] = ()) -> Sides:
    """Renumber the reserve lists without gaps, with returning files at their own rank; return the payload's part."""
    before = running_decisions(uow, act.state.id)
    return write_ranks(uow, act, before, arranged(before, returning))


def write_ranks(uow: UnitOfWork, act: ActInProgress, before: Mapping[int, Decision], after: Mapping[int, Decision]) -> Sides:
    """Write the places of ``before`` with a different rank in ``after``; return both ranks by dossier in the journal's notation.

    Decisions and their versions do not change, so dissents stay attached.
    """
    moved = {id_: new for id_, new in after.items() if id_ in before and new.reserve_rank != before[id_].reserve_rank}
    if not moved:
        return {}, {}
    uow.decisions.save(act.state.id, list(moved.values()), revision=act.revision)
    candidatures = uow.candidatures.get_many(act.state.id, moved)
    old, new = ({candidatures[id_].dossier: side[id_].reserve_rank for id_ in moved} for side in (before, after))
    return {"reserve_ranks": old}, {"reserve_ranks": new}


def _record(
    act: ActInProgress,
    candidatures: Mapping[int, Candidature],
    pairs: Sequence[tuple[Decision, Decision]],
    ranks: Sides,
    beyond: Mapping[str, Any],
) -> None:
    before = {candidatures[old.candidature_id].dossier: plain_decision(old) for old, _new in pairs}
    after = {candidatures[new.candidature_id].dossier: plain_decision(new) for _old, new in pairs}
    outcome = shared(new.outcome for _old, new in pairs)
    act.record(
        ", ".join(after), before={"decisions": before, **ranks[0]}, after={"decisions": after, **ranks[1], **beyond}, outcome=outcome
    )


def plain_decision(decision: Decision) -> Mapping[str, Any]:
    """Return a decision as the journal holds it."""
    columns = {field.name: getattr(decision, field.name) for field in fields(decision)}
    return {"id": decision.candidature_id, **journalled_decision(columns)}


def refuse_stale(dossier: str, decision: Decision, seen_version: int) -> None:
    """Raise StaleChange (file, person, time, decision) if the decision changed since ``seen_version``."""
    if decision.version != seen_version and decision.decided_at is not None:
        sentence = N_("{dossier} has been decided already (“{present}”, at {time}, by {who}): nothing was recorded.")
        who, at, present = decision.decided_by, decision.decided_at, decision.outcome.words
        raise StaleChange(changed_by=who, changed_at=at, present=present, text=sentence, dossier=dossier)


def _refuse_undecidable(act: ActInProgress, change: Change, candidature: Candidature) -> None:
    if change.track is not None:
        act.state.call.track(change.track)
    if change.outcome is not Outcome.TO_DISCUSS and not candidature.is_ranked:
        raise InvalidValue(N_("{dossier} is not shortlisted, or was withdrawn: it cannot be decided upon."), dossier=candidature.dossier)
    if change.outcome.names_track:
        require_admitted(candidature)


def _count_visible(running: Mapping[int, Decision], hidden: Collection[int]) -> dict[int, Decision]:
    visible_decisions = without(running, hidden)
    return closed_up(visible_decisions, visible_decisions.keys())


def without(decisions: Mapping[int, Decision], ids: Collection[int]) -> dict[int, Decision]:
    """Return the decisions on other candidatures than ``ids``."""
    return {id_: decision for id_, decision in decisions.items() if id_ not in ids}


def keep_places(
    act: ActInProgress, *, by: Actor, running: Mapping[int, Decision], after: Sequence[Decision], override_reason: str | None
) -> bool:
    """Tell whether decisions go over the places. Raises OverCapacity if they do without the chair and a reason."""
    call = act.state.call
    wanted = {**running, **{decision.candidature_id: decision for decision in after}}
    may_exceed = not isinstance(by, Person) or holds(by.roles, Right.EXCEED_PLACES, act.state.phase)
    over = further_over(gauges(call, running.values()), gauges(call, wanted.values()))
    if over and not (may_exceed and override_reason and override_reason.strip()):
        raise over[0].refusal(call, may=may_exceed and override_reason is not None)  # an undo takes no reason
    return bool(over)


def dissent(uow: UnitOfWork, *, by: Person, call_id: int, candidature_id: int, sentence: str = "", seen_version: int) -> Receipt | None:
    """Record the dissent of ``by`` for the minutes; None if already recorded in these words.

    Raises StaleChange for a decision changed since; InvalidValue for an absent member, or without a decision; NotFound if ``by`` is
    recused.

    Args:
        uow: unit of work of the act.
        by: the acting person.
        call_id: the call's.
        candidature_id: the candidature's.
        sentence: the member's words, possibly empty.
        seen_version: of the decision.
    """
    with acting(uow, call_id=call_id, by=by, right=Right.DISSENT, act=Act.DISSENT_RECORDED, candidature_id=candidature_id) as act:
        _save(uow, act, candidature_id, by, sentence, seen_version)
    return act.receipt


def record_dissent(
    uow: UnitOfWork, *, by: Actor, call_id: int, candidature_id: int, person_id: int, sentence: str = "", seen_version: int
) -> Receipt | None:
    """Record the dissent of a member on request, as ``dissent``.

    Raises NotFound for a person outside the jury; InvalidValue for a recused member, too.
    """
    with acting(uow, call_id=call_id, by=by, right=Right.RECORD_DISSENT, act=Act.DISSENT_RECORDED, candidature_id=candidature_id) as act:
        person = _member(uow.snapshot(call_id), person_id)
        _save(uow, act, candidature_id, person, sentence, seen_version)
    return act.receipt


def withdraw_dissent(uow: UnitOfWork, *, by: Actor, call_id: int, candidature_id: int, person_id: int) -> Receipt | None:
    """Withdraw a dissent on the current decision, one's own or, with the right to record dissents, a member's; None if absent."""
    is_own = isinstance(by, Person) and by.id == person_id
    right = Right.DISSENT if is_own else Right.RECORD_DISSENT
    with acting(uow, call_id=call_id, by=by, right=right, act=Act.DISSENT_WITHDRAWN, candidature_id=candidature_id) as act:
        snapshot = uow.snapshot(call_id)
        person = _member(snapshot, person_id)
        for dissent in dissents_on(snapshot.dissents, snapshot.decision(candidature_id)):
            if dissent.person_id == person_id:
                uow.dissents.withdraw(call_id, dissent, at=act.at, revision=act.revision)
                dossier, message = snapshot.candidature(candidature_id).dossier, of_member(person.name)
                act.record(dossier, before=_plain(person, dissent), after={"person": person.name}, outcome=message)
    return act.receipt


def _member(snapshot: Snapshot, person_id: int) -> Person:
    for person in snapshot.seated:
        if person.id == person_id:
            return person
    raise NotFound


def _save(uow: UnitOfWork, act: ActInProgress, candidature_id: int, person: Person, sentence: str, seen_version: int) -> None:
    snapshot = uow.snapshot(act.state.id)
    decision = snapshot.decision(candidature_id)
    refuse_stale(snapshot.candidature(candidature_id).dossier, decision, seen_version)
    if snapshot.is_recused(person.id, candidature_id):
        raise InvalidValue(N_("{name} is recused on this application."), name=person.name)
    if not is_in_the_room(snapshot, person.id):
        raise InvalidValue(N_("Only a member who is present dissents: record that {name} is here first."), name=person.name)
    former = next((dissent for dissent in dissents_on(snapshot.dissents, decision) if dissent.person_id == person.id), None)
    new_dissent = Dissent(
        candidature_id, person.id, decision.version, decision.outcome, decision.track, sentence.strip(), recorded_by=act.by, at=act.at
    )
    if former is None or former.sentence != new_dissent.sentence:
        uow.dissents.save(act.state.id, new_dissent, revision=act.revision)
        before = {"sentence": former.sentence} if former else {}
        dossier = snapshot.candidature(candidature_id).dossier
        act.record(dossier, before=before, after=_plain(person, new_dissent), outcome=of_member(person.name))


def _plain(person: Person, said: Dissent) -> dict[str, Any]:
    return {"person": person.name, "outcome": str(said.outcome), "track": said.track, "sentence": said.sentence}
