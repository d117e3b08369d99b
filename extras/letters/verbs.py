"""Edit texts of messages, letters and the minutes' heading; choose the paper of letters."""

import hashlib
from collections.abc import Mapping

from deliberation.call.call import Phase
from deliberation.call.people import Actor, Right
from deliberation.errors import CallIsFinalised, InvalidValue, NotFound
from deliberation.operations.acts import ActInProgress, Receipt, UnitOfWork, acting
from deliberation.operations.call.wordings import prints_made, wordings_standing
from deliberation.record.journal import Act
from deliberation.record.wordings import CHANGED_BY_PRINTS, LOGO, PARTS, KeptLetterhead, Wording, Words, print_digest
from extras.letters.letterheads import Letterhead, Letterheads, letterheads_of
from extras.letters.wordings import require_sound, words_of
from phrases import N_, _, listed

WORD = Right("word")


def word(
    uow: UnitOfWork, *, by: Actor, call_id: int, wording: Wording, words: Words, seen: Words | None = None, logo: bytes = b""
) -> Receipt | None:
    """Save an office's text in place of the current one. Nothing happens if nothing differs. ``seen``: the text that was edited.

    ``logo``: the picture whose SHA-256 the heading of the minutes gives, if it is new. Raises InvalidValue for an unknown field, an
    empty text, or a text other than the one seen; CallIsFinalised for the heading of minutes that are final: see ``print_minutes``.
    """
    sound = require_sound(wording, words)
    with acting(uow, call_id=call_id, by=by, right=WORD, act=Act.WORDED) as act:
        if wording is Wording.MINUTES and act.state.phase is Phase.FINALISED:
            raise CallIsFinalised
        if before := _before(uow, call_id, wording, sound, seen):
            _keep_logo(uow, act, sound, logo)
            act.record("", before=before, after={"wording": str(wording), **sound})
    return act.receipt


def print_minutes(
    uow: UnitOfWork, *, by: Actor, call_id: int, words: Words, seen: Words | None = None, logo: bytes = b""
) -> Receipt | None:
    """Make another print of the minutes of a finalised version, under the heading ``words``; the version and earlier prints stay.

    Nothing happens if nothing differs. ``seen``, ``logo``: as for ``word``. Raises InvalidValue for a part of the heading that a print
    does not change, a heading other than the one seen, or while the selection is not finalised.
    """
    sound = require_sound(Wording.MINUTES, words)
    with acting(uow, call_id=call_id, by=by, right=WORD, act=Act.MINUTES_PRINTED) as act:
        if act.state.phase is not Phase.FINALISED:
            raise InvalidValue(N_("This selection is not finalised."))
        if before := _before(uow, call_id, Wording.MINUTES, sound, seen):
            if other := before.keys() - set(CHANGED_BY_PRINTS):
                raise InvalidValue(
                    N_("Another print does not change this: {parts}."), parts=listed(_(PARTS[Wording.MINUTES][key]) for key in other)
                )
            _keep_logo(uow, act, sound, logo)
            number = 1 + len(prints_made(uow, call_id))
            version = max(uow.versions.of_call(call_id), key=lambda version: version.number)
            said = {"version": version.number, "print": number, "print_sha256": print_digest(version.sha256, number, sound)}
            act.record("", before=before, after={"wording": str(Wording.MINUTES), **sound, **said})
    return act.receipt


def _before(uow: UnitOfWork, call_id: int, wording: Wording, sound: Words, seen: Words | None) -> dict[str, str]:
    """Return the parts of the current text that change. Raises InvalidValue if it is not the one seen."""
    before = words_of(wordings_standing(uow, call_id), wording)
    if seen is not None and dict(seen) != dict(before):
        raise InvalidValue(N_("Somebody changed this text meanwhile. Yours is still here: copy it, then take the saved text."))
    return {key: before[key] for key in sorted(sound) if sound[key] != before[key]}


def _keep_logo(uow: UnitOfWork, act: ActInProgress, words: Words, logo: bytes) -> None:
    """Keep the picture that a heading names, unless it is kept already. Raises NotFound if it is neither kept nor sent."""
    wanted = words.get(LOGO)
    if wanted and all(kept.sha256 != wanted for kept in uow.calls.letterheads(act.state.id)):
        if hashlib.sha256(logo).hexdigest() != wanted:
            raise NotFound
        uow.calls.add_letterhead(act.state.id, KeptLetterhead(wanted, LOGO, act.by, act.at, logo))


def put_letterhead(uow: UnitOfWork, *, by: Actor, call_id: int, letterhead: Letterhead, seen: str | None = None) -> Receipt | None:
    """Use this letterhead from now on. Nothing happens if it is already in use.

    ``seen``: SHA-256 of the letterhead in use when this one was previewed; an empty text for the program's own. Raises InvalidValue
    for a paper with a field that there is not, or if somebody chose another meanwhile.
    """
    if letterhead.unknown:
        raise InvalidValue(N_("This is no field of a letter: {unknown}."), unknown=listed(letterhead.unknown))
    with acting(uow, call_id=call_id, by=by, right=WORD, act=Act.LETTERHEAD_CHOSEN) as act:
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
    with acting(uow, call_id=call_id, by=by, right=WORD, act=Act.LETTERHEAD_CHOSEN) as act:
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
