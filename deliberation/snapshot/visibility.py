"""What a viewer may see of a call: applied to the snapshot before anything is rendered. What is not for them is absent."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from deliberation.call.people import Actor, Console, Person, Role
from deliberation.call.rights import Right, holds
from deliberation.dossiers.candidatures import Administration
from deliberation.errors import NotFound
from deliberation.selection.decisions import Decision
from deliberation.selection.reserve_lists import closed_up, counts_among_seen
from deliberation.snapshot.meeting_visibility import with_meeting_for
from deliberation.snapshot.snapshot import Snapshot, narrowed


def visible(snapshot: Snapshot, viewer: Actor) -> Snapshot:
    """Return the part of ``snapshot`` that ``viewer`` may see, computed once for each viewer and revision.

    Candidatures under the viewer's recusal are absent, with their administrations, marks, comments and decisions. Marks under
    seal are NaN for everybody (the viewer's own are in ``own_marks``); who has scored what is kept only for those
    who follow the progress. The server's console sees everything. Raises NotFound for somebody of another call.
    """
    if isinstance(viewer, Console):
        return snapshot
    if viewer.call_id != snapshot.call_id:
        raise NotFound
    return snapshot.derived(
        ("visible", viewer.id, viewer.roles), lambda whole: _discreet(_sealed(_without_recused(whole, viewer), viewer), viewer)
    )


def _discreet(snapshot: Snapshot, viewer: Person) -> Snapshot:
    # Addresses are for those who send the links.
    if holds(viewer.roles, Right.MANAGE_PEOPLE, snapshot.phase):
        return snapshot
    hushed = {person.id: replace(person, email="") for person in snapshot.people}
    return narrowed(snapshot, people=tuple(hushed.values()), jurors=tuple(hushed.get(juror.id, juror) for juror in snapshot.jurors))


def recused_ids(snapshot: Snapshot, viewer: Actor) -> frozenset[int]:
    """Return the candidatures under the viewer's recusal."""
    return frozenset() if isinstance(viewer, Console) else snapshot.recused_on(viewer.id)


def _without_recused(snapshot: Snapshot, viewer: Person) -> Snapshot:
    hidden = recused_ids(snapshot, viewer)
    # Whoever else has a recusal, a chair for one, sees a part too; a juror is told so whether they have any or not.
    is_partial = viewer.has(Role.JUROR) or bool(hidden)
    own = _own_marks(snapshot, viewer)
    snapshot = with_meeting_for(snapshot, viewer, hidden)
    if not hidden:
        return _as_seen(narrowed(snapshot, is_partial=is_partial, own_marks=own), viewer, hidden)
    keep = [position for position, candidature in enumerate(snapshot.candidatures) if candidature.id not in hidden]
    kept = narrowed(
        snapshot,
        is_partial=is_partial,
        own_marks=own[keep] if own is not None else None,
        candidatures=tuple(snapshot.candidatures[position] for position in keep),
        marks=snapshot.marks[keep],
        scored=snapshot.scored[keep],
        recused=snapshot.recused[keep],
        comments={key: text for key, text in snapshot.comments.items() if key[0] not in hidden},
        decisions={id_: decision for id_, decision in snapshot.decisions.items() if id_ not in hidden},
        recalled={id_: recall for id_, recall in snapshot.recalled.items() if id_ not in hidden},
        dissents=tuple(dissent for dissent in snapshot.dissents if dissent.candidature_id not in hidden),
        recusals=tuple(recusal for recusal in snapshot.recusals if recusal.candidature_id not in hidden),
        first_marks={key: mark for key, mark in snapshot.first_marks.items() if key[0] not in hidden},
        grids={key: grid for key, grid in snapshot.grids.items() if key[0] not in hidden},
    )
    return _as_seen(kept, viewer, hidden)


def _as_seen(snapshot: Snapshot, viewer: Person, hidden: frozenset[int]) -> Snapshot:
    """Return a snapshot in which nothing is left that hidden files had a part in."""
    decisions: Mapping[int, Decision] = snapshot.decisions
    if counts_among_seen(viewer, hidden):
        decisions = closed_up(decisions, {candidature.id for candidature in snapshot.ranked})
    if not snapshot.is_partial:
        return narrowed(snapshot, decisions=decisions)
    # The fingerprint of a version is that of the whole call: with it, one could check what a hidden file is supposed to hold.
    versions = tuple(replace(version, sha256="") for version in snapshot.versions)
    return narrowed(snapshot, decisions=decisions, versions=versions, administrations=_filed_by(snapshot))


def _filed_by(snapshot: Snapshot) -> Mapping[int, Administration]:
    # Administrations known only through a hidden file would give it away.
    filing = {candidature.administration_id for candidature in snapshot.candidatures}
    return {id_: administration for id_, administration in snapshot.administrations.items() if id_ in filing}


def _own_marks(snapshot: Snapshot, viewer: Person) -> NDArray[np.float64] | None:
    position = snapshot.juror_positions.get(viewer.id)
    return None if position is None else snapshot.marks[:, position, :]


def _sealed(snapshot: Snapshot, viewer: Person) -> Snapshot:
    if Role.PROJECTOR in viewer.roles:
        snapshot = narrowed(snapshot, comments={})
    if not snapshot.is_sealed:
        return snapshot
    under_seal = np.array([not candidature.is_revealed for candidature in snapshot.candidatures], dtype=bool)
    marks, scored = snapshot.marks.copy(), snapshot.scored.copy()
    marks[under_seal] = np.nan
    hides_progress = not holds(viewer.roles, Right.SEE_PROGRESS, snapshot.phase)
    if hides_progress:
        others = np.array([juror.id != viewer.id for juror in snapshot.jurors], dtype=bool)
        scored[np.ix_(under_seal, others)] = False
    closed = {candidature.id for candidature in snapshot.candidatures if not candidature.is_revealed}
    comments = {key: text for key, text in snapshot.comments.items() if key[0] not in closed or key[1] == viewer.id}
    return narrowed(snapshot, marks=marks, scored=scored, comments=comments, hides_progress=hides_progress and bool(under_seal.any()))
