"""The reasons of the decisions: what is recorded unless somebody writes another, which await adoption by the jury, which are missing."""

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
    """Return the reason recorded with an outcome unless somebody writes another: what stands, else what the criteria propose.

    A reason proposed for one outcome is none for another; one that a person wrote is kept, to be read again.
    """
    decision = snapshot.decision(candidature_id)
    is_same = outcome is decision.outcome
    if decision.reason and (is_same or not decision.reason_is_proposed):
        is_to_reread = not is_same and outcome is not Outcome.TO_DISCUSS
        return Reason(decision.reason, is_proposed=decision.reason_is_proposed, is_to_reread=is_to_reread)
    proposed = str(suggested_reason(snapshot, candidature_id, outcome) or "")
    return Reason(proposed, is_proposed=bool(proposed))


def awaiting_adoption(snapshot: Snapshot) -> tuple[Candidature, ...]:
    """Return the shortlisted files whose reason was taken as proposed, and which the jury has not made its own yet."""
    return tuple(one for one in snapshot.ranked if snapshot.decision(one.id).awaits_adoption)


def lacking_reason(snapshot: Snapshot) -> tuple[Candidature, ...]:
    """Return the shortlisted files that are decided without a reason."""
    decisions = ((one, snapshot.decision(one.id)) for one in snapshot.ranked)
    return tuple(one for one, decision in decisions if decision.outcome is not Outcome.TO_DISCUSS and not decision.reason)
