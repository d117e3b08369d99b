"""The smallest change of weights that takes a candidature to the other side of its track's cut."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from deliberation.statistics.official import COMPARED_DECIMALS

Floats = NDArray[np.float64]

_LEVEL: Final = 10.0**-COMPARED_DECIMALS


@dataclass(frozen=True, eq=False, slots=True)
class WeightChange:
    """Weights, float[c] of sum 1, at which a candidature is level with the line: any further and it is across.

    ``moved``: share of the total weight that changes criterion. ``is_smallest``: no smaller change exists; otherwise it is the
    smallest one found.
    """

    weights: Floats
    moved: float
    is_smallest: bool


def smallest_weight_change(means: Floats, *, weights: Floats, position: int, places: int) -> WeightChange | None:
    """Return the change that takes the candidature at ``position`` across, None where none was found or it is on the line.

    ``means``: float[n, c], criteria's means of one track. A change is measured by the share of weight that moves. Against one
    rival the least is a linear programme of one constraint, solved in closed form: move weight to the criterion where the
    candidature leads most from where it trails most. These weights, and for each criterion those that raise or lower it
    alone, are kept if the whole track puts the candidature on the line; the least moved wins. It is proven smallest when it
    equals the bound: the change needed against as many rivals, one by one, as must be overtaken.
    """
    official = weights / weights.sum()
    scores = np.round(means @ official, COMPARED_DECIMALS)
    better, others = int((scores > scores[position]).sum()), int((scores >= scores[position]).sum()) - 1
    if len(means) <= places or better < places <= others:
        return None
    if others < places:
        # To leave is to enter among those outside, seen from below.
        means, places, better = -means, len(means) - places, int((scores < scores[position]).sum())
    rivals = np.flatnonzero(np.round((means - means[position]) @ official, COMPARED_DECIMALS) > 0)
    leads = means[position] - means[rivals]
    alone = _against_one(leads, official)
    moved_alone = np.sort(_moved(alone, official))
    found = _first_on_line(np.concatenate([alone, *_one_criterion(leads, official)]), official, means, position, places)
    if found is None:
        return None
    moved = float(_moved(found, official))
    overtaken = better - places + 1
    bound = moved_alone[overtaken - 1] if overtaken <= len(moved_alone) else 0.0
    return WeightChange(found, moved, bool(moved <= bound + _LEVEL))


def _moved(weights: Floats, official: Floats) -> Floats:
    moved: Floats = np.abs(weights - official).sum(axis=-1) / 2
    return moved


def _against_one(leads: Floats, official: Floats) -> Floats:
    """Return, float[r, c], the weights closest to the official ones at which each rival is reached; rivals never reached left out."""
    leads = leads[leads.max(axis=1) > 0] if len(leads) else leads
    if not len(leads):
        return leads
    gap = -(leads @ official)[:, np.newaxis]
    best = leads.argmax(axis=1)[:, np.newaxis]
    order = np.argsort(leads, axis=1, kind="stable")
    gains = leads.max(axis=1, keepdims=True) - np.take_along_axis(leads, order, axis=1)
    available = official[order]
    before = (gains * available).cumsum(axis=1) - gains * available
    taken = np.clip((gap - before) / np.where(gains > 0, gains, 1.0), 0.0, np.where(gains > 0, available, 0.0))
    weights = np.tile(official, (len(leads), 1))
    np.put_along_axis(weights, order, available - taken, axis=1)
    np.put_along_axis(weights, best, np.take_along_axis(weights, best, axis=1) + taken.sum(axis=1, keepdims=True), axis=1)
    return weights


def _one_criterion(leads: Floats, official: Floats) -> list[Floats]:
    """Return the weights that reach each rival by raising one criterion alone, then by lowering one alone, the others in proportion."""
    gap = -(leads @ official)[:, np.newaxis]
    corners = np.eye(len(official))
    raised = np.where(leads > 0, gap / np.where(leads > 0, gap + leads, 1.0), np.nan)
    up = official + raised[:, :, np.newaxis] * (corners - official)
    losing = (leads * official) < 0
    lowered = np.where(losing, gap / np.where(losing, -leads * official, 1.0), np.nan)
    lowered[~(lowered < 1)] = np.nan
    down = official - lowered[:, :, np.newaxis] * (corners * official)
    down = down / down.sum(axis=2, keepdims=True)
    both = (weights.reshape(-1, len(official)) for weights in (up, down))
    return [weights[~np.isnan(weights).any(axis=1)] for weights in both]


def _first_on_line(candidates: Floats, official: Floats, means: Floats, position: int, places: int) -> Floats | None:
    nearest = candidates[np.argsort(_moved(candidates, official), kind="stable")]
    differences = means - means[position]
    for weights in nearest:
        if int((differences @ weights > _LEVEL).sum()) < places:
            found: Floats = weights
            return found
    return None
