"""What each dossier should be on the platform once the jury decided, and what stands there."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from enum import StrEnum

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
    found = (_wanted(snapshot, candidature, standings.get(candidature.id)) for candidature in snapshot.candidatures)
    return tuple(one for one in found if one is not None)


def refused_without_reason(snapshot: Snapshot) -> tuple[str, ...]:
    """Return the dossiers that cannot be refused or closed on the platform because they lack a reason."""
    with_a_reason_only = (target for target in wanted_of(snapshot) if target.verdict and target.verdict.needs_reason)
    return tuple(one.dossier for one in with_a_reason_only if not one.reason)


def _wanted(snapshot: Snapshot, candidature: Candidature, standing: Standing | None) -> Wanted | None:
    of = candidature.id, candidature.dossier, candidature.title
    if candidature.is_withdrawn:
        return Wanted(*of, Verdict.DISMISS, candidature.withdrawal_reason.strip(), is_withdrawn=True)
    if candidature.is_ranked:
        return _decided(snapshot, of, snapshot.decision(candidature.id), standing)
    reason = candidature.stated_screening_reason.strip()
    return Wanted(*of, Verdict.REFUSE, reason) if candidature.screening.is_out else None


def _decided(snapshot: Snapshot, of: tuple[int, str, str], decision: Decision, standing: Standing | None) -> Wanted | None:
    if decision.outcome is Outcome.TO_DISCUSS:
        return None
    verdict = {Outcome.SELECTED: Verdict.ACCEPT, Outcome.DECLINED: Verdict.REFUSE}.get(decision.outcome)
    label = str(snapshot.call.track(decision.track).short) if decision.track else ""
    outcome = decision.outcome.words + (f" ({decision.reserve_rank})" if decision.reserve_rank else "")
    said = {
        Told.SCORE: "" if standing is None or standing.score is None else str(rounded(standing.score, 2)),
        Told.RANK: "" if standing is None or standing.rank is None else str(standing.rank),
        Told.OUTCOME: outcome,
        Told.TRACK: label,
        Told.REASON: decision.publishable_reason.strip(),
    }
    told = {what: text for what, text in said.items() if text}
    return Wanted(*of, verdict, decision.publishable_reason.strip(), label, told=told)


class AnnotationKind(StrEnum):
    """Type of an annotation, by the platform's name."""

    TEXT = "text"
    TEXTAREA = "textarea"
    WHOLE = "integerNumber"
    DECIMAL = "decimalNumber"
    CHOICE = "dropDownList"


@dataclass(frozen=True, slots=True)
class AnnotationField:
    """An annotation of the procedure. ``kind``: None for a type that is never written."""

    id: str
    label: str
    kind: AnnotationKind | None
    is_required: bool = False
    options: tuple[str, ...] = ()

    @property
    def is_number(self) -> bool:
        """Tell whether it holds a number."""
        return self.kind in (AnnotationKind.WHOLE, AnnotationKind.DECIMAL)

    def written(self, value: str, *, is_number: bool) -> str:
        """Return a value formatted for the annotation: numbers in texts as the platform's users read them."""
        return value.replace(".", ",") if is_number and not self.is_number else value

    def takes(self, value: str) -> bool:
        """Tell whether the annotation accepts a value."""
        match self.kind:
            case AnnotationKind.CHOICE:
                return value in self.options
            case AnnotationKind.WHOLE:
                return value.isdecimal()
            case AnnotationKind.DECIMAL:
                return self.same(value, value)
        return self.kind is not None

    def same(self, first: str, second: str) -> bool:
        """Tell whether two values of the annotation are equal."""
        if self.is_number:
            try:
                return Decimal(first.replace(",", ".")) == Decimal(second.replace(",", "."))
            except InvalidOperation:
                return False
        return " ".join(first.split()) == " ".join(second.split())


@dataclass(frozen=True, slots=True)
class Group:
    """A group of instructors: platform id by e-mail address."""

    id: str
    label: str
    instructors: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Noted:
    """An annotation of a dossier: its platform id and value (empty if none)."""

    id: str
    value: str


@dataclass(frozen=True, slots=True)
class DossierThere:
    """A dossier's state on the platform. ``noted``: its annotations by field id."""

    id: str
    dossier: str
    state: PlatformState
    group: str
    reason: str = ""
    labels: frozenset[str] = frozenset()
    noted: Mapping[str, Noted] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ProcedureThere:
    """The procedure: its groups by id, its labels' ids by name, its annotations."""

    number: int
    title: str
    groups: Mapping[str, Group]
    labels: Mapping[str, str]
    annotations: tuple[AnnotationField, ...]

    def instructors(self) -> Iterator[str]:
        """Yield the instructors' addresses, each once, in the order of the groups."""
        yield from dict.fromkeys(email for group in self.groups.values() for email in group.instructors)

    def instructor(self, email: str, group: str) -> str:
        """Return the platform id of an instructor of a group; empty if they are not in it."""
        return self.groups[group].instructors.get(email, "") if group in self.groups else ""


@dataclass(frozen=True, slots=True)
class There:
    """The platform's state: the procedure, and the dossiers by number."""

    procedure: ProcedureThere
    dossiers: Mapping[str, DossierThere]
