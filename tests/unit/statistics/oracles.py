"""SMAA by a loop over draws, candidatures and marks: slow and plain; the vectorised statistics are compared with it."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from deliberation.statistics.robustness import UNLIMITED, Draws, Panel


def loop_scores(panel: Panel, drawn: Draws, weights: NDArray[np.float64]) -> Iterator[list[float]]:
    """Yield the scores of each draw, one candidature and one mark at a time; every juror of the panel has a mark."""
    for times, weight in zip(drawn.times.astype(int), weights, strict=True):
        scores = []
        for marks in panel.marks:
            score = 0.0
            for c, w in enumerate(weight):
                given = [marks[j, c] for j, count in enumerate(times) for _ in range(count) if not np.isnan(marks[j, c])]
                observed = [mark for mark in marks[:, c] if not np.isnan(mark)]
                score += w * (sum(given) / len(given) if given else sum(observed) / len(observed))
            scores.append(round(score, 9))
        yield scores


def loop_selected(panel: Panel, scores: list[float]) -> list[float]:
    """Return who is selected under the tracks' places, those level at the line sharing what is left."""
    parts = [0.0] * len(scores)
    for track, places in enumerate(panel.places):
        members = [i for i in range(len(scores)) if panel.tracks[i] == track]
        if panel.envelopes[track] != UNLIMITED:
            amounts = [int(panel.amounts[i]) for i in members]
            funded = loop_funded([scores[i] for i in members], places, amounts, panel.envelopes[track])
            for i, part in zip(members, funded, strict=True):
                parts[i] = part
            continue
        for i in members:
            above = sum(scores[k] > scores[i] for k in members)
            level = sum(scores[k] == scores[i] for k in members)
            parts[i] = min(1.0, max(0.0, (places - above) / level))
    return parts


def loop_funded(scores: list[float], places: int, amounts: list[int], envelope: int) -> list[float]:
    """Return who is selected under places and an envelope: group after group of one score, until one is not held whole."""
    parts = [0.0] * len(scores)
    for score in sorted(set(scores), reverse=True):
        group = [i for i in range(len(scores)) if scores[i] == score]
        asked = sorted(amounts[i] for i in group)
        held = 0
        while held < min(len(group), places) and sum(asked[: held + 1]) <= envelope:
            held += 1
        for i in group:
            parts[i] = held / len(group)
        if held < len(group):
            break
        places, envelope = places - held, envelope - sum(asked)
    return parts


def loop_ranks(scores: list[float]) -> NDArray[np.float64]:
    """Return at which rank each candidature is, float[n, rank], those level sharing their ranks."""
    ranks = np.zeros((len(scores), len(scores)))
    for i, score in enumerate(scores):
        above, level = sum(other > score for other in scores), sum(other == score for other in scores)
        for rank in range(above, above + level):
            ranks[i, rank] = 1 / level
    return ranks
