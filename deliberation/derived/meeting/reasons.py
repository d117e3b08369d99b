"""Reasons of decisions: the default one, those awaiting adoption by the jury, those missing."""

from dataclasses import dataclass

from deliberation.derived.scoring.reasons import suggested_reason
from deliberation.dossiers.candidatures import Candidature
from deliberation.selection.decisions import Outcome
from deliberation.snapshot.snapshot import Snapshot


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
    return tuple(one for one in snapshot.ranked if snapshot.decision(one.id).awaits_adoption)


def lacking_reason(snapshot: Snapshot) -> tuple[Candidature, ...]:
    """Return the shortlisted files that are decided without a reason."""
    decisions = ((one, snapshot.decision(one.id)) for one in snapshot.ranked)
    return tuple(one for one, decision in decisions if decision.outcome is not Outcome.TO_DISCUSS and not decision.reason)
