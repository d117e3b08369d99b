"""Enter the grid that a juror filled in on paper; record a declaration of interests made on paper."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from deliberation.call.people import Actor, Person, Right
from deliberation.derived.scoring.marking import marks_of, refuse_closed
from deliberation.dossiers.candidatures import Candidature, RecusalOrigin
from deliberation.errors import InvalidValue, NotFound, StaleChange
from deliberation.operations.acts import ActInProgress, Receipt, UnitOfWork, acting, refuse_recused
from deliberation.operations.scoring.recusals import declare, seated_member
from deliberation.operations.scoring.scoring import write_marks
from deliberation.record.journal import SEALED, Act, Said, sealed
from deliberation.scoring.marks import Grid, Marks, changed_marks, journalled_marks, marks_in_words
from deliberation.snapshot.snapshot import Snapshot
from phrases import N_

ENTER_PAPER = Right("enter_paper")


@dataclass(frozen=True, slots=True)
class PaperGrid:
    """A juror's marks on a candidature as read on paper: by criterion; None removes a mark, absent criteria stay.

    ``seen_version``: of the juror's grid behind the form, 0 for none.
    """

    candidature_id: int
    marks: Marks
    seen_version: int


def enter_paper_grids(uow: UnitOfWork, *, by: Actor, call_id: int, person_id: int, grids: tuple[PaperGrid, ...]) -> Receipt | None:
    """Save a juror's marks on their behalf, all or nothing; None without a change. The journal names the author of the entry.

    Raises InvalidValue for a file under the juror's recusal or with marks given on screen, closed marks, or a mark off the scale;
    StaleChange after a save meanwhile; NotFound for a person outside the jury, or if ``by`` is recused.
    """
    with acting(uow, call_id=call_id, by=by, right=ENTER_PAPER, act=Act.PAPER_ENTERED) as act:
        refuse_recused(uow, by=by, call_id=call_id, ids=[grid.candidature_id for grid in grids])
        snapshot = uow.snapshot(call_id)
        juror = next((juror for juror in snapshot.members if juror.id == person_id), None)
        if juror is None:
            raise NotFound
        written = {}
        for grid in grids:
            change = _save(uow, act, snapshot, juror, grid)
            if change:
                written[snapshot.candidature(grid.candidature_id)] = change
        if written:
            _record_paper(uow, act, snapshot, juror, written)
    return act.receipt


def _save(uow: UnitOfWork, act: ActInProgress, snapshot: Snapshot, juror: Person, grid: PaperGrid) -> Said | None:
    candidature = snapshot.candidature(grid.candidature_id)
    refuse_closed(snapshot, candidature)
    if snapshot.is_recused(juror.id, candidature.id):
        raise InvalidValue(N_("{name} is recused on {dossier}."), name=juror.name, dossier=candidature.dossier)
    saved = uow.grids.of(act.state.id, candidature.id, juror.id) or Grid(0, act.at)
    if saved.version and not saved.entered_by:
        raise InvalidValue(
            N_("{name} gave marks on {dossier} on screen: only they can change them."), name=juror.name, dossier=candidature.dossier
        )
    present = marks_of(snapshot, candidature.id, juror)
    if saved.version != grid.seen_version:
        raise StaleChange(changed_by=saved.entered_by, changed_at=saved.saved_at, present=marks_in_words(snapshot.call, present))
    changed = changed_marks(snapshot.call, present, grid.marks)
    if not changed:
        return None
    replaced = {code: present[code] for code in changed}
    write_marks(uow, act, snapshot, candidature.id, juror, replaced=replaced, changed=changed)
    uow.grids.save(act.state.id, candidature.id, juror.id, Grid(saved.version + 1, act.at, act.by), revision=act.revision)
    return Said({"marks": journalled_marks(replaced)}, {"marks": journalled_marks(changed)})


def _record_paper(uow: UnitOfWork, act: ActInProgress, snapshot: Snapshot, juror: Person, written: Mapping[Candidature, Said]) -> None:
    under_seal = {candidature: change for candidature, change in written.items() if snapshot.is_under_seal(candidature.id)}
    sealed_values = {candidature.dossier: sealed(candidature.id, change) for candidature, change in under_seal.items()}
    for value in sealed_values.values():
        uow.grids.add_sealed(act.state.id, value)
    said_openly = {candidature.dossier: change for candidature, change in written.items() if candidature not in under_seal}
    act.record(
        juror.name,
        before={"grids": {dossier: dict(change.before) for dossier, change in said_openly.items()}},
        after={
            "person": juror.name,
            "grids": {dossier: dict(change.after) for dossier, change in said_openly.items()},
            **({SEALED: {dossier: value.digest for dossier, value in sealed_values.items()}} if sealed_values else {}),
        },
    )


def record_declaration(
    uow: UnitOfWork, *, by: Actor, call_id: int, person_id: int, candidature_ids: Collection[int] = ()
) -> Receipt | None:
    """Record a member's declaration on paper: recusals, or their absence. None if already recorded.

    Raises NotFound for a person outside the jury, or a candidature under a recusal of ``by``; InvalidValue during a ballot on any of the
    files.
    """
    with acting(uow, call_id=call_id, by=by, right=ENTER_PAPER, act=Act.RECUSED) as act:
        refuse_recused(uow, by=by, call_id=call_id, ids=candidature_ids)
        snapshot = uow.snapshot(call_id)
        declare(uow, act, snapshot, seated_member(snapshot, person_id), candidature_ids, RecusalOrigin.PAPER)
    return act.receipt
