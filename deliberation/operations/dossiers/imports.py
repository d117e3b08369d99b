"""Import dossiers and scores: planned first, written all or not at all."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from itertools import chain
from typing import Any

from deliberation.call import sizes
from deliberation.call.call import Screening
from deliberation.call.people import Actor, Person, Right, Role
from deliberation.call.rights import require
from deliberation.call.rules import ScreeningImport
from deliberation.dossiers.candidatures import Candidature, RecusalOrigin
from deliberation.dossiers.import_plan import ImportPlan, plan_import
from deliberation.dossiers.names import spelling_key
from deliberation.dossiers.records import DossierFile, ScoreFile
from deliberation.errors import ImportRefused
from deliberation.operations.acts import ActInProgress, CallState, Progress, UnitOfWork, acting, authorised, counted
from deliberation.operations.call.calls import refuse_draft
from deliberation.operations.ports import AttachmentFiles
from deliberation.problems import Problem, Severity
from deliberation.record.journal import SEALED, Act, Entry, Said, sealed
from deliberation.scoring.juror_changes import JurorChange
from deliberation.scoring.marks import Grid, journalled_marks
from deliberation.scoring.score_plan import ScorePlan, Standing, mark_rows, plan_scores
from deliberation.selection.decisions import Outcome
from deliberation.snapshot.visibility import visible
from phrases import N_, Message


def plan_dossiers(uow: UnitOfWork, *, by: Actor, call_id: int, file: DossierFile) -> ImportPlan:
    """Return the plan of importing the file. Raises ImportRefused with every problem if the file has errors."""
    with uow:
        state = uow.calls.state(call_id)
        require(by, Right.IMPORT, phase=state.phase, call_id=call_id)
        return _plan(uow, state, file)


def last_imports(uow: UnitOfWork, *, by: Actor, call_id: int) -> Mapping[Act, Entry]:
    """Return the entry of the last import of each kind; empty for a viewer with a partial view.

    An import may be about a hidden dossier alone.
    """
    acts = (Act.DOSSIERS_IMPORTED, Act.PEOPLE_IMPORTED, Act.SCORES_IMPORTED, Act.ATTACHMENTS_IMPORTED)
    with uow:
        authorised(uow, call_id=call_id, by=by, right=Right.IMPORT)
        if visible(uow.snapshot(call_id), by).is_partial:
            return {}
        entries = {act: uow.journal.latest(call_id, [act]) for act in acts}
    return {act: entry for act, entry in entries.items() if entry}


def import_dossiers(uow: UnitOfWork, *, by: Actor, call_id: int, file: DossierFile, progress: Progress | None = None) -> ImportPlan:
    """Write the file's additions and changes, and return the plan; a file without changes leaves no entry.

    Raises ImportRefused with every problem of the file.
    """
    with acting(uow, call_id=call_id, by=by, right=Right.IMPORT, act=Act.DOSSIERS_IMPORTED) as act:
        plan = _plan(uow, act.state, file)
        if plan.is_empty:
            return plan
        ids = _write_administrations(uow, act, plan)
        decided = {id_ for id_, decision in uow.decisions.of_call(call_id).items() if decision.outcome is not Outcome.TO_DISCUSS}
        for dossier, planned in counted(plan.to_write.items(), len(plan.to_write), progress):
            assignment = plan.assignments.get(dossier)
            owner = ids[assignment.new] if assignment and assignment.new is not None else planned.administration_id
            candidature = replace(planned, administration_id=owner)
            if candidature.id not in decided:
                candidature = _take_screening(candidature, act)
            if candidature.id:
                uow.candidatures.update(candidature, revision=act.revision)
            else:
                uow.candidatures.add(call_id, replace(candidature, is_revealed=not act.state.is_sealed), revision=act.revision)
        uow.candidatures.mark_administrations_gone(call_id, revision=act.revision)
        act.record(file.name, before=_payload_before(plan), after=_payload_after(file, plan))
    return plan


def _plan(uow: UnitOfWork, state: CallState, file: DossierFile) -> ImportPlan:
    refuse_draft(state)
    errors = [problem for problem in file.problems if problem.is_error]
    if errors:
        raise ImportRefused(errors)
    existing = {candidature.dossier: candidature for candidature in uow.candidatures.each(state.id)}
    plan = plan_import(
        file,
        call=state.call,
        existing=existing,
        administrations=uow.candidatures.administrations(state.id),
        links=uow.candidatures.spellings(state.id),
    )
    if errors := [problem for problem in plan.problems if problem.is_error]:
        raise ImportRefused(errors)
    if plan.new and (excess := sizes.excess(candidatures=len(existing) + len(plan.new))):
        raise ImportRefused([Problem(Severity.ERROR, excess)])
    return plan


def _write_administrations(uow: UnitOfWork, act: ActInProgress, plan: ImportPlan) -> list[int]:
    call_id = act.state.id
    ids = [uow.candidatures.add_administration(call_id, new, revision=act.revision) for new in plan.new_administrations]
    for known in plan.updated_administrations:
        uow.candidatures.update_administration(known, revision=act.revision)
    owners = (*zip(ids, plan.new_administrations, strict=True), *((known.id, known) for known in plan.updated_administrations))
    for owner, administration in owners:
        for text in administration.spellings:
            uow.candidatures.set_spelling(
                call_id, key=spelling_key(text), text=text, administration_id=owner, is_decided=False, revision=act.revision
            )
    return ids


def _take_screening(candidature: Candidature, act: ActInProgress) -> Candidature:
    # An imported opinion counts only while nobody pre-selected or decided here; afterwards it is a proposal.
    applies = act.state.call.rules.screening_import is ScreeningImport.APPLY
    proposed = candidature.wished_screening
    if not applies or proposed is None or candidature.screening_version:
        return candidature
    if proposed is Screening.SHORTLISTED and candidature.awaits_admission:
        return candidature
    # The comment beside it is the team's, and internal: the reason is left for somebody to write.
    return replace(candidature, screening=proposed)


def _payload_before(plan: ImportPlan) -> dict[str, Any]:
    return {
        "changed": {change.dossier: {field.label: field.before for field in change.fields} for change in (*plan.changed, *plan.annotated)},
        "states": {change.dossier: change.before for change in plan.state_changed},
    }


def _payload_after(file: DossierFile, plan: ImportPlan) -> dict[str, Any]:
    return {
        "file": {"name": file.name, "sha256": file.sha256, "dialect": str(file.dialect)},
        "new": [record.dossier for record in plan.new],
        "changed": {change.dossier: {field.label: field.after for field in change.fields} for change in (*plan.changed, *plan.annotated)},
        "states": {change.dossier: change.after for change in plan.state_changed},
        "late": [record.dossier for record in plan.late],
        "absent": [candidature.dossier for candidature in plan.absent],
    }


def import_scores(uow: UnitOfWork, *, by: Actor, call_id: int, file: ScoreFile, is_rehearsal: bool = False,
                  shown: Sequence[JurorChange] | None = None, progress: Progress | None = None) -> ScorePlan:  # fmt: skip
    """Write the marks, comments and recusals of a file, and return the changes. A dry run writes nothing.

    A call without jurors receives the file's jurors. Raises ImportRefused with every problem of the file, or for changes different from the
    preview ``shown``.
    """
    with acting(uow, call_id=call_id, by=by, right=Right.IMPORT, act=Act.SCORES_IMPORTED) as act:
        refuse_draft(act.state)
        stored = _load_scores(uow, act.state)
        plan = plan_scores(file, stored, shown=shown)
        if plan.new_jurors and (excess := sizes.excess(jurors=len(stored.jurors) + len(plan.new_jurors))):
            raise ImportRefused([Problem(Severity.ERROR, excess)])
        if plan.is_empty or is_rehearsal:
            return plan
        juror_ids = {juror.name: juror.id for juror in stored.jurors}
        for name in plan.new_jurors:
            added = uow.people.add(Person(0, call_id, name, frozenset({Role.JUROR})), revision=act.revision)
            juror_ids[name] = added.id
        _write_scores(uow, act, plan, stored, juror_ids, progress)
        _record_scores(uow, act, file, plan, {candidature.dossier: candidature for candidature in stored.candidatures})
    return plan


def _record_scores(uow: UnitOfWork, act: ActInProgress, file: ScoreFile, plan: ScorePlan, candidatures: Mapping[str, Candidature]) -> None:
    """Record the jurors of the file's grids, and replaced marks before → after; under seal, as digests."""
    said_openly: dict[str, Said] = {}
    digests: dict[str, str] = {}
    for dossier, sides in _list_replaced(plan).items():
        candidature = candidatures[dossier]
        if not act.state.is_sealed or candidature.is_revealed:
            said_openly[dossier] = sides
            continue
        sealed_value = sealed(candidature.id, sides)
        uow.grids.add_sealed(act.state.id, sealed_value)
        digests[dossier] = sealed_value.digest
    counts = {"new": plan.new, "changed": plan.changed, "recusals": plan.recusals}  # JSON has no tuples: each key becomes a list
    act.record(
        file.name,
        before={"grids": {dossier: dict(sides.before) for dossier, sides in said_openly.items()}} if said_openly else {},
        after={
            "file": {"name": file.name, "sha256": file.sha256},
            "jurors": list(plan.new_jurors),
            **({"left_aside": list(file.left)} if file.left else {}),
            **{name: list(keys) for name, keys in counts.items()},
            **({"grids": {dossier: dict(sides.after) for dossier, sides in said_openly.items()}} if said_openly else {}),
            **({SEALED: digests} if digests else {}),
        },
    )


def _list_replaced(plan: ScorePlan) -> dict[str, Said]:
    """Return what the file replaces, before → after: by dossier, then juror, the marks by criterion and the comment."""
    before: dict[str, dict[str, Any]] = {}
    after: dict[str, dict[str, Any]] = {}
    for key, marks in plan.replaced.items():
        dossier, juror = key
        before.setdefault(dossier, {})[juror] = journalled_marks(marks)
        after.setdefault(dossier, {})[juror] = journalled_marks(plan.marks[key])
    for key, comment in plan.replaced_comments.items():
        dossier, juror = key
        before.setdefault(dossier, {}).setdefault(juror, {})["comment"] = comment
        after.setdefault(dossier, {}).setdefault(juror, {})["comment"] = plan.comments[key]
    return {dossier: Said(before[dossier], after[dossier]) for dossier in before}


def _load_scores(uow: UnitOfWork, state: CallState) -> Standing:
    people = uow.people.of_call(state.id)
    return Standing(
        candidatures=list(uow.candidatures.each(state.id)),
        jurors=[person for person in people if person.judges],
        marks={(row.candidature_id, row.person_id, row.criterion): row.value for row in uow.scores.marks(state.id)},
        comments=uow.scores.comments(state.id),
        recusals=uow.scores.recusals(state.id),
        grids=uow.grids.of_call(state.id),
        others=[person.name for person in people if not person.judges],
    )


def _write_scores(
    uow: UnitOfWork, act: ActInProgress, plan: ScorePlan, standing: Standing, juror_ids: Mapping[str, int], progress: Progress | None
) -> None:
    call_id, revision = act.state.id, act.revision
    dossier_ids = {candidature.dossier: candidature.id for candidature in standing.candidatures}
    grids = counted(plan.marks.items(), len(plan.marks), progress)
    uow.scores.set_marks(call_id, mark_rows(grids, candidature_ids=dossier_ids, juror_ids=juror_ids), revision=revision)
    comments = {(dossier_ids[dossier], juror_ids[juror]): text for (dossier, juror), text in plan.comments.items()}
    uow.scores.set_comments(call_id, comments, revision=revision)
    pairs = [(dossier_ids[dossier], juror_ids[juror]) for dossier, juror in plan.recusals]
    uow.drafts.drop(call_id, pairs)
    uow.scores.set_recusals(call_id, pairs, origin=RecusalOrigin.IMPORTED, at=act.at, revision=revision)
    # Whoever has such a grid open on screen is told, instead of writing over it unseen.
    commented = (key for key in plan.comments if key not in plan.marks)
    touched = ((dossier_ids[dossier], juror_ids[juror]) for dossier, juror in chain(plan.marks, commented))
    versions = ((pair, standing.grids[pair].version if pair in standing.grids else 0) for pair in touched)
    uow.grids.save_all(call_id, ((pair, Grid(version + 1, act.at, act.by)) for pair, version in versions), revision=revision)


_LOST = N_("{call}, dossier {dossier}: the attached file {name} is lost, or was changed.")
_DRAWN_OTHERWISE = N_("{call}, dossier {dossier}: pages drawn of the attached file {name} were changed.")


def sweep_attachments(uow: UnitOfWork, files: AttachmentFiles) -> int:
    """Remove the files without reference in a call, as after a killed import; return how many."""
    with uow:
        uow.attachments.take_turn()
        return files.sweep(uow.attachments.uses())


def attachment_problems(uow: UnitOfWork, files: AttachmentFiles, *, call_ids: Collection[int] | None = None) -> tuple[Message, ...]:
    """Return a sentence for each attached file lost or altered, or with altered drawn pages, for the server's console.

    ``call_ids``: only of these calls; None for all calls.
    """
    with uow:
        ids = [state.id for state in uow.calls.all()] if call_ids is None else call_ids
        attached_by_call = {uow.snapshot(call_id): uow.attachments.of_call(call_id) for call_id in ids}
    damaged = frozenset(
        files.damaged({attachment.sha256: attachment.size for attached in attached_by_call.values() for attachment in attached})
    )
    return tuple(
        Message(
            _LOST if attachment.sha256 in damaged else _DRAWN_OTHERWISE,
            {"call": of.call.slug, "dossier": of.candidature(attachment.candidature_id).dossier, "name": attachment.name},
        )
        for of, attached in attached_by_call.items()
        for attachment in attached
        if attachment.sha256 in damaged or files.is_drawing_changed(attachment.use)
    )
