"""Recuse oneself, recuse somebody else, take a recusal back; declare to have used no AI."""

from collections.abc import Collection

from deliberation.call.people import Actor, Person, Right
from deliberation.call.rules import RecusalScope
from deliberation.derived.interests import files_to_ask
from deliberation.dossiers.candidatures import RecusalOrigin
from deliberation.errors import InvalidValue, NotFound
from deliberation.operations.acts import ActInProgress, Receipt, UnitOfWork, acting, refuse_recused
from deliberation.record.journal import Act
from deliberation.snapshot.snapshot import Snapshot
from phrases import N_, Message


def declare_recusals(uow: UnitOfWork, *, by: Person, call_id: int, candidature_ids: Collection[int] = ()) -> Receipt | None:
    """Declare the recusals of ``by``, or their absence: once before the first file, then on demand.

    Under a rule of the call, a recusal covers the whole meeting. Returns None for a repeated declaration. Raises NotFound for an unknown
    candidature; InvalidValue during a ballot on any of the files.
    """
    with acting(uow, call_id=call_id, by=by, right=Right.DECLARE_RECUSAL, act=Act.RECUSED) as act:
        # If the person is already recused on it, they may not even learn that it exists.
        refuse_recused(uow, by=by, call_id=call_id, ids=candidature_ids)
        declare(uow, act, uow.snapshot(call_id), by, candidature_ids, RecusalOrigin.DECLARED)
    return act.receipt


def declare(uow: UnitOfWork, act: ActInProgress, snapshot: Snapshot, person: Person, ids: Collection[int], origin: RecusalOrigin) -> None:
    """Record a person's declaration within an act: recusals, or their absence; do nothing if already recorded."""
    recused = _recuse(uow, act, snapshot, person, ids, origin)
    if recused or person.id not in snapshot.declared or files_to_ask(snapshot, person):
        uow.scores.add_declaration(act.state.id, person.id, at=act.at, revision=act.revision)
        _record(act, snapshot, person, recused, origin, outcome=_count_files(recused))


def impose_recusal(uow: UnitOfWork, *, by: Actor, call_id: int, candidature_id: int, person_id: int, reason: str) -> Receipt | None:
    """Recuse a person on a candidature; None if already recused.

    Raises NotFound if ``by`` is recused, or for a person outside the jury; InvalidValue without a reason.
    """
    with acting(uow, call_id=call_id, by=by, right=Right.IMPOSE_RECUSAL, act=Act.RECUSED, candidature_id=candidature_id) as act:
        snapshot = uow.snapshot(call_id)
        person = seated_member(snapshot, person_id)
        if not reason.strip():
            raise InvalidValue(N_("Say why this member is recused: the journal will give it."))
        recused = _recuse(uow, act, snapshot, person, [candidature_id], RecusalOrigin.IMPOSED)
        if recused:
            _record(act, snapshot, person, recused, RecusalOrigin.IMPOSED, reason=reason.strip())
    return act.receipt


def lift_recusal(uow: UnitOfWork, *, by: Actor, call_id: int, candidature_id: int, person_id: int, reason: str) -> Receipt | None:
    """Lift a recusal; the member's marks count again. None without a recusal.

    Where a recusal covers the whole meeting, all are lifted together. Raises NotFound if ``by`` is recused on the candidature; InvalidValue
    without a reason, or during a ballot on the file.
    """
    with acting(uow, call_id=call_id, by=by, right=Right.IMPOSE_RECUSAL, act=Act.RECUSAL_LIFTED, candidature_id=candidature_id) as act:
        snapshot = uow.snapshot(call_id)
        person = seated_member(snapshot, person_id)
        if not reason.strip():
            raise InvalidValue(N_("Say why the recusal is lifted: the journal will give it."))
        ids = [id_ for id_ in _order_concerned(snapshot, [candidature_id]) if snapshot.is_recused(person_id, id_)]
        _refuse_under_ballot(snapshot, ids)
        if ids:
            uow.scores.lift_recusals(call_id, [(id_, person_id) for id_ in ids], at=act.at, revision=act.revision)
            dossiers = [snapshot.candidature(id_).dossier for id_ in ids]
            act.record(", ".join(dossiers), before={"person": person.name, "dossiers": dossiers}, after={"reason": reason.strip()})
    return act.receipt


def seated_member(snapshot: Snapshot, person_id: int) -> Person:
    """Return a person with a part in the jury. Raises NotFound for any other person."""
    for person in snapshot.people:
        if person.id == person_id and person.sits:
            return person
    raise NotFound


def _order_concerned(snapshot: Snapshot, candidature_ids: Collection[int]) -> list[int]:
    wanted = [snapshot.candidature(id_).id for id_ in candidature_ids]
    if wanted and snapshot.call.rules.recusal_scope is RecusalScope.MEETING:
        return [candidature.id for candidature in snapshot.candidatures]
    return wanted


def _recuse(
    uow: UnitOfWork, act: ActInProgress, snapshot: Snapshot, person: Person, ids: Collection[int], origin: RecusalOrigin
) -> list[int]:
    new = [id_ for id_ in _order_concerned(snapshot, ids) if not snapshot.is_recused(person.id, id_)]
    _refuse_under_ballot(snapshot, new)
    pairs = [(id_, person.id) for id_ in new]
    uow.drafts.drop(act.state.id, pairs)
    uow.scores.set_recusals(act.state.id, pairs, origin=origin, at=act.at, revision=act.revision)
    return new


def _count_files(ids: Collection[int]) -> Message:
    """Return the number of files of a declaration, in words."""
    if not ids:
        return Message(N_("none to declare"))
    return Message(N_("recused from 1 file")) if len(ids) == 1 else Message(N_("recused from {count} files"), {"count": len(ids)})


def _record(
    act: ActInProgress,
    snapshot: Snapshot,
    person: Person,
    ids: Collection[int],
    origin: RecusalOrigin,
    *,
    reason: str = "",
    outcome: Message | None = None,
) -> None:
    dossiers = [snapshot.candidature(id_).dossier for id_ in ids]
    after = {"person": person.name, "origin": str(origin), "dossiers": dossiers, **({"reason": reason} if reason else {})}
    act.record(", ".join(dossiers) or person.name, before={}, after=after, outcome=outcome)


def _refuse_under_ballot(snapshot: Snapshot, ids: Collection[int]) -> None:
    ballot = snapshot.meeting.open_ballot
    if ballot and ballot.candidature_id in ids:
        raise InvalidValue(N_("A ballot is open: close it, or cancel it, first."))


def declare_no_ai(uow: UnitOfWork, *, by: Person, call_id: int) -> Receipt | None:
    """Declare that ``by`` gave and will give no content of candidatures to a generative AI; None if already declared.

    Raises InvalidValue for a call without this declaration.
    """
    with acting(uow, call_id=call_id, by=by, right=Right.DECLARE_NO_AI, act=Act.NO_AI_DECLARED) as act:
        if not act.state.call.rules.ai_declaration:
            raise InvalidValue(N_("This call asks for no declaration on generative AI."))
        if by.id not in uow.snapshot(call_id).no_ai_declared:
            uow.scores.add_no_ai_declaration(call_id, by.id, at=act.at, revision=act.revision)
            act.record(by.name, before={}, after={"person": by.name})
    return act.receipt
