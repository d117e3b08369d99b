"""Edit texts of messages, letters and the minutes' heading; choose the paper of letters; convene teams."""

import hashlib
from collections.abc import Mapping

from deliberation.call.access import link_secret, new_secret, secret_hash
from deliberation.call.call import Phase
from deliberation.call.people import Actor, Right
from deliberation.derived.meeting.hearings import hearings, waiting
from deliberation.errors import CallIsFinalised, InvalidValue, NotFound
from deliberation.meeting.comings_and_goings import comings_and_goings
from deliberation.meeting.hearings import Convened, HearingPlan, Waiting, places_before_breaks
from deliberation.meeting.meeting import MeetingState
from deliberation.operations.acts import ActInProgress, Receipt, UnitOfWork, acting
from deliberation.operations.call.wordings import prints_made, wordings_standing
from deliberation.operations.meeting.agenda import plan_standing, refuse_partial
from deliberation.record.journal import Act
from deliberation.record.letterheads import CHANGED_BY_PRINTS, LOGO, KeptLetterhead, print_digest
from deliberation.record.wordings import PARTS, Wording, Words
from deliberation.snapshot.snapshot import Snapshot
from extras.letters.letterheads import Letterhead, Letterheads, letterheads_of
from extras.letters.wordings import require_sound, words_of
from phrases import N_, _, listed

WORD = Right("word")


def word(
    uow: UnitOfWork, *, by: Actor, call_id: int, wording: Wording, words: Words, seen: Words | None = None, logo: bytes = b""
) -> Receipt | None:
    """Save an office's text, replacing the present text; do nothing without a change. ``seen``: the text before editing.

    Raises InvalidValue for an unknown field, an empty text, or a text changed since; CallIsFinalised for the heading of final minutes: see
    ``print_minutes``.

    Args:
        uow: unit of work of the act.
        by: the acting person.
        call_id: the call's.
        wording: the text's kind.
        words: the new text.
        seen: the text before editing.
        logo: the new picture behind the heading's SHA-256.
    """
    sound = require_sound(wording, words)
    with acting(uow, call_id=call_id, by=by, right=WORD, act=Act.WORDED) as act:
        if wording is Wording.MINUTES and act.state.phase is Phase.FINALISED:
            raise CallIsFinalised
        if before := _find_changed(uow, call_id, wording, sound, seen):
            _keep_logo(uow, act, sound, logo)
            act.record("", before=before, after={"wording": str(wording), **sound})
    return act.receipt


def print_minutes(
    uow: UnitOfWork, *, by: Actor, call_id: int, words: Words, seen: Words | None = None, logo: bytes = b""
) -> Receipt | None:
    """Make a further print of a finalised version's minutes, under the heading ``words``; the version and earlier prints stay.

    Equal headings do nothing. ``seen``, ``logo``: as for ``word``. Raises InvalidValue for an unchangeable part of the heading, a heading
    changed since, or before finalising.
    """
    sound = require_sound(Wording.MINUTES, words)
    with acting(uow, call_id=call_id, by=by, right=WORD, act=Act.MINUTES_PRINTED) as act:
        if act.state.phase is not Phase.FINALISED:
            raise InvalidValue(N_("This selection is not finalised."))
        if before := _find_changed(uow, call_id, Wording.MINUTES, sound, seen):
            if other := before.keys() - set(CHANGED_BY_PRINTS):
                raise InvalidValue(
                    N_("Another print does not change this: {parts}."), parts=listed(_(PARTS[Wording.MINUTES][key]) for key in other)
                )
            _keep_logo(uow, act, sound, logo)
            number = 1 + len(prints_made(uow, call_id))
            version = max(uow.versions.of_call(call_id), key=lambda version: version.number)
            content = {"version": version.number, "print": number, "print_sha256": print_digest(version.sha256, number, sound)}
            act.record("", before=before, after={"wording": str(Wording.MINUTES), **sound, **content})
    return act.receipt


def _find_changed(uow: UnitOfWork, call_id: int, wording: Wording, sound: Words, seen: Words | None) -> dict[str, str]:
    """Return the changing parts of the present text. Raises InvalidValue if the text changed since."""
    before = words_of(wordings_standing(uow, call_id), wording)
    if seen is not None and dict(seen) != dict(before):
        raise InvalidValue(N_("Somebody changed this text meanwhile. Yours is still here: copy it, then take the saved text."))
    return {key: before[key] for key in sorted(sound) if sound[key] != before[key]}


def _keep_logo(uow: UnitOfWork, act: ActInProgress, words: Words, logo: bytes) -> None:
    """Keep the picture named in a heading, unless kept already. Raises NotFound for a picture neither kept nor sent."""
    wanted = words.get(LOGO)
    if wanted and all(letterhead_kept.sha256 != wanted for letterhead_kept in uow.calls.letterheads(act.state.id)):
        if hashlib.sha256(logo).hexdigest() != wanted:
            raise NotFound
        uow.calls.add_letterhead(act.state.id, KeptLetterhead(wanted, LOGO, act.by, act.at, logo))


def put_letterhead(uow: UnitOfWork, *, by: Actor, call_id: int, letterhead: Letterhead, seen: str | None = None) -> Receipt | None:
    """Use this letterhead from now on; do nothing if already in use.

    Raises InvalidValue for a paper with an unknown field, or after a different choice meanwhile.

    Args:
        uow: unit of work of the act.
        by: the acting person.
        call_id: the call's.
        letterhead: the new letterhead.
        seen: SHA-256 of the letterhead at the preview; an empty text for the program's own.
    """
    if letterhead.unknown:
        raise InvalidValue(N_("This is no field of a letter: {unknown}."), unknown=listed(letterhead.unknown))
    with acting(uow, call_id=call_id, by=by, right=WORD, act=Act.LETTERHEAD_CHOSEN) as act:
        letterheads = {letterhead_kept.sha256: letterhead_kept for letterhead_kept in uow.calls.letterheads(call_id)}
        if letterhead.sha256 not in letterheads:
            new = KeptLetterhead(letterhead.sha256, letterhead.name, act.by, act.at, letterhead.content)
            uow.calls.add_letterhead(call_id, new)
            letterheads[new.sha256] = new
        _choose(uow, act, letterheads, letterhead.sha256, seen)
    return act.receipt


def choose_letterhead(uow: UnitOfWork, *, by: Actor, call_id: int, sha256: str, seen: str | None = None) -> Receipt | None:
    """Return to an earlier letterhead of the call, by SHA-256, or to the program's own (empty). ``seen``: as in put_letterhead.

    Raises NotFound for a letterhead never in use; InvalidValue after a different choice meanwhile.
    """
    with acting(uow, call_id=call_id, by=by, right=WORD, act=Act.LETTERHEAD_CHOSEN) as act:
        letterheads = {letterhead.sha256: letterhead for letterhead in uow.calls.letterheads(call_id)}
        if sha256 and sha256 not in letterheads:
            raise NotFound
        _choose(uow, act, letterheads, sha256, seen)
    return act.receipt


def _choose(uow: UnitOfWork, act: ActInProgress, kept_letterheads: Mapping[str, KeptLetterhead], sha256: str, seen: str | None) -> None:
    current = letterheads_of(kept_letterheads.values(), uow.journal.of_acts(act.state.id, {Act.LETTERHEAD_CHOSEN})).standing
    if seen is not None and seen != (current.sha256 if current else ""):
        raise InvalidValue(N_("Somebody chose another paper for the letters meanwhile. Look at it first."))
    chosen = kept_letterheads.get(sha256)
    if chosen != current:
        act.record("", before=_payload_of(current), after=_payload_of(chosen))


def _payload_of(letterhead: KeptLetterhead | None) -> dict[str, str]:
    return {"letterhead": letterhead.name, "sha256": letterhead.sha256} if letterhead else {"letterhead": "", "sha256": ""}


def letterheads(uow: UnitOfWork, *, call_id: int) -> Letterheads:
    """Return the letterheads of a call. No right is checked: the caller, who makes letters, was checked."""
    with uow:
        return letterheads_of(uow.calls.letterheads(call_id), uow.journal.of_acts(call_id, {Act.LETTERHEAD_CHOSEN}))


def plan_hearings(uow: UnitOfWork, *, by: Actor, call_id: int, plan: HearingPlan | None) -> Receipt | None:
    """Set the plan of hearings, or none (None): pages of convened teams then stop answering.

    Raises NotAllowed for a juror or somebody recused.
    """
    with acting(uow, call_id=call_id, by=by, right=Right.PREPARE_MEETING, act=Act.HEARINGS_PLANNED) as act:
        refuse_partial(uow.snapshot(call_id), by)
        before = plan_standing(uow, call_id)
        if plan != before:
            act.record(act.state.call.slug, before=before.plain() if before else {}, after=plan.plain() if plan else {})
    return act.receipt


def convene_teams(uow: UnitOfWork, *, by: Actor, call_id: int, key: bytes) -> Mapping[int, str]:
    """Fix the hours of the teams on the agenda; return candidature id → secret of the team's page.

    A page keeps its address and shows the latest hour. ``key``: the server's. Raises NotAllowed for a juror or a recused person,
    InvalidValue without planned hearings.
    """
    with acting(uow, call_id=call_id, by=by, right=Right.PREPARE_MEETING, act=Act.TEAMS_CONVENED) as act:
        snapshot = uow.snapshot(call_id)
        refuse_partial(snapshot, by)
        plan = plan_standing(uow, call_id)
        if plan is None:
            raise InvalidValue(N_("No hearing is planned."))
        by_id = {hearing.candidature.id: hearing for hearing in hearings(snapshot, plan)}
        hours = uow.meetings.hours_told(call_id)
        now = {id_: Convened(id_, one.slot, hours[id_].nonce if id_ in hours else new_secret()) for id_, one in by_id.items()}
        secrets = {id_: link_secret(key, one.nonce) for id_, one in now.items()}
        for id_, one in now.items():
            uow.meetings.tell_hour(call_id, one, secret_hash=secret_hash(secrets[id_]))
        changed = {id_: one for id_, one in now.items() if hours.get(id_) != one}
        if changed:
            act.record(
                act.state.call.slug,
                before=_hours(snapshot, {id_: hours[id_] for id_ in changed if id_ in hours}),
                after=_hours(snapshot, changed),
            )
    return secrets


def _hours(snapshot: Snapshot, hours: Mapping[int, Convened]) -> dict[str, object]:
    return {"hearings": {snapshot.candidature(id_).dossier: hour.slot.begins_at.isoformat() for id_, hour in hours.items()}}


def team_waiting(uow: UnitOfWork, *, secret: str) -> Waiting:
    """Return the content of a team's page.

    Raises NotFound alike for an unknown secret, a file off the agenda, a call without hearings, and a closed meeting.
    """
    with uow:
        page = uow.meetings.hour_of_page(secret_hash(secret))
        if page is None:
            raise NotFound
        call_id, own = page
        snapshot, plan = uow.snapshot(call_id), plan_standing(uow, call_id)
        is_over = snapshot.is_finalised or snapshot.meeting.state is MeetingState.CLOSED
        if plan is None or is_over or not snapshot.candidature(own.candidature_id).is_ranked:
            raise NotFound
        place = words_of(wordings_standing(uow, call_id), Wording.MINUTES)["place"]
        hours = uow.meetings.hours_told(call_id)
        return waiting(snapshot, plan, hours, own.candidature_id, place=place, now=uow.now())


def moves(snapshot: Snapshot, plan: HearingPlan) -> int:
    """Count how often recused members come and go over the hearings as planned."""
    all_hearings = hearings(snapshot, plan)
    recused = [frozenset(person.id for person in hearing.outside) for hearing in all_hearings]
    return comings_and_goings(recused, breaks=places_before_breaks(plan, len(all_hearings)))
