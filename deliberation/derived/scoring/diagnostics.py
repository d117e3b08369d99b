"""Agreement, severity and robustness of what a snapshot shows: the statistics told by candidature, juror and criterion."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from deliberation.derived.scoring.ranking import Ranking, official_ranking
from deliberation.snapshot.alike import FromMarks, Scoresheet, scoresheet
from deliberation.snapshot.snapshot import Snapshot
from deliberation.statistics import agreement as agreements
from deliberation.statistics import severity as severities
from deliberation.statistics.agreement import Agreement
from deliberation.statistics.numbers import Estimate, known_number
from deliberation.statistics.robustness import Panel, smaa
from deliberation.statistics.weight_change import WeightChange, smallest_weight_change
from phrases import N_, Message, _, percent

DRAWS: Final = 10_000
SEED: Final = 20190704  # the same draws for everybody, at every look
NEAR_CUT: Final = 3  # candidatures on either side of a cut whose pairs are told apart
NOTABLE_GAP: Final = 0.1  # of an equal share of the weights
TELLING_MOST: Final = 3  # criteria that are said to favour a candidature
RANKS_READ_MOST: Final = 500  # candidatures: of more, nobody reads how often each has each rank
CHANGES_NEAR_CUT: Final = 10  # and for which a change of weights is looked for


@dataclass(frozen=True, slots=True)
class JurorSeverity:
    """A juror's deviation from the others, on the scale (negative: severe), 95 % interval, candidatures in common."""

    juror_id: int
    deviation: float | None
    low: float | None
    high: float | None
    common: int


@dataclass(frozen=True, slots=True)
class Correction:
    """Scores by candidature id as jurors of average severity would give them; or the ``reason`` why there are none."""

    scores: Mapping[int, float]
    reason: Message | None = None

    @property
    def ranks(self) -> Mapping[int, int]:
        """Return the ranks that these scores would give, by candidature id: equal scores share the better one."""
        descending = sorted(self.scores.values(), reverse=True)
        return {candidature_id: 1 + descending.index(score) for candidature_id, score in self.scores.items()}


@dataclass(frozen=True, slots=True)
class Pair:
    """Two candidatures near a cut: share of the draws in which each is ahead, and the mean weights of those draws, by criterion."""

    candidature_ids: tuple[int, int]
    ahead: tuple[float, float]
    central_weights: tuple[tuple[float, ...] | None, tuple[float, ...] | None]

    def favouring(self, candidature_id: int) -> list[int]:
        """Return the positions of the criteria that weigh notably more in the draws that it wins than in those it loses.

        The most telling first, three at most. Notably: by a tenth of an equal share of the weights.
        """
        here = self.candidature_ids.index(candidature_id)
        own, others = self.central_weights[here], self.central_weights[1 - here]
        if own is None or others is None:
            return []
        gaps = [mine - theirs for mine, theirs in zip(own, others, strict=True)]
        telling = [place for place, gap in enumerate(gaps) if gap > NOTABLE_GAP / len(gaps)]
        return sorted(telling, key=lambda place: -gaps[place])[:TELLING_MOST]


@dataclass(frozen=True, eq=False, slots=True)
class Robustness:
    """What draws of weights and jurors say of the selection, by candidature id; see ``statistics.robustness``.

    Candidatures without a track or without a score are not drawn: they are in none of the mappings. ``rank_acceptability``:
    float[r], from rank 1.
    """

    draws: int
    seed: int
    concentrated_alpha: tuple[float, ...]
    selected_share: Mapping[int, float]
    selected_share_concentrated: Mapping[int, float]
    rank_acceptability: Mapping[int, NDArray[np.float64]]
    pairs: tuple[Pair, ...]


def agreement(snapshot: Snapshot) -> Agreement:
    """Return how far the jurors agree on the ranked set, computed once for all snapshots that show the same marks."""
    return snapshot.derived("agreement", lambda seen: _AGREEMENT.of(scoresheet(seen)))


def agreement_measures(snapshot: Snapshot) -> list[tuple[str, Estimate]]:
    """Return the measures of agreement by their names, in the current language."""
    found = agreement(snapshot)
    ordinal = _("Krippendorff’s alpha on {criterion} (ordinal)")
    return [
        (_("ICC(A,1): one juror"), found.icc_a1),
        (_("ICC(A,k): the mean of the panel"), found.icc_ak),
        (_("Krippendorff’s alpha on totals (interval)"), found.alpha_interval),
        *(
            (ordinal.format(criterion=criterion.short), estimate)
            for criterion, estimate in zip(snapshot.call.criteria, found.alpha_ordinal, strict=True)
        ),
    ]


def severity(snapshot: Snapshot) -> tuple[JurorSeverity, ...]:
    """Return each juror's severity on the ranked set, in the snapshot's order. For the organiser and the chair."""
    return snapshot.derived("severity", lambda seen: _SEVERITY.of(scoresheet(seen)))


def correction(snapshot: Snapshot) -> Correction:
    """Return the scores corrected for severity, or the reason why they are refused. Never the official scores."""
    return snapshot.derived("correction", lambda seen: _CORRECTION.of(scoresheet(seen)))


def robustness(snapshot: Snapshot, *, draws: int = DRAWS, seed: int = SEED) -> Robustness:
    """Return what ``draws`` say of the selection; the usual number is drawn once for all snapshots that show the same marks."""
    if (draws, seed) == (DRAWS, SEED):
        return snapshot.derived("robustness", lambda seen: _ROBUSTNESS.of(scoresheet(seen)))
    return snapshot.derived(("robustness", draws, seed), lambda seen: _robustness(scoresheet(seen), draws, seed))


def weight_changes(snapshot: Snapshot) -> Mapping[int, WeightChange]:
    """Return the smallest change of weights that takes a candidature across its track's cut, by candidature id.

    Only for candidatures near a cut; absent if no weights do, or if it is already on the line. Computed once for all snapshots that
    show the same marks.
    """
    return snapshot.derived("weight_changes", lambda seen: _WEIGHT_CHANGES.of(scoresheet(seen)))


def selected_sentence(share: float) -> Message:
    """Return the sentence for a share of the draws: never worded as a probability of being good."""
    if 0.99 < share < 1:
        return Message(N_("Selected in more than {share} of the plausible weightings."), {"share": percent(0.99)})
    if 0 < share < 0.01:
        return Message(N_("Selected in less than {share} of the plausible weightings."), {"share": percent(0.01)})
    return Message(N_("Selected in {share} of the plausible weightings."), {"share": percent(share)})


def _rows(sheet: Scoresheet) -> NDArray[np.int64]:
    return np.flatnonzero(sheet.in_ranked_set)


def _agreement(sheet: Scoresheet) -> Agreement:
    rows = _rows(sheet)
    # In steps of the scale, which are whole numbers: no measure of agreement depends on the unit.
    return agreements.agreement(
        np.rint(sheet.marks[rows] * sheet.scale.parts),
        weights=sheet.weights,
        recused=sheet.recused[rows],
        seed=SEED,
    )


def _severity(sheet: Scoresheet) -> tuple[JurorSeverity, ...]:
    found = severities.severity(official_ranking(sheet).numbers.totals[_rows(sheet)])
    return tuple(
        JurorSeverity(
            juror_id, known_number(found.deviation[j]), known_number(found.low[j]), known_number(found.high[j]), int(found.common[j])
        )
        for j, juror_id in enumerate(sheet.juror_ids)
    )


def _correction(sheet: Scoresheet) -> Correction:
    rows = _rows(sheet)
    found = severities.corrected_scores(official_ranking(sheet).numbers.totals[rows])
    if found.scores is None:
        return Correction({}, found.reason)
    return Correction({sheet.entrants[row].id: score for row, score in zip(rows, found.scores.tolist(), strict=True)})


def _robustness(sheet: Scoresheet, draws: int, seed: int) -> Robustness:
    official = official_ranking(sheet)
    ids = [standing.candidature_id for standing in official.standings if standing.track_rank is not None]
    if not ids:
        return Robustness(draws, seed, (), {}, {}, {}, ())
    pairs = _near_pairs(official)
    drawn = smaa(_panel(sheet, official, ids, pairs), draws=draws, seed=seed)
    return Robustness(
        draws=draws,
        seed=seed,
        concentrated_alpha=tuple(drawn.concentrated_alpha.tolist()),
        selected_share=dict(zip(ids, drawn.selected_share.tolist(), strict=True)),
        selected_share_concentrated=dict(zip(ids, drawn.selected_share_concentrated.tolist(), strict=True)),
        rank_acceptability=dict(zip(ids, drawn.rank_acceptability, strict=True)),
        pairs=tuple(_pair(pair, drawn.ahead[p], drawn.central_weights[p]) for p, pair in enumerate(pairs)),
    )


def _panel(sheet: Scoresheet, official: Ranking, ids: list[int], pairs: list[tuple[int, int]]) -> Panel:
    rows = [sheet.positions[candidature_id] for candidature_id in ids]
    tracks = {track.code: position for position, track in enumerate(sheet.tracks)}
    return Panel(
        marks=np.where(sheet.recused[rows][:, :, np.newaxis], np.nan, sheet.marks[rows]),
        weights=sheet.weights,
        tracks=np.array([tracks[official.by_id[candidature_id].track or ""] for candidature_id in ids], dtype=np.int64),
        places=[track.places for track in sheet.tracks],
        pairs=np.array([[ids.index(first), ids.index(second)] for first, second in pairs], dtype=np.int64).reshape(-1, 2),
    )


def _near_pairs(official: Ranking) -> list[tuple[int, int]]:
    pairs = []
    for cut in official.cuts:
        inside, outside = cut.sides
        pairs += [(first, second) for first in inside[-NEAR_CUT:] for second in outside[:NEAR_CUT]]
    return pairs


def _pair(ids: tuple[int, int], ahead: NDArray[np.float64], weights: NDArray[np.float64]) -> Pair:
    first, second = (None if np.isnan(side).any() else tuple(side.tolist()) for side in weights)
    return Pair(ids, (float(ahead[0]), float(ahead[1])), (first, second))


def _weight_changes(sheet: Scoresheet) -> Mapping[int, WeightChange]:
    official = official_ranking(sheet)
    changes = {}
    for cut in official.cuts:
        inside, outside = cut.sides
        ids = [*inside, *outside]
        means = official.numbers.means[[sheet.positions[candidature_id] for candidature_id in ids]]
        for candidature_id in [*inside[-CHANGES_NEAR_CUT:], *outside[:CHANGES_NEAR_CUT]]:
            change = smallest_weight_change(means, weights=sheet.weights, position=ids.index(candidature_id), places=cut.places)
            if change:
                changes[candidature_id] = change
    return changes


_AGREEMENT: Final = FromMarks(_agreement)
_SEVERITY: Final = FromMarks(_severity)
_CORRECTION: Final = FromMarks(_correction)
_ROBUSTNESS: Final = FromMarks(lambda sheet: _robustness(sheet, DRAWS, SEED))
_WEIGHT_CHANGES: Final = FromMarks(_weight_changes)
