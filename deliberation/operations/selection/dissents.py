"""Record a dissent from a decision, one's own or a member's, and withdraw it."""

from typing import Any

from deliberation.call.people import Actor, Person
from deliberation.call.rights import Right
from deliberation.errors import InvalidValue, NotFound
from deliberation.operations.acts import ActInProgress, Receipt, acting, of_member
from deliberation.operations.ports import UnitOfWork
from deliberation.operations.selection.decisions import refuse_stale
from deliberation.record.journal import Act
from deliberation.selection.decisions import Dissent, dissents_on
from deliberation.snapshot.snapshot import Snapshot
from phrases import N_


def dissent(uow: UnitOfWork, *, by: Person, call_id: int, candidature_id: int, sentence: str = "", seen_version: int) -> Receipt | None:
    """Record the dissent of ``by`` for the minutes; None if it is recorded in these words already.

    ``seen_version``: of the decision. Raises StaleChange if it changed since; InvalidValue for a member who is not present, or if
    nothing is decided; NotFound if ``by`` is recused on the candidature.
    """
    with acting(uow, call_id=call_id, by=by, right=Right.DISSENT, act=Act.DISSENT_RECORDED, candidature_id=candidature_id) as act:
        _save(uow, act, candidature_id, by, sentence, seen_version)
    return act.receipt


def record_dissent(
    uow: UnitOfWork, *, by: Actor, call_id: int, candidature_id: int, person_id: int, sentence: str = "", seen_version: int
) -> Receipt | None:
    """Record the dissent of a member who asks for it; as ``dissent``.

    Raises NotFound for somebody who has no part in the jury; InvalidValue for a member who is recused, too.
    """
    with acting(uow, call_id=call_id, by=by, right=Right.RECORD_DISSENT, act=Act.DISSENT_RECORDED, candidature_id=candidature_id) as act:
        person = _member(uow.snapshot(call_id), person_id)
        _save(uow, act, candidature_id, person, sentence, seen_version)
    return act.receipt


def withdraw_dissent(uow: UnitOfWork, *, by: Actor, call_id: int, candidature_id: int, person_id: int) -> Receipt | None:
    """Take back a dissent on the decision as it stands: one's own, or a member's if ``by`` may record them; None if there is none."""
    is_own = isinstance(by, Person) and by.id == person_id
    right = Right.DISSENT if is_own else Right.RECORD_DISSENT
    with acting(uow, call_id=call_id, by=by, right=right, act=Act.DISSENT_WITHDRAWN, candidature_id=candidature_id) as act:
        snapshot = uow.snapshot(call_id)
        person = _member(snapshot, person_id)
        for standing in dissents_on(snapshot.dissents, snapshot.decision(candidature_id)):
            if standing.person_id == person_id:
                uow.dissents.withdraw(standing, at=act.at, revision=act.revision)
                dossier, said = snapshot.candidature(candidature_id).dossier, of_member(person.name)
                act.record(dossier, before=_plain(person, standing), after={"person": person.name}, outcome=said)
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
        raise InvalidValue(N_("{name} is recused on this candidature."), name=person.name)
    if not snapshot.meeting.is_here(person.id):
        raise InvalidValue(N_("Only a member who is present dissents: record that {name} is here first."), name=person.name)
    former = next((each for each in dissents_on(snapshot.dissents, decision) if each.person_id == person.id), None)
    said = Dissent(
        candidature_id, person.id, decision.version, decision.outcome, decision.track, sentence.strip(), recorded_by=act.by, at=act.at
    )
    if former is None or former.sentence != said.sentence:
        uow.dissents.save(act.state.id, said, revision=act.revision)
        before = {"sentence": former.sentence} if former else {}
        dossier = snapshot.candidature(candidature_id).dossier
        act.record(dossier, before=before, after=_plain(person, said), outcome=of_member(person.name))


def _plain(person: Person, said: Dissent) -> dict[str, Any]:
    return {"person": person.name, "outcome": str(said.outcome), "track": said.track, "sentence": said.sentence}
