"""Private notes: for their author alone, outside the journal, gone when the selection is finalised."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from deliberation.call.people import Person
from deliberation.call.rights import Right, require
from deliberation.errors import InvalidValue, StaleNote
from deliberation.operations.acts import hidden_from, refuse_recused
from deliberation.operations.ports import UnitOfWork
from deliberation.operations.selection.drafts import drop_confirmed
from deliberation.selection.drafts import NoteDraft
from phrases import N_

NOTE_CHARACTERS_MAX: Final = 20_000


def notes_of(uow: UnitOfWork, *, by: Person, call_id: int) -> Mapping[int, str]:
    """Return the notes of ``by``, candidature id → note, without those on files under their recusal."""
    with uow:
        if by.call_id != call_id:
            return {}
        hidden = hidden_from(uow, by=by, call_id=call_id)
        return {id_: text for id_, text in uow.notes.of_person(call_id, by.id).items() if id_ not in hidden}


def save_note(uow: UnitOfWork, *, by: Person, call_id: int, candidature_id: int, text: str, seen: str = "") -> datetime:
    """Save the note of ``by`` on a candidature in place of the one before, and return when; an empty text removes it.

    ``seen``: the note that the form was filled from. No journal entry, no new revision: nobody else learns of it. Raises StaleNote if
    it was saved since, on another device; NotFound if ``by`` is recused; InvalidValue for a note that is too long.
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
