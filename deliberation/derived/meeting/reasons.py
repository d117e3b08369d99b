"""The reasons of the decisions: which were taken as proposed and await adoption by the jury, which are missing."""

from deliberation.dossiers.candidatures import Candidature
from deliberation.selection.decisions import Outcome
from deliberation.snapshot.snapshot import Snapshot


def awaiting_adoption(snapshot: Snapshot) -> tuple[Candidature, ...]:
    """Return the shortlisted files whose reason was taken as proposed, and which the jury has not made its own yet."""
    return tuple(one for one in snapshot.ranked if snapshot.decision(one.id).awaits_adoption)


def lacking_reason(snapshot: Snapshot) -> tuple[Candidature, ...]:
    """Return the shortlisted files that are decided without a reason."""
    decisions = ((one, snapshot.decision(one.id)) for one in snapshot.ranked)
    return tuple(one for one, decision in decisions if decision.outcome is not Outcome.TO_DISCUSS and not decision.reason)
