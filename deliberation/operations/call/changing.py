"""Description of a call and change of settings: free during preparation, later limited and with a reason."""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from deliberation.call.call import Call, Phase
from deliberation.call.changing import Change, changes, label_of
from deliberation.call.people import Actor, Right, actor_label
from deliberation.call.settings import Erasure, parse_call
from deliberation.dossiers.candidatures import with_another_close
from deliberation.errors import InvalidCall, InvalidValue
from deliberation.operations.acts import ActInProgress, Receipt, UnitOfWork, authorised, recording
from deliberation.operations.call.calls import plain
from deliberation.operations.selection.drafts import drop_saved_form
from deliberation.record.journal import Act
from deliberation.selection.drafts import OrganiserForm
from deliberation.snapshot.snapshot import Snapshot
from phrases import N_

CHANGED_MEANWHILE = N_("Somebody changed the call meanwhile: read it again, then make your change.")
NEEDS_A_REASON = N_("The call is under way: a change of it takes a reason.")

IN_USE = N_("This call is in use: it has dossiers, or several people. It is erased once its time is past (./jury erase).")
# The digest of nothing: whoever deletes a call that nobody used leaves no archive of it.
NO_ARCHIVE = hashlib.sha256(b"").hexdigest()


def update_call(
    uow: UnitOfWork, *, by: Actor, call_id: int, settings: Mapping[str, Any], reason: str = "", seen: Mapping[str, Any] | None = None
) -> Receipt | None:
    """Replace the call's settings (the tables of its TOML file) and end its draft. Equal settings change nothing.

    Lateness of dossiers follows the new close. Administrative settings, above all the last day of keeping, change without a reason, also
    after finalising. Raises InvalidCall for wrong settings, a new slug, or a setting no longer changeable; InvalidValue without a reason
    once the call is under way, or after a change by a different person.

    Args:
        uow: unit of work of the act.
        by: the acting person.
        call_id: the call's.
        settings: the new settings.
        reason: stated in the journal.
        seen: the settings behind the change.
    """
    wanted = parse_call(settings)
    with uow:
        state = uow.calls.state(call_id)
        present = plain(state.settings)
        made = changes(present, plain(settings))
        is_administration = all(change.is_administered for change in made)
        authorised(uow, call_id=call_id, by=by, right=Right.KEEP_CALL if is_administration else Right.CHANGE_CALL)
        if seen is not None and changes(plain(seen), present):
            raise InvalidValue(CHANGED_MEANWHILE)
        with recording(uow, state, by=by, act=Act.CALL_CHANGED) as act:
            if made:
                if state.phase is not Phase.FINALISED:
                    drop_saved_form(uow, by, call_id, OrganiserForm.CALL)
                if not is_administration:
                    _refuse(uow.snapshot(call_id), made, reason=reason.strip())
                _write(uow, act, settings, wanted, made)
                moved = _flag_late(uow, act, wanted) if any(change.key == "closes_at" for change in made) else {}
                _record(act, made, moved | ({"reason": reason.strip()} if reason.strip() else {}))
    return act.receipt


def _write(uow: UnitOfWork, act: ActInProgress, settings: Mapping[str, Any], wanted: Call, made: Sequence[Change]) -> None:
    call_id = act.state.id
    # In the order in which they were: only what differs is another text.
    ordered = {key: settings[key] for key in act.state.settings if key in settings}
    uow.calls.set_settings(call_id, {**ordered, **settings})
    if act.state.is_sealed == act.state.call.rules.starts_sealed != wanted.rules.starts_sealed:
        uow.calls.set_sealed(call_id, wanted.rules.starts_sealed)
    if any(change.key.startswith(("criteria.order", "scale.")) for change in made):
        uow.drafts.purge(call_id)  # their marks are of other criteria, or of another scale


def _flag_late(uow: UnitOfWork, act: ActInProgress, wanted: Call) -> dict[str, list[str]]:
    """Flag late dossiers again; return the newly late dossiers and those no longer late."""
    moved: dict[str, list[str]] = {}
    for candidature in with_another_close(uow.candidatures.of_call(act.state.id), wanted.closes_at):
        uow.candidatures.update(candidature, revision=act.revision)
        moved.setdefault("late" if candidature.is_late else "in_time", []).append(candidature.dossier)
    return moved


def delete_call(uow: UnitOfWork, *, by: Actor, call_id: int) -> str:
    """Delete an unused call (no dossier, at most one person) and return its slug. A record of its erasure remains.

    Raises InvalidValue for any other call, whose erasure needs a past last day and an archive.
    """
    with uow:
        state = authorised(uow, call_id=call_id, by=by, right=Right.CHANGE_CALL)
        if not is_unused(uow.snapshot(call_id)):
            raise InvalidValue(IN_USE)
        last = uow.journal.of_call(call_id)[-1]
        erasure = Erasure(state.call.slug, uow.now(), actor_label(by), uow.now().date(), last.hash, NO_ARCHIVE)
        uow.calls.erase(call_id, erasure)
        uow.commit()
    return state.call.slug


def is_unused(snapshot: Snapshot) -> bool:
    """Tell whether a call can be deleted: it has no dossier, and no second person."""
    return not snapshot.candidatures and len(snapshot.people) <= 1


class Changeable(NamedTuple):
    """The settings of a call, and whether all of them may still change."""

    settings: Mapping[str, Any]
    is_free: bool


def call_to_change(uow: UnitOfWork, *, by: Actor, call_id: int) -> Changeable:
    """Return the settings to change, as plain values. Raises NotAllowed without the right to change or keep the call."""
    with uow:
        state = authorised(uow, call_id=call_id, by=by, right=Right.KEEP_CALL)
        return Changeable(plain(state.settings), is_free(uow.snapshot(call_id)))


def is_free(snapshot: Snapshot) -> bool:
    """Return whether every setting of the call may change: in preparation, without marks, decisions or a meeting."""
    rests = bool(snapshot.scored.any() or snapshot.first_marks or snapshot.decisions or snapshot.meeting.sittings)
    return snapshot.phase is Phase.PREPARATION and not rests


def _refuse(snapshot: Snapshot, made: Sequence[Change], *, reason: str) -> None:
    names = snapshot.call.short_names
    if any(change.key in ("slug", "demo") for change in made):
        raise InvalidCall("slug", N_("The short name of a call does not change."))
    for change in made:
        if change.key == "tracks.order":
            _refuse_lost_tracks(snapshot, set(change.before or ()) - set(change.after or ()))
    if is_free(snapshot):
        return
    refused = [change for change in made if not change.is_possible_later]
    if refused:
        faults = [InvalidCall(change.key, _why_not(change), what=label_of(change.key, names) or change.key) for change in refused]
        raise faults[0].with_others(faults)
    if not reason:
        raise InvalidValue(NEEDS_A_REASON)


def _why_not(change: Change) -> str:
    if change.key.endswith((".places", ".envelope")):
        return N_("{what}: it may grow, not shrink, once the call is under way.")
    return N_("{what}: it does not change any more once the call is under way.")


def _refuse_lost_tracks(snapshot: Snapshot, lost: set[str]) -> None:
    affected = sum(not lost.isdisjoint(candidature.requested_tracks) for candidature in snapshot.candidatures)
    if affected:
        reason = N_("{count} applications ask for a track that you remove; it stays as long as they are here.")
        raise InvalidCall("tracks", reason, count=affected)


def _record(act: ActInProgress, made: Sequence[Change], said: Mapping[str, Any]) -> None:
    act.record(
        act.state.call.slug,
        before={"settings": {change.key: change.before for change in made}},
        after={"settings": {change.key: change.after for change in made}, **said},
    )
