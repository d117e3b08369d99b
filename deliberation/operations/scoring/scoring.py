"""Save marks, comments and private notes; enter the grid that a juror filled in on paper."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from deliberation.call.people import Actor, Person, Right
from deliberation.call.rights import require
from deliberation.derived.scoring.marking import marks_of, refuse_closed
from deliberation.dossiers.candidatures import Candidature
from deliberation.errors import InvalidValue, StaleChange, StaleNote
from deliberation.operations.acts import ActInProgress, Receipt, UnitOfWork, acting, hidden_from, refuse_recused
from deliberation.operations.selection.drafts import drop_confirmed
from deliberation.record.journal import SEALED, Act, Said, sealed
from deliberation.scoring.marks import Grid, MarkRow, Marks, Revote, changed_marks, journalled_marks, marks_in_words
from deliberation.selection.drafts import GridDraft, NoteDraft
from deliberation.snapshot.snapshot import Snapshot
from phrases import N_, Message


def submit_scores(
    uow: UnitOfWork,
    *,
    by: Person,
    call_id: int,
    candidature_id: int,
    marks: Marks,
    comment: str | None = None,
    to_debate: bool | None = None,
    seen_version: int,
) -> Receipt | None:
    """Save the juror's own marks, comment and wish to discuss a candidature; None without a change.

    Before the reveal, a save replaces; afterwards, marks change only during a revote, and the first marks are kept. Raises StaleChange
    after a save on a different device; InvalidValue for a mark off the scale, or after the end of marking; NotFound if the juror is
    recused.

    Args:
        uow: unit of work of the act.
        by: the acting person.
        call_id: the call's.
        candidature_id: the candidature's.
        marks: by criterion; None removes a mark, absent criteria stay.
        comment: the juror's; None keeps the present comment.
        to_debate: wish to discuss; None keeps the present wish.
        seen_version: version of the grid behind the form, 0 for none.
    """
    with acting(uow, call_id=call_id, by=by, right=Right.SCORE, act=Act.SCORES_SAVED, candidature_id=candidature_id) as act:
        snapshot = uow.snapshot(call_id)
        candidature = snapshot.candidature(candidature_id)
        refuse_closed(snapshot, candidature)
        present = marks_of(snapshot, candidature_id, by)
        saved = uow.grids.of(act.state.id, candidature_id, by.id) or Grid(0, act.at)
        if saved.version != seen_version:
            raise StaleChange(
                changed_by=saved.entered_by or by.name, changed_at=saved.saved_at, present=marks_in_words(snapshot.call, present)
            )
        changed = changed_marks(snapshot.call, present, marks)
        former, wished = snapshot.comments.get((candidature_id, by.id), ""), (candidature_id, by.id) in snapshot.to_debate
        wanted, asks = former if comment is None else comment.strip(), wished if to_debate is None else to_debate
        if changed or (wanted, asks) != (former, wished):
            replaced = {code: present[code] for code in changed}
            write_marks(uow, act, snapshot, candidature_id, by, replaced=replaced, changed=changed)
            uow.scores.save_remark(call_id, candidature_id, by.id, wanted, to_debate=asks, revision=act.revision)
            uow.grids.save(call_id, candidature_id, by.id, Grid(saved.version + 1, act.at), revision=act.revision)
            before, after = ({"to_debate": wished}, {"to_debate": asks}) if wished or asks else ({}, {})
            change_content = Said(
                {"marks": journalled_marks(replaced), "comment": former, **before},
                {"marks": journalled_marks(changed), "comment": wanted, **after},
            )
            drop_confirmed(uow, by, call_id, [candidature_id], GridDraft)
            _record(uow, act, candidature, change_content, is_sealed=snapshot.is_under_seal(candidature_id))
    return act.receipt


def write_marks(
    uow: UnitOfWork, act: ActInProgress, snapshot: Snapshot, candidature_id: int, person: Person, *, replaced: Marks, changed: Marks
) -> None:
    """Write a juror's marks in place of ``replaced``; in a revote the first ones are kept."""
    if snapshot.meeting.has_open_revote(candidature_id):
        uow.grids.keep_first(act.state.id, _rows(candidature_id, person, replaced), revision=act.revision)
    uow.scores.set_marks(act.state.id, _rows(candidature_id, person, changed), revision=act.revision)


def _rows(candidature_id: int, person: Person, marks: Marks) -> list[MarkRow]:
    return [MarkRow(candidature_id, person.id, code, mark) for code, mark in marks.items()]


def _record(uow: UnitOfWork, act: ActInProgress, candidature: Candidature, change: Said, *, is_sealed: bool) -> None:
    if not is_sealed:
        act.record(candidature.dossier, before=change.before, after=change.after)
        return
    # The chain holds a digest that cannot be guessed from; the value lies beside it, to be read and checked after the reveal.
    sealed_value = sealed(candidature.id, change)
    uow.grids.add_sealed(act.state.id, sealed_value)
    act.record(candidature.dossier, before={}, after={SEALED: sealed_value.digest})


def declare_finished(uow: UnitOfWork, *, by: Person, call_id: int, is_finished: bool = True) -> Receipt | None:
    """Declare the end of the scoring by ``by``, or reverse the declaration. Marks may still change until the reveal."""
    with acting(uow, call_id=call_id, by=by, right=Right.SCORE, act=Act.SCORING_FINISHED) as act:
        before = by.id in uow.snapshot(call_id).finished
        if before is not is_finished:
            uow.grids.set_finished(call_id, by.id, is_finished, at=act.at, revision=act.revision)
            outcome = None if is_finished else Message(N_("no longer"))
            act.record(by.name, before={"finished": before}, after={"finished": is_finished}, outcome=outcome)
    return act.receipt


def reveal(uow: UnitOfWork, *, by: Actor, call_id: int, candidature_id: int) -> Receipt | None:
    """Lift the seal on a candidature; None if already lifted. Raises NotFound if ``by`` is recused."""
    with acting(uow, call_id=call_id, by=by, right=Right.REVEAL, act=Act.REVEALED, candidature_id=candidature_id) as act:
        candidature = uow.candidatures.get_many(call_id, [candidature_id])[candidature_id]
        if act.state.is_sealed and not candidature.is_revealed:
            uow.candidatures.update(replace(candidature, is_revealed=True), revision=act.revision)
            act.record(candidature.dossier, before={"sealed": True}, after={"sealed": False})
    return act.receipt


def open_revote(uow: UnitOfWork, *, by: Actor, call_id: int, candidature_id: int, number: int | None = None) -> Receipt | None:
    """Open a revote on a revealed candidature; None if already open.

    Raises InvalidValue under seal; NotFound for an absent file, or if ``by`` is recused.

    Args:
        uow: unit of work of the act.
        by: the acting person.
        call_id: the call's.
        candidature_id: the candidature's.
        number: the revote offered on the screen; refused if already held.
    """
    with acting(uow, call_id=call_id, by=by, right=Right.REVOTE, act=Act.REVOTE_OPENED, candidature_id=candidature_id) as act:
        snapshot = uow.snapshot(call_id)
        candidature = snapshot.candidature(candidature_id)
        if snapshot.is_under_seal(candidature_id):
            raise InvalidValue(N_("These marks are under seal: they can still be changed without a revote."))
        if not snapshot.meeting.has_open_revote(candidature_id):
            following = len(snapshot.meeting.revotes_on(candidature_id)) + 1
            if number not in (None, following):
                raise InvalidValue(N_("{dossier} was marked again meanwhile: nothing was opened."), dossier=candidature.dossier)
            uow.grids.save_revote(call_id, Revote(candidature_id, following, act.by, act.at), revision=act.revision)
            act.record(candidature.dossier, before={}, after={"revote": following})
    return act.receipt


def close_revote(uow: UnitOfWork, *, by: Actor, call_id: int, candidature_id: int, number: int | None = None) -> Receipt | None:
    """End the revote on a candidature: the marks as they are now are official. None if there is none under way, or not this ``number``."""
    with acting(uow, call_id=call_id, by=by, right=Right.REVOTE, act=Act.REVOTE_CLOSED, candidature_id=candidature_id) as act:
        snapshot = uow.snapshot(call_id)
        candidature = snapshot.candidature(candidature_id)
        for revote in snapshot.meeting.revotes_on(candidature_id):
            if revote.is_open and number in (None, revote.number):
                uow.grids.save_revote(call_id, replace(revote, closed_at=act.at), revision=act.revision)
                act.record(candidature.dossier, before={"revote": revote.number}, after={})
    return act.receipt


NOTE_CHARACTERS_MAX = 20_000


def notes_of(uow: UnitOfWork, *, by: Person, call_id: int) -> Mapping[int, str]:
    """Return the notes of ``by``, candidature id → note, without files under recusal."""
    with uow:
        if by.call_id != call_id:
            return {}
        hidden = hidden_from(uow, by=by, call_id=call_id)
        return {id_: text for id_, text in uow.notes.of_person(call_id, by.id).items() if id_ not in hidden}


def save_note(uow: UnitOfWork, *, by: Person, call_id: int, candidature_id: int, text: str, seen: str = "") -> datetime:
    """Save the note of ``by`` on a candidature, replacing the previous note, and return the time; an empty text removes the note.

    Notes are private: no journal entry, no revision. Raises StaleNote after a save on a different device; NotFound if ``by`` is recused;
    InvalidValue for an overlong note.

    Args:
        uow: unit of work of the act.
        by: the acting person.
        call_id: the call's.
        candidature_id: the candidature's.
        text: the note; empty to remove.
        seen: the note behind the form.
    """
    with uow:
        require(by, Right.TAKE_NOTES, phase=uow.calls.state(call_id).phase, call_id=call_id)
        refuse_recused(uow, by=by, call_id=call_id, ids=[candidature_id])
        uow.candidatures.get_many(call_id, [candidature_id])
        if len(text) > NOTE_CHARACTERS_MAX:
            raise InvalidValue(N_("This note is longer than {count} characters."), count=NOTE_CHARACTERS_MAX)
        present = uow.notes.of_person(call_id, by.id).get(candidature_id, "")
        if present.strip() not in (seen.strip(), text.strip()):
            raise StaleNote(present=present)
        uow.notes.save(call_id, candidature_id, by.id, text)
        drop_confirmed(uow, by, call_id, [candidature_id], NoteDraft)
        at = uow.now()
        uow.commit()
    return at
