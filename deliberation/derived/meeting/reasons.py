"""The reasons of the decisions: suggested from the criteria, written by a person, awaiting adoption by the jury, missing."""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from deliberation.derived.scoring.ranking import ranking
from deliberation.dossiers.candidatures import Candidature
from deliberation.selection.decisions import Outcome
from deliberation.snapshot.snapshot import Snapshot
from deliberation.statistics.exact import COMPARED_DECIMALS
from phrases import _, current_language, decimal


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason that a decision would record. ``is_proposed``: from the criteria; ``is_to_reread``: it was written for another outcome."""

    text: str
    is_proposed: bool = False
    is_to_reread: bool = False

    @property
    def is_written(self) -> bool:
        """Tell whether a person wrote it."""
        return bool(self.text) and not self.is_proposed


def reason_for(snapshot: Snapshot, candidature_id: int, outcome: Outcome) -> Reason:
    """Return the default reason for an outcome: the current one, else the one proposed from the criteria.

    A proposed reason holds for its outcome only; one written by a person is kept and flagged to reread.
    """
    decision = snapshot.decision(candidature_id)
    is_same = outcome is decision.outcome
    if decision.reason and (is_same or not decision.reason_is_proposed):
        is_to_reread = not is_same and outcome is not Outcome.TO_DISCUSS
        return Reason(decision.reason, is_proposed=decision.reason_is_proposed, is_to_reread=is_to_reread)
    proposed = str(suggested_reason(snapshot, candidature_id, outcome) or "")
    return Reason(proposed, is_proposed=bool(proposed))


def awaiting_adoption(snapshot: Snapshot) -> tuple[Candidature, ...]:
    """Return the shortlisted files whose proposed reason the jury has not adopted yet."""
    return tuple(candidature for candidature in snapshot.ranked if snapshot.decision(candidature.id).awaits_adoption)


def lacking_reason(snapshot: Snapshot) -> tuple[Candidature, ...]:
    """Return the shortlisted files that are decided without a reason."""
    decisions = ((candidature, snapshot.decision(candidature.id)) for candidature in snapshot.ranked)
    return tuple(one for one, decision in decisions if decision.outcome is not Outcome.TO_DISCUSS and not decision.reason)


_NOTABLE = 0.06  # away from the shortlist's mean, as a share of the scale's width: 0.3 points from 0 to 5
_MOST_NAMED = 2


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Criteria with their mean: those above the shortlist's mean, those below, the furthest first."""

    above: tuple[tuple[str, float], ...]
    below: tuple[tuple[str, float], ...]

    def __str__(self) -> str:
        """Return the suggestion as one sentence in the current language."""
        if self.above and self.below:
            sentence = _("Above the shortlist’s mean on {above}; below it on {below}.")
        elif self.above:
            sentence = _("Above the shortlist’s mean on {above}.")
        elif self.below:
            sentence = _("Below the shortlist’s mean on {below}.")
        else:
            sentence = _("Close to the shortlist’s mean on every criterion.")
        return sentence.format(above=_named(self.above), below=_named(self.below))

    def within(self, text: str) -> "Suggestion":
        """Return the criteria that a text names with their mean, as the sentence does."""
        return self.only([name for name, mean in (*self.above, *self.below) if _named(((name, mean),)) in text])

    def only(self, names: Collection[str]) -> "Suggestion":
        """Return the criteria of these names."""
        return Suggestion(*(tuple(one for one in side if one[0] in names) for side in (self.above, self.below)))

    def fitting(self, outcome: Outcome) -> "Suggestion | None":
        """Return the part that supports an outcome: criteria above for a selection, below for a refusal; None if there are none."""
        if outcome is Outcome.SELECTED:
            return Suggestion(self.above, ()) if self.above else None
        if outcome is Outcome.DECLINED:
            return Suggestion((), self.below) if self.below else None
        return self if outcome is Outcome.RESERVE else None


def suggested_reason(snapshot: Snapshot, candidature_id: int, outcome: Outcome) -> Suggestion | None:
    """Compare the candidature's criteria with the shortlist's means; None if nothing in them supports ``outcome``."""
    found = snapshot.derived(("comparison", candidature_id, current_language()), lambda seen: _comparison(seen, candidature_id))
    return found.fitting(outcome) if found else None


def _comparison(snapshot: Snapshot, candidature_id: int) -> Suggestion | None:
    """Return the criteria furthest from the shortlist's means, both ways; None if there are no marks to see."""
    numbers = ranking(snapshot).numbers
    means = numbers.means[snapshot.positions[candidature_id]]
    seen = numbers.means[snapshot.in_ranked_set]
    if np.isnan(means).all() or not np.isfinite(seen).any():
        return None
    gaps = means - np.array([np.nan if np.isnan(column).all() else np.nanmean(column) for column in seen.T])
    named = [(str(c.short), float(mean), float(gap)) for c, mean, gap in zip(snapshot.call.criteria, means, gaps, strict=True)]
    notable = round(_NOTABLE * float(snapshot.call.scale.width), COMPARED_DECIMALS)
    above = sorted((n for n in named if n[2] >= notable), key=lambda n: -n[2])[:_MOST_NAMED]
    below = sorted((n for n in named if n[2] <= -notable), key=lambda n: n[2])[:_MOST_NAMED]
    return Suggestion(above=tuple((name, mean) for name, mean, _gap in above), below=tuple((name, mean) for name, mean, _gap in below))


def _named(criteria: tuple[tuple[str, float], ...]) -> str:
    return ", ".join(f"{_within(name)} ({decimal(mean, 1)})" for name, mean in criteria)


def _within(name: str) -> str:
    # A label begins with a capital, which goes inside a sentence; an acronym keeps its own.
    return name if name[:2].isupper() else name[:1].lower() + name[1:]
