"""Edit texts of messages, letters and the minutes' heading."""

from collections.abc import Mapping

from deliberation.call.call import Phase
from deliberation.call.people import Actor, Right
from deliberation.errors import CallIsFinalised, InvalidValue, NotFound
from deliberation.operations.acts import ActInProgress, Receipt, UnitOfWork, acting
from deliberation.record.journal import Act
from deliberation.record.letterheads import KeptLetterhead, Letterhead, Letterheads, latest_wordings, letterheads_of
from deliberation.record.wordings import Wording, Words, require_sound, words_of
from phrases import N_, listed


def word(uow: UnitOfWork, *, by: Actor, call_id: int, wording: Wording, words: Words, seen: Words | None = None) -> Receipt | None:
    """Save an office's text in place of the current one. Nothing happens if nothing differs. ``seen``: the text that was edited.

    Raises InvalidValue for an unknown field, an empty text, or a text other than the one seen; CallIsFinalised for the heading of
    minutes that are final.
    """
    sound = require_sound(wording, words)
    with acting(uow, call_id=call_id, by=by, right=Right.WORD, act=Act.WORDED) as act:
        if wording is Wording.MINUTES and act.state.phase is Phase.FINALISED:
            raise CallIsFinalised
        before = words_of(_last_wordings(uow, call_id), wording)
        if seen is not None and dict(seen) != dict(before):
            raise InvalidValue(N_("Somebody changed this text meanwhile. Yours is still here: copy it, then take the saved text."))
        if sound != before:
            changed = {key for key in sound if sound[key] != before[key]}
            act.record("", before={key: before[key] for key in sorted(changed)}, after={"wording": str(wording), **sound})
    return act.receipt


def put_letterhead(uow: UnitOfWork, *, by: Actor, call_id: int, letterhead: Letterhead, seen: str | None = None) -> Receipt | None:
    """Use this letterhead from now on. Nothing happens if it is already in use.

    ``seen``: SHA-256 of the letterhead in use when this one was previewed; an empty text for the program's own. Raises InvalidValue
    for a paper with a field that there is not, or if somebody chose another meanwhile.
    """
    if letterhead.unknown:
        raise InvalidValue(N_("This is no field of a letter: {unknown}."), unknown=listed(letterhead.unknown))
    with acting(uow, call_id=call_id, by=by, right=Right.WORD, act=Act.LETTERHEAD_CHOSEN) as act:
        kept = {one.sha256: one for one in uow.calls.letterheads(call_id)}
        if letterhead.sha256 not in kept:
            new = KeptLetterhead(letterhead.sha256, letterhead.name, act.by, act.at, letterhead.content)
            uow.calls.add_letterhead(call_id, new)
            kept[new.sha256] = new
        _choose(uow, act, kept, letterhead.sha256, seen)
    return act.receipt


def choose_letterhead(uow: UnitOfWork, *, by: Actor, call_id: int, sha256: str, seen: str | None = None) -> Receipt | None:
    """Return to an earlier letterhead of the call, by SHA-256, or to the program's own (an empty text). ``seen``: as in put_letterhead.

    Raises NotFound for one that it never had; InvalidValue if somebody chose another meanwhile.
    """
    with acting(uow, call_id=call_id, by=by, right=Right.WORD, act=Act.LETTERHEAD_CHOSEN) as act:
        kept = {letterhead.sha256: letterhead for letterhead in uow.calls.letterheads(call_id)}
        if sha256 and sha256 not in kept:
            raise NotFound
        _choose(uow, act, kept, sha256, seen)
    return act.receipt


def _choose(uow: UnitOfWork, act: ActInProgress, kept_letterheads: Mapping[str, KeptLetterhead], sha256: str, seen: str | None) -> None:
    standing = letterheads_of(kept_letterheads.values(), uow.journal.of_acts(act.state.id, {Act.LETTERHEAD_CHOSEN})).standing
    if seen is not None and seen != (standing.sha256 if standing else ""):
        raise InvalidValue(N_("Somebody chose another paper for the letters meanwhile. Look at it first."))
    chosen = kept_letterheads.get(sha256)
    if chosen != standing:
        act.record("", before=_said_of(standing), after=_said_of(chosen))


def _said_of(letterhead: KeptLetterhead | None) -> dict[str, str]:
    return {"letterhead": letterhead.name, "sha256": letterhead.sha256} if letterhead else {"letterhead": "", "sha256": ""}


def letterheads(uow: UnitOfWork, *, call_id: int) -> Letterheads:
    """Return the letterheads of a call. No right is checked: the caller, who makes letters, was checked."""
    with uow:
        return letterheads_of(uow.calls.letterheads(call_id), uow.journal.of_acts(call_id, {Act.LETTERHEAD_CHOSEN}))


def wordings(uow: UnitOfWork, *, call_id: int) -> Mapping[Wording, Words]:
    """Return an office's own texts by field. No right is checked: the caller, who makes documents, was checked."""
    with uow:
        return _last_wordings(uow, call_id)


def _last_wordings(uow: UnitOfWork, call_id: int) -> Mapping[Wording, Words]:
    return latest_wordings(uow.journal.of_acts(call_id, {Act.WORDED}))
