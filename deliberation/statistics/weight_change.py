"""Smallest change of weights that moves a candidature across its track's cut-off.

The measure is the share of the total weight moved between criteria. Staying level with given rivals is a linear programme, solved by the
dual simplex; the choice of rivals to overtake is a branch and bound, cheapest first (Land & Doig 1960).
"""

from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import count

import numpy as np
from numpy.typing import NDArray

from deliberation.statistics.official import COMPARED_DECIMALS

Floats = NDArray[np.float64]

_LEVEL = 10.0**-COMPARED_DECIMALS
_ROUNDING = 1e-12
# Linear programmes tried for one candidature before the search stops proving and takes the nearest rivals one by one.
PROGRAMMES = 200
_PIVOTS = 500  # far more than programmes of this size take


@dataclass(frozen=True, eq=False, slots=True)
class WeightChange:
    """Weights, float[c] of sum 1, with a candidature at the cut-off.

    ``moved``: share of the total weight moved. ``is_smallest``: proven smallest; otherwise the smallest found.
    """

    weights: Floats
    moved: float
    is_smallest: bool


def smallest_weight_change(means: Floats, *, weights: Floats, position: int, places: int) -> WeightChange | None:
    """Return the smallest change for the candidature at ``position``; None without such a change, or on the line.

    ``means``: float[n, c], the criteria's means of a track's candidatures.
    """
    official = weights / weights.sum()
    scores = np.round(means @ official, COMPARED_DECIMALS)
    better, rivals = int((scores > scores[position]).sum()), int((scores >= scores[position]).sum()) - 1
    if len(means) <= places or better < places <= rivals:
        return None
    if rivals < places:
        # Leaving the places is the mirror image of entering them.
        means, places = -means, len(means) - places
    return _search(means[position] - means, official, places)


def _search(leads: Floats, official: Floats, places: int) -> WeightChange | None:
    """Find the least change with fewer than ``places`` rivals ahead. ``leads``: float[n, c], over each rival."""
    tried, order = 0, count()
    # Least moved first: (moved, tie-breaker, rivals held level or behind, rivals let ahead, weights).
    queue: list[tuple[float, int, tuple[int, ...], int, Floats]] = [(0.0, next(order), (), 0, official)]
    excused: dict[tuple[int, ...], frozenset[int]] = {(): frozenset()}
    while queue:
        moved, _order, node_held, let_ahead, weights = heappop(queue)
        ahead = _ahead(leads, weights)
        if len(ahead) < places:
            return WeightChange(weights, moved, is_smallest=True)
        free = [rival for rival in ahead if rival not in excused[node_held]]
        for skipped, rival in enumerate(free[: places - let_ahead]):
            tried += 1
            if tried > PROGRAMMES:
                return _nearest_first(leads, official, places)
            solved = _least_move(leads[[*node_held, rival]], official)
            if solved is not None:
                excused[(*node_held, rival)] = excused[node_held] | frozenset(free[:skipped])
                heappush(queue, (_measure_moved(solved, official), next(order), (*node_held, rival), let_ahead + skipped, solved))
    return None


def _nearest_first(leads: Floats, official: Floats, places: int) -> WeightChange | None:
    nearest: list[int] = []
    weights: Floats | None = official
    while weights is not None:
        ahead = _ahead(leads, weights)
        if len(ahead) < places:
            return WeightChange(weights, _measure_moved(weights, official), is_smallest=False)
        nearest.append(ahead[0])
        weights = _least_move(leads[nearest], official)
    return None


def _ahead(leads: Floats, weights: Floats) -> list[int]:
    """Return the rivals ahead with these weights, the nearest first."""
    behind_by = -(leads @ weights)
    return [int(rival) for rival in np.argsort(behind_by, kind="stable") if behind_by[rival] > _LEVEL]


def _measure_moved(weights: Floats, official: Floats) -> float:
    return float(np.abs(weights - official).sum() / 2)


def _least_move(leads: Floats, official: Floats) -> Floats | None:
    """Return the weights nearest to the official ones without a lead below zero; None if impossible.

    Variables: the amount moved from each criterion to each other criterion, at a cost of 1, limited by the criterion's weight.
    """
    source, target = np.nonzero(~np.eye(len(official), dtype=np.bool_))
    capacity = (source == np.arange(len(official))[:, np.newaxis]).astype(np.float64)
    gains = leads[:, target] - leads[:, source]
    moves = _dual_simplex(np.vstack([capacity, -gains]), np.concatenate([official, leads @ official]))
    if moves is None:
        return None
    moved_out, received = np.zeros(len(official)), np.zeros(len(official))
    np.add.at(moved_out, source, moves)
    np.add.at(received, target, moves)
    return np.maximum(official - moved_out + received, 0.0)


def _dual_simplex(rows: Floats, limits: Floats) -> Floats | None:
    """Return x ≥ 0 of least sum with ``rows`` @ x ≤ ``limits``, None if there is none. Source: Lemke 1954."""
    size, variables = rows.shape
    table = np.hstack([rows, np.eye(size), limits[:, np.newaxis]])
    costs = np.concatenate([np.ones(variables), np.zeros(size + 1)])
    basis = np.arange(variables, variables + size)
    for _pivot in range(_PIVOTS):
        row = int(table[:, -1].argmin())
        if table[row, -1] >= -_ROUNDING:
            solution = np.zeros(variables + size)
            solution[basis] = table[:, -1]
            return np.maximum(solution[:variables], 0.0)
        able = table[row, :-1] < -_ROUNDING
        if not able.any():
            return None
        column = int(np.where(able, costs[:-1] / np.where(able, -table[row, :-1], 1.0), np.inf).argmin())
        table[row] /= table[row, column]
        others = np.arange(size) != row
        table[others] -= table[others, column, np.newaxis] * table[row]
        costs = costs - costs[column] * table[row]
        basis[row] = column
    return None
