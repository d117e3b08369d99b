"""Statistics of a snapshot: agreement, jurors' severity, effect of weights."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from deliberation.derived.scoring.ranking import official_ranking
from deliberation.snapshot.alike import FromMarks, Scoresheet, scoresheet
from deliberation.snapshot.snapshot import Snapshot
from deliberation.statistics import agreement as agreements
from deliberation.statistics import severity as severities
from deliberation.statistics.agreement import Agreement
from deliberation.statistics.official import Estimate, known_number
from deliberation.statistics.weight_change import WeightChange, smallest_weight_change
from phrases import Message, _

CHANGES_NEAR_CUT = 10  # candidatures on either side of a cut for which a change of weights is looked for


@dataclass(frozen=True, slots=True)
class JurorSeverity:
    """A juror's deviation from the others, on the scale (negative: severe), 95 % interval, candidatures in common."""

    juror_id: int
    deviation: float | None
    low: float | None
    high: float | None
    common: int

    @property
    def is_apart(self) -> bool:
        """Tell whether the interval leaves out zero."""
        return self.low is not None and self.high is not None and (self.low > 0 or self.high < 0)


@dataclass(frozen=True, slots=True)
class Correction:
    """Scores corrected for severity, by candidature id; or the ``reason`` why there are none."""

    scores: Mapping[int, float]
    reason: Message | None = None

    @property
    def ranks(self) -> Mapping[int, int]:
        """Return the ranks by corrected score, by candidature id; equal scores share the better rank."""
        descending = sorted(self.scores.values(), reverse=True)
        return {candidature_id: 1 + descending.index(score) for candidature_id, score in self.scores.items()}


def agreement(snapshot: Snapshot) -> Agreement:
    """Return the jurors' agreement on the ranked set, computed once for all snapshots that show the same marks."""
    return snapshot.derived("agreement", lambda seen: _AGREEMENT.of(scoresheet(seen)))


def agreement_measures(snapshot: Snapshot) -> list[tuple[str, Estimate]]:
    """Return the measures of agreement by their names, in the current language."""
    measures = agreement(snapshot)
    ordinal = _("Krippendorff’s alpha on {criterion} (ordinal)")
    return [
        (_("ICC(A,1): one juror"), measures.icc_a1),
        (_("ICC(A,k): the mean of the panel"), measures.icc_ak),
        (_("Krippendorff’s alpha on totals (interval)"), measures.alpha_interval),
        *(
            (ordinal.format(criterion=criterion.short), estimate)
            for criterion, estimate in zip(snapshot.call.criteria, measures.alpha_ordinal, strict=True)
        ),
    ]


def severity(snapshot: Snapshot) -> tuple[JurorSeverity, ...]:
    """Return each juror's severity on the ranked set, in the snapshot's order. For the organiser and the chair."""
    return snapshot.derived("severity", lambda seen: _SEVERITY.of(scoresheet(seen)))


def correction(snapshot: Snapshot) -> Correction:
    """Return the scores corrected for severity, or the reason why they are refused. Never the official scores."""
    return snapshot.derived("correction", lambda seen: _CORRECTION.of(scoresheet(seen)))


def weight_changes(snapshot: Snapshot) -> Mapping[int, WeightChange]:
    """Return candidature id → smallest change of weights that moves the candidature across its track's cut.

    Only near a cut; absent if no weights suffice, or on the line already. Computed once for all snapshots with the same marks.
    """
    return snapshot.derived("weight_changes", lambda seen: _WEIGHT_CHANGES.of(scoresheet(seen)))


def _rows(sheet: Scoresheet) -> NDArray[np.int64]:
    return np.flatnonzero(sheet.in_ranked_set)


def _agreement(sheet: Scoresheet) -> Agreement:
    rows = _rows(sheet)
    # In steps of the scale, which are whole numbers: no measure of agreement depends on the unit.
    return agreements.agreement(
        np.rint(sheet.marks[rows] * sheet.scale.parts),
        weights=sheet.weights,
        recused=sheet.recused[rows],
        seed=sheet.seed,
    )


def _severity(sheet: Scoresheet) -> tuple[JurorSeverity, ...]:
    result = severities.severity(official_ranking(sheet).numbers.totals[_rows(sheet)])
    return tuple(
        JurorSeverity(
            juror_id, known_number(result.deviation[j]), known_number(result.low[j]), known_number(result.high[j]), int(result.common[j])
        )
        for j, juror_id in enumerate(sheet.juror_ids)
    )


def _correction(sheet: Scoresheet) -> Correction:
    rows = _rows(sheet)
    correction = severities.corrected_scores(official_ranking(sheet).numbers.totals[rows])
    if correction.scores is None:
        return Correction({}, correction.reason)
    return Correction({sheet.entrants[row].id: score for row, score in zip(rows, correction.scores.tolist(), strict=True)})


def _weight_changes(sheet: Scoresheet) -> Mapping[int, WeightChange]:
    official = official_ranking(sheet)
    changes = {}
    funded = {track.code for track in sheet.tracks if track.envelope is not None}
    for cut in official.cuts:
        if cut.track in funded:  # what each file asks for moves the line too: the method knows of places alone
            continue
        inside, outside = cut.sides
        ids = [*inside, *outside]
        means = official.numbers.means[[sheet.positions[candidature_id] for candidature_id in ids]]
        for candidature_id in [*inside[-CHANGES_NEAR_CUT:], *outside[:CHANGES_NEAR_CUT]]:
            change = smallest_weight_change(means, weights=sheet.weights, position=ids.index(candidature_id), places=cut.places)
            if change:
                changes[candidature_id] = change
    return changes


_AGREEMENT = FromMarks(_agreement)
_SEVERITY = FromMarks(_severity)
_CORRECTION = FromMarks(_correction)
_WEIGHT_CHANGES = FromMarks(_weight_changes)
