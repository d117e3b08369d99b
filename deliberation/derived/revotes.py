"""The marks as they were before any revote: what stays shown beside the official ones."""

import numpy as np

from deliberation.snapshot.snapshot import Snapshot, narrowed


def before_revotes(snapshot: Snapshot) -> Snapshot:
    """Return the snapshot with every mark that a revote changed as it first was. Computed once for this snapshot.

    Scores and ranks computed on it are the first ones; those of the snapshot itself are official.
    """
    return snapshot.derived("before_revotes", _before_revotes)


def _before_revotes(snapshot: Snapshot) -> Snapshot:
    marks = snapshot.marks.copy()
    criteria = {code: place for place, code in enumerate(snapshot.call.criterion_codes)}
    for (candidature_id, person_id, code), mark in snapshot.first_marks.items():
        row, column = snapshot.positions.get(candidature_id), snapshot.juror_positions.get(person_id)
        if row is not None and column is not None and code in criteria and not snapshot.recused[row, column]:
            marks[row, column, criteria[code]] = np.nan if mark is None else mark
    return narrowed(snapshot, marks=marks, scored=~np.isnan(marks), first_marks={})
