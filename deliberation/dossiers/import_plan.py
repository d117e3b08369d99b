"""Plan the import of a file of dossiers over what is here: new, edited and absent dossiers, changes of applicant, missing fields."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from deliberation.call.call import Call, QuestionRole, Screening
from deliberation.dossiers.administrations import shared_sirens
from deliberation.dossiers.candidatures import Administration, Candidature, NumbersHere
from deliberation.dossiers.content_merge import FieldChange
from deliberation.dossiers.differences import Change, DossierComparison, FileKnowledge, ScreeningProposal, StateChange, compare_dossier
from deliberation.dossiers.names import spelling_key
from deliberation.dossiers.recognition import Assignment, Resolution, resolve
from deliberation.dossiers.records import Closing, Deletion, DossierFile, DossierRecord
from deliberation.problems import Causes, Problem, Severity
from phrases import ABSENT, N_, Message, _, moment

_DAMAGED = N_("The file holds a poorer copy of this value, damaged by a spreadsheet or a wrong encoding: what is here is kept.")


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """Plan of an import, before any writing. Every tuple is in the order of dossier numbers.

    Args:
        changed: the applicants' edits.
        annotated: the team's edits of private annotations.
        state_changed: independent of the others; a candidature may be in both.
        withdrawn: reported withdrawn by the file or deleted by the platform, and not withdrawn here; a person decides.
        returning: withdrawn here on the file's word, and no longer there; a person decides.
        unchanged: same content, though a richer rendering may be written.
        late: deposited after the close.
        absent: stored, not in the file; nothing happens.
        to_write: complete, by dossier; id 0 if new, ``administration_id`` 0 if ``assignments`` refers to ``new_administrations``.
        updated_administrations: learn a spelling, a SIREN…
        shared_sirens: SIREN → distant names after the import; a person decides whether these are a single applicant.
        screenings: proposals different from the stored ones.
        awaiting: without a pre-selection after the import.
        asks_screening: the file has a column for the pre-selection.
    """

    new: tuple[DossierRecord, ...]
    changed: tuple[Change, ...]
    annotated: tuple[Change, ...]
    state_changed: tuple[StateChange, ...]
    unchanged: tuple[str, ...]
    withdrawn: tuple[Closing, ...]
    returning: tuple[Closing, ...]
    absent: tuple[Candidature, ...]
    late: tuple[DossierRecord, ...]
    problems: tuple[Problem, ...]
    new_administrations: tuple[Administration, ...]
    updated_administrations: tuple[Administration, ...]
    assignments: Mapping[str, Assignment]
    screenings: Mapping[str, ScreeningProposal]
    to_write: Mapping[str, Candidature]
    awaiting: tuple[str, ...] = ()
    asks_screening: bool = True
    shared_sirens: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        """Tell whether importing the file would write nothing."""
        return not self.to_write and not self.new_administrations and not self.updated_administrations

    @property
    def asks_withdrawals(self) -> bool:
        """Tell whether any withdrawal, or return, has to be confirmed."""
        return bool(self.withdrawn or self.returning)


def plan_import(
    file: DossierFile,
    *,
    call: Call,
    existing: Mapping[str, Candidature],
    administrations: Sequence[Administration],
    links: Mapping[str, int],
) -> ImportPlan:
    """Compare ``file`` with the stored candidatures by dossier number, which keeps its stored spelling.

    The order of the file's rows is irrelevant. Errors in the file do not prevent the plan, for display; writing refuses errors first.

    Args:
        file: the file as read.
        call: the call.
        existing: stored candidatures by dossier.
        administrations: stored administrations.
        links: people's decisions on spellings of administrations, ``spelling_key`` → administration id.
    """
    records = sorted(_as_numbered_here(file.records, existing), key=lambda record: (len(record.dossier), record.dossier))
    present = {dossier: candidature.administration_id for dossier, candidature in existing.items()}
    # One that filed nothing is recognised only by what a person said of its spellings.
    stored = [administration for administration in administrations if administration.id in {*present.values(), *links.values()}]
    resolution = resolve(records, stored, links, present=present)
    repeated_parts = [(bool(record.content.blocks), bool(record.content.opinions)) for record in records]
    knowledge = FileKnowledge(
        call=call,
        tells_blocks=any(has_blocks for has_blocks, _has_opinions in repeated_parts),
        tells_opinions=any(has_opinions for _has_blocks, has_opinions in repeated_parts),
        roles=frozenset(role for role, key in file.mapping.questions.items() if key in file.questions),
        blocks_are_here=any(candidature.content.blocks for candidature in existing.values()),
    )
    compared = [
        compare_dossier(record, existing.get(record.dossier), resolution.assignments[record.dossier].known or 0, knowledge)
        for record in records
    ]
    return _plan(file, compared, existing, Filers(stored, resolution), knowledge)


def _as_numbered_here(records: Iterable[DossierRecord], existing: Collection[str]) -> Iterator[DossierRecord]:
    numbers_here = NumbersHere(existing)
    for record in records:
        number = numbers_here.find(record.dossier) or record.dossier
        yield record if number == record.dossier else replace(record, dossier=number)


class Filers:
    """Stored administrations, and their changes by a file."""

    def __init__(self, here: Sequence[Administration], resolution: Resolution) -> None:
        self.resolution = resolution
        self._before = {administration.id: administration for administration in here}
        self._after = {**self._before, **{administration.id: administration for administration in resolution.updated}}

    def change(self, compared: DossierComparison) -> tuple[FieldChange, ...]:
        """Return the change of applicant of a stored dossier, with SIREN if the names are equal. Empty if unchanged."""
        before = self._before.get(compared.before.administration_id) if compared.before else None
        assignment = self.resolution.assignments[compared.dossier]
        if before is None or assignment.known == before.id:
            return ()
        after = self._filer(assignment)
        named = _name_with_siren if before.name == after.name else _name
        return (FieldChange("administration", _("Filed by"), named(before), named(after)),)

    def shared_sirens(self, compared: Sequence[DossierComparison], existing: Mapping[str, Candidature]) -> Mapping[str, tuple[str, ...]]:
        """Return SIREN → names that share the SIREN after the import, among administrations with a dossier."""
        read = {comparison.dossier for comparison in compared}
        filing = {candidature.administration_id for dossier, candidature in existing.items() if dossier not in read}
        filing |= {known for comparison in compared if (known := self.resolution.assignments[comparison.dossier].known)}
        after = [one for one in self._after.values() if one.id in filing]
        several = shared_sirens([*after, *self.resolution.new])
        return {siren: tuple(administration.name for administration in sharing) for siren, sharing in several.items()}

    def _filer(self, assignment: Assignment) -> Administration:
        return self._after[assignment.known] if assignment.known is not None else self.resolution.new[assignment.new or 0]


def _name(filer: Administration) -> str:
    return filer.name


def _name_with_siren(filer: Administration) -> str:
    return f"{filer.name} ({filer.siren or ABSENT})"


def _plan(
    file: DossierFile,
    compared: Sequence[DossierComparison],
    existing: Mapping[str, Candidature],
    filers: Filers,
    knowledge: FileKnowledge,
) -> ImportPlan:
    resolution = filers.resolution
    changed = tuple(
        change for comparison in compared for change in comparison.change((*comparison.merged.edits, *filers.change(comparison)))
    )
    annotated = tuple(change for comparison in compared for change in comparison.change(comparison.merged.annotations))
    states = tuple(change for comparison in compared for change in comparison.state_change())
    closed = (comparison.record.closing for comparison in compared if comparison.asks_withdrawal)
    withdrawn = tuple(sorted((*closed, *_list_deleted(file, compared, existing)), key=lambda one: (len(one.dossier), one.dossier)))
    returning = tuple(comparison.record.closing for comparison in compared if comparison.asks_return)
    changed_dossiers = {change.dossier for change in (*changed, *annotated)} | {change.dossier for change in states}
    changed_dossiers |= {closing.dossier for closing in (*withdrawn, *returning)}
    return ImportPlan(
        new=tuple(comparison.record for comparison in compared if comparison.before is None),
        changed=changed,
        annotated=annotated,
        state_changed=states,
        unchanged=tuple(comparison.dossier for comparison in compared if comparison.before and comparison.dossier not in changed_dossiers),
        withdrawn=withdrawn,
        returning=returning,
        absent=() if file.is_part else _absent(compared, existing, {closing.dossier for closing in withdrawn}),
        late=tuple(comparison.record for comparison in compared if comparison.is_late),
        problems=_problems(file, compared, knowledge),
        new_administrations=resolution.new,
        updated_administrations=resolution.updated,
        assignments=resolution.assignments,
        screenings={comparison.dossier: proposal for comparison in compared if (proposal := comparison.proposal())},
        to_write={comparison.dossier: comparison.after for comparison in compared if comparison.is_written},
        awaiting=_awaiting(compared, existing),
        asks_screening=QuestionRole.SCREENING in file.mapping.questions,
        shared_sirens=filers.shared_sirens(compared, existing),
    )


def _awaiting(compared: Sequence[DossierComparison], existing: Mapping[str, Candidature]) -> tuple[str, ...]:
    after = {**existing, **{comparison.dossier: comparison.after for comparison in compared}}
    return tuple(
        dossier
        for dossier, candidature in sorted(after.items(), key=lambda item: (len(item[0]), item[0]))
        if candidature.screening is Screening.UNDECIDED and candidature.wished_screening is None and not candidature.is_withdrawn
    )


def _problems(file: DossierFile, compared: Sequence[DossierComparison], knowledge: FileKnowledge) -> tuple[Problem, ...]:
    sheet = file.reading.sheets[0].name if file.reading.sheets else ""
    causes = Causes(
        (
            *file.problems,
            *missing_facts(compared, knowledge, sheet),
            *_older_versions(compared, sheet),
            *_warn_of_duplicates(compared, sheet),
        )
    )
    for comparison in compared:
        for change in comparison.merged.damaged:
            # The dossier says where: the answer may stand on another sheet than the dossier's row.
            problem = Problem(
                Severity.WARNING, Message(_DAMAGED), column=change.label, value=change.after or "", dossier=comparison.dossier
            )
            causes.add(problem, cause=(_DAMAGED, change.label))
    return causes.all()


def _list_deleted(file: DossierFile, compared: Sequence[DossierComparison], existing: Mapping[str, Candidature]) -> Iterator[Closing]:
    """Yield the stored candidatures deleted by the platform, except restored dossiers in the file."""
    read, numbers = {comparison.dossier for comparison in compared}, NumbersHere(existing)
    for deletion in file.deleted:
        here = existing.get(numbers.find(deletion.dossier) or "")
        if here and not here.is_withdrawn and here.dossier not in read:
            yield Closing(here.dossier, here.title, _why_deleted(deletion), deletion.at)


def _why_deleted(deletion: Deletion) -> str:
    if deletion.by_applicant:
        return _("Deleted on the platform by whoever filed it.")
    return _("Deleted on the platform.")


def _absent(
    compared: Sequence[DossierComparison], existing: Mapping[str, Candidature], deleted: Collection[str]
) -> tuple[Candidature, ...]:
    read = {*(comparison.dossier for comparison in compared), *deleted}
    missing = (candidature for dossier, candidature in existing.items() if dossier not in read)
    reported = (candidature for candidature in missing if not candidature.is_withdrawn and not candidature.is_absent)
    return tuple(sorted(reported, key=lambda candidature: (len(candidature.dossier), candidature.dossier)))


def _older_versions(compared: Sequence[DossierComparison], sheet: str) -> Iterator[Problem]:
    """Warn if the file is older than the one imported last."""
    for comparison in compared:
        here = comparison.before.updated_at if comparison.before else None
        if (
            here
            and comparison.record.updated_at
            and comparison.record.updated_at < here
            and (comparison.merged.edits or comparison.asks_withdrawal or comparison.asks_return)
        ):
            yield Problem(
                Severity.WARNING,
                Message(N_("The version here is more recent than the one in this file, which would replace it.")),
                sheet=sheet,
                row=comparison.record.row,
                value=comparison.dossier,
            )


_TWICE = N_("Same title and same applicant as dossier {dossier}: is one project filed twice?")


def _warn_of_duplicates(compared: Sequence[DossierComparison], sheet: str) -> Iterator[Problem]:
    """Warn of a new dossier with title and applicant equal to a stored or earlier dossier."""
    first: dict[tuple[str, str], str] = {}
    for comparison in sorted(compared, key=lambda each: each.before is None):
        record = comparison.record
        project = spelling_key(record.title), spelling_key(record.administration)
        known = first.setdefault(project, record.dossier)
        if known != record.dossier and comparison.before is None and all(project):
            yield Problem(Severity.WARNING, Message(_TWICE, {"dossier": known}), sheet, record.row)


_NO_DATE = N_(
    "The call closes on {closes}, and this dossier has no date of filing: the file has no column for it that was recognised, or an "
    "empty cell. Nothing tells whether it is late."
)
_NO_TRACK = N_("The file has no question about the track that was recognised: this dossier is ranked in none until it has one.")
_NO_APPLICANT = N_("This dossier names no applicant: nobody’s recusal follows from it.")
_NO_AMOUNT = N_("The call has an envelope, and this dossier asks for no amount: it counts as zero.")


def missing_facts(compared: Iterable[DossierComparison], knowledge: FileKnowledge, sheet: str) -> Iterator[Problem]:
    """Warn of each required fact missing from a dossier after the import, except withdrawn dossiers.

    A blank answer about the track requests no track: only a file without the question gives a warning.
    """
    for comparison in compared:
        if not comparison.after.is_withdrawn and not comparison.asks_withdrawal:
            for message in _missing(comparison, knowledge):
                yield Problem(Severity.WARNING, message, sheet, comparison.record.row)


def _missing(dossier_comparison: DossierComparison, knowledge: FileKnowledge) -> Iterator[Message]:
    call = knowledge.call
    if call.closes_at and dossier_comparison.after.deposited_at is None:
        yield Message(_NO_DATE, {"closes": moment(call.closes_at)})
    if not dossier_comparison.after.requested_tracks and QuestionRole.TRACK not in knowledge.roles:
        yield Message(_NO_TRACK)
    if dossier_comparison.before is None and not dossier_comparison.record.administration and not dossier_comparison.record.legal_name:
        yield Message(_NO_APPLICANT)
    funded = {track.code for track in call.tracks if track.envelope is not None}
    if dossier_comparison.after.amount_asked is None and funded.intersection(dossier_comparison.after.requested_tracks or funded):
        yield Message(_NO_AMOUNT)
