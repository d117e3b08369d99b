"""A juror's marks on candidatures: due, given, changeable, and their values before revotes."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from deliberation.call.call import Call, Phase
from deliberation.call.people import Person
from deliberation.dossiers.candidatures import Candidature
from deliberation.errors import InvalidValue, NotAllowed
from deliberation.scoring.marks import REVEALED, Marks
from deliberation.snapshot.snapshot import Snapshot
from phrases import N_


def marks_of(snapshot: Snapshot, candidature_id: int, person: Person) -> Marks:
    """Return a juror's marks on a candidature. Raises NotAllowed if ``person`` is no juror."""
    column = snapshot.juror_positions.get(person.id)
    if column is None:
        raise NotAllowed
    return _map_to_criteria(snapshot.call, snapshot.marks[snapshot.positions[candidature_id], column].tolist())


def own_marks(snapshot: Snapshot, candidature_id: int) -> Marks:
    """Return the viewer's own marks on a candidature, under seal or not; none for a viewer who is no juror."""
    if snapshot.own_marks is None:
        return dict.fromkeys(snapshot.call.criterion_codes)
    return _map_to_criteria(snapshot.call, snapshot.own_marks[snapshot.positions[candidature_id]].tolist())


def _map_to_criteria(call: Call, values: Sequence[float]) -> Marks:
    return {code: None if np.isnan(mark) else call.scale.exactly(mark) for code, mark in zip(call.criterion_codes, values, strict=True)}


def to_score(snapshot: Snapshot) -> tuple[Candidature, ...]:
    """Return the candidatures open to a juror's marks, the viewer's assigned ones first."""
    files, own = scored_by_all(snapshot), snapshot.own_files
    return files if own is None else tuple(sorted(files, key=lambda file: file.id not in own))


def own_reading(snapshot: Snapshot) -> tuple[Candidature, ...]:
    """Return the candidatures for the viewer to score: the assigned ones, or all without assignments."""
    own = snapshot.own_files
    return tuple(candidature for candidature in scored_by_all(snapshot) if own is None or candidature.id in own)


def scored_by_all(snapshot: Snapshot) -> tuple[Candidature, ...]:
    """Return the candidatures scored by the jury, by deposit: the shortlist or, while empty, all eligible ones."""
    return snapshot.ranked or tuple(c for c in snapshot.candidatures if not c.is_withdrawn and not c.screening.is_out)


def marks_given(snapshot: Snapshot, candidature_id: int) -> int:
    """Return how many criteria the viewer has scored on a candidature."""
    return sum(mark is not None for mark in own_marks(snapshot, candidature_id).values())


def all_marks_given(snapshot: Snapshot) -> Sequence[int]:
    """Return how many criteria the viewer has scored on each candidature; none for a viewer who is no juror."""
    return () if snapshot.own_marks is None else tuple(np.count_nonzero(~np.isnan(snapshot.own_marks), axis=1).tolist())


def is_complete(snapshot: Snapshot, candidature: Candidature) -> bool:
    """Return whether the viewer has scored every criterion of a candidature."""
    return marks_given(snapshot, candidature.id) == len(snapshot.call.criteria)


def next_to_score(snapshot: Snapshot, *, after: str = "") -> Candidature | None:
    """Return the next candidature to read whose grid the viewer has not completed, from the dossier after ``after`` on, wrapping around."""
    files = own_reading(snapshot)
    here = next((place for place, candidature in enumerate(files) if candidature.dossier == after), -1)
    round_ = (*files[here + 1 :], *files[: max(0, here)])
    return next((c for c in round_ if not is_complete(snapshot, c)), None)


def due_from(snapshot: Snapshot, juror: Person) -> list[Candidature]:
    """Return the candidatures a juror may have to mark: the ranked set, less recusals."""
    return [candidature for candidature in snapshot.ranked if not snapshot.is_recused(juror.id, candidature.id)]


def asked_of(snapshot: Snapshot, juror: Person) -> list[Candidature]:
    """Return the due candidatures assigned to a juror, as far as known to the viewer."""
    due = due_from(snapshot, juror)
    if not snapshot.readers or snapshot.hides_readers:
        return due
    return [candidature for candidature in due if (candidature.id, juror.id) in snapshot.assigned]


def refuse_closed(snapshot: Snapshot, candidature: Candidature) -> None:
    """Raise InvalidValue if the marks of a candidature cannot be changed now."""
    refusal = closed_because(snapshot, candidature)
    if refusal:
        raise refusal


def closed_because(snapshot: Snapshot, candidature: Candidature) -> InvalidValue | None:
    """Return why the marks of a candidature cannot be changed now, or None if they can."""
    if candidature.is_withdrawn or candidature.screening.is_out:
        return InvalidValue(N_("{dossier} was withdrawn or not shortlisted: it is not scored."), dossier=candidature.dossier)
    # A call that was never sealed has nothing to reveal: scoring stays open until the jury deliberates.
    is_open_scoring = not snapshot.call.rules.starts_sealed and snapshot.phase is Phase.SCORING
    if snapshot.is_under_seal(candidature.id) or is_open_scoring or snapshot.meeting.has_open_revote(candidature.id):
        return None
    return InvalidValue(REVEALED)


def before_revotes(snapshot: Snapshot) -> Snapshot:
    """Return the snapshot with original marks in place of revotes. Computed once for this snapshot.

    Scores and ranks of the result are the first ones; the snapshot's own are official.
    """
    return snapshot.derived("before_revotes", _make_before_revotes)


def _make_before_revotes(snapshot: Snapshot) -> Snapshot:
    marks = snapshot.marks.copy()
    criteria = {code: place for place, code in enumerate(snapshot.call.criterion_codes)}
    for (candidature_id, person_id, code), mark in snapshot.first_marks.items():
        row, column = snapshot.positions.get(candidature_id), snapshot.juror_positions.get(person_id)
        if row is not None and column is not None and code in criteria and not snapshot.recused[row, column]:
            marks[row, column, criteria[code]] = np.nan if mark is None else float(mark)
    return replace(snapshot, marks=marks, scored=~np.isnan(marks), first_marks={})
