"""The plan: for each dossier the remaining steps (annotations, label, instruction, decision), and obstacles."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from deliberation.derived.wanted import Hindrance, Told, Verdict, Wanted, wanted_of
from deliberation.errors import InvalidValue
from deliberation.folding import folded
from deliberation.snapshot.snapshot import Snapshot
from extras.platform.there import AnnotationField, DossierThere, ProcedureThere, There
from phrases import N_, Message, _, exact, labelled, ngettext, whole

# The labels by which an annotation is known to tell something, without accents and case, if nobody says which one does.
_KNOWN = {
    Told.SCORE: ("note moyenne du jury", "note moyenne", "moyenne du jury", "note du jury"),
    Told.RANK: ("rang du jury", "rang"),
    Told.OUTCOME: ("decision du jury", "proposition du jury"),
    Told.TRACK: ("filiere retenue", "filiere du jury"),
    Told.REASON: ("motif du jury", "motif de la decision"),
}
_NOT_THERE = N_("The platform does not have it any more.")
_NO_LABEL = N_("The procedure has no label “{label}”: add it on the platform.")
_NOT_TAKEN = N_("“{annotation}” does not take “{value}”: change it on the platform.")
_NO_ANNOTATION = N_("It has no annotation “{annotation}”: the form changed since it was filed.")
_OTHER_STATE = N_("It is “{state}” there: to keep the jury’s decision, put it back under instruction on the platform.")
_OTHER_REASON = N_("It is already in this state there, with another reason.")
_OUT_OF_REACH = N_("{instructor} is not in the group of instructors of this dossier (“{group}”).")
_EMPTY = N_("“{annotation}” is required and empty there: the platform refuses any decision until then.")


@dataclass(frozen=True, slots=True)
class Annotate:
    """Write an annotation."""

    field: AnnotationField
    id: str
    value: str


@dataclass(frozen=True, slots=True)
class AddLabel:
    """Add a label."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Examine:
    """Put the dossier under instruction."""


@dataclass(frozen=True, slots=True)
class Decide:
    """Accept, refuse, or close without continuation."""

    verdict: Verdict
    reason: str


SilentStep = Annotate | AddLabel
PublicStep = Examine | Decide
Step = SilentStep | PublicStep


def carried_words(done: int, total: int) -> str:
    """Return how many dossiers match the jury's decision on the platform, in the current language."""
    if done == total:
        return _("Everything is sent: {done} of {total}.").format(done=whole(done), total=whole(total))
    sentence = ngettext("{done} of {total} is sent.", "{done} of {total} are sent.", done)
    return sentence.format(done=whole(done), total=whole(total))


def step_words(step: Step) -> str:
    """Return a step in words, in the current language."""
    match step:
        case Annotate():
            return labelled(step.field.label, exact(Decimal(step.value)) if step.field.is_number else step.value)
        case AddLabel():
            return labelled(_("label"), step.name)
        case Examine():
            return _("put under instruction")
    return labelled(step.verdict.words, step.reason) if step.reason else step.verdict.words


@dataclass(frozen=True, slots=True)
class Choice:
    """The acting instructor (e-mail address), and the annotation for each fact. ``sends_mail``: the platform writes to applicants."""

    instructor: str
    annotations: Mapping[Told, AnnotationField] = field(default_factory=dict)
    sends_mail: bool = False


@dataclass(frozen=True, slots=True)
class DossierPlan:
    """Remaining steps of a dossier. ``silent``: seen by the team only; ``public``: seen by the applicant at once.

    ``obstacles``: reasons why a wanted change is in no step.
    """

    wanted: Wanted
    there: DossierThere | None
    silent: tuple[SilentStep, ...] = ()
    public: tuple[PublicStep, ...] = ()
    obstacles: tuple[Message, ...] = ()

    @property
    def is_done(self) -> bool:
        """Tell whether the dossier is fully reported."""
        return not (self.silent or self.public or self.obstacles)


def choice_of(procedure: ProcedureThere, instructor: str, *, chosen: Mapping[Told, str] | None = None, sends_mail: bool = False) -> Choice:
    """Return the acting instructor and the annotation for each fact (``annotations_of``).

    Raises InvalidValue for an instructor, or an annotation, that the procedure does not have, or an annotation chosen twice.
    """
    email = instructor.strip()
    if email not in procedure.instructors():
        raise InvalidValue(
            N_("No instructor of the procedure has the address {instructor}. It has: {instructors}."),
            instructor=email, instructors=", ".join(procedure.instructors()),
        )  # fmt: skip
    return Choice(email, annotations_of(procedure, chosen or {}), sends_mail)


def annotations_of(procedure: ProcedureThere, chosen: Mapping[Told, str]) -> dict[Told, AnnotationField]:
    """Return the annotation of each fact: by the labels ``chosen`` (empty: none), else by annotations of the same name.

    Raises InvalidValue for an unknown annotation, or an annotation chosen twice.
    """
    by_label = {folded(annotation.label.strip()): annotation for annotation in procedure.annotations if annotation.kind}
    annotation_fields: dict[Told, AnnotationField] = {}
    for fact, label in chosen.items():
        if not label:
            continue
        if folded(label.strip()) not in by_label:
            raise InvalidValue(N_("The procedure has no annotation “{annotation}” that can be written."), annotation=label)
        annotation_fields[fact] = by_label[folded(label.strip())]
    if len({one.id for one in annotation_fields.values()}) < len(annotation_fields):
        raise InvalidValue(N_("An annotation holds one piece of information only: the same was chosen twice."))
    guessed = {fact: by_label[label] for fact, labels in _KNOWN.items() for label in reversed(labels) if label in by_label}
    used_ids = {one.id for one in annotation_fields.values()}
    left = {fact: one for fact, one in guessed.items() if fact not in chosen and one.id not in used_ids}
    return {fact: both[fact] for fact in Told if fact in (both := left | annotation_fields)}


def refused_without_reason(snapshot: Snapshot) -> tuple[str, ...]:
    """Return the dossiers without a reason, which the platform would not refuse or close."""
    with_a_reason_only = (target for target in wanted_of(snapshot) if target.verdict and target.verdict.needs_reason)
    return tuple(dossier_wanted.dossier for dossier_wanted in with_a_reason_only if not dossier_wanted.reason)


def plan_of(wanted: Sequence[Wanted], there: There, choice: Choice) -> tuple[DossierPlan, ...]:
    """Return the remaining steps of each dossier."""
    return tuple(
        plan_dossier(dossier_wanted, there.dossiers.get(dossier_wanted.dossier), there.procedure, choice) for dossier_wanted in wanted
    )


def plan_dossier(wanted: Wanted, there: DossierThere | None, procedure: ProcedureThere, choice: Choice) -> DossierPlan:
    """Return the remaining steps of a dossier, from its state ``there`` (None if absent on the platform)."""
    if there is None:
        # Its author took it away there too.
        return DossierPlan(wanted, None, obstacles=() if wanted.is_withdrawn else (Message(_NOT_THERE),))
    silent, obstacles = _silent(wanted, there, procedure, choice)
    public, private = _public(wanted, there, procedure, silent)
    if (silent or public) and not procedure.instructor(choice.instructor, there.group):
        group = procedure.groups[there.group].label if there.group in procedure.groups else "?"
        return DossierPlan(wanted, there, obstacles=(Message(_OUT_OF_REACH, {"instructor": choice.instructor, "group": group}),))
    return DossierPlan(wanted, there, silent, public, (*obstacles, *private))


def _silent(
    wanted: Wanted, there: DossierThere, procedure: ProcedureThere, choice: Choice
) -> tuple[tuple[SilentStep, ...], tuple[Message, ...]]:
    steps: list[SilentStep] = []
    obstacles: list[Message] = []
    for fact, annotation in choice.annotations.items():
        value = annotation.written(wanted.told.get(fact, ""), is_number=fact in (Told.SCORE, Told.RANK))
        noted = there.noted.get(annotation.id)
        if not value or (noted and annotation.same(noted.value, value)):
            continue
        if noted is None:
            obstacles.append(Message(_NO_ANNOTATION, {"annotation": annotation.label}))
        elif not annotation.takes(value):
            obstacles.append(Message(_NOT_TAKEN, {"annotation": annotation.label, "value": value}))
        else:
            steps.append(Annotate(annotation, noted.id, value))
    if wanted.label and wanted.label not in there.labels:
        if wanted.label in procedure.labels:
            steps.append(AddLabel(procedure.labels[wanted.label], wanted.label))
        else:
            obstacles.append(Message(_NO_LABEL, {"label": wanted.label}))
    return tuple(steps), tuple(obstacles)


def _public(
    wanted: Wanted, there: DossierThere, procedure: ProcedureThere, silent: Sequence[SilentStep]
) -> tuple[tuple[PublicStep, ...], tuple[Message, ...]]:
    hindrances = wanted.hindrances(there.state)
    if Hindrance.DONE in hindrances:
        is_same = " ".join(there.reason.split()) == " ".join(wanted.reason.split())
        return (), () if is_same else (Message(_OTHER_REASON),)
    obstacles = tuple(_list_obstacles(wanted, hindrances, there, procedure, silent))
    if obstacles or wanted.verdict is None:
        return (), obstacles
    first = (Examine(),) if wanted.needs_examination(there.state) else ()
    return (*first, Decide(wanted.verdict, wanted.reason)), ()


def _list_obstacles(
    wanted: Wanted, hindrances: Sequence[Hindrance], there: DossierThere, procedure: ProcedureThere, silent: Sequence[SilentStep]
) -> Iterator[Message]:
    for hindrance in hindrances:
        is_state = hindrance is Hindrance.OTHER_STATE
        yield Message(_OTHER_STATE, {"state": there.state.message}) if is_state else hindrance.message
    written = {step.field.id for step in silent if isinstance(step, Annotate)}
    for annotation in procedure.annotations if wanted.verdict else ():
        noted = there.noted.get(annotation.id)
        if annotation.is_required and noted and not noted.value and annotation.id not in written:
            yield Message(_EMPTY, {"annotation": annotation.label})
