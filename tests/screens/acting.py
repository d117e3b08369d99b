"""What others do to the call while a screen is open, or did before it opened."""

from collections.abc import Sequence
from dataclasses import replace

import bootstrap
from deliberation import operations
from deliberation.call.call import Phase
from deliberation.call.people import Actor, Console, Person
from deliberation.derived.board import Change
from deliberation.derived.ranking import ranking
from deliberation.dossiers.candidatures import Candidature
from deliberation.operations.ports import CallState
from deliberation.selection.decisions import Outcome
from deliberation.snapshot.snapshot import Snapshot
from deliberation.snapshot.visibility import visible


def snapshot(call: CallState) -> Snapshot:
    """The whole call as it stands."""
    return bootstrap.snapshots().get(call.id)


def seen_by(person: Person) -> Snapshot:
    """What somebody may see of their call."""
    return visible(bootstrap.snapshots().get(person.call_id), person)


def candidature(call: CallState, dossier: str) -> Candidature:
    return snapshot(call).by_dossier[dossier]


def outcomes(call: CallState, dossiers: Sequence[str]) -> list[tuple[str, str | None]]:
    """What stands on some dossiers: outcome and track."""
    standing = [snapshot(call).decision(candidature(call, dossier).id) for dossier in dossiers]
    return [(str(decision.outcome), decision.track) for decision in standing]


def decide(
    call: CallState, *dossiers: str, outcome: Outcome, track: str | None = None, reason: str = "Dit.", by: Actor | None = None
) -> None:
    """Decide on some dossiers, on what stands now."""
    present = snapshot(call)
    changes = [
        Change(id_, outcome, track=track, reason=reason, seen_version=present.decision(id_).version)
        for id_ in (present.by_dossier[dossier].id for dossier in dossiers)
    ]
    operations.record_decisions(bootstrap.unit_of_work(), by=by or Console(), call_id=call.id, changes=changes)


def decide_everything(call: CallState) -> None:
    """Select those inside each track's places, decline the others, each with a reason."""
    for cut in ranking(snapshot(call)).cuts:
        inside, outside = cut.sides
        numbers = {id_: snapshot(call).candidature(id_).dossier for id_ in (*inside, *outside)}
        decide(call, *(numbers[id_] for id_ in inside), outcome=Outcome.SELECTED, track=cut.track)
        decide(call, *(numbers[id_] for id_ in outside), outcome=Outcome.DECLINED)


def finalise(call: CallState) -> None:
    """Decide on everything and lock the call."""
    decide_everything(call)
    operations.finalise(bootstrap.unit_of_work(), by=Console(), call_id=call.id, seen_revision=snapshot(call).revision)


def move(call: CallState, to: Phase) -> None:
    operations.move_phase(bootstrap.unit_of_work(), by=Console(), call_id=call.id, to=to)


def seal(call: CallState) -> None:
    """Put the marks back under seal, as they were before the chair revealed them: no act of anybody's does that."""
    with bootstrap.unit_of_work() as uow:
        revision = uow.calls.state(call.id).revision + 1
        uow.calls.set_sealed(call.id, True)
        for one in uow.candidatures.of_call(call.id):
            uow.candidatures.update(replace(one, is_revealed=False), revision=revision)
        uow.calls.set_revision(call.id, revision)
        uow.commit()
