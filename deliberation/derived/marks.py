"""A juror's marks on a candidature: whether they are due, which they are, in words, which change, and whether they still may."""

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np

from deliberation.call.call import Call, Phase
from deliberation.call.people import Person
from deliberation.dossiers.candidatures import Candidature, Screening
from deliberation.errors import InvalidValue, NotAllowed
from deliberation.snapshot.snapshot import Snapshot
from phrases import N_

REVEALED: Final = N_("The marks of this candidature are revealed: they change only in a revote opened by the chair.")

# By criterion, None where there is none.
Marks = Mapping[str, int | None]


def marks_of(snapshot: Snapshot, candidature_id: int, person: Person) -> Marks:
    """Return a juror's marks on a candidature. Raises NotAllowed for no juror."""
    column = snapshot.juror_positions.get(person.id)
    if column is None:
        raise NotAllowed
    return _by_criterion(snapshot.call, snapshot.marks[snapshot.positions[candidature_id], column].tolist())


def own_marks(snapshot: Snapshot, candidature_id: int) -> Marks:
    """Return the viewer's own marks on a candidature, under seal or not; none for a viewer who is no juror."""
    if snapshot.own_marks is None:
        return dict.fromkeys(snapshot.call.criterion_codes)
    return _by_criterion(snapshot.call, snapshot.own_marks[snapshot.positions[candidature_id]].tolist())


def _by_criterion(call: Call, values: Sequence[float]) -> Marks:
    return {code: None if np.isnan(mark) else int(mark) for code, mark in zip(call.criterion_codes, values, strict=True)}


def due_from(snapshot: Snapshot, juror: Person) -> list[Candidature]:
    """Return the candidatures that a juror's marks are asked for: the ranked set, less their recusals."""
    return [candidature for candidature in snapshot.ranked if not snapshot.is_recused(juror.id, candidature.id)]


def marks_in_words(call: Call, marks: Marks) -> str:
    """Return marks in the current language, a dash for each that is not there."""
    return ", ".join(f"{call.criterion(code).short} {'–' if mark is None else mark}" for code, mark in marks.items())


def changed_marks(call: Call, present: Marks, wanted: Marks) -> Marks:
    """Return those of ``wanted`` that are not so yet. Raises InvalidValue for a mark off the scale, or of no criterion of the call."""
    for code, mark in wanted.items():
        criterion = call.criterion(code)
        if mark is not None and not call.scale.holds(mark):
            raise InvalidValue(
                N_("{criterion}: {mark} is not on the scale, from {minimum} to {maximum}."),
                criterion=criterion.short,
                mark=mark,
                minimum=call.scale.minimum,
                maximum=call.scale.maximum,
            )
    return {code: mark for code, mark in wanted.items() if present[code] != mark}


def refuse_closed(snapshot: Snapshot, candidature: Candidature) -> None:
    """Raise InvalidValue where the marks of a candidature cannot be changed now."""
    refusal = closed_because(snapshot, candidature)
    if refusal:
        raise refusal


def closed_because(snapshot: Snapshot, candidature: Candidature) -> InvalidValue | None:
    """Return why the marks of a candidature cannot be changed now, or None where they can."""
    if candidature.is_withdrawn or candidature.screening is Screening.DECLINED:
        return InvalidValue(N_("{dossier} was withdrawn or not shortlisted: it is not scored."), dossier=candidature.dossier)
    # Where a call was never sealed there is nothing to reveal: scoring is open until the jury deliberates.
    is_open_scoring = not snapshot.call.rules.starts_sealed and snapshot.phase is Phase.SCORING
    if snapshot.is_under_seal(candidature.id) or is_open_scoring or snapshot.meeting.has_open_revote(candidature.id):
        return None
    return InvalidValue(REVEALED)
