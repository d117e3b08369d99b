"""Word what leaves the house: messages, letters, the heading of the minutes."""

from collections.abc import Mapping

from deliberation.call.call import Phase
from deliberation.call.people import Actor
from deliberation.call.rights import Right
from deliberation.errors import CallIsFinalised, InvalidValue
from deliberation.operations.acts import Receipt, acting
from deliberation.operations.ports import UnitOfWork
from deliberation.record.journal import Act
from deliberation.record.wordings import Wording, Words, require_sound, words_of, words_said
from phrases import N_


def word(uow: UnitOfWork, *, by: Actor, call_id: int, wording: Wording, words: Words, seen: Words | None = None) -> Receipt | None:
    """Keep what an office wrote in place of what stood. Nothing happens if nothing differs. ``seen``: the words that it was made from.

    Raises InvalidValue for a field that there is not, an empty text, or other words than those seen; CallIsFinalised for the heading of
    minutes that are final.
    """
    sound = require_sound(wording, words)
    with acting(uow, call_id=call_id, by=by, right=Right.WORD, act=Act.WORDED) as act:
        if wording is Wording.MINUTES and act.state.phase is Phase.FINALISED:
            raise CallIsFinalised
        before = words_of(_said(uow, call_id), wording)
        if seen is not None and dict(seen) != dict(before):
            raise InvalidValue(N_("Somebody changed this text meanwhile. Yours is still here: copy it, then take what stands."))
        if sound != before:
            changed = {key for key in sound if sound[key] != before[key]}
            act.record("", before={key: before[key] for key in sorted(changed)}, after={"wording": str(wording), **sound})
    return act.receipt


def wordings(uow: UnitOfWork, *, call_id: int) -> Mapping[Wording, Words]:
    """Return what an office wrote, by what it words. Nobody is asked for a right: whoever makes a document of it was."""
    with uow:
        return _said(uow, call_id)


def _said(uow: UnitOfWork, call_id: int) -> Mapping[Wording, Words]:
    return words_said(uow.journal.of_acts(call_id, {Act.WORDED}))
