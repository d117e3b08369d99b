"""Drafts: unconfirmed input, each person's own, until it is confirmed, given up, or the selection is finalised."""

import json
from collections.abc import Collection, Mapping
from typing import Any

import capabilities
from deliberation.call.people import Actor, Person, Right
from deliberation.call.rights import holds, require
from deliberation.errors import InvalidValue
from deliberation.operations.acts import UnitOfWork, hidden_from, refuse_recused
from deliberation.selection.drafts import (
    DRAFT_CHARACTERS_MAX,
    FORM_CHARACTERS_MAX,
    NO_DRAFT,
    DecisionDraft,
    Draft,
    DraftPart,
    GridDraft,
    NoteDraft,
    OrganiserForm,
)
from phrases import N_

_TAKES: Mapping[type[DraftPart], Right] = {
    GridDraft: Right.SCORE,
    DecisionDraft: Right.DECIDE,
    NoteDraft: Right.TAKE_NOTES,
}
_FILLED_WITH: Mapping[OrganiserForm, Right] = {
    OrganiserForm.CALL: Right.CHANGE_CALL,
    **{OrganiserForm(form): Right(right) for form, right in capabilities.forms().items()},
}


def drafts_of(uow: UnitOfWork, *, by: Person, call_id: int) -> Mapping[int, Draft]:
    """Return the drafts of ``by``, candidature id → draft, without files under recusal."""
    with uow:
        if by.call_id != call_id:
            return {}
        drafts = uow.drafts.of_person(call_id, by.id)
        hidden = hidden_from(uow, by=by, call_id=call_id) if drafts else ()
        return {id_: draft for id_, draft in drafts.items() if id_ not in hidden}


def keep_draft(uow: UnitOfWork, *, by: Person, call_id: int, candidature_id: int, part: DraftPart) -> None:
    """Save an unconfirmed choice of ``by`` on a file, one per kind. Drafts are private: no journal entry, no revision.

    Raises NotFound if ``by`` is recused; NotAllowed without the right to confirm the choice; InvalidValue for an overlong draft.
    """
    with uow:
        require(by, _TAKES[type(part)], phase=uow.calls.state(call_id).phase, call_id=call_id)
        refuse_recused(uow, by=by, call_id=call_id, ids=[candidature_id])
        uow.candidatures.get_many(call_id, [candidature_id])
        if sum(map(len, _texts(part))) > DRAFT_CHARACTERS_MAX:
            raise InvalidValue(N_("This draft is longer than {count} characters."), count=DRAFT_CHARACTERS_MAX)
        former = uow.drafts.of_person(call_id, by.id).get(candidature_id, NO_DRAFT)
        if (draft := former.having(part)) != former:
            uow.drafts.save(call_id, candidature_id, by.id, draft)
            uow.commit(is_told=False)


def give_up_draft(uow: UnitOfWork, *, by: Person, call_id: int, candidature_id: int, kind: type[DraftPart]) -> None:
    """Drop the draft of ``by`` of a kind on a file; do nothing without a draft."""
    with uow:
        require(by, _TAKES[kind], phase=uow.calls.state(call_id).phase, call_id=call_id)
        refuse_recused(uow, by=by, call_id=call_id, ids=[candidature_id])
        drop_confirmed(uow, by, call_id, [candidature_id], kind)
        uow.commit(is_told=False)


def drop_confirmed(uow: UnitOfWork, by: Actor, call_id: int, candidature_ids: Collection[int], kind: type[DraftPart]) -> None:
    """Remove the drafts of ``by`` of a kind on files, within the confirming act."""
    if not isinstance(by, Person):
        return
    drafts = uow.drafts.of_person(call_id, by.id)
    for id_ in drafts.keys() & set(candidature_ids):
        if (left := drafts[id_].without(kind)) != drafts[id_]:
            uow.drafts.save(call_id, id_, by.id, left)


def form_draft(uow: UnitOfWork, *, by: Person, call_id: int, form: OrganiserForm) -> Mapping[str, Any] | None:
    """Return the unsaved input of ``by`` in a form; None if there is none. Raises NotAllowed without the right to save the form."""
    with uow:
        require(by, _FILLED_WITH[form], phase=uow.calls.state(call_id).phase, call_id=call_id)
        return uow.drafts.of_form(call_id, by.id, form)


def keep_form_draft(uow: UnitOfWork, *, by: Person, call_id: int, form: OrganiserForm, content: Mapping[str, Any] | None) -> None:
    """Save unsaved input of ``by`` in a form, as plain JSON; None removes the draft. Private: no journal entry, no revision.

    Raises NotAllowed without the right to save the form; InvalidValue for overlong input.
    """
    with uow:
        require(by, _FILLED_WITH[form], phase=uow.calls.state(call_id).phase, call_id=call_id)
        if content is not None and len(json.dumps(content, ensure_ascii=False)) > FORM_CHARACTERS_MAX:
            raise InvalidValue(N_("This draft is longer than {count} characters."), count=FORM_CHARACTERS_MAX)
        uow.drafts.save_form(call_id, by.id, form, content)
        uow.commit(is_told=False)


def drop_saved_form(uow: UnitOfWork, by: Actor, call_id: int, form: OrganiserForm) -> None:
    """Remove the draft of ``by`` in a form, within the act that saves the form."""
    if isinstance(by, Person):
        uow.drafts.save_form(call_id, by.id, form, None)


def drafts_in_revote(uow: UnitOfWork, *, by: Person, call_id: int, candidature_id: int) -> frozenset[int]:
    """Return the ids of members with unsaved marks in the open revote on a file, never the marks.

    Empty if no revote is open, or if ``by`` does not follow the jury's progress. Raises NotFound if ``by`` is recused on it.
    """
    with uow:
        state = uow.calls.state(call_id)
        refuse_recused(uow, by=by, call_id=call_id, ids=[candidature_id])
        snapshot = uow.snapshot(call_id)
        if not holds(by.roles, Right.SEE_PROGRESS, state.phase) or not snapshot.meeting.has_open_revote(candidature_id):
            return frozenset()
        drafting = uow.drafts.with_grid(call_id, candidature_id)
        return frozenset(
            juror.id for juror in snapshot.jurors if juror.id in drafting and not snapshot.is_recused(juror.id, candidature_id)
        )


def _texts(part: DraftPart) -> list[str]:
    if isinstance(part, GridDraft):
        return [part.comment, *part.marks, *(mark or "" for mark in part.marks.values())]
    return [part.reason, part.track or "", part.amount] if isinstance(part, DecisionDraft) else [part.text]
