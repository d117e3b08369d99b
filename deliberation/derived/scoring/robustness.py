"""How the selection holds when weights and jurors vary, by candidature."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import partial

import numpy as np
from numpy.typing import NDArray

from deliberation.amounts import CENT
from deliberation.derived.scoring.ranking import Ranking, official_ranking
from deliberation.snapshot.alike import FromMarks, Scoresheet, scoresheet
from deliberation.snapshot.snapshot import Snapshot
from deliberation.statistics.robustness import UNLIMITED, Acceptability, Panel, smaa
from phrases import N_, Message, percent

DRAWS = 10_000
NEAR_CUT = 3  # candidatures on either side of a cut whose pairs are told apart
NOTABLE_GAP = 0.1  # of an equal share of the weights
TELLING_MOST = 3  # criteria that are said to favour a candidature
RANKS_READ_MOST = 500  # candidatures: of more, nobody reads how often each has each rank


@dataclass(frozen=True, slots=True)
class Pair:
    """Two candidatures near a cut: each one's share of leading draws, and the mean weights of those draws, by criterion."""

    candidature_ids: tuple[int, int]
    ahead: tuple[float, float]
    central_weights: tuple[tuple[float, ...] | None, tuple[float, ...] | None]

    def favouring(self, candidature_id: int) -> list[int]:
        """Return the positions of the criteria with notably more weight in the draws won than in the draws lost.

        The most telling first, three at most. Notably: by a tenth of an equal share of the weights.
        """
        here = self.candidature_ids.index(candidature_id)
        own, other_weights = self.central_weights[here], self.central_weights[1 - here]
        if own is None or other_weights is None:
            return []
        gaps = [mine - theirs for mine, theirs in zip(own, other_weights, strict=True)]
        telling = [place for place, gap in enumerate(gaps) if gap > NOTABLE_GAP / len(gaps)]
        return sorted(telling, key=lambda place: -gaps[place])[:TELLING_MOST]


@dataclass(frozen=True, eq=False, slots=True)
class Robustness:
    """Results of the draws, by candidature id; see ``statistics.robustness``.

    Candidatures without a track or a score stay out of the draws. ``rank_acceptability``: float[r], from rank 1; empty with too many
    candidatures to read.
    """

    draws: int
    seed: int
    concentrated_alpha: tuple[float, ...]
    selected_share: Mapping[int, float]
    selected_share_concentrated: Mapping[int, float]
    rank_acceptability: Mapping[int, NDArray[np.float64]]
    pairs: tuple[Pair, ...]


@dataclass(frozen=True, eq=False, slots=True)
class Order:
    """Input of the draws for a score sheet: ``panel`` is numeric; its rows and pairs are mapped here to candidature ids.

    ``seed``: the call's, so that the draws are equal for all users and every time.
    """

    candidature_ids: tuple[int, ...]
    pairs: tuple[tuple[int, int], ...]
    panel: Panel
    seed: int

    @property
    def has_ranks(self) -> bool:
        """Tell whether there are few enough candidatures to report the share of each rank."""
        return len(self.candidature_ids) <= RANKS_READ_MOST


def robustness(snapshot: Snapshot, *, draws: int = DRAWS) -> Robustness:
    """Return the robustness under ``draws``; the usual draws are made once for all snapshots with the same marks.

    Takes seconds on a large call, without a lock on the snapshot. Screens use ``draws.aside`` instead of waiting.
    """
    sheet = scoresheet(snapshot)
    return _ROBUSTNESS.of(sheet) if draws == DRAWS else _draw_here(sheet, draws=draws)


def remember(fingerprint: bytes, drawn: Robustness) -> None:
    """Store the usual draws, made elsewhere, as the answer of ``robustness`` for score sheets of a fingerprint."""
    _ROBUSTNESS.remember(fingerprint, drawn)


def order_of(sheet: Scoresheet) -> Order | None:
    """Return the input of the draws for a score sheet; None if no candidature has both a score and a track."""
    official = official_ranking(sheet)
    ids = [line.candidature_id for line in official.standings if line.track_rank is not None]
    if not ids:
        return None
    pairs = _near_pairs(official)
    return Order(tuple(ids), tuple(pairs), _panel(sheet, official, ids, pairs), sheet.seed)


def drawn_size(sheet: Scoresheet) -> tuple[int, int]:
    """Return the numbers of candidatures and of jurors to draw with."""
    return sum(line.track_rank is not None for line in official_ranking(sheet).standings), sheet.marks.shape[1]


def robustness_from_draws(order: Order, drawn: Acceptability, *, draws: int = DRAWS) -> Robustness:
    """Return the results of the draws for ``order``, by candidature id."""
    ids = order.candidature_ids
    ranks = zip(ids, drawn.rank_acceptability, strict=True) if drawn.rank_acceptability.shape[1] else ()
    return Robustness(
        draws=draws,
        seed=order.seed,
        concentrated_alpha=tuple(drawn.concentrated_alpha.tolist()),
        selected_share=dict(zip(ids, drawn.selected_share.tolist(), strict=True)),
        selected_share_concentrated=dict(zip(ids, drawn.selected_share_concentrated.tolist(), strict=True)),
        rank_acceptability=dict(ranks),
        pairs=tuple(_pair(pair, drawn.ahead[p], drawn.central_weights[p]) for p, pair in enumerate(order.pairs)),
    )


def nothing_drawn(seed: int, *, draws: int = DRAWS) -> Robustness:
    """Return the message if no candidature has both a score and a track."""
    return Robustness(draws, seed, (), {}, {}, {}, ())


def selected_sentence(share: float) -> Message:
    """Return the sentence for a share of the draws: never worded as a probability of being good."""
    if 0.99 < share < 1:
        return Message(N_("Selected in more than {share} of the plausible weightings."), {"share": percent(0.99)})
    if 0 < share < 0.01:
        return Message(N_("Selected in less than {share} of the plausible weightings."), {"share": percent(0.01)})
    return Message(N_("Selected in {share} of the plausible weightings."), {"share": percent(share)})


def _draw_here(sheet: Scoresheet, *, draws: int) -> Robustness:
    order = order_of(sheet)
    if order is None:
        return nothing_drawn(sheet.seed, draws=draws)
    drawn = smaa(order.panel, draws=draws, seed=order.seed, with_ranks=order.has_ranks)
    return robustness_from_draws(order, drawn, draws=draws)


def _panel(sheet: Scoresheet, official: Ranking, ids: list[int], pairs: list[tuple[int, int]]) -> Panel:
    rows = [sheet.positions[candidature_id] for candidature_id in ids]
    tracks = {track.code: position for position, track in enumerate(sheet.tracks)}
    return Panel(
        # In steps of the scale: whole numbers, whose sums are exact, so that the draws are the same in whatever order they are summed.
        marks=np.rint(np.where(sheet.recused[rows][:, :, np.newaxis], np.nan, sheet.marks[rows]) * sheet.scale.parts),
        weights=sheet.weights,
        tracks=np.array([tracks[official.by_id[candidature_id].track or ""] for candidature_id in ids], dtype=np.int64),
        places=[track.places for track in sheet.tracks],
        amounts=np.array([_cents(sheet.amount_of(sheet.entrants[row])) for row in rows], dtype=np.int64),
        envelopes=[UNLIMITED if track.envelope is None else _cents(track.envelope) for track in sheet.tracks],
        pairs=np.array([[ids.index(first), ids.index(second)] for first, second in pairs], dtype=np.int64).reshape(-1, 2),
    )


def _cents(amount: Decimal) -> int:
    return int(amount / CENT)


def _near_pairs(official: Ranking) -> list[tuple[int, int]]:
    pairs = []
    for cut in official.cuts:
        inside, outside = cut.sides
        pairs += [(first, second) for first in inside[-NEAR_CUT:] for second in outside[:NEAR_CUT]]
    return pairs


def _pair(ids: tuple[int, int], ahead: NDArray[np.float64], weights: NDArray[np.float64]) -> Pair:
    first, second = (None if np.isnan(side).any() else tuple(side.tolist()) for side in weights)
    return Pair(ids, (float(ahead[0]), float(ahead[1])), (first, second))


_ROBUSTNESS = FromMarks(partial(_draw_here, draws=DRAWS))
