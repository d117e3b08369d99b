"""SMAA-2: the selection under random weights and resampled jurors (Lahdelma & Salminen 2001)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from deliberation.statistics.official import COMPARED_DECIMALS, resampled_counts

Floats = NDArray[np.float64]

# Alpha of the concentrated Dirichlet, per criterion of average weight: with 7 equal criteria a weight moves by about 30 %.
CONCENTRATION = 10.0
UNLIMITED = -1  # the envelope of a track whose places are the only limit
_CELLS_AT_ONCE = 250_000  # draws × candidatures worked on together: a few arrays of 2 MB, near the processor
_CELLS_BETWEEN = 50_000  # where something is to be done between the parts


@dataclass(frozen=True, eq=False, slots=True)
class Panel:
    """Input of the draws: ``n`` candidatures with an official score and a track.

    Args:
        marks: float[n, j, c], whole steps of a scale, NaN where absent or recused.
        weights: float[c], official.
        tracks: int[n], position in ``places``: int[t].
        pairs: int[p, 2], pairs of candidatures to separate.
        amounts: int[n], in cents, the cost to the track's envelope.
        envelopes: int[t], ``UNLIMITED`` without an envelope.
    """

    marks: Floats
    weights: Floats
    tracks: NDArray[np.int64]
    places: Sequence[int]
    pairs: NDArray[np.int64]
    amounts: NDArray[np.int64]
    envelopes: Sequence[int]


@dataclass(frozen=True, eq=False, slots=True)
class Acceptability:
    """Results: shares of the draws, between 0 and 1.

    Args:
        selected_share, selected_share_concentrated: float[n], selected within the tracks' places, with flat weights and with weights around
            the official ones (``concentrated_alpha``: float[c]).
        rank_acceptability: float[n, r], at each rank from the first, flat weights.
        ahead: float[p, 2], for each pair the share of draws with either ahead.
        central_weights: float[p, 2, c], mean of the flat weights of those draws, NaN without draws.
    """

    selected_share: Floats
    selected_share_concentrated: Floats
    concentrated_alpha: Floats
    rank_acceptability: Floats
    ahead: Floats
    central_weights: Floats


def smaa(panel: Panel, *, draws: int, seed: int, with_ranks: bool = True, between: Callable[[], object] | None = None) -> Acceptability:
    """Draw ``draws`` times weights and a panel of jurors, and count selections and ranks.

    Jurors with a mark are resampled as a whole panel, with replacement; a criterion left without marks keeps its observed mean. Scores
    compare at nine decimals. Ties stay: level candidatures share the ranks, and the remaining places, equally. With an envelope, places are
    filled in the order of the draw up to the first unaffordable candidature. A seed determines the result, whatever the memory used.
    Without ranks, which take half of the time of a large call, ``rank_acceptability`` has no column.

    Args:
        panel: input of the draws.
        draws: number of draws.
        seed: of the random draws.
        with_ranks: compute ``rank_acceptability``.
        between: called after each part of the draws; an exception ends the draws.
    """
    random = np.random.default_rng(seed)
    drawn = Draws(random, panel, draws)
    tally = _Tally(panel, with_ranks=with_ranks)
    step = max(1, (_CELLS_BETWEEN if between else _CELLS_AT_ONCE) // max(1, len(panel.marks)))
    for start in range(0, draws, step):
        tally.add(drawn, slice(start, min(start + step, draws)))
        if between:
            between()
    return tally.result(draws, drawn.alpha)


class Draws:
    """Weights and jurors of every draw, and scores for a part of the draws."""

    def __init__(self, random: np.random.Generator, panel: Panel, draws: int) -> None:
        there = ~np.isnan(panel.marks)
        jurors = there.any(axis=(0, 2))
        criteria = len(panel.weights)
        self.alpha = CONCENTRATION * criteria * panel.weights / panel.weights.sum()
        self.flat = random.dirichlet(np.ones(criteria), size=draws)
        self.concentrated = _dirichlet(random, self.alpha, draws)
        # Sums of whole marks stay below 2²⁴: single precision holds them exactly and multiplies twice as fast.
        self.times = resampled_counts(random, draws=draws, size=int(jurors.sum())).astype(np.float32)
        mark_flags = there[:, jurors].transpose(1, 2, 0)
        known = np.where(there, panel.marks, 0.0)[:, jurors].transpose(1, 2, 0)
        self.observed: Floats = known.sum(axis=0) / mark_flags.sum(axis=0)
        # Stack counts and sums into one product per part: threads synchronising at each small product wait for each other.
        self.both = np.stack([mark_flags, known], axis=1).astype(np.float32).reshape(len(mark_flags), -1)

    def scores(self, part: slice) -> tuple[Floats, Floats]:
        """Return the scores of a part of the draws, float[draw, n]: with flat weights, with concentrated ones."""
        times = self.times[part]
        criteria, n = self.observed.shape
        counts, sums = (times @ self.both).reshape(len(times), 2, criteria, n).transpose(1, 2, 0, 3)
        flat: Floats = np.zeros((len(times), n))
        concentrated: Floats = np.zeros_like(flat)
        for c in range(criteria):
            means = np.tile(self.observed[c], (len(times), 1))
            np.divide(sums[c], counts[c], out=means, where=counts[c] > 0, dtype=np.float64)
            flat += means * self.flat[part, c : c + 1]
            concentrated += means * self.concentrated[part, c : c + 1]
        return np.round(flat, COMPARED_DECIMALS), np.round(concentrated, COMPARED_DECIMALS)


class _Tally:
    """Counts over the draws seen so far."""

    def __init__(self, panel: Panel, *, with_ranks: bool) -> None:
        n, _jurors, criteria = panel.marks.shape
        self.members = [np.flatnonzero(panel.tracks == track) for track in range(len(panel.places))]
        self.panel = panel
        self.pairs = panel.pairs.reshape(-1, 2)
        self.selected, self.selected_concentrated = np.zeros(n), np.zeros(n)
        self.ranks = np.zeros((n, n + 1 if with_ranks else 1))
        self.ahead = np.zeros((len(self.pairs), 2))
        self.favouring = np.zeros((len(self.pairs), 2, criteria))

    def add(self, drawn: Draws, part: slice) -> None:
        flat, concentrated = drawn.scores(part)
        for track, members in enumerate(self.members):
            self.selected[members] += _select_within(self.panel, track, flat[:, members]).sum(axis=0)
            self.selected_concentrated[members] += _select_within(self.panel, track, concentrated[:, members]).sum(axis=0)
        if self.ranks.shape[1] > 1:
            _add_rank_steps(self.ranks, flat)
        first, second = flat[:, self.pairs[:, 0]], flat[:, self.pairs[:, 1]]
        for side, wins in enumerate((first > second, second > first)):
            self.ahead[:, side] += wins.sum(axis=0)
            # Not a matrix product: how many threads share one changes its last digits.
            self.favouring[:, side] += np.einsum("dp,dc->pc", wins, drawn.flat[part])

    def result(self, draws: int, alpha: Floats) -> Acceptability:
        """Return the shares. Called once: the counts along ranks are turned into shares in place, since their table may be large."""
        np.cumsum(self.ranks, axis=1, out=self.ranks)
        self.ranks /= draws
        wins = self.ahead[:, :, np.newaxis]
        return Acceptability(
            selected_share=self.selected / draws,
            selected_share_concentrated=self.selected_concentrated / draws,
            concentrated_alpha=alpha,
            rank_acceptability=self.ranks[:, :-1],
            ahead=self.ahead / draws,
            central_weights=np.where(wins > 0, self.favouring / np.maximum(wins, 1), np.nan),
        )


def _select_within(panel: Panel, track: int, scores: Floats) -> Floats:
    places, envelope = panel.places[track], panel.envelopes[track]
    if envelope == UNLIMITED:
        return selected_parts(scores, places=places)
    return funded_parts(scores, places=places, amounts=panel.amounts[panel.tracks == track], envelope=envelope)


def funded_parts(scores: Floats, *, places: int, amounts: NDArray[np.int64], envelope: int) -> Floats:
    """Return ``selected_parts`` for a track with an envelope: int[m] ``amounts``, in its unit.

    The order is strict: no place after the first unaffordable candidature. Among level candidatures, the largest affordable number of
    places is shared equally.
    """
    cheapest = np.argsort(amounts, kind="stable")
    order = cheapest[np.argsort(-scores[:, cheapest], axis=1, kind="stable")]
    first, after = _level_with(np.take_along_axis(scores, order, axis=1))
    spent = np.zeros((len(scores), scores.shape[1] + 1), dtype=np.int64)
    np.cumsum(amounts[order], axis=1, out=spent[:, 1:])
    before = np.take_along_axis(spent, first, axis=1)
    size = after - first
    paid_for = np.zeros_like(spent)
    np.cumsum(spent[:, 1:] - before <= np.maximum(envelope - before, 0), axis=1, out=paid_for[:, 1:])
    paid = np.take_along_axis(paid_for, after, axis=1) - np.take_along_axis(paid_for, first, axis=1)
    funded = np.clip(np.minimum(paid, places - first), 0, size)
    # Of the first of each group: whether all before it have their places.
    reached = np.ones(scores.shape, dtype=np.bool_)
    reached[:, 1:] = np.logical_and.accumulate(funded == size, axis=1)[:, :-1]
    parts: Floats = np.zeros(scores.shape)
    np.put_along_axis(parts, order, np.where(np.take_along_axis(reached, first, axis=1), funded / size, 0.0), axis=1)
    return parts


def _level_with(descending: Floats) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return, for rows in descending order, the start of each cell's tied group and of the next group."""
    n = descending.shape[1]
    begins = np.ones(descending.shape, dtype=np.bool_)
    begins[:, 1:] = descending[:, 1:] != descending[:, :-1]
    ends = np.ones(descending.shape, dtype=np.bool_)
    ends[:, :-1] = begins[:, 1:]
    places = np.arange(n)
    first = np.maximum.accumulate(np.where(begins, places, 0), axis=1)
    after = np.minimum.accumulate(np.where(ends, places + 1, n)[:, ::-1], axis=1)[:, ::-1]
    return first, after


def selected_parts(scores: Floats, *, places: int) -> Floats:
    """Return the selected candidatures of each draw, float[draw, m]: 1, 0, or a part of a place for level ones at the cut."""
    m = scores.shape[1]
    if places >= m or places <= 0:
        return np.full(scores.shape, float(places > 0))
    last = np.partition(scores, m - places, axis=1)[:, m - places, np.newaxis]
    above, level = scores > last, scores == last
    left = places - above.sum(axis=1, keepdims=True)
    parts: Floats = above + level * (left / level.sum(axis=1, keepdims=True))
    return parts


def _add_rank_steps(steps: Floats, scores: Floats) -> None:
    """Add the ranks of these draws to ``steps``, float[n, n + 1], whose cumulative sum along ranks counts draws per rank.

    In place, cell by cell: a part of the draws touches about a hundredth of a large call's table.
    """
    n = scores.shape[1]
    order = np.argsort(-scores, axis=1)
    descending = np.take_along_axis(scores, order, axis=1)
    ranks = np.arange(n)
    if (descending[:, 1:] != descending[:, :-1]).all():
        first, after, part = np.broadcast_to(ranks, scores.shape), np.broadcast_to(ranks + 1, scores.shape), np.ones(scores.shape)
    else:
        first, after = _level_with(descending)
        part = 1.0 / (after - first)
    rows, cells = order * (n + 1), steps.reshape(-1)
    np.add.at(cells, (rows + first).ravel(), part.ravel())
    np.subtract.at(cells, (rows + after).ravel(), part.ravel())


def _dirichlet(random: np.random.Generator, alpha: Floats, draws: int) -> Floats:
    # A criterion of weight zero, as in a simulation, stays at zero.
    positive = np.flatnonzero(alpha > 0)
    weights = np.zeros((draws, len(alpha)))
    weights[:, positive] = random.dirichlet(alpha[positive], size=draws)
    return weights
