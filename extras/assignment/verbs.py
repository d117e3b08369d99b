"""Assign readers to files, all at once, or let everybody read everything."""

from collections.abc import Collection, Iterable
from typing import Any

from deliberation.call.people import Actor, Right
from deliberation.errors import InvalidValue, NotAllowed
from deliberation.operations.acts import Receipt, UnitOfWork, acting
from deliberation.operations.selection.drafts import drop_saved_form
from deliberation.record.journal import Act
from deliberation.selection.drafts import OrganiserForm
from deliberation.snapshot.snapshot import Snapshot
from deliberation.snapshot.visibility import visible
from extras.assignment.proposals import standing_pairs
from phrases import N_

ASSIGN, READING_ASSIGNED, READING = Right("assign"), Act("reading_assigned"), OrganiserForm("reading")
FOR_WHOLE = N_("Who reads what is for those who see every file: no member of the jury, nobody recused.")
Pair = tuple[int, int]


def assign_reading(
    uow: UnitOfWork, *, by: Actor, call_id: int, readers: int, pairs: Collection[Pair], seen: Collection[Pair]
) -> Receipt | None:
    """Assign files to jurors, as (candidature id, person id), with ``readers`` per file; 0 without pairs: all read all.

    Marks stay. None without a change. Raises NotAllowed for a juror or a recused person; InvalidValue for an assignment changed since, too
    many readers, a person outside the jury, or a recused reader; NotFound for an unknown file.

    Args:
        uow: unit of work of the act.
        by: the acting person.
        call_id: the call's.
        readers: readers per file.
        pairs: assigned (candidature id, person id).
        seen: the assignment on the screen of ``by``.
    """
    with acting(uow, call_id=call_id, by=by, right=ASSIGN, act=READING_ASSIGNED) as act:
        snapshot = uow.snapshot(call_id)
        if visible(snapshot, by).hides_readers:
            raise NotAllowed(FOR_WHOLE)
        before, after = standing_pairs(snapshot), frozenset(pairs)
        if before != frozenset(seen):
            raise InvalidValue(N_("Somebody changed who reads what since you saw it: nothing was written. Look at it again."))
        refuse_impossible(snapshot, readers, after)
        if before != after or readers != snapshot.readers:
            drop_saved_form(uow, by, call_id, READING)
            uow.scores.set_readers(call_id, readers, revision=act.revision)
            uow.scores.end_assignments(call_id, before - after, at=act.at, revision=act.revision)
            uow.scores.assign(call_id, after - before, at=act.at, revision=act.revision)
            changed = {candidature_id for candidature_id, _person_id in before ^ after}
            payloads = (_assignment_payload(snapshot, *side, changed) for side in ((snapshot.readers, before), (readers, after)))
            act.record(snapshot.call.slug, before=next(payloads), after=next(payloads))
    return act.receipt


def refuse_impossible(snapshot: Snapshot, readers: int, pairs: frozenset[Pair]) -> None:
    """Raise InvalidValue for too many readers, a person outside the jury, or a recused reader; NotFound for an unknown file."""
    members = {member.id: member for member in snapshot.members}
    if not 0 <= readers <= len(members) or (pairs and not readers):
        raise InvalidValue(N_("An application has at least one reader, and at most as many as the jury has members."))
    for candidature_id, person_id in pairs:
        candidature = snapshot.candidature(candidature_id)
        if person_id not in members:
            raise InvalidValue(N_("Only those who sit on the jury are given files to read."))
        if snapshot.is_recused(person_id, candidature_id):
            keywords = {"name": members[person_id].name, "dossier": candidature.dossier}
            raise InvalidValue(N_("{name} is recused on {dossier}, and does not read it."), **keywords)


def _assignment_payload(snapshot: Snapshot, readers: int, pairs: Iterable[Pair], changed: Collection[int]) -> dict[str, Any]:
    named: dict[str, list[str]] = {snapshot.candidature(id_).dossier: [] for id_ in sorted(changed)}
    for candidature_id, person_id in sorted(pairs):
        if candidature_id in changed:
            named[snapshot.candidature(candidature_id).dossier].append(snapshot.names[person_id])
    return {"readers_each": readers or None, "readers": named}
