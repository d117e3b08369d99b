"""Input of radars: a candidature's profile over the criteria, from what the viewer may see."""

from decimal import Decimal
from typing import NamedTuple

import numpy as np

from charts.parts.chart import criterion_labels, known
from deliberation.call.scale import Exact
from deliberation.derived.scoring.ranking import ranking
from deliberation.snapshot.snapshot import Snapshot
from deliberation.statistics.official import Floats

Numbers = tuple[float | None, ...]
Pair = tuple[float, float]

MARKS_OF_A_MIDDLE = 4  # fewer have no middle half


class Profile(NamedTuple):
    """Candidature over the criteria, in the call's order; None without a visible mark.

    Args:
        means, lowest, highest: of the jury's marks.
        middle: the quartiles around the middle half of the marks, None with fewer than four marks.
        jurors: number of marks.
        own: the viewer's own marks, or None.
        is_sealed: the seal hides the jury's marks.
    """

    candidature_id: int
    title: str
    score: float | None
    means: Numbers
    lowest: Numbers
    highest: Numbers
    middle: tuple[Pair | None, ...]
    jurors: tuple[int, ...]
    own: Numbers | None
    is_sealed: bool

    @property
    def missing(self) -> tuple[int, ...]:
        """Return the positions of the criteria without marks, as far as visible to the viewer."""
        return () if self.is_sealed else tuple(i for i, count in enumerate(self.jurors) if not count)

    def differences(self, others: Numbers) -> Numbers:
        """Return each mean's difference from ``others``; None without both values."""
        pairs = zip(self.means, others, strict=True)
        return tuple(None if mean is None or other is None else mean - other for mean, other in pairs)


class Shortlist(NamedTuple):
    """Mean of the ranked candidatures with a mean, by criterion, and the largest number of such candidatures."""

    means: Numbers
    candidatures: int


class Scales(NamedTuple):
    """The criteria's short labels, the ends of the scale, and the criteria's codes."""

    criteria: tuple[str, ...]
    minimum: float
    maximum: float
    codes: tuple[str, ...]


def scales(snapshot: Snapshot) -> Scales:
    """Return what the axes are made of."""
    scale = snapshot.call.scale
    return Scales(criterion_labels(snapshot), drawn(scale.minimum), drawn(scale.maximum), tuple(snapshot.call.criterion_codes))


def reach_of_differences(width: float) -> float:
    """Return the largest difference from a mean that is drawn on a scale of this width: 1.5 marks from 0 to 5."""
    return 0.3 * width


def drawn(mark: Exact) -> float:
    """Return a mark as figures hold it."""
    return float(mark) if isinstance(mark, Decimal) else mark


def profile(snapshot: Snapshot, candidature_id: int) -> Profile:
    """Return a candidature's profile. Raises NotFound for a hidden candidature."""
    candidature = snapshot.candidature(candidature_id)
    position = snapshot.positions[candidature_id]
    numbers = ranking(snapshot).numbers
    is_sealed = snapshot.is_sealed and not candidature.is_revealed
    marks = np.where(snapshot.recused[position][:, np.newaxis], np.nan, snapshot.marks[position])
    if is_sealed:
        marks = np.full_like(marks, np.nan)
    lowest, highest = extremes(marks)
    return Profile(
        candidature_id,
        candidature.title,
        None if is_sealed else known(numbers.scores[position : position + 1])[0],
        known(np.where(is_sealed, np.nan, numbers.means[position])),
        known(lowest),
        known(highest),
        middles(marks),
        tuple((~np.isnan(marks)).sum(axis=0).tolist()),
        known(snapshot.own_marks[position]) if snapshot.own_marks is not None else None,
        is_sealed,
    )


def shortlist(snapshot: Snapshot) -> Shortlist:
    """Gather the mean profile of the ranked candidatures whose marks the viewer may see."""
    means = ranking(snapshot).numbers.means[snapshot.in_ranked_set]
    there = ~np.isnan(means)
    counts = there.sum(axis=0)
    sums = np.where(there, means, 0.0).sum(axis=0)
    return Shortlist(known(np.where(counts > 0, sums / np.maximum(counts, 1), np.nan)), int(there.any(axis=1).sum()))


def extremes(marks: Floats) -> tuple[Floats, Floats]:
    """Return the lowest and the highest mark of each criterion of ``marks``: float[juror, criterion]; NaN without any."""
    there = ~np.isnan(marks)
    some = there.any(axis=0)
    lowest = np.where(there, marks, np.inf).min(axis=0, initial=np.inf)
    highest = np.where(there, marks, -np.inf).max(axis=0, initial=-np.inf)
    return np.where(some, lowest, np.nan), np.where(some, highest, np.nan)


def middles(marks: Floats) -> tuple[Pair | None, ...]:
    """Return the first and third quartile of each criterion of ``marks``: float[juror, criterion]; between two marks, interpolated."""
    columns = (column[~np.isnan(column)] for column in marks.T)
    return tuple(None if len(column) < MARKS_OF_A_MIDDLE else _quartiles(column) for column in columns)


def _quartiles(column: Floats) -> Pair:
    first, third = np.percentile(column, [25, 75]).tolist()
    return first, third
