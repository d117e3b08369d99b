"""How far the scoring is: the grids that are complete out of those due, with no mark of anybody's."""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from deliberation.snapshot.snapshot import Snapshot


class Progress(NamedTuple):
    """Complete grids, and grids due: one for each shortlisted candidature on which the juror is not recused."""

    complete: int
    due: int


def complete_grids(snapshot: Snapshot) -> NDArray[np.bool_]:
    """Tell which grids on the ranked set are complete: bool[candidature of it, juror]."""
    return np.asarray(snapshot.scored[snapshot.in_ranked_set].all(axis=2))


def of_each_juror(snapshot: Snapshot) -> Mapping[int, Progress]:
    """Return how far each juror is, by person id, on what the viewer of ``snapshot`` may see."""
    return snapshot.derived("progress", _of_each_juror)


def of_the_jury(snapshot: Snapshot) -> Progress:
    """Return how far the jurors are together."""
    each = of_each_juror(snapshot).values()
    return Progress(sum(one.complete for one in each), sum(one.due for one in each))


def _of_each_juror(snapshot: Snapshot) -> Mapping[int, Progress]:
    due = ~snapshot.recused[snapshot.in_ranked_set]
    complete = complete_grids(snapshot) & due
    counts = zip(snapshot.jurors, complete.sum(axis=0).tolist(), due.sum(axis=0).tolist(), strict=True)
    return {juror.id: Progress(done, expected) for juror, done, expected in counts}
