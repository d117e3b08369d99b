"""Severe and generous jurors: a diagnostic, and an additive correction that is only ever shown beside the official score."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from deliberation.statistics.distributions import student_quantile
from phrases import N_, Message

Floats = NDArray[np.float64]

GRIDS_PER_CANDIDATURE = 3
GRIDS_PER_JUROR = 5
LEAST_JURORS = 3
_UPPER = 0.975


@dataclass(frozen=True, eq=False, slots=True)
class Severity:
    """Severity by juror, on the scale: ``deviation`` (below zero: severe) with its 95 % interval; ``common``: candidatures.

    NaN without a common candidature; bounds are NaN with fewer than two.
    """

    deviation: Floats
    low: Floats
    high: Floats
    common: NDArray[np.int64]


@dataclass(frozen=True, eq=False, slots=True)
class Correction:
    """Scores corrected for severity, float[candidature]; or the ``reason`` why the correction is refused."""

    scores: Floats | None = None
    reason: Message | None = None


def severity(totals: Floats) -> Severity:
    """Return for each juror the mean of (own total − mean of the others' totals) over common candidatures.

    ``totals``: float[candidature, juror], NaN without a complete grid. Interval: Student, over candidatures.
    """
    there = ~np.isnan(totals)
    known = np.where(there, totals, 0.0)
    other_counts = there.sum(axis=1, keepdims=True) - there
    common = there & (other_counts > 0)
    differences = np.where(common, known - (known.sum(axis=1, keepdims=True) - known) / np.maximum(other_counts, 1), 0.0)
    counts = common.sum(axis=0)
    deviation = np.where(counts > 0, differences.sum(axis=0) / np.maximum(counts, 1), np.nan)
    squares = (np.where(common, differences - deviation, 0.0) ** 2).sum(axis=0)
    quantiles = np.array([student_quantile(_UPPER, df=count - 1) if count > 1 else np.nan for count in counts.tolist()])
    margin = quantiles * np.sqrt(squares / np.maximum(counts - 1, 1) / np.maximum(counts, 1))
    return Severity(deviation, deviation - margin, deviation + margin, counts)


def corrected_scores(totals: Floats) -> Correction:
    """Fit total = candidature + juror by least squares; a corrected score is the expected score by jurors of average severity.

    ``totals`` as for ``severity``. Jurors under 5 complete grids are left out. Refused without missing grids (no effect), with fewer than 3
    jurors, with fewer than 3 grids of a candidature, and for two groups of candidatures without a common juror, where severity and merit
    are not separable.
    """
    there = ~np.isnan(totals)
    jurors = there.sum(axis=0) >= GRIDS_PER_JUROR
    there, complete = there[:, jurors], totals[:, jurors]
    reason = _refusal(there)
    if reason:
        return Correction(reason=reason)
    counts = there.sum(axis=1)
    centred = np.where(there, complete - (np.where(there, complete, 0.0).sum(axis=1) / counts)[:, np.newaxis], 0.0)
    shared = there / counts[:, np.newaxis]
    # Normal equations with the candidatures eliminated; adding 1 everywhere makes the effects sum to zero.
    system = np.diag(there.sum(axis=0).astype(np.float64)) - there.T.astype(np.float64) @ shared + 1.0
    fitted = np.linalg.solve(system, centred.sum(axis=0))
    return Correction(np.where(there, complete - fitted, 0.0).sum(axis=1) / counts)


def _refusal(there: NDArray[np.bool_]) -> Message | None:
    if there.shape[1] < LEAST_JURORS:
        text = N_("Fewer than {count} jurors handed in {grids} complete grids or more.")
        return Message(text, {"count": LEAST_JURORS, "grids": GRIDS_PER_JUROR})
    if not there.size or there.all():
        return Message(N_("No grid is missing: severity weighs the same on every application, and there is nothing to correct."))
    if (there.sum(axis=1) < GRIDS_PER_CANDIDATURE).any():
        return Message(N_("Some applications have fewer than {count} complete grids."), {"count": GRIDS_PER_CANDIDATURE})
    if not _is_connected(there):
        return Message(N_("Two groups of applications have no juror in common: severity and merit cannot be told apart."))
    return None


def _is_connected(there: NDArray[np.bool_]) -> bool:
    reached = np.zeros(there.shape[1], dtype=np.bool_)
    reached[0] = True
    while True:
        wider = there[there[:, reached].any(axis=1)].any(axis=0) | reached
        if (wider == reached).all():
            return bool(reached.all())
        reached = wider
