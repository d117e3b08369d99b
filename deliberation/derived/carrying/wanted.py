"""Target state of each dossier on the platform: final state, reason, label, annotations."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from deliberation.call.screening import Screening
from deliberation.derived.scoring.ranking import ranking
from deliberation.derived.scoring.standings import Standing
from deliberation.dossiers.candidatures import Candidature, PlatformState
from deliberation.selection.decisions import Decision, Outcome
from deliberation.snapshot.snapshot import Snapshot
from deliberation.vocabulary import Labelled
from phrases import N_


class Verdict(Labelled):
    """Final act of an instructor on a dossier, by the platform's name."""

    ACCEPT = "accepter", N_("Accept")
    REFUSE = "refuser", N_("Refuse")
    DISMISS = "classer_sans_suite", N_("Close without continuation there")

    @property
    def state(self) -> PlatformState:
        """Return the state of a dossier after the act."""
        return _STATES[self]

    @property
    def needs_reason(self) -> bool:
        """Tell whether the platform requires a reason."""
        return self is not Verdict.ACCEPT


_STATES = {Verdict.ACCEPT: PlatformState.ACCEPTED, Verdict.REFUSE: PlatformState.REFUSED, Verdict.DISMISS: PlatformState.DISMISSED}


class Told(Labelled):
    """Facts that an annotation of the team can hold."""

    SCORE = "moyenne", N_("Official score")
    RANK = "rang", N_("Rank")
    OUTCOME = "decision", N_("Decision of the jury")
    TRACK = "filiere", N_("Track")
    REASON = "motif", N_("Reason")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Target state of a dossier on the platform. ``verdict``: None if it stays under instruction; ``label``: empty for none."""

    candidature_id: int
    dossier: str
    title: str
    verdict: Verdict | None
    reason: str = ""
    label: str = ""
    is_withdrawn: bool = False
    told: Mapping[Told, str] = field(default_factory=dict)


def wanted_of(snapshot: Snapshot) -> tuple[Wanted, ...]:
    """Return the target state of each decided dossier, in the call's order.

    A dossier on a reserve list has no verdict: it stays under instruction, with its label.
    """
    standings = {standing.candidature_id: standing for standing in ranking(snapshot).standings}
    found = (_wanted(snapshot, one, standings.get(one.id)) for one in snapshot.candidatures)
    return tuple(one for one in found if one is not None)


def refused_without_reason(snapshot: Snapshot) -> tuple[str, ...]:
    """Return the dossiers that cannot be refused or closed on the platform because they lack a reason."""
    with_a_reason_only = (one for one in wanted_of(snapshot) if one.verdict and one.verdict.needs_reason)
    return tuple(one.dossier for one in with_a_reason_only if not one.reason)


def _wanted(snapshot: Snapshot, candidature: Candidature, standing: Standing | None) -> Wanted | None:
    of = candidature.id, candidature.dossier, candidature.title
    if candidature.is_withdrawn:
        return Wanted(*of, Verdict.DISMISS, candidature.withdrawal_reason.strip(), is_withdrawn=True)
    if candidature.is_ranked:
        return _decided(snapshot, of, snapshot.decision(candidature.id), standing)
    is_declined = candidature.screening is Screening.DECLINED
    return Wanted(*of, Verdict.REFUSE, candidature.stated_screening_reason.strip()) if is_declined else None


def _decided(snapshot: Snapshot, of: tuple[int, str, str], decision: Decision, standing: Standing | None) -> Wanted | None:
    if decision.outcome is Outcome.TO_DISCUSS:
        return None
    verdict = {Outcome.SELECTED: Verdict.ACCEPT, Outcome.DECLINED: Verdict.REFUSE}.get(decision.outcome)
    label = str(snapshot.call.track(decision.track).short) if decision.track else ""
    outcome = decision.outcome.words + (f" ({decision.reserve_rank})" if decision.reserve_rank else "")
    said = {
        Told.SCORE: "" if standing is None or standing.score is None else str(round(Decimal(standing.score), 2)),
        Told.RANK: "" if standing is None or standing.rank is None else str(standing.rank),
        Told.OUTCOME: outcome,
        Told.TRACK: label,
        Told.REASON: decision.publishable_reason.strip(),
    }
    told = {what: text for what, text in said.items() if text}
    return Wanted(*of, verdict, decision.publishable_reason.strip(), label, told=told)
