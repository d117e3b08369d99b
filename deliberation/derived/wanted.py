"""Target state of each dossier on the platform after the decisions, and obstacles to reaching the target."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from deliberation.derived.scoring.ranking import ranking
from deliberation.derived.scoring.standings import Standing
from deliberation.dossiers.candidatures import Candidature, PlatformState
from deliberation.selection.decisions import Decision, Outcome
from deliberation.snapshot.snapshot import Snapshot
from deliberation.vocabulary import Labelled
from phrases import N_, rounded


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


class Hindrance(Labelled):
    """Fact that keeps a dossier from its target state, or leaves nothing to do."""

    DONE = "done", N_("Already in this state on the platform: nothing to do.")
    OTHER_STATE = (
        "other_state",
        N_("In another final state on the platform: put it back under instruction first, if the jury’s decision stands."),
    )
    NO_REASON = "no_reason", N_("The platform requires a reason, and none is recorded.")


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

    def hindrances(self, state: PlatformState | None) -> tuple[Hindrance, ...]:
        """Return the obstacles to the act on a dossier in a ``state``; ``DONE`` alone in the target state."""
        if self.verdict and state is self.verdict.state:
            return (Hindrance.DONE,)
        return tuple(self._hindrances(state))

    def _hindrances(self, state: PlatformState | None) -> Iterator[Hindrance]:
        if state in PlatformState.final():
            yield Hindrance.OTHER_STATE
        if self.verdict and self.verdict.needs_reason and not self.reason:
            yield Hindrance.NO_REASON

    def needs_examination(self, state: PlatformState | None) -> bool:
        """Return whether a dossier in a ``state`` must be put under instruction before the act."""
        return self.verdict is not None and state is PlatformState.UNDER_CONSTRUCTION


def wanted_of(snapshot: Snapshot) -> tuple[Wanted, ...]:
    """Return the target state of each decided dossier, in the call's order.

    A dossier on a reserve list has no verdict and stays under instruction, with its label.
    """
    standings = {line.candidature_id: line for line in ranking(snapshot).standings}
    states = (_make_wanted(snapshot, candidature, standings.get(candidature.id)) for candidature in snapshot.candidatures)
    return tuple(state for state in states if state is not None)


def _make_wanted(snapshot: Snapshot, candidature: Candidature, standing: Standing | None) -> Wanted | None:
    of = candidature.id, candidature.dossier, candidature.title
    if candidature.is_withdrawn:
        return Wanted(*of, Verdict.DISMISS, candidature.withdrawal_reason.strip(), is_withdrawn=True)
    if candidature.is_ranked:
        return _make_decided(snapshot, of, snapshot.decision(candidature.id), standing)
    reason = candidature.stated_screening_reason.strip()
    return Wanted(*of, Verdict.REFUSE, reason) if candidature.screening.is_out else None


def _make_decided(snapshot: Snapshot, of: tuple[int, str, str], decision: Decision, standing: Standing | None) -> Wanted | None:
    if decision.outcome is Outcome.TO_DISCUSS:
        return None
    verdict = {Outcome.SELECTED: Verdict.ACCEPT, Outcome.DECLINED: Verdict.REFUSE}.get(decision.outcome)
    label = str(snapshot.call.track(decision.track).short) if decision.track else ""
    outcome = decision.outcome.words + (f" ({decision.reserve_rank})" if decision.reserve_rank else "")
    texts = {
        Told.SCORE: "" if standing is None or standing.score is None else str(rounded(standing.score, 2)),
        Told.RANK: "" if standing is None or standing.rank is None else str(standing.rank),
        Told.OUTCOME: outcome,
        Told.TRACK: label,
        Told.REASON: decision.publishable_reason.strip(),
    }
    written = {what: text for what, text in texts.items() if text}
    return Wanted(*of, verdict, decision.publishable_reason.strip(), label, told=written)
